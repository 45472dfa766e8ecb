import type { ServiceId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { HOUR, plus } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import { serviceById, teamById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { configuredKinds } from '../configured.ts';
import { policyById, policyFor } from '../policy-store.ts';
import { loadTargetSight } from '../sight-store.ts';
import { openedBefore, reachOf } from '../simulate-store.ts';
import { foresee } from '../simulate.ts';
import type { Foreseen, Given } from '../simulate.ts';

export type Question = {
  readonly teamId: TeamId;
  /** null: an alert of the team that belongs to none of its services. */
  readonly serviceId: ServiceId | null;
  readonly severity: Severity;
  readonly at: Date;
  /** The end of a maintenance that holds the service's alerts at that instant. */
  readonly heldUntil?: Date | undefined;
  /** How far ahead it is told, if nobody answers: two hours unless given. */
  readonly untilMs?: number;
};

/** What would happen, and by which route. Names, since it is for people. */
export type Simulation = Foreseen & {
  readonly at: Date;
  readonly until: Date;
  readonly severity: Severity;
  readonly team: string;
  readonly service: string | null;
  /** null: the team has made none. */
  readonly policy: string | null;
  readonly policyVersion: number;
};

const AHEAD_MS = 2 * HOUR;

/** Reads all that decides what would happen. */
export async function givenFor(desk: Desk, asked: Question): Promise<Given> {
  const { severity, at } = asked;
  const until = plus(at, asked.untilMs ?? AHEAD_MS);
  const team = await teamById(desk, asked.teamId);
  invariant(team, `team ${asked.teamId} exists`);
  const service = asked.serviceId === null ? undefined : await serviceById(desk, asked.serviceId);
  const policy = await policyFor(desk, team, asked.serviceId);
  const { policyId, definition } = policy;
  const sight = await loadTargetSight(desk, { policyId, definition, teamId: team.id }, at, until);
  const people = [...sight.people.keys(), ...sight.catchAll.people.map((one) => one.personId)];
  return {
    team,
    service: service ?? null,
    severity,
    at,
    until,
    policy,
    sight,
    opened: await openedBefore(desk, team.id, definition, at),
    reach: await reachOf(desk, people),
    configured: configuredKinds(desk),
  };
}

/** Says whom an alert of that severity would page at that instant, how and when, if nobody acknowledged. Changes nothing. */
export async function simulate(desk: Desk, asked: Question): Promise<Simulation> {
  // What still fails when a maintenance ends pages then.
  const given = await givenFor(desk, { ...asked, at: asked.heldUntil ?? asked.at });
  const { until, severity, policy } = given;
  const foreseen = foresee(given);
  const named = policy.policyId === null ? undefined : await policyById(desk, policy.policyId);
  return {
    ...foreseen,
    waits:
      foreseen.waits === null && asked.heldUntil !== undefined
        ? { because: 'maintenance', until: asked.heldUntil }
        : foreseen.waits,
    at: asked.at,
    until,
    severity,
    team: given.team.name,
    service: given.service?.name ?? null,
    policy: named?.name ?? null,
    policyVersion: policy.version,
  };
}
