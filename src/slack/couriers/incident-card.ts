import { personById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { placeOf, putPlace } from '../places.ts';
import { incidentCard as cardOf } from '../views/incident.ts';
import { topicOf } from '../views/incident-words.ts';
import { roomOf } from './incident-channel-where.ts';
import { afterRefusal } from './incident-channel-lost.ts';
import { incidentSight } from './incident-sight.ts';
import { showCard } from './reconcile-card.ts';
import { soon } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';
import { incidentIdOf } from './reconcile-payload.ts';

const PENDING_MS = 1_000;

/** Sets the topic when it says something else than before. */
async function setTopic(desk: Desk, incident: Incident, channelId: string): Promise<void> {
  const lead = incident.leadId === null ? undefined : await personById(desk, incident.leadId);
  const topic = topicOf(incident, lead?.name);
  const before = await placeOf(desk, incident.id, 'topic');
  if (before?.channelId === channelId && before.hash === topic) return;
  const set = await attempt(() => desk.slack.call('conversations.setTopic', { channel: channelId, topic }));
  if ('fate' in set)
    desk.log.warn({ incident: incident.number, code: set.code }, 'the topic could not be set');
  else await putPlace(desk, { subject: incident.id, what: 'topic', channelId, hash: topic });
}

/** Pins the card once; a card that was posted again is pinned again. */
async function pin(desk: Desk, incident: Incident, channelId: string, ts: string): Promise<void> {
  const before = await placeOf(desk, incident.id, 'card.pin');
  if (before?.ts === ts) return;
  const pinned = await attempt(() => desk.slack.call('pins.add', { channel: channelId, timestamp: ts }));
  if ('fate' in pinned && pinned.fate !== 'already')
    desk.log.warn({ incident: incident.number, code: pinned.code }, 'the card could not be pinned');
  else await putPlace(desk, { subject: incident.id, what: 'card.pin', channelId, ts });
}

/** The pinned card and the topic, made to agree with the incident; in the team's channel when its own is lost. */
export const incidentCard: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending') return soon(desk, PENDING_MS, 'its channel is not made yet');
  if (room.channelId === null) return { never: 'no channel to show it in' };
  const own = room.kind === 'own';
  const words = cardOf(await incidentSight(desk, incident));
  const shown = await showCard(desk, row, {
    subject: incident.id,
    what: own ? 'card' : 'card.elsewhere',
    channelId: room.channelId,
    words,
  });
  if ('later' in shown) return shown.later;
  if ('fate' in shown)
    return own ? afterRefusal(desk, incident.id, room.channelId, shown) : { never: shown.code };
  if (!own) return { done: true };
  await pin(desk, incident, room.channelId, shown.ts);
  await setTopic(desk, incident, room.channelId);
  const elsewhere = await placeOf(desk, incident.id, 'card.elsewhere');
  if (elsewhere?.ts == null) return { done: true };
  const copy = await showCard(desk, row, {
    subject: incident.id,
    what: 'card.elsewhere',
    channelId: elsewhere.channelId,
    words,
  });
  return 'later' in copy ? copy.later : { done: true };
};
