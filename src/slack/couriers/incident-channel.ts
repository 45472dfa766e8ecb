import type { IncidentId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
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

/** Writes down where the incident is, or why it is nowhere, and asks for the card and the announcement again, which show it: both or neither. */
async function note(desk: Desk, incidentId: IncidentId, made: Made): Promise<void> {
  const refused = 'code' in made;
  await transact(desk, async (open) => {
    await putPlace(open, {
      subject: incidentId,
      what: refused ? 'channel.refused' : 'channel',
      channelId: refused ? '' : made.channelId,
      ...(refused ? { hash: made.code } : {}),
    });
    const more = refused ? [tellTrouble(incidentId, made.code, 'refused', 1)] : [];
    await putOutbox(
      open.tx,
      [refreshIncidentCard(incidentId), refreshAnnouncement(incidentId), ...more],
      open.instant,
    );
  });
}

/** Says in the channel's description what it is for, once; also when the attempt that made the channel ended before this. */
async function describe(desk: Desk, incident: Incident, channelId: string): Promise<void> {
  if ((await placeOf(desk, incident.id, 'purpose'))?.channelId === channelId) return;
  const purpose = `Incident ${incident.number}: ${incident.title}`.slice(0, 250);
  const set = await attempt(() =>
    desk.slack.call('conversations.setPurpose', { channel: channelId, purpose }),
  );
  if ('fate' in set)
    desk.log.warn({ incident: incident.number, code: set.code }, 'the purpose could not be set');
  await putPlace(desk, { subject: incident.id, what: 'purpose', channelId });
}

/** Makes the channel of an incident, once. When the workspace forbids it, that is written down and the incident goes on elsewhere. */
export const incidentChannel: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  let channelId = (await placeOf(desk, incident.id, 'channel'))?.channelId;
  if (channelId === undefined) {
    const made = await makeChannel(desk, incident);
    await note(desk, incident.id, made);
    if ('code' in made) {
      desk.log.warn(
        { incident: incident.number, code: made.code },
        'Slack refused to make an incident channel',
      );
      return { done: true };
    }
    channelId = made.channelId;
  }
  await describe(desk, incident, channelId);
  return { done: true };
};
