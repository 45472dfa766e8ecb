import { people, teams } from '#catalog/store.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import type { PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import type { Rota } from '#oncall/rota.ts';
import { rotas } from '#oncall/rota-store.ts';
import type { Seat } from '../define.ts';
import { personIn } from '../grammar.ts';
import { nearest } from '#base/nearest.ts';
import { channelProblem } from './team-people.ts';
import type { StepWords, TargetWords } from './policy-step-words.ts';
import type { PolicyWords } from './policy-words.ts';

/** What names may mean, read once for all of them. */
type Known = {
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  readonly rotas: readonly Rota[];
};
type Found = Target | { readonly problem: string };

/** The living one of that name or id, or what was perhaps meant. */
function named<T extends { readonly id: string; readonly name: string }>(
  what: string,
  name: string,
  all: readonly T[],
): T | { readonly problem: string } {
  const found = all.find((one) => one.id === name || one.name === name.toLowerCase());
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    all.map((one) => one.name),
  );
  return {
    problem: `there is no ${what} "${name}"${meant === undefined ? `; /${what} list shows those there are` : `; did you mean "${meant}"`}`,
  };
}

function personMeant(name: string, me: string, known: Known): Found {
  const meant = personIn(name);
  const living = known.people.filter((person) => !person.bot);
  const found =
    meant === undefined
      ? undefined
      : 'id' in meant
        ? living.find((person) => person.id === meant.id)
        : meant.name === 'me'
          ? living.find((person) => person.id === me)
          : (living.find((person) => person.active && person.name.toLowerCase() === meant.name) ??
            living.find((person) => person.name.toLowerCase() === meant.name));
  return found === undefined
    ? { problem: `I know nobody called "${name}"; mention people with @` }
    : { kind: 'person', personId: found.id };
}

async function channelMeant(seat: Seat, channelId: string | null): Promise<Found> {
  const id = channelId ?? seat.channelId;
  if (id === undefined) return { problem: '"here" means a channel, and this is none; choose one: #orders' };
  const problem = await channelProblem(seat.desk, id);
  return problem === undefined ? { kind: 'channel', channelId: id } : { problem };
}

async function resolveTarget(seat: Seat, words: TargetWords, known: Known): Promise<Found> {
  switch (words.kind) {
    case 'rota':
    case 'next': {
      const rota = named('rota', words.name, known.rotas);
      if ('problem' in rota) return rota;
      return words.kind === 'next'
        ? { kind: 'next', rotaId: rota.id }
        : { kind: 'rota', rotaId: rota.id, role: words.role };
    }
    case 'team':
    case 'responder': {
      const team = named('team', words.name, known.teams);
      return 'problem' in team ? team : { kind: words.kind, teamId: team.id };
    }
    case 'person':
      return personMeant(words.name, seat.personId, known);
    case 'channel':
      return channelMeant(seat, words.channelId);
    case 'webhook':
      return words;
  }
}

async function resolveStep(
  seat: Seat,
  words: StepWords,
  known: Known,
): Promise<{ readonly step: Step; readonly problems: readonly string[] }> {
  const targets: Target[] = [];
  const problems: string[] = [];
  for (const one of words.targets) {
    const found = await resolveTarget(seat, one, known);
    if ('problem' in found) problems.push(found.problem);
    else targets.push(found);
  }
  return { step: { ...words, targets }, problems };
}

/** The definition that words make of the one before: what they do not mention stays. Names are looked up; those that nobody has are said. */
export async function resolvePolicy(
  seat: Seat,
  words: PolicyWords,
  before: PolicyDefinition,
): Promise<{ readonly definition: PolicyDefinition } | { readonly problems: readonly string[] }> {
  const known: Known = {
    people: await people(seat.desk),
    teams: (await teams(seat.desk)).filter((team) => !team.archived),
    rotas: await rotas(seat.desk),
  };
  const steps: Step[] = [];
  const problems: string[] = [];
  for (const [index, step] of (words.steps ?? []).entries()) {
    const resolved = await resolveStep(seat, step, known);
    steps.push(resolved.step);
    problems.push(...resolved.problems.map((problem) => `step ${index + 1}: ${problem}`));
  }
  if (problems.length > 0) return { problems };
  return {
    definition: {
      steps: words.steps === undefined ? before.steps : steps,
      repeat: words.repeat ?? before.repeat,
      ackTimeoutMs: words.ackTimeoutMs === undefined ? before.ackTimeoutMs : words.ackTimeoutMs,
      lowWaitsForMorning: words.lowWaitsForMorning ?? before.lowWaitsForMorning,
      workingHours: { ...before.workingHours, ...words.hours },
    },
  };
}
