import type { Modal } from '../define.ts';
import { alertEscalate } from './alert-escalate.ts';
import { incidentDeclare } from './incident-declare.ts';
import { incidentForms } from './incident-forms.ts';
import { incidentUpdate } from './incident-update.ts';

/** Every modal of alerts and incidents. */
export const incidentModals: readonly Modal[] = [
  ...incidentForms,
  incidentDeclare,
  incidentUpdate,
  alertEscalate,
];
