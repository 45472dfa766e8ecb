import type { PersonId, TeamId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow, Settlement } from '#ledger/outbox.ts';
import { z } from 'zod';
import type { Words } from '../define.ts';
import { afterTeamRefusal } from './alert-card.ts';
import { postOnce } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';
import { channelOfTeam, teamChannel } from './team-channel.ts';

/** Saying something once: in a team's alerts channel, or to one person. */

/** Posts in the team's channel, which is made when there is none yet. */
export async function sayToTeam(
  desk: Desk,
  row: OutboxRow,
  teamId: TeamId,
  words: Words,
): Promise<Settlement> {
  const about = { ...row, payload: { teamId } };
  const made = (await channelOfTeam(desk, teamId)) === undefined ? await teamChannel(desk, about) : undefined;
  if (made !== undefined && !('done' in made)) return made;
  const channelId = await channelOfTeam(desk, teamId);
  if (channelId === undefined) return { never: 'the team has no channel' };
  const posted = await postOnce(desk, row, { channelId, words, key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : afterTeamRefusal(desk, teamId, posted);
}

const opened = z.object({ channel: z.object({ id: z.string() }) });

/** The direct-message channel of a person; undefined for one who cannot be reached there. */
export async function directTo(desk: Desk, person: PersonId): Promise<string | undefined> {
  const dm = await attempt(() => desk.slack.call('conversations.open', { users: person }));
  return 'fate' in dm ? undefined : opened.parse(dm.value).channel.id;
}

/** Tells one person, once for the row; one who cannot be reached keeps the others from nothing. */
export async function sayToPerson(
  desk: Desk,
  row: OutboxRow,
  person: PersonId,
  words: Words,
): Promise<Settlement> {
  const channelId = await directTo(desk, person);
  if (channelId === undefined) return { done: true };
  const posted = await postOnce(desk, row, { channelId, words, key: `${row.key}:${person}` });
  if ('later' in posted) return posted.later;
  return { done: true };
}

/** Does deliveries one after the other until one must wait; what was done before is found again. */
export async function inTurn(deliveries: readonly (() => Promise<Settlement>)[]): Promise<Settlement> {
  for (const deliver of deliveries) {
    const settled = await deliver();
    if (!('done' in settled)) return settled;
  }
  return { done: true };
}
