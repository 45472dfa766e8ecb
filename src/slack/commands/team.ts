import type { Outcome } from '#base/decision.ts';
import type { CatalogRefusal, Team } from '#catalog/catalog.ts';
import { teamByName, teams, servicesOf } from '#catalog/store.ts';
import type { TeamChanges } from '#catalog/rules.ts';
import { archiveTeam } from '#catalog/verbs/archive-team.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import type { Desk } from '#ledger/desk.ts';
import { channelOfTeam } from '../couriers/team-channel.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { channelIn, firstWord, tokens } from '../grammar.ts';
import { help } from '../views/help.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { teamCard, teamForm, teamList, teamSaid } from '../views/team.ts';
import type { TeamSight } from '../views/team.ts';
import { channelProblem, peopleIn } from './team-people.ts';

const USAGE: Command['usage'] = [
  {
    words: 'create <name> @people…',
    does: 'makes a team; the first one named is paged; without words it opens a form',
    example: '/team create orders @ada @bo',
  },
  { words: 'list', does: 'shows every team', example: '/team list' },
  { words: 'show <name>', does: 'shows one whole', example: '/team show orders' },
  {
    words: 'add <name> @people… · remove <name> @people…',
    does: 'changes who is on it',
    example: '/team add orders @cy',
  },
  {
    words: 'responder <name> @person|everyone',
    does: 'says who is paged',
    example: '/team responder orders @ada',
  },
  {
    words: 'channel <name> #channel|own',
    does: 'says where its alerts go',
    example: '/team channel orders #orders',
  },
  { words: 'rename <name> <new name>', does: 'renames it', example: '/team rename orders order-desk' },
  { words: 'edit <name>', does: 'opens a form', example: '/team edit orders' },
  { words: 'archive <name>', does: 'ends one that owns no service', example: '/team archive orders' },
];

export async function sightOfTeam(desk: Desk, team: Team): Promise<TeamSight> {
  return {
    team,
    channelId: team.channelId ?? (await channelOfTeam(desk, team.id)) ?? null,
    services: await servicesOf(desk, team.id),
  };
}

/** Says what became of a team, or why nothing did. */
export async function answerTeam(
  seat: Seat,
  outcome: Outcome<Team, CatalogRefusal>,
  first: (team: Team) => string,
): Promise<void> {
  if (!outcome.ok) return seat.answer({ text: sayCatalogRefusal(outcome.refused) });
  return seat.answer(teamSaid(first(outcome.value), await sightOfTeam(seat.desk, outcome.value)));
}

async function create(seat: Seat, words: readonly string[]): Promise<void> {
  const [name, ...named] = words;
  if (name === undefined) return seat.open(teamForm(undefined, seat.personId));
  const found = await peopleIn(seat.desk, seat.personId, named.length === 0 ? ['me'] : named);
  if ('problem' in found) return seat.answer({ text: found.problem });
  const outcome = await createTeam(seat.desk, { name: name.toLowerCase(), members: found.ids });
  return answerTeam(seat, outcome, (team) => `The team *${team.name}* is made:`);
}

type One = (seat: Seat, team: Team, words: readonly string[]) => Promise<void>;

const change = async (seat: Seat, team: Team, changes: TeamChanges): Promise<void> =>
  answerTeam(
    seat,
    await changeTeam(seat.desk, team.id, changes),
    (next) => `The team *${next.name}* is now:`,
  );

const missing = (seat: Seat, act: string): Promise<void> =>
  seat.answer({
    text: `Something is missing. Example: \`${USAGE.find((line) => line.words.includes(act))?.example ?? '/team list'}\``,
  });

const members =
  (key: 'addMembers' | 'removeMembers', act: string): One =>
  async (seat, team, words) => {
    if (words.length === 0) return missing(seat, act);
    const found = await peopleIn(seat.desk, seat.personId, words);
    return 'problem' in found
      ? seat.answer({ text: found.problem })
      : change(seat, team, { [key]: found.ids });
  };

async function responder(seat: Seat, team: Team, words: readonly string[]): Promise<void> {
  const [who] = words;
  if (who === undefined || words.length > 1) return missing(seat, 'responder');
  if (who.toLowerCase() === 'everyone') return change(seat, team, { responder: null });
  const found = await peopleIn(seat.desk, seat.personId, [who]);
  if ('problem' in found) return seat.answer({ text: found.problem });
  return change(seat, team, { responder: found.ids[0] ?? null });
}

async function channel(seat: Seat, team: Team, words: readonly string[]): Promise<void> {
  const [where] = words;
  if (where === undefined) return missing(seat, 'channel');
  if (where.toLowerCase() === 'own') return change(seat, team, { channelId: null });
  const channelId = where.toLowerCase() === 'here' ? seat.channelId : channelIn(where);
  if (channelId === undefined) {
    return seat.answer({
      text: `“${where.replaceAll(/[<>&]/g, '')}” is not a channel I can see. Choose it from Slack’s list while you type: \`/team channel ${team.name} #general\`, or write \`here\` in the channel itself.`,
    });
  }
  const problem = await channelProblem(seat.desk, channelId);
  return problem === undefined ? change(seat, team, { channelId }) : seat.answer({ text: problem });
}

const ACTS: Readonly<Record<string, One>> = {
  show: async (seat, team) => seat.answer(teamCard(await sightOfTeam(seat.desk, team))),
  edit: (seat, team) => seat.open(teamForm(team, seat.personId)),
  add: members('addMembers', 'add'),
  remove: members('removeMembers', 'add'),
  responder,
  channel,
  rename: async (seat, team, [name]) =>
    name === undefined ? missing(seat, 'rename') : change(seat, team, { name: name.toLowerCase() }),
  archive: async (seat, team) => {
    const outcome = await archiveTeam(seat.desk, team.id);
    return seat.answer({
      text: outcome.ok ? `The team *${team.name}* is archived.` : sayCatalogRefusal(outcome.refused),
    });
  },
};

/** Everything about teams. */
export const teamCommand = defineCommand({
  name: '/team',
  summary: 'makes teams and says who is on them, who is paged and where alerts go',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const words = tokens(rest).map((token) => token.text);
    if (word === 'create' || word === 'new') return create(seat, words);
    if (word === 'list') {
      const living = (await teams(seat.desk)).filter((team) => !team.archived);
      return seat.answer(teamList(await Promise.all(living.map((team) => sightOfTeam(seat.desk, team)))));
    }
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (act === undefined) return seat.answer(help(teamCommand, word));
    const [name, ...others] = words;
    if (name === undefined) return missing(seat, word);
    const team = await teamByName(seat.desk, name.toLowerCase());
    return team === undefined
      ? seat.answer({ text: sayCatalogRefusal({ why: 'not_found', what: 'team', name }) })
      : act(seat, team, others);
  },
});
