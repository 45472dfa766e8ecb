import { localDate } from '#base/calendar.ts';
import type { PersonId, RotaId, TeamId } from '#base/ids.ts';
import { never } from '#base/invariant.ts';
import { MINUTE } from '#base/time.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { nextShift } from './coverage.ts';
import type { Step, Target } from './policy.ts';
import type { Absence, Plan } from './rota.ts';
import type { Skipped } from './run.ts';
import { whoIsOn } from './shifts.ts';

/**
 * All that decides whom a step reaches, as plain data. The engine and a simulation ask the same rules about it. People, teams and rotas that are
 * not in it do not exist.
 */
export type TargetSight = {
  readonly plans: ReadonlyMap<RotaId, Plan>;
  readonly teams: ReadonlyMap<TeamId, Team>;
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly absences: readonly Absence[];
  /** Those whom a page about the same thing failed to reach just now: it would fail again. */
  readonly unreachable: ReadonlySet<PersonId>;
  /** Round robin: how often each step of the policy, by its index, has chosen before. */
  readonly turns: ReadonlyMap<number, number>;
  /** How many alerts the team had, by the window in milliseconds that a condition asks about. */
  readonly recentAlerts: ReadonlyMap<number, number>;
  /** Whom the catch-all reaches, and the channel that is told. Never nobody while there is anybody. */
  readonly catchAll: { readonly people: readonly Reached[]; readonly channelId: string | null };
};

/** So long a page that failed speaks against another one. */
export const UNREACHABLE_MS = 5 * MINUTE;

/** A person to page, and why them: "you are on call for orders". */
export type Reached = { readonly personId: PersonId; readonly because: string };

export type Resolved = {
  readonly people: readonly Reached[];
  readonly channels: readonly string[];
  readonly webhooks: readonly { readonly url: string; readonly secretName: string | null }[];
  readonly skipped: readonly Skipped[];
};

const NOTHING: Resolved = { people: [], channels: [], webhooks: [], skipped: [] };
const skip = (what: string, because: Skipped['because']): Resolved => ({
  ...NOTHING,
  skipped: [{ what, because }],
});

const named = (sight: TargetSight, id: PersonId): string => `@${sight.people.get(id)?.name ?? id}`;

/** Whether a person is away on that local day of theirs. */
export function isAbsent(sight: Pick<TargetSight, 'people' | 'absences'>, id: PersonId, at: Date): boolean {
  const zone = sight.people.get(id)?.zone ?? 'UTC';
  return sight.absences.some((absence) => {
    if (absence.personId !== id || absence.cancelledAt !== null) return false;
    const today = localDate(at, zone);
    return absence.fromDate <= today && today <= absence.toDate;
  });
}

/** Why a person cannot be paged; undefined: they can. Whoever is on call by a rota has its word that they are not away. */
function hindrance(
  sight: TargetSight,
  id: PersonId,
  at: Date,
  byRota: boolean,
): Skipped['because'] | undefined {
  const person = sight.people.get(id);
  if (person === undefined || !person.active || person.bot) return 'gone';
  if (sight.unreachable.has(id)) return 'unreachable';
  return !byRota && isAbsent(sight, id, at) ? 'absent' : undefined;
}

function page(
  sight: TargetSight,
  at: Date,
  wanted: readonly PersonId[],
  because: string,
  byRota = false,
): Resolved {
  const people: Reached[] = [];
  const skipped: Skipped[] = [];
  for (const personId of wanted) {
    const why = hindrance(sight, personId, at, byRota);
    if (why === undefined) people.push({ personId, because });
    else skipped.push({ what: named(sight, personId), because: why });
  }
  return { ...NOTHING, people, skipped };
}

function ofRota(target: Extract<Target, { kind: 'rota' | 'next' }>, sight: TargetSight, at: Date): Resolved {
  const plan = sight.plans.get(target.rotaId);
  if (plan === undefined || plan.rota.archived) return skip('a rota', 'missing');
  const { name } = plan.rota;
  if (target.kind === 'next') {
    const shift = nextShift(plan, 'primary', at);
    if (shift === undefined) return skip(`next of rota ${name}`, 'nobody_on_call');
    const wanted = shift.people.map((one) => one.personId);
    return page(sight, at, wanted, `you have the next shift of ${name}`);
  }
  const { people, gone } = whoIsOn(plan, target.role, at);
  const second = target.role === 'secondary';
  const because = `you are ${second ? 'second ' : ''}on call for ${name}`;
  if (people.length + gone.length === 0)
    return skip(`${second ? 'second of ' : ''}rota ${name}`, 'nobody_on_call');
  const wanted = people.map((one) => one.personId);
  const reached = page(sight, at, wanted, because, true);
  const left = gone.map((id): Skipped => ({ what: named(sight, id), because: 'gone' }));
  return { ...reached, skipped: [...reached.skipped, ...left] };
}

