import type { PersonId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Page } from '../page.ts';
import { pagesAbout } from '../store.ts';
import { cancelAttempts } from './cancel-attempts.ts';
import { settlePage } from './settle-page.ts';

/**
 * Takes back every page about it, or only one person's, that is still due, with the reason, and every further try of those that were delivered. What a
 * provider has in hand may still arrive.
 */
export function cancelPages(
  desk: Desk,
  about: Page['about'],
  because: string,
  personId?: PersonId,
): Promise<void> {
  return transact(desk, async (open) => {
    for (const page of await pagesAbout(open, about)) {
      if (page.state !== 'due' || (personId !== undefined && page.personId !== personId)) continue;
      await settlePage(open, page.id, { state: 'cancelled', because });
    }
    await cancelAttempts(open, about, because, personId);
  });
}
