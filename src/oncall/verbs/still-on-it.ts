import { alertById } from '#alerts/store.ts';
import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { RunId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import { actorText } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { keptRule } from '../ack-rules.ts';
import type { Run, RunRefusal } from '../run.ts';
import { runById, runStore, runsInHandOf } from '../run-store.ts';

/** What else the same person has in hand of the same incident: one answer is enough for all of it. */
async function sisters(desk: Desk, run: Run): Promise<readonly Run[]> {
  const incidentOf = async (one: Run): Promise<string | null> =>
    'alertId' in one.about ? ((await alertById(desk, one.about.alertId))?.incidentId ?? null) : null;
  const incident = await incidentOf(run);
  const person = run.acknowledgedBy.at(-1);
  if (incident === null || person === undefined) return [];
  const sisterly: Run[] = [];
  for (const other of await runsInHandOf(desk, person))
    if (other.id !== run.id && (await incidentOf(other)) === incident) sisterly.push(other);
  return sisterly;
}

/** "Still on it": nobody is asked again before the policy's time is over once more. Refused when it is not in anybody's hands any more. */
export function stillOnIt(desk: Desk, id: RunId): Promise<Outcome<Run, RunRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Run, RunRefusal>> => {
    const run = await runById(open, id);
    if (run === undefined) return refused({ why: 'not_found' });
    const kept = await change(open, runStore, id, keptRule(actorText(open.actor)));
    if (!kept.ok) return kept;
    for (const other of await sisters(open, run))
      await change(open, runStore, other.id, keptRule(actorText(open.actor)));
    return done(kept.value);
  });
}
