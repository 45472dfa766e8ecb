import type { TeamId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { teamById } from '#catalog/store.ts';
import type { Team } from '#catalog/catalog.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { tellTeamChannel } from '#telling.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { forgetPlace, placeOf, putPlace } from '../places.ts';
import { findChannel } from './incident-channel-find.ts';

const created = z.object({ channel: z.object({ id: z.string() }) });
const DONE = new Set(['already_in_channel', 'cant_invite_self', 'method_not_supported_for_channel_type']);

/** Where a team's alerts go, once it is known: the channel it chose, or the one made for it. */
export async function channelOfTeam(desk: Desk, teamId: TeamId): Promise<string | undefined> {
  return (await placeOf(desk, teamId, 'channel'))?.channelId;
}

/** The channel cannot be posted to any more: it is forgotten and found or made again. */
export async function loseTeamChannel(desk: Desk, teamId: TeamId, code: string): Promise<void> {
  desk.log.warn({ team: teamId, code }, 'a team’s channel cannot be posted to');
  await forgetPlace(desk, teamId, 'channel');
  await transact(desk, (open) => putOutbox(open.tx, [tellTeamChannel(teamId)], open.instant));
}

const nameFor = (team: Team, attempt: number): string =>
  `${team.name.slice(0, 60)}-alerts${attempt === 1 ? '' : `-${attempt}`}`;

async function join(desk: Desk, channelId: string): Promise<string | undefined> {
  try {
    await desk.slack.call('conversations.join', { channel: channelId });
    return undefined;
  } catch (error) {
    if (error instanceof SlackRefusal) return DONE.has(error.code) ? undefined : error.code;
    throw error;
  }
}

/** Invites the members who were not invited to this channel before: one who left is not fetched back, and a storm invites nobody again. */
async function invite(desk: Desk, channelId: string, team: Team): Promise<void> {
  const before = await placeOf(desk, team.id, 'channel.invited');
  const invited = before?.channelId === channelId ? (before.hash ?? '').split(' ') : [];
  const users = team.members.filter((member) => !invited.includes(member));
  if (users.length === 0) return;
  try {
    await desk.slack.call('conversations.invite', { channel: channelId, users: users.join(','), force: true });
  } catch (error) {
    // Whoever is in already, or cannot be invited, keeps the others from nothing.
    if (!(error instanceof SlackRefusal)) throw error;
  }
  await putPlace(desk, {
    subject: team.id,
    what: 'channel.invited',
    channelId,
    hash: team.members.join(' '),
  });
}

/** Finds or makes `#<team>-alerts`; a name that an archived channel holds gets a number. */
async function findOrMake(desk: Desk, team: Team): Promise<string | undefined> {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const name = nameFor(team, attempt);
    try {
      const channelId = created.parse(await desk.slack.call('conversations.create', { name })).channel.id;
      await desk.slack.call('conversations.setPurpose', {
        channel: channelId,
        purpose: `Alerts of the team ${team.name}.`,
      });
      return channelId;
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      if (error.code !== 'name_taken') {
        desk.log.warn({ team: team.name, code: error.code }, 'Slack refused to make a team’s channel');
        return undefined;
      }
    }
    const found = await findChannel(desk, name);
    if (found !== undefined && !found.archived && (await join(desk, found.id)) === undefined) return found.id;
  }
  return undefined;
}

/** Sees to it that the team's alerts have a channel that we are in: the chosen one when we may, else our own. */
export const teamChannel: Courier = async (desk, row) => {
  const id = row.payload['teamId'];
  invariant(typeof id === 'string' && isId('tea', id), `outbox row ${row.id} carries a team id`);
  const team = await teamById(desk, id);
  if (team === undefined || team.archived) return { done: true };
  const known = await placeOf(desk, team.id, 'channel');
  if (
    known !== undefined &&
    (team.channelId === null ? known.hash !== 'chosen' : known.channelId === team.channelId)
  ) {
    await invite(desk, known.channelId, team);
    return { done: true };
  }
  if (team.channelId !== null && (await join(desk, team.channelId)) === undefined) {
    await putPlace(desk, { subject: team.id, what: 'channel', channelId: team.channelId, hash: 'chosen' });
    return { done: true };
  }
  const channelId = await findOrMake(desk, team);
  if (channelId === undefined) return { never: 'Slack lets us neither find nor make a channel for the team' };
  await putPlace(desk, { subject: team.id, what: 'channel', channelId });
  await invite(desk, channelId, team);
  return { done: true };
};
