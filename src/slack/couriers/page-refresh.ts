import { takeAlong } from '#ledger/outbox.ts';
import type { Courier } from '#ledger/outbox.ts';
import { keyOfRefresh } from '#telling.ts';
import { claimEdit } from '../budget.ts';
import { rehashPlace } from '../places.ts';
import { pageCard } from '../views/page.ts';
import { inPlace, messageOf } from './page-refresh-dm.ts';
import { pageSights } from './page-refresh-sight.ts';
import { FEW_EDITS, edit, printOf } from './reconcile.ts';
import { pageIdOf } from './reconcile-payload.ts';

/** The direct message of a page shows what became of what it is about. A page that was never sent has nothing to show. */
export const pageRefresh: Courier = async (desk, row) => {
  const message = await messageOf(desk, pageIdOf(row));
  if (message === undefined) return { done: true };
  // One edit shows all pages of a message, however many of them have changed.
  const { ids } = message;
  if (ids.length > 1)
    await takeAlong(
      desk,
      row,
      ids.map((id) => keyOfRefresh(id)),
    );
  const words = pageCard(await pageSights(desk, message.ids));
  const print = printOf(words);
  if (print === message.print) return { done: true };
  const free = await claimEdit(desk, message.channelId, message.ts);
  if (free > desk.clock.now()) return { againAt: free, because: FEW_EDITS };
  const edited = await edit(desk, message, words);
  // A message that a person deleted, or a DM that is closed, is not brought back to say that something is over.
  if ('fate' in edited) return { done: true };
  const noted = await rehashPlace(desk, {
    subject: message.first,
    what: 'dm.pages',
    before: inPlace(message.print, message.ids),
    hash: inPlace(print, message.ids),
  });
  // A page that joined the message meanwhile is not on it yet.
  if (!noted) return { againAt: desk.clock.now(), because: 'another page joined it' };
  return { done: true };
};
