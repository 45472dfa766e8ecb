import type { IncidentId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import type { Effect } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshAnnouncement, refreshIncidentCard } from '#telling.ts';
import { placeOf, putPlace } from '../places.ts';
import { isLoss, sayTrouble } from '../views/trouble.ts';
import type { ChannelLoss, Trouble } from '../views/trouble.ts';
import { isOpen } from '../views/incident-words.ts';
import { teamOf } from './incident-channel-where.ts';
import { channelOfTeam } from './team-channel.ts';
import { patiently, postOnce } from './reconcile.ts';
import { incidentIdOf } from './reconcile-payload.ts';
import type { Fate } from './reconcile-fate.ts';

/** `what` is the lost channel's id, or the code with which Slack refused to make one. */
export const tellTrouble = (
  incidentId: IncidentId,
  what: string,
  how: ChannelLoss | 'refused',
  which: number,
): Effect => ({
  kind: 'trouble.incident',
  lane: `trouble:${incidentId}`,
  key: `trouble.incident:${incidentId}:${what}:${which}`,
  urgency: 'card',
  payload: { incidentId, what, how },
});

/**
 * An incident's channel cannot be used any more: writes it down, says so in the announcement's thread and the team's channel, and shows the card
 * in the team's channel. Saying it twice does nothing. Nothing is said of an incident that is over: there archiving is tidying up.
 */
export async function loseChannel(
  desk: Desk,
  incidentId: IncidentId,
  channelId: string,
  how: ChannelLoss,
): Promise<void> {
  const before = await placeOf(desk, incidentId, 'channel.lost');
  if (before?.channelId === channelId && before.hash !== 'back') return;
  const incident = await incidentById(desk, incidentId);
  const which = Number(before?.ts ?? 0) + 1;
  await transact(desk, async (open) => {
    await putPlace(open, {
      subject: incidentId,
      what: 'channel.lost',
      channelId,
      ts: String(which),
      hash: how,
    });
    if (incident === undefined || !isOpen(incident)) return;
    await putOutbox(
      open.tx,
      [
        tellTrouble(incidentId, channelId, how, which),
        refreshIncidentCard(incidentId),
        refreshAnnouncement(incidentId),
      ],
      open.instant,
    );
  });
}

/** The channel is back: cards and posts go there again. */
export async function findChannelAgain(desk: Desk, incidentId: IncidentId, channelId: string): Promise<void> {
  const lost = await placeOf(desk, incidentId, 'channel.lost');
  if (lost?.channelId !== channelId || lost.hash === 'back') return;
  await transact(desk, async (open) => {
    await putPlace(open, { subject: incidentId, what: 'channel.lost', channelId, ts: lost.ts, hash: 'back' });
    await putOutbox(
      open.tx,
      [refreshIncidentCard(incidentId), refreshAnnouncement(incidentId)],
      open.instant,
    );
  });
}

/** What a refusal says about a channel; undefined when it is not lost. */
export const LOSSES: Partial<Record<Fate, ChannelLoss>> = {
  archived: 'archived',
  channel_gone: 'deleted',
  not_in_channel: 'removed',
};

/** What a delivery into an incident's own channel does when Slack refuses: a lost channel is written down and the delivery goes elsewhere. */
export async function afterRefusal(
  desk: Desk,
  incidentId: IncidentId,
  channelId: string,
  refusal: { readonly fate: Fate; readonly code: string },
): Promise<Settlement> {
  const how = LOSSES[refusal.fate];
  if (how === undefined) return { never: refusal.code };
  await loseChannel(desk, incidentId, channelId, how);
  return { againAt: desk.clock.now(), because: refusal.code };
}

/** Says one trouble in the announcement's thread and in the team's channel; each place once. Places that are gone too are passed over. */
async function saySomewhere(
  desk: Desk,
  row: OutboxRow,
  incidentId: IncidentId,
  trouble: Trouble,
): Promise<Settlement> {
  const incident = await incidentById(desk, incidentId);
  const announcement = await placeOf(desk, incidentId, 'announcement');
  const team = incident === undefined ? undefined : await teamOf(desk, incident);
  const teamChannel = team === undefined ? undefined : await channelOfTeam(desk, team);
  const words = { text: sayTrouble(trouble) };
  const places = [
    ...(announcement?.ts == null ? [] : [{ channelId: announcement.channelId, threadTs: announcement.ts }]),
    ...(teamChannel === undefined ? [] : [{ channelId: teamChannel }]),
  ];
  if (places.length === 0) return patiently(desk, row, 'there is no channel yet to say it in');
  const refusals: string[] = [];
  for (const place of places) {
    const what = `said:${row.key}:${place.channelId}`.slice(0, 200);
    if ((await placeOf(desk, incidentId, what)) !== undefined) continue;
    const posted = await postOnce(desk, row, { ...place, words, key: `${row.key}:${place.channelId}` });
    if ('later' in posted) return posted.later;
    if ('fate' in posted) refusals.push(posted.code);
    else await putPlace(desk, { subject: incidentId, what, channelId: place.channelId, ts: posted.ts });
  }
  return refusals.length === places.length
    ? { never: `nowhere to say it: ${refusals.join(', ')}` }
    : { done: true };
}

/** Says that an incident's channel is lost, or was never made. */
export const incidentTrouble: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  const { number, title } = incident;
  const what = String(row.payload['what']);
  const how = row.payload['how'];
  return saySomewhere(
    desk,
    row,
    incident.id,
    isLoss(how)
      ? { what: 'channel_lost', number, title, channelId: what, how }
      : { what: 'channel_not_made', number, title, code: what },
  );
};
