import { openAlerts } from '#alerts/store.ts';
import type { TeamId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { teamById } from '#catalog/store.ts';
import type { Team } from '#catalog/catalog.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshAlertCard, tellTeamChannel } from '#telling.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { forgetPlace, placeOf, putPlace } from '../places.ts';
import { isLoss, sayTrouble } from '../views/trouble.ts';
import type { ChannelLoss } from '../views/trouble.ts';
import { findChannel } from './incident-channel-find.ts';
import { postOnce } from './reconcile.ts';

const created = z.object({ channel: z.object({ id: z.string() }) });
const DONE = new Set(['already_in_channel', 'cant_invite_self', 'method_not_supported_for_channel_type']);

/** Where a team's alerts go, once it is known: the channel it chose, or the one made for it. */
export async function channelOfTeam(desk: Desk, teamId: TeamId): Promise<string | undefined> {
  return (await placeOf(desk, teamId, 'channel'))?.channelId;
}

/** The channel cannot be posted to any more: it is forgotten and found or made again, and the cards of what is open go there. */
export async function loseTeamChannel(
  desk: Desk,
  teamId: TeamId,
  how: ChannelLoss,
  code: string,
): Promise<void> {
  desk.log.warn({ team: teamId, code }, 'a team’s channel cannot be posted to');
  await transact(desk, async (open) => {
    const known = await placeOf(open, teamId, 'channel');
    if (known !== undefined)
      await putPlace(open, { subject: teamId, what: 'channel.lost', channelId: known.channelId, hash: how });
    await forgetPlace(open, teamId, 'channel');
    const shown = (await openAlerts(open, { teamIds: [teamId] })).filter(
      (alert) => alert.foldedInto === null,
    );
    const cards = shown.map((alert) => refreshAlertCard(alert.id));
    await putOutbox(open.tx, [tellTeamChannel(teamId), ...cards], open.instant);
  });
}

/** Says in the team's new channel, once, what became of the one before. */
async function sayMoved(desk: Desk, row: OutboxRow, team: Team, channelId: string): Promise<Settlement> {
  const lost = await placeOf(desk, team.id, 'channel.lost');
  if (lost === undefined) return { done: true };
  if (lost.channelId !== channelId) {
    const how = isLoss(lost.hash) ? lost.hash : 'removed';
    const words = {
      text: sayTrouble({ what: 'team_moved', team: team.name, channelId: lost.channelId, how }),
    };
    const key = `team_moved:${team.id}:${lost.channelId}:${channelId}`;
    const posted = await postOnce(desk, row, { channelId, words, key });
    if ('later' in posted) return posted.later;
    if ('fate' in posted)
      desk.log.warn({ team: team.name, code: posted.code }, 'a team was not told where its alerts go');
  }
  await forgetPlace(desk, team.id, 'channel.lost');
  return { done: true };
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
    await desk.slack.call('conversations.invite', {
      channel: channelId,
      users: users.join(','),
      force: true,
    });
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
    return sayMoved(desk, row, team, known.channelId);
  }
  if (team.channelId !== null && (await join(desk, team.channelId)) === undefined) {
    await putPlace(desk, { subject: team.id, what: 'channel', channelId: team.channelId, hash: 'chosen' });
    return sayMoved(desk, row, team, team.channelId);
  }
  const channelId = await findOrMake(desk, team);
  if (channelId === undefined) return { never: 'Slack lets us neither find nor make a channel for the team' };
  await putPlace(desk, { subject: team.id, what: 'channel', channelId });
  await invite(desk, channelId, team);
  return sayMoved(desk, row, team, channelId);
};
