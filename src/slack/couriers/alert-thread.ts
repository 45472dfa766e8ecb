import { alertById } from '#alerts/store.ts';
import { eventById } from '#ledger/events.ts';
import type { Courier } from '#ledger/outbox.ts';
import { placeOf } from '../places.ts';
import { alertLine } from '../views/alert-lines.ts';
import { afterTeamRefusal, alertCard } from './alert-card.ts';
import { pageTrouble } from './page-refresh-trouble.ts';
import { patiently, postOnce } from './reconcile.ts';
import { alertEvent } from './reconcile-events.ts';
import { alertIdOf, eventIdOf } from './reconcile-payload.ts';
import { channelOfTeam } from './team-channel.ts';

/**
 * A line under an alert's card for one event, once. A burst gets no line for each of its alerts, except that a page failed: that is said under
 * the burst's card. When the team has another channel now, the card goes there first.
 */
export const alertThread: Courier = async (desk, row) => {
  const alert = await alertById(desk, alertIdOf(row));
  const event = await eventById(desk, eventIdOf(row));
  if (alert === undefined || event === undefined) return { never: 'no such alert or event' };
  const typed = alertEvent(event);
  const line = typed === undefined ? null : alertLine(typed);
  if (line === null || (alert.foldedInto !== null && event.kind !== 'page.failed')) return { done: true };
  const words = (await pageTrouble(desk, event)) ?? { text: line };
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
