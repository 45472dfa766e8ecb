import type { Outcome } from '#base/decision.ts';
import type { PersonId, RunId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { acknowledgedRule } from '../ack-rules.ts';
import { endRule, holdRule } from '../run-rules.ts';
import type { RunRuling } from '../run-rules.ts';
import type { About, Run, RunRefusal } from '../run.ts';
import { latestRunsOf, runStore } from '../run-store.ts';

/** One rule for the run of each team about it; those that it does not concern stay as they are. */
function each(
  desk: Desk,
  about: About,
  rule: (before: Run | undefined, now: Date) => RunRuling,
): Promise<void> {
  return transact(desk, async (open) => {
    for (const run of await latestRunsOf(open, about)) await change(open, runStore, run.id, rule);
  });
}

/** Somebody takes it on: every run about it stops, one that had exhausted its policy too. */
export const acknowledgeRuns = (desk: Desk, about: About, by: PersonId): Promise<void> =>
  each(desk, about, acknowledgedRule(by));

/** Muted: the next step waits for the end of the mute. */
export const holdRuns = (desk: Desk, about: About): Promise<void> => each(desk, about, holdRule);

/** It is over, or gone. */
export const endRuns = (desk: Desk, about: About, because: 'resolved' | 'gone'): Promise<void> =>
  each(desk, about, endRule(because));

/** Ends one run; whoever ends it says why. */
export const endRun = (
  desk: Desk,
  id: RunId,
  because: 'resolved' | 'restarted' | 'gone',
): Promise<Outcome<Run, RunRefusal>> => change(desk, runStore, id, endRule(because));
