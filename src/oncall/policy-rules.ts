import { WEEKDAYS, isZone, parseClock } from '#base/calendar.ts';
import type { Decision } from '#base/decision.ts';
import type { PersonId, PolicyId, ServiceId, TeamId } from '#base/ids.ts';
import { sameData } from '#base/same.ts';
import { DAY, HOUR, MINUTE, SECOND, sayDuration } from '#base/time.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { isName } from '#catalog/rules.ts';
import type {
  CatchAll,
  Policy,
  PolicyDefinition,
  PolicyFact,
  PolicyRefusal,
  Step,
  Target,
  WorkingHours,
} from './policy.ts';
import type { Rota } from './rota.ts';

/** Pure rules of policies and of the catch-all: what a definition may say, and what changing one means. */
export type PolicyRuling = Ruling<Policy>;
type Ruling<Noun> = Decision<Noun, PolicyFact, PolicyRefusal>;

/** What there is to be named in a definition. */
export type Known = {
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  readonly rotas: readonly Rota[];
};

/** Slack's ids of channels. */
const CHANNEL_ID = /^[CG][A-Z0-9]{2,}$/;
const MOST_STEPS = 20;
const MOST_TARGETS = 20;
const MOST_REPEATS = 9;
const SHORTEST_DELAY_MS = 10 * SECOND;
const LONGEST_DELAY_MS = DAY;

function targetProblem(target: Target, known: Known): string | undefined {
  switch (target.kind) {
    case 'rota':
    case 'next':
      return known.rotas.some((rota) => rota.id === target.rotaId && !rota.archived)
        ? undefined
        : 'it names a rota that is not there';
    case 'person': {
      const person = known.people.find((one) => one.id === target.personId && !one.bot);
      if (person === undefined) return 'it names a person whom nobody knows';
      return person.active ? undefined : `it names @${person.name}, whose account is deactivated`;
    }
    case 'team':
    case 'responder':
      return known.teams.some((team) => team.id === target.teamId && !team.archived)
        ? undefined
        : 'it names a team that is not there';
    case 'channel':
      return CHANNEL_ID.test(target.channelId) ? undefined : `“${target.channelId}” is not a channel`;
    case 'webhook':
      if (!URL.canParse(target.url) || new URL(target.url).protocol !== 'https:')
        return `“${target.url}” is not an https address; like https://example.com/hook`;
      return target.secretName === null || /^[A-Z][A-Z0-9_]{0,63}$/.test(target.secretName)
        ? undefined
        : `“${target.secretName}” is not the name of an environment variable; like HOOK_SECRET`;
    default:
      return undefined;
  }
}

function stepProblem(step: Step, known: Known): string | undefined {
  if (step.delayMs < SHORTEST_DELAY_MS || step.delayMs > LONGEST_DELAY_MS)
    return `its delay of ${sayDuration(step.delayMs)} is not between 10 s and 1 day`;
  if (step.targets.length === 0) return 'it has nobody to page; name a rota, a person or a team';
  if (step.targets.length > MOST_TARGETS) return `it has more than ${MOST_TARGETS} targets`;
  const { storm } = step.when;
  if (storm !== null && (!(storm.alerts >= 1) || storm.withinMs < MINUTE || storm.withinMs > DAY))
    return 'a condition on a number of alerts needs at least 1 alert within 1 min to 1 day';
  return step.targets.map((target) => targetProblem(target, known)).find((problem) => problem !== undefined);
}

function hoursProblem({ zone, days, from, to }: WorkingHours): string | undefined {
  if (!isZone(zone)) return `“${zone}” is not a time zone; like Europe/London`;
  const start = parseClock(from);
  const end = parseClock(to);
  if (start === undefined || end === undefined || start === end)
    return `working hours from ${from} to ${to} are not a span of a day; like 09:00 to 17:00`;
  return days.length === 0 || days.some((day) => !WEEKDAYS.includes(day))
    ? 'working hours need at least one weekday; like MO to FR'
    : undefined;
}

