import type { Action } from '../define.ts';
import { alertActions } from './alert-acts.ts';
import { contactActions } from './contact.ts';
import { incidentActions } from './incident-acts.ts';
import { monitorActions } from './monitor.ts';
import { oncallActions } from './oncall.ts';
import { policyActions } from './policy.ts';
import { rotaActions } from './rota.ts';
import { setupActions } from './setup.ts';
import { reportActions } from './status-acts.ts';
import { statusActions } from './status.ts';
import { runActions } from './still-on-it.ts';

/** Every button, select and overflow. */
export const actions: readonly Action[] = [
  ...setupActions,
  ...monitorActions,
  ...alertActions,
  ...incidentActions,
  ...rotaActions,
  ...oncallActions,
  ...policyActions,
  ...runActions,
  ...contactActions,
  ...statusActions,
  ...reportActions,
];
