import { isId } from '#base/ids.ts';
import type { IncidentId, TeamId } from '#base/ids.ts';
import { between } from '#base/time.ts';
import { serviceById } from '#catalog/store.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Desk } from '#ledger/desk.ts';
import { placeOf, subjectAt } from '../places.ts';
import { channelOfTeam } from './team-channel.ts';

/**
 * Where an incident is in Slack. Its own channel is place `channel` of the incident; `channel.lost` holds the channel that a person archived,
 * deleted or took us out of; `channel.refused` says that the workspace did not let us make one.
 */
export type Room =
  | { readonly kind: 'own'; readonly channelId: string }
  | { readonly kind: 'pending' }
  /** It has none any more, or never: its team's channel stands in, null when it has no team. */
  | { readonly kind: 'elsewhere'; readonly channelId: string | null };

/** The first team of its services that has a channel; that of its alerts' teams would be the same. */
export async function teamOf(desk: Desk, incident: Incident): Promise<TeamId | undefined> {
  for (const id of incident.serviceIds) {
    const service = await serviceById(desk, id);
    if (service !== undefined) return service.teamId;
  }
  return undefined;
}

/** The channel of an incident if it is there and not lost. */
export async function ownChannel(desk: Desk, incidentId: IncidentId): Promise<string | undefined> {
  const channel = await placeOf(desk, incidentId, 'channel');
  if (channel === undefined) return undefined;
  const lost = await placeOf(desk, incidentId, 'channel.lost');
  return lost?.channelId === channel.channelId && lost.hash !== 'back' ? undefined : channel.channelId;
}

const CHANNEL_WAIT_MS = 10_000;

/** Where an incident's card and posts go now. A channel that is not made is waited for, for 10 s after `askedAt`. */
export async function roomOf(desk: Desk, incident: Incident, askedAt: Date): Promise<Room> {
  const own = await ownChannel(desk, incident.id);
  if (own !== undefined) return { kind: 'own', channelId: own };
  const made = await placeOf(desk, incident.id, 'channel');
  const refused = await placeOf(desk, incident.id, 'channel.refused');
  if (made === undefined && refused === undefined && between(askedAt, desk.clock.now()) < CHANNEL_WAIT_MS)
    return { kind: 'pending' };
  const team = await teamOf(desk, incident);
  const inTeam = team === undefined ? undefined : await channelOfTeam(desk, team);
  return {
    kind: 'elsewhere',
    channelId: inTeam ?? (await placeOf(desk, 'workspace', 'announcements'))?.channelId ?? null,
  };
}

/** The incident whose own channel this is, also when it was lost. */
export async function incidentAt(desk: Desk, channelId: string): Promise<IncidentId | undefined> {
  const subject = await subjectAt(desk, channelId);
  return subject !== undefined && isId('inc', subject) ? subject : undefined;
}

/** The web address of a channel, or of a message in it. */
export function urlOf(desk: Desk, channelId: string, ts?: string): string {
  const base = desk.slack.self().url.replace(/\/$/, '');
  return `${base}/archives/${channelId}${ts === undefined ? '' : `/p${ts.replace('.', '')}`}`;
}