/** What is wrong with a definition; undefined: nothing. Without steps it pages the catch-all at once, which is allowed. */
export function definitionProblem(definition: PolicyDefinition, known: Known): PolicyRefusal | undefined {
  const { steps, repeat, ackTimeoutMs } = definition;
  const wrong = (problem: string, step: number | null = null): PolicyRefusal => ({
    why: 'definition_invalid',
    step,
    problem,
  });
  if (steps.length > MOST_STEPS) return wrong(`it has more than ${MOST_STEPS} steps`);
  for (const [index, step] of steps.entries()) {
    const problem = stepProblem(step, known);
    if (problem !== undefined) return wrong(problem, index + 1);
  }
  if (!Number.isInteger(repeat) || repeat < -1 || repeat > MOST_REPEATS)
    return wrong(`it can be repeated 0 to ${MOST_REPEATS} times, or -1 for without end`);
  // Without end, a minute a step at least: nobody is helped by six pages a minute for ever.
  const fast = repeat === -1 ? steps.findIndex((step) => step.delayMs < MINUTE) : -1;
  if (fast >= 0) return wrong('repeated without end, its delay must be at least 1 min', fast + 1);
  if (ackTimeoutMs !== null && (ackTimeoutMs < 5 * MINUTE || ackTimeoutMs > 7 * DAY))
    return wrong(
      `asking again after ${sayDuration(ackTimeoutMs)} is not within 5 min and 7 days; like ${sayDuration(2 * HOUR)}`,
    );
  const hours = hoursProblem(definition.workingHours);
  return hours === undefined ? undefined : wrong(hours);
}

export type PolicyWish = {
  readonly teamId: TeamId;
  readonly name: string;
  readonly definition: PolicyDefinition;
};

/** A new policy. Made under the team's own name it is the team's. */
export function createPolicyRule(
  id: PolicyId,
  wish: PolicyWish,
  around: { readonly team: Pick<Team, 'name'>; readonly taken: boolean; readonly known: Known },
): Ruling<Policy> {
  const { teamId, name, definition } = wish;
  if (!isName(name)) return { refused: { why: 'name_invalid', name } };
  if (around.taken) return { refused: { why: 'name_taken', name } };
  const problem = definitionProblem(definition, around.known);
  if (problem !== undefined) return { refused: problem };
  const ofTeam = name === around.team.name;
  return {
    next: { id, teamId, name, version: 1, definition, ofTeam, serviceIds: [], archived: false },
    facts: [{ kind: 'policy.created', data: { name, teamId } }],
  };
}

/** A new version. Runs that are open keep the one they started with. */
export function changePolicyRule(before: Policy, definition: PolicyDefinition, known: Known): Ruling<Policy> {
  const problem = definitionProblem(definition, known);
  if (problem !== undefined) return { refused: problem };
  const keys = [
    'steps',
    'repeat',
    'ackTimeoutMs',
    'lowWaitsForMorning',
    'workingHours',
  ] as const satisfies readonly (keyof PolicyDefinition)[];
  const changes = keys.filter((key) => !sameData(before.definition[key], definition[key]));
  if (changes.length === 0) return { refused: { why: 'nothing_changes' } };
  const version = before.version + 1;
  return {
    next: { ...before, definition, version },
    facts: [{ kind: 'policy.changed', data: { version, changes } }],
  };
}

/** Deleted: its services use the team's policy again, and the team, when this was its own, the one it has by default. Open runs go on. */
export const archivePolicyRule = (before: Policy): Ruling<Policy> => ({
  next: { ...before, archived: true, serviceIds: [] },
  facts: [{ kind: 'policy.archived', data: { name: before.name } }],
});

/** A service uses it, or no longer. */
export function usePolicyRule(before: Policy, serviceId: ServiceId, used: boolean): Ruling<Policy> {
  if (before.ofTeam && used) return { refused: { why: 'team_default', name: before.name } };
  if (before.serviceIds.includes(serviceId) === used) return { refused: { why: 'nothing_changes' } };
  const others = before.serviceIds.filter((one) => one !== serviceId);
  return {
    next: { ...before, serviceIds: used ? [...others, serviceId] : others },
    facts: [{ kind: 'policy.used', data: { serviceId, used } }],
  };
}

/** The organisation's last resort. It can be changed, never emptied. */
export function setCatchAllRule(
  before: CatchAll,
  wish: CatchAll,
  everyone: readonly Person[],
): Ruling<CatchAll> {
  const people: readonly PersonId[] = [...new Set(wish.people)];
  if (people.length === 0) return { refused: { why: 'catch_all_empty' } };
  const problem = people
    .map((personId) =>
      targetProblem({ kind: 'person', personId }, { people: everyone, teams: [], rotas: [] }),
    )
    .find((one) => one !== undefined);
  if (problem !== undefined) return { refused: { why: 'definition_invalid', step: null, problem } };
  if (wish.channelId !== null && !CHANNEL_ID.test(wish.channelId))
    return {
      refused: { why: 'definition_invalid', step: null, problem: `“${wish.channelId}” is not a channel` },
    };
  if (sameData(before, { ...wish, people })) return { refused: { why: 'nothing_changes' } };
  return {
    next: { people, channelId: wish.channelId },
    facts: [{ kind: 'catch_all.set', data: { people, channelId: wish.channelId } }],
  };
}
