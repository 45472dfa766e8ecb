import { isId } from '#base/ids.ts';
import type { TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { homeZoneOf } from '#oncall/verbs/readiness.ts';
import { teamById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { drillResult } from '#oncall/verbs/drill.ts';
import { readiness } from '#oncall/verbs/readiness.ts';
import type { Words } from '../define.ts';
import { drillWords } from '../views/drill.ts';
import { readinessDigest } from '../views/readiness.ts';
import { afterTeamRefusal } from './alert-card.ts';
import { postOnce } from './reconcile.ts';
import { teamIdOf } from './reconcile-payload.ts';
import { channelOfTeam, teamChannel } from './team-channel.ts';

/** Says something in a team's channel, once, and makes the channel when there is none yet. */
async function say(desk: Desk, row: OutboxRow, team: TeamId, words: Words): Promise<Settlement> {
  const made = (await channelOfTeam(desk, team)) === undefined ? await teamChannel(desk, row) : undefined;
  if (made !== undefined && !('done' in made)) return made;
  const channelId = await channelOfTeam(desk, team);
  if (channelId === undefined) return { never: 'the team has no channel' };
  const posted = await postOnce(desk, row, { channelId, words, key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : afterTeamRefusal(desk, team, posted);
}

/** What a drill showed, as things stand when it is said. */
export const drillTold: Courier = async (desk, row) => {
  const id = row.payload['testId'];
  invariant(typeof id === 'string' && isId('tst', id), `outbox row ${row.id} carries a test's id`);
  const found = await drillResult(desk, id);
  const team = await teamById(desk, teamIdOf(row));
  if (found === undefined || team === undefined) return { never: 'no such drill' };
  return say(desk, row, team.id, drillWords(team.name, found.drill, found.result));
};

/** What would let a page to the team down; nothing is said when nothing would. */
export const readinessTold: Courier = async (desk, row) => {
  const team = await teamById(desk, teamIdOf(row));
  if (team === undefined || team.archived) return { done: true };
  const [found] = (await readiness(desk, [team.id])).teams;
  const words = found === undefined ? null : readinessDigest(found, await homeZoneOf(desk, team));
  return words === null ? { done: true } : say(desk, row, team.id, words);
};
