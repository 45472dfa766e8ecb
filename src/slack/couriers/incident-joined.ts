import type { Incident } from '#incidents/incident.ts';
import { incidentById } from '#incidents/store.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Courier } from '#ledger/outbox.ts';
import { placeOf, putPlace } from '../places.ts';
import { alertsJoined } from '../views/incident-posts.ts';
import { roomOf } from './incident-channel-where.ts';
import { afterRefusal } from './incident-channel-lost.ts';
import { edit, patiently, postOnce } from './reconcile.ts';
import { incidentEvent } from './reconcile-events.ts';
import { incidentIdOf } from './reconcile-payload.ts';

const TOLD = 'joined.told';

type Told = { readonly titles: readonly string[]; readonly last: string };

/** The alerts that joined since the last post about it. */
async function joinedSince(
  desk: Parameters<Courier>[0],
  incident: Incident,
  told: string | undefined,
): Promise<Told | undefined> {
  const events = await eventsOf(desk, incident.id, {
    kinds: ['incident.alert_joined'],
    ...(told === undefined ? {} : { after: told }),
  });
  const last = events.at(-1)?.id;
  if (last === undefined) return undefined;
  const titles = events.flatMap((event) => {
    const typed = incidentEvent(event);
    return typed?.kind === 'incident.alert_joined' ? [typed.data.title] : [];
  });
  return { titles, last };
}

/** One post for all alerts that joined an incident since the last such post: a storm of hundreds is a few lines, and delays nobody's update. */
export const incidentJoined: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  const told = (await placeOf(desk, incident.id, TOLD))?.hash ?? undefined;
  const joined = await joinedSince(desk, incident, told);
  if (joined === undefined) return { done: true };
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending' || room.channelId === null)
    return patiently(desk, row, 'its channel is not made yet');
  const { channelId } = room;
  const words = alertsJoined(joined.titles);
  const thread = room.kind === 'own' ? undefined : await placeOf(desk, incident.id, 'card.elsewhere');
  const threadTs = thread?.channelId === channelId && thread.ts !== null ? thread.ts : undefined;
  const key = `joined:${incident.id}:${told ?? 'first'}`;
  const posted = await postOnce(desk, row, {
    channelId,
    words,
    key,
    ...(threadTs === undefined ? {} : { threadTs }),
  });
  if ('later' in posted) return posted.later;
  if ('fate' in posted)
    return room.kind === 'own' ? afterRefusal(desk, incident.id, channelId, posted) : { never: posted.code };
  // Found: an earlier attempt posted it, perhaps when fewer had joined.
  if (posted.found) await edit(desk, { channelId, ts: posted.ts }, words);
  await putPlace(desk, { subject: incident.id, what: TOLD, channelId, hash: joined.last });
  return { done: true };
};
