import { alertById } from '#alerts/store.ts';
import type { Outcome } from '#base/decision.ts';
import type { RunId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Run, RunRefusal } from '../run.ts';
import { startRun } from './start-run.ts';
import { endRun } from './stop-runs.ts';

/** Somebody chooses the newest policy for what is open: the way gone so far is given up, and step 1 of the policy in force now pages. */
export function restartRun(desk: Desk, id: RunId): Promise<Outcome<Run, RunRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Run, RunRefusal>> => {
    const ended = await endRun(open, id, 'restarted');
    if (!ended.ok) return ended;
    const { about, teamId, severity } = ended.value;
    const alert = 'alertId' in about ? await alertById(open, about.alertId) : undefined;
    const muted = alert !== undefined && alert.mutedUntil !== null;
    return startRun(open, {
      about,
      teamId,
      serviceId: alert?.serviceId ?? null,
      severity,
      held: muted ? 'muted' : undefined,
    });
  });
}
