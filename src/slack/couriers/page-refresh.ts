import type { Courier } from '#ledger/outbox.ts';
import { putPlace } from '../places.ts';
import { pageCard } from '../views/page.ts';
import { messageOf } from './page-refresh-dm.ts';
import { pageSights } from './page-refresh-sight.ts';
import { edit, printOf } from './reconcile.ts';
import { pageIdOf } from './reconcile-payload.ts';

/** The direct message of a page shows what became of what it is about. A page that was never sent has nothing to show. */
export const pageRefresh: Courier = async (desk, row) => {
  const message = await messageOf(desk, pageIdOf(row));
  if (message === undefined) return { done: true };
  const words = pageCard(await pageSights(desk, message.ids));
  const print = printOf(words);
  if (print === message.print) return { done: true };
  const edited = await edit(desk, message, words);
  // A message that a person deleted, or a DM that is closed, is not brought back to say that something is over.
  if ('fate' in edited) return { done: true };
  await putPlace(desk, {
    subject: message.first,
    what: 'dm.pages',
    channelId: message.channelId,
    ts: message.ts,
    hash: [print, ...message.ids].join(' '),
  });
  return { done: true };
};
