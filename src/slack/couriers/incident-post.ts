import { incidentById } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { eventById } from '#ledger/events.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Words } from '../define.ts';
import { placeOf } from '../places.ts';
import { alertInIncident } from '../views/incident-posts-alert.ts';
import { sayTrouble } from '../views/trouble.ts';
import { incidentPost as postOf } from '../views/incident-posts.ts';
import { ownChannel, roomOf } from './incident-channel-where.ts';
import { afterRefusal } from './incident-channel-lost.ts';
import { incidentInvite } from './incident-invite.ts';
import { alertsOfIncident } from './incident-sight.ts';
import { pageTrouble } from './page-refresh-trouble.ts';
import { pagingEvent, pagingWords } from './paging-told.ts';
import { postOnce, soon } from './reconcile.ts';
import { alertEvent, incidentEvent } from './reconcile-events.ts';
import { statusPost } from './status-post.ts';
import { stillPublic } from './status-sight.ts';
import { eventIdOf, incidentIdOf } from './reconcile-payload.ts';

async function wordsFor(desk: Desk, incident: Incident, event: AnyStored): Promise<Words | null> {
  if (event.kind.startsWith('page.')) return pageTrouble(desk, event);
  if (event.kind.startsWith('report.')) return statusPost(desk, event);
  if (pagingEvent(event) !== undefined) return pagingWords(desk, event, incident.alertIds.length > 1);
  if (event.kind === 'person.deactivated')
    return { text: sayTrouble({ what: 'person_gone', personId: event.subject, was: 'lead' }) };
  const alerts = await alertsOfIncident(desk, incident);
  const ofAlert = alertEvent(event);
  if (ofAlert !== undefined)
    return alertInIncident(
      ofAlert,
      alerts.find((alert) => alert.id === event.subject)?.title ?? 'an alert',
      alerts,
    );
  const typed = incidentEvent(event);
  if (typed === undefined) return null;
  const other =
    typed.kind === 'incident.merged'
      ? typed.data.into
      : typed.kind === 'incident.absorbed'
        ? typed.data.from
        : undefined;
  const channel = other === undefined ? undefined : await ownChannel(desk, other);
  return postOf(typed, {
    firing: alerts.filter((alert) => alert.state !== 'resolved').map((alert) => alert.title),
    stillPublic: typed.kind === 'incident.resolved' ? await stillPublic(desk, incident.id) : [],
    other: (_, number) =>
      channel === undefined ? `incident ${number}` : `incident ${number}, <#${channel}>`,
  });
}

/** Posts what one event means into the incident's channel, once; under the card in the team's channel when its own is lost. */
export const incidentPost: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  const event = await eventById(desk, eventIdOf(row));
  if (incident === undefined || event === undefined) return { never: 'no such incident or event' };
  const words = await wordsFor(desk, incident, event);
  if (words === null) return { done: true };
  // Those who worked on what was merged come over before they are told of it here.
  const invited = event.kind === 'incident.absorbed' ? await incidentInvite(desk, row) : undefined;
  if (invited !== undefined && 'againAt' in invited) return invited;
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending') return soon(desk, 1_000, 'its channel is not made yet');
  if (room.channelId === null) return { never: 'no channel to say it in' };
  const thread = room.kind === 'own' ? undefined : await placeOf(desk, incident.id, 'card.elsewhere');
  const threadTs = thread?.channelId === room.channelId && thread.ts !== null ? thread.ts : undefined;
  const posted = await postOnce(desk, row, {
    channelId: room.channelId,
    words,
    key: row.key,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  if ('later' in posted) return posted.later;
  if ('ts' in posted) return { done: true };
  return room.kind === 'own'
    ? afterRefusal(desk, incident.id, room.channelId, posted)
    : { never: posted.code };
};
