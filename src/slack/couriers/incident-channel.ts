import type { IncidentId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Effect } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshAnnouncement, refreshIncidentCard } from '#telling.ts';
import { z } from 'zod';
import { placeOf, putPlace, subjectAt } from '../places.ts';
import { findChannel } from './incident-channel-find.ts';
import { tellTrouble } from './incident-channel-lost.ts';
import { attempt } from './reconcile-fate.ts';
import { incidentIdOf } from './reconcile-payload.ts';

const CHANNEL_NAME = 80;
const TRIES = 30;
/** A channel counts as made for this incident only when it is hardly older than the incident itself. */
const EARLIER_MS = 60_000;

const created = z.object({ channel: z.object({ id: z.string() }) });

const nameFor = (base: string, attempt_: number): string =>
  attempt_ === 1
    ? base.slice(0, CHANNEL_NAME)
    : `${base.slice(0, CHANNEL_NAME - 1 - String(attempt_).length).replace(/-+$/, '')}-${attempt_}`;

/** The channel of that name if an earlier attempt of ours made it and died before writing it down. */
async function orphan(desk: Desk, incident: Incident, name: string): Promise<string | undefined> {
  const found = await findChannel(desk, name);
  if (found === undefined || !found.ours || found.archived) return undefined;
  if (found.createdAt.getTime() < incident.startedAt.getTime() - EARLIER_MS) return undefined;
  return (await subjectAt(desk, found.id)) === undefined ? found.id : undefined;
}

type Made = { readonly channelId: string } | { readonly code: string };

/** Makes a public channel under the wanted name, or with a suffix when another channel, archived ones too, has it. */
async function makeChannel(desk: Desk, incident: Incident): Promise<Made> {
  let base = incident.channelName;
  for (let count = 1; count <= TRIES; count += 1) {
    const name = nameFor(base, count);
    const answer = await attempt(() => desk.slack.call('conversations.create', { name }));
    if ('value' in answer) return { channelId: created.parse(answer.value).channel.id };
    if (answer.fate === 'name_taken') {
      const ours = await orphan(desk, incident, name);
      if (ours !== undefined) return { channelId: ours };
    } else if (answer.fate === 'name_bad' && base !== `inc-${incident.number}`) {
      base = `inc-${incident.number}`;
      count = 0;
    } else return { code: answer.code };
  }
  return { code: 'name_taken' };
}

/** Asks for the card and the announcement again, which show where the incident is. */
async function showAgain(desk: Desk, incidentId: IncidentId, more: readonly Effect[]): Promise<void> {
  await transact(desk, (open) =>
    putOutbox(
      open.tx,
      [refreshIncidentCard(incidentId), refreshAnnouncement(incidentId), ...more],
      open.instant,
    ),
  );
}

/** Makes the channel of an incident, once. When the workspace forbids it, that is written down and the incident goes on elsewhere. */
export const incidentChannel: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  if ((await placeOf(desk, incident.id, 'channel')) !== undefined) return { done: true };
  const made = await makeChannel(desk, incident);
  if ('code' in made) {
    await putPlace(desk, { subject: incident.id, what: 'channel.refused', channelId: '', hash: made.code });
    desk.log.warn(
      { incident: incident.number, code: made.code },
      'Slack refused to make an incident channel',
    );
  } else {
    await putPlace(desk, { subject: incident.id, what: 'channel', channelId: made.channelId });
    await attempt(() =>
      desk.slack.call('conversations.setPurpose', {
        channel: made.channelId,
        purpose: `Incident ${incident.number}: ${incident.title}`.slice(0, 250),
      }),
    );
  }
  await showAgain(
    desk,
    incident.id,
    'code' in made ? [tellTrouble(incident.id, made.code, 'refused', 1)] : [],
  );
  return { done: true };
};
