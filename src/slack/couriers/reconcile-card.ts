import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow, Settlement } from '#ledger/outbox.ts';
import type { Words } from '../define.ts';
import { placeOf, putPlace } from '../places.ts';
import { claimEdit } from '../budget.ts';
import { FEW_EDITS, edit, postOnce, printOf } from './reconcile.ts';
import type { Fate } from './reconcile-fate.ts';

/** A message that shows one thing and is edited in place; `subject` and `what` name it among the places. */
export type Card = {
  readonly subject: string;
  readonly what: string;
  readonly channelId: string;
  readonly threadTs?: string;
  readonly words: Words;
};
export type Shown =
  | { readonly ts: string; readonly fresh: boolean }
  | { readonly later: Settlement }
  | { readonly fate: Fate; readonly code: string };

/** Makes Slack show the card as it should be: leaves it, edits it, or posts it, also again when a person deleted it. */
export async function showCard(desk: Desk, row: OutboxRow, card: Card): Promise<Shown> {
  const { subject, what, channelId, words } = card;
  const print = printOf(words);
  const place = await placeOf(desk, subject, what);
  if (place !== undefined && place.channelId === channelId && place.ts !== null) {
    if (place.hash === print) return { ts: place.ts, fresh: false };
    const free = await claimEdit(desk, channelId, place.ts);
    if (free > desk.clock.now()) return { later: { againAt: free, because: FEW_EDITS } };
    const edited = await edit(desk, { channelId, ts: place.ts }, words);
    if (!('fate' in edited)) {
      await putPlace(desk, { subject, what, channelId, ts: place.ts, hash: print });
      return { ts: place.ts, fresh: false };
    }
    if (edited.fate !== 'message_gone') return edited;
  }
  // The ts it replaces is part of the key: a card that a person deleted must not be found in place of its successor.
  const key = `card:${subject}:${what}:${channelId}:${place?.ts ?? 'first'}`;
  const posted = await postOnce(desk, row, {
    channelId,
    words,
    key,
    ...(card.threadTs === undefined ? {} : { threadTs: card.threadTs }),
  });
  if (!('ts' in posted)) return posted;
  if (posted.found) {
    const edited = await edit(desk, { channelId, ts: posted.ts }, words);
    if ('fate' in edited) return edited;
  }
  await putPlace(desk, { subject, what, channelId, ts: posted.ts, hash: print });
  return { ts: posted.ts, fresh: true };
}
