import type { MethodKind } from '#oncall/method.ts';
import type { Unready } from '#oncall/readiness.ts';
import type { Readiness, TeamReadiness } from '#oncall/verbs/readiness.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';
import { KIND_WORDS } from './contact-text.ts';
import { linesBlocks } from './lines.ts';
import { rangeIn } from './local-time.ts';
import { mention, mentions } from './words.ts';

/** What would let a page down, in words. Pure. */

const kinds = (methods: readonly MethodKind[]): string => methods.map((kind) => KIND_WORDS[kind]).join(', ');
const policyName = (policy: string | null): string =>
  policy === null ? 'The default policy' : `Policy ${escape(policy)}`;

/** One thing, and what to do about it. */
export function sayUnready(one: Unready, zone: string): string {
  switch (one.what) {
    case 'policy_reaches_nobody':
      return `${policyName(one.policy)} would wake nobody now, only the last resort. \`/rota list\` shows who is on call`;
    case 'step_reaches_nobody':
      return `${policyName(one.policy)}: step ${one.step} would reach nobody now and be passed over`;
    case 'gap':
      return `Rota ${escape(one.rota)}: nobody is ${one.role === 'secondary' ? 'second ' : ''}on call ${rangeIn(one.from, one.to, zone)}${one.gone.length === 0 ? '' : ` since ${mentions(one.gone)} left`}. Somebody takes it: \`/oncall\``;
    case 'gone':
      return `Rota ${escape(one.rota)} still has ${mentions(one.people)}, who left: \`/rota edit ${escape(one.rota)}\``;
    case 'only_slack':
      return `${mention(one.personId)} is reached by Slack alone when it is critical. They add another way: \`/contact add sms +447700900123\``;
    case 'opted_out':
      return `${mention(one.personId)} wants no critical pages, on purpose`;
    case 'unverified':
      return `${mention(one.personId)} has not verified: ${kinds(one.methods)}. \`/contact\` sends the code again`;
    case 'not_configured':
      return `${mention(one.personId)} has a way that this installation cannot use: ${kinds(one.methods)}. An admin sets it up: see the README`;
    case 'member_gone':
      return `${mention(one.personId)} is on the team and left the company`;
  }
}

const teamLines = ({ team, unready }: TeamReadiness, zone: string): readonly string[] =>
  unready.length === 0 ? [] : [`*${escape(team)}*`, ...unready.map((one) => `• ${sayUnready(one, zone)}.`)];

const LAST_RESORT =
  'The last resort names nobody who is there, so it is the admins. An admin names people: `/policy catch-all @ada`';

/** The answer to `/tocsin readiness`. */
export function readinessWords(readiness: Readiness, zone: string): Words {
  const count = readiness.teams.reduce((sum, team) => sum + team.unready.length, 0);
  const well = readiness.teams.filter((team) => team.unready.length === 0).map((team) => escape(team.team));
  const first =
    readiness.teams.length === 0
      ? 'There is no team yet, so nobody is paged: `/tocsin setup`.'
      : count === 0
        ? '🟢 Every page would reach somebody.'
        : `🟡 ${count === 1 ? 'One thing' : `${count} things`} would let a page down.`;
  const lines = readiness.teams.flatMap((team) => teamLines(team, zone));
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(lines, () => 'Name a team to see the rest: `/tocsin readiness orders`.'),
      ...(readiness.catchAllFallsBack ? [section(`• ${LAST_RESORT}.`)] : []),
      context(
        `${well.length === 0 ? '' : `Ready: ${well.join(', ')}. `}To see a whole page before it happens: \`/tocsin simulate\`.`,
      ),
    ],
  };
}

/** Once a week in a team's channel, when there is something. */
export function readinessDigest(team: TeamReadiness, zone: string): Words | null {
  if (team.unready.length === 0) return null;
  const first = `🟡 ${team.unready.length === 1 ? 'One thing' : `${team.unready.length} things`} would let a page to ${escape(team.team)} down.`;
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(
        team.unready.map((one) => `• ${sayUnready(one, zone)}.`),
        () => '`/tocsin readiness` shows all.',
      ),
      context('Told every Monday. `/tocsin readiness` shows it at any time.'),
    ],
  };
}