/** A team's members; whoever is away is left out while somebody else is there. */
function ofTeam(sight: TargetSight, at: Date, teamId: TeamId, because?: (team: Team) => string): Resolved {
  const team = sight.teams.get(teamId);
  if (team === undefined || team.archived) return skip('a team', 'missing');
  const reached = page(sight, at, team.members, because?.(team) ?? `you are on the team ${team.name}`);
  if (reached.people.length > 0) return reached;
  const back = page(sight, at, team.members, `everybody else of ${team.name} is away`, true);
  if (back.people.length > 0) return back;
  return {
    ...reached,
    skipped: [...reached.skipped, { what: `team ${team.name}`, because: 'nobody_on_call' }],
  };
}

function ofResponder(sight: TargetSight, at: Date, teamId: TeamId): Resolved {
  const team = sight.teams.get(teamId);
  if (team === undefined || team.archived) return skip('a team', 'missing');
  if (team.responder === null)
    return ofTeam(sight, at, teamId, () => `${team.name} has no responder, so every member is paged`);
  const reached = page(sight, at, [team.responder], `you are the responder of ${team.name}`);
  if (reached.people.length > 0) return reached;
  // The responder is a member, so the reason why they are not paged stands there too.
  return ofTeam(sight, at, teamId, () => `the responder of ${team.name} is not there`);
}

function ofTarget(target: Target, sight: TargetSight, at: Date): Resolved {
  switch (target.kind) {
    case 'rota':
    case 'next':
      return ofRota(target, sight, at);
    case 'person':
      return page(sight, at, [target.personId], 'you are named in the policy');
    case 'team':
      return ofTeam(sight, at, target.teamId);
    case 'responder':
      return ofResponder(sight, at, target.teamId);
    case 'channel':
      return { ...NOTHING, channels: [target.channelId] };
    case 'webhook':
      return { ...NOTHING, webhooks: [{ url: target.url, secretName: target.secretName }] };
    default:
      return never(target);
  }
}

/** Whom a step reaches at an instant: each person once, with the first reason that names them, and every target that reaches nobody with its own. */
export function resolveStep(step: Pick<Step, 'targets'>, sight: TargetSight, at: Date): Resolved {
  if (step.targets.length === 0) return skip('the step', 'empty');
  const parts = step.targets.map((target) => ofTarget(target, sight, at));
  const people = new Map<PersonId, Reached>();
  for (const one of parts.flatMap((part) => part.people))
    if (!people.has(one.personId)) people.set(one.personId, one);
  return {
    people: [...people.values()],
    channels: [...new Set(parts.flatMap((part) => part.channels))],
    webhooks: [...new Map(parts.flatMap((part) => part.webhooks).map((one) => [one.url, one])).values()],
    skipped: parts.flatMap((part) => part.skipped),
  };
}

/** Whether a step with these targets is meant to wake somebody, as opposed to only telling a channel or another system. */
export const wakesPeople = (step: Pick<Step, 'targets'>): boolean =>
  step.targets.some((target) => target.kind !== 'channel' && target.kind !== 'webhook');

/** Whom the organisation's last resort reaches: the people named, else the admins, else everybody. */
export function catchAllPeople(named: readonly PersonId[], everyone: readonly Person[]): readonly Reached[] {
  const here = everyone.filter((person) => person.active && !person.bot);
  const reach = (people: readonly Person[], because: string): readonly Reached[] =>
    people.map((person) => ({ personId: person.id, because }));
  const listed = here.filter((person) => named.includes(person.id));
  if (listed.length > 0) return reach(listed, 'you are the last resort');
  const admins = here.filter((person) => person.admin);
  return admins.length > 0 ? reach(admins, 'you are an admin') : reach(here, 'there is no admin');
}
