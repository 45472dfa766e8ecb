import { alertById } from '#alerts/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventById } from '#ledger/events.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Words } from '../define.ts';
import { placeOf } from '../places.ts';
import { alertLine } from '../views/alert-lines.ts';
import { afterTeamRefusal, alertCard } from './alert-card.ts';
import { pageTrouble } from './page-refresh-trouble.ts';
import { pagingWords } from './paging-told.ts';
import { patiently, postOnce } from './reconcile.ts';
import { alertEvent } from './reconcile-events.ts';
import { alertIdOf, eventIdOf } from './reconcile-payload.ts';
import { channelOfTeam } from './team-channel.ts';

/** What is said of a burst's alerts too. */
const FAILURES: ReadonlySet<string> = new Set(['page.failed', 'attempt.failed']);

async function wordsFor(desk: Desk, event: AnyStored, titled: boolean): Promise<Words | null> {
  const typed = alertEvent(event);
  if (typed === undefined) return pagingWords(desk, event, titled);
  const line = alertLine(typed);
  return line === null ? null : ((await pageTrouble(desk, event)) ?? { text: line });
}

/**
 * A line under an alert's card for one event, once. A burst gets no line for each of its alerts, except that somebody could not be reached: that is said
 * under the burst's card. When the team has another channel now, the card goes there first.
 */
export const alertThread: Courier = async (desk, row) => {
  const alert = await alertById(desk, alertIdOf(row));
  const event = await eventById(desk, eventIdOf(row));
  if (alert === undefined || event === undefined) return { never: 'no such alert or event' };
  if (alert.foldedInto !== null && !FAILURES.has(event.kind)) return { done: true };
  const words = await wordsFor(desk, event, alert.foldedInto !== null);
  if (words === null) return { done: true };
  const shownAs = alert.foldedInto ?? alert.id;
  const before = await placeOf(desk, shownAs, 'card');
  if (alert.foldedInto === null && before?.channelId !== (await channelOfTeam(desk, alert.teamId))) {
    const shown = await alertCard(desk, row);
    if (!('done' in shown)) return shown;
  }
  const card = await placeOf(desk, shownAs, 'card');
  if (card?.ts == null) return patiently(desk, row, 'its card is not posted yet');
  const posted = await postOnce(desk, row, {
    channelId: card.channelId,
    threadTs: card.ts,
    words,
    key: row.key,
  });
  if ('later' in posted) return posted.later;
  if ('ts' in posted || posted.fate === 'message_gone') return { done: true };
  return afterTeamRefusal(desk, alert.teamId, posted);
};
