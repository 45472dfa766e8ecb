import type { Reading } from '../case.ts';
import { autoClose } from './auto-close.ts';
import { escalation } from './escalation.ts';
import { escalationRules } from './escalation-rules.ts';
import { notify } from './notify.ts';
import { rotaExceptions } from './rota-exceptions.ts';
import { rotaSchedules } from './rota-schedules.ts';
import { rotaTurns } from './rota-turns.ts';
import { rotaWindows } from './rota-windows.ts';

/** Who reads the on-call rows of which kind: `given.kind` names it. A kind that is not here is not built. */
export const onCall: Readonly<Record<string, Reading>> = {
  ...rotaTurns,
  ...rotaWindows,
  ...rotaSchedules,
  ...rotaExceptions,
  escalation,
  ...escalationRules,
  ...notify,
  ...autoClose,
};
