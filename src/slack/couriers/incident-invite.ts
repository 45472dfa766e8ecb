import type { PersonId } from '#base/ids.ts';
import { personById } from '#catalog/store.ts';
import { incidentById, mergedInto } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { pagedAbout } from '#oncall/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { placeOf, putPlace } from '../places.ts';
import { sayTrouble } from '../views/trouble.ts';
import { alertsOfIncident } from './incident-sight.ts';
import { roomOf } from './incident-channel-where.ts';
import { afterRefusal } from './incident-channel-lost.ts';
import { inChannel, postOnce, soon } from './reconcile.ts';
import { incidentIdOf } from './reconcile-payload.ts';

/**
 * Who should be there: lead, communications, who declared or acknowledged it or its alerts, who was paged, and the same of what was merged into it.
 * Never a whole team.
 */
export async function whoBelongs(desk: Desk, incident: Incident): Promise<readonly PersonId[]> {
  const alerts = await alertsOfIncident(desk, incident);
  const merged: PersonId[] = [];
  for (const each of await mergedInto(desk, incident.id)) merged.push(...(await whoBelongs(desk, each)));
  const ids = [
    incident.leadId,
    incident.commsId,
    incident.declaredBy,
    incident.acknowledgedBy,
    ...alerts.map((alert) => alert.acknowledgedBy),
    ...(await pagedAbout(desk, incident.id, incident.alertIds)),
    ...merged,
  ];
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Invites those who belong there and were not invited before; a person who left is not fetched back. */
export const incidentInvite: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending') return soon(desk, 1_000, 'its channel is not made yet');
  if (room.kind === 'elsewhere') return { done: true };
  const failed: { id: PersonId; code: string }[] = [];
  for (const id of await whoBelongs(desk, incident)) {
    const what = `invited:${id}`;
    if ((await placeOf(desk, incident.id, what)) !== undefined) continue;
    const person = await personById(desk, id);
    if (person === undefined || !person.active || person.bot) continue;
    const invited = await inChannel(desk, room.channelId, () =>
      desk.slack.call('conversations.invite', { channel: room.channelId, users: id }),
    );
    if ('fate' in invited && invited.fate !== 'already') {
      if (invited.fate === 'archived' || invited.fate === 'channel_gone' || invited.fate === 'not_in_channel')
        return afterRefusal(desk, incident.id, room.channelId, invited);
      failed.push({ id, code: invited.code });
      continue;
    }
    await putPlace(desk, { subject: incident.id, what, channelId: room.channelId });
  }
  const [first] = failed;
  if (first === undefined) return { done: true };
  const people = failed.map((each) => each.id);
  const words = { text: sayTrouble({ what: 'not_invited', personIds: people, code: first.code }) };
  const posted = await postOnce(desk, row, {
    channelId: room.channelId,
    words,
    key: `not_invited:${incident.id}:${people.join('+')}`,
  });
  if ('later' in posted) return posted.later;
  for (const id of people)
    await putPlace(desk, { subject: incident.id, what: `invited:${id}`, channelId: room.channelId });
  return { done: true };
};
