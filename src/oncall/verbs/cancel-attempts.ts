import type { PageId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { cancelRule } from '../attempt-rules.ts';
import type { Attempt } from '../attempt.ts';
import { attemptStore, attemptsAbout, attemptsOf } from '../attempt-store.ts';
import type { About } from '../run.ts';

async function cancelAll(desk: Desk, which: readonly Attempt[], because: string): Promise<void> {
  for (const attempt of which) {
    if (attempt.state === 'planned' || attempt.state === 'sending')
      await change(desk, attemptStore, attempt.id, cancelRule(because));
  }
}

/** Takes back everything still planned about it, or only one person's. What a provider has in hand may arrive; it is not tried again. */
export function cancelAttempts(
  desk: Desk,
  about: About,
  because: string,
  personId?: PersonId,
): Promise<void> {
  return transact(desk, async (open) => {
    const all = await attemptsAbout(open, about);
    const which = personId === undefined ? all : all.filter((attempt) => attempt.personId === personId);
    await cancelAll(open, which, because);
  });
}

/** The same for one page. */
export function cancelAttemptsOf(desk: Desk, page: PageId, because: string): Promise<void> {
  return transact(desk, async (open) => cancelAll(open, await attemptsOf(open, page), because));
}
