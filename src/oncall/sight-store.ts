import { sql } from 'kysely';
import { countOpenedSince } from '#alerts/store.ts';
import type { AbsenceId, PersonId, PolicyId, RotaId, ServiceId, TeamId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Team } from '#catalog/catalog.ts';
import type { Severity } from '#catalog/severity.ts';
import { admins, people, peopleByIds, teamsByIds } from '#catalog/store.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { catchAll, policyFor, turnsOf } from './policy-store.ts';
import type { PolicyDefinition, Target } from './policy.ts';
import type { Absence, Plan } from './rota.ts';
import { planOf, rotaById } from './rota-store.ts';
import type { About } from './run.ts';
import { failedSince } from './store.ts';
import { planStep } from './step-plan.ts';
import { UNREACHABLE_MS, catchAllPeople } from './targets.ts';
import type { Reached, TargetSight } from './targets.ts';

/** How far ahead exceptions of a rota are read to find who has its next shift. */
const AHEAD_MS = 62 * DAY;

export type SightWish = {
  readonly policyId: PolicyId | null;
  readonly definition: PolicyDefinition;
  /** What it is about, when something is: whoever could just not be reached about it is passed over. */
  readonly about?: About;
  /** Whose alerts a condition on their number counts. */
  readonly teamId: TeamId;
};

const targetsOf = (definition: PolicyDefinition): readonly Target[] =>
  definition.steps.flatMap((step) => step.targets);

async function plansFor(
  desk: Desk,
  targets: readonly Target[],
  from: Date,
  to: Date,
): Promise<ReadonlyMap<RotaId, Plan>> {
  const plans = new Map<RotaId, Plan>();
  for (const target of targets) {
    if ((target.kind !== 'rota' && target.kind !== 'next') || plans.has(target.rotaId)) continue;
    const rota = await rotaById(desk, target.rotaId);
    const next = targets.some((one) => one.kind === 'next' && one.rotaId === target.rotaId);
    if (rota !== undefined)
      plans.set(rota.id, await planOf(desk, rota, from, next ? plus(to, AHEAD_MS) : to));
  }
  return plans;
}

/** Everybody whom a plan could name. */
const inPlan = (plan: Plan): readonly PersonId[] => [
  ...plan.rota.versions.flatMap((version) =>
    version.definition.layers.flatMap((layer) => layer.members.flat()),
  ),
  ...plan.overrides.flatMap((one) => [
    ...(one.who === null ? [] : [one.who]),
    ...one.shifts.map((shift) => shift.personId),
  ]),
];

async function lastResort(desk: Desk): Promise<TargetSight['catchAll']> {
  const named = await catchAll(desk);
  const listed = catchAllPeople(named.people, await peopleByIds(desk, named.people));
  const found = listed.length > 0 ? listed : catchAllPeople([], await admins(desk));
  const reached = found.length > 0 ? found : catchAllPeople([], await people(desk));
  return { people: reached, channelId: named.channelId };
}

type AbsenceRow = {
  id: AbsenceId;
  person_id: PersonId;
  from_date: string;
  to_date: string;
  reason: string;
  created_at: Date;
};

/** When these people are away, from the day before an instant on: it may be yesterday where they are. */
async function absencesFrom(desk: Desk, ids: readonly PersonId[], at: Date): Promise<readonly Absence[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<AbsenceRow>`
    select id, person_id, from_date, to_date, reason, created_at from absence
    where person_id = any(${[...ids]}::text[]) and cancelled_at is null
      and to_date >= ${plus(at, -DAY).toISOString().slice(0, 10)}`.execute(reader(desk));
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    fromDate: row.from_date,
    toDate: row.to_date,
    reason: row.reason,
    createdAt: row.created_at,
    cancelledAt: null,
  }));
}

async function alertCounts(desk: Desk, wish: SightWish, at: Date): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>();
  for (const { when } of wish.definition.steps)
    if (when.storm !== null && !counts.has(when.storm.withinMs))
      counts.set(
        when.storm.withinMs,
        await countOpenedSince(desk, wish.teamId, plus(at, -when.storm.withinMs)),
      );
  return counts;
}

/**
 * All that decides whom a policy reaches from `at` until `until` (the same instant unless given): only the rotas, teams and people that it names.
 * Inside a transaction the counters of its round-robin steps are locked.
 */
export async function loadTargetSight(
  desk: Desk,
  wish: SightWish,
  at: Date,
  until: Date = at,
): Promise<TargetSight> {
  const targets = targetsOf(wish.definition);
  const plans = await plansFor(desk, targets, at, plus(until, 1));
  const teams = await teamsByIds(
    desk,
    targets.flatMap((target) =>
      target.kind === 'team' || target.kind === 'responder' ? [target.teamId] : [],
    ),
  );
  const direct = [
    ...targets.flatMap((target) => (target.kind === 'person' ? [target.personId] : [])),
    ...teams.flatMap((team) => team.members),
  ];
  const known = await peopleByIds(desk, [...direct, ...[...plans.values()].flatMap(inPlan)]);
  const inTurn = wish.definition.steps.flatMap((step, index) => (step.mode === 'round_robin' ? [index] : []));
  return {
    plans,
    teams: new Map(teams.map((team) => [team.id, team])),
    people: new Map(known.map((person) => [person.id, person])),
    absences: await absencesFrom(desk, direct, at),
    unreachable:
      wish.about === undefined ? new Set() : await failedSince(desk, wish.about, plus(at, -UNREACHABLE_MS)),
    turns: wish.policyId === null ? new Map() : await turnsOf(desk, wish.policyId, inTurn),
    recentAlerts: await alertCounts(desk, wish, at),
    catchAll: await lastResort(desk),
  };
}

/** Whom a team's policy would page first if something of that severity came now: for a choice, and for those who are told of it besides. */
export async function firstReached(
  desk: Desk,
  team: Team,
  serviceId: ServiceId | null,
  severity: Severity,
): Promise<readonly Reached[]> {
  const { policyId, definition } = await policyFor(desk, team, serviceId);
  const at = desk.instant ?? desk.clock.now();
  const sight = await loadTargetSight(desk, { policyId, definition, teamId: team.id }, at);
  return planStep({ definition, severity, step: 0, loop: 0 }, sight, at).people;
}

/** Whoever was not told yet: the rest of the team, else the last resort, else everybody there is. */
export async function everybodyLeft(
  desk: Desk,
  team: Team | undefined,
  told: readonly PersonId[],
): Promise<readonly Reached[]> {
  const left = (found: readonly Reached[]): readonly Reached[] =>
    found.filter((one) => !told.includes(one.personId));
  const members = (await peopleByIds(desk, team?.members ?? [])).filter((one) => one.active && !one.bot);
  const because = `you are on the team ${team?.name ?? ''}`;
  const ofTeam = left(members.map((person) => ({ personId: person.id, because })));
  if (ofTeam.length > 0) return ofTeam;
  const resort = left((await lastResort(desk)).people);
  if (resort.length > 0) return resort;
  const everyone = (await people(desk)).filter((person) => person.active && !person.bot);
  const neither = 'neither its team nor the last resort could be reached';
  return left(everyone.map((person) => ({ personId: person.id, because: neither })));
}
