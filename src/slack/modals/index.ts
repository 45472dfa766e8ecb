import type { Modal } from '../define.ts';
import { contactModals } from './contact.ts';
import { incidentModals } from './incident-modals.ts';
import { monitorKind } from './monitor-kind.ts';
import { monitorModals } from './monitor.ts';
import { oncallModals } from './oncall.ts';
import { policyModals } from './policy.ts';
import { rotaModals } from './rota.ts';
import { serviceModals } from './service.ts';
import { statusComposeModals } from './status-compose.ts';
import { statusUpdateModals } from './status-updates.ts';
import { statusComponentModals } from './status-component.ts';
import { statusMaintenanceModals } from './status-maintenance.ts';
import { statusPageModals } from './status-page.ts';
import { teamModals } from './team.ts';

/** Every modal that can be submitted. */
export const modals: readonly Modal[] = [
  ...teamModals,
  ...serviceModals,
  monitorKind,
  ...monitorModals,
  ...incidentModals,
  ...rotaModals,
  ...oncallModals,
  ...policyModals,
  ...contactModals,
  ...statusComposeModals,
  ...statusUpdateModals,
  ...statusPageModals,
  ...statusComponentModals,
  ...statusMaintenanceModals,
];
