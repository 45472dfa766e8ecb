import { RETENTION_TIMER, retention } from '#signals/checks/retention-store.ts';
import type { CheckWorld } from './kind.ts';
import { DUE_TIMER } from './rules.ts';
import { runDue } from './verbs/run-due.ts';

/** What this room and the check results below it do when their timers are due. */
export const monitorTimers = (world: CheckWorld) => ({
  [DUE_TIMER]: runDue(world),
  [RETENTION_TIMER]: retention,
});
