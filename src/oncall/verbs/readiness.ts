import type { TeamId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Team } from '#catalog/catalog.ts';
import { people, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { configuredKinds } from '../configured.ts';
import { catchAll, defaultOf, policiesOfTeam, policyFor } from '../policy-store.ts';
import { catchAllFallsBack, unready } from '../readiness.ts';
import type { Unready } from '../readiness.ts';
import { plansOfTeam } from '../rota-store.ts';
import { loadTargetSight } from '../sight-store.ts';
import { reachOf } from '../simulate-store.ts';

export type TeamReadiness = {
  readonly teamId: TeamId;
  readonly team: string;
  readonly unready: readonly Unready[];
};
export type Readiness = {
  readonly teams: readonly TeamReadiness[];
  readonly catchAllFallsBack: boolean;
};

/** Gaps are looked for 14 days ahead; one that begins then may be long. */
const AHEAD_MS = 104 * DAY;

async function ofTeam(desk: Desk, team: Team): Promise<TeamReadiness> {
  const now = desk.clock.now();
  const everyone = new Map((await people(desk)).map((person) => [person.id, person]));
  const plans = await plansOfTeam(desk, team.id, now, plus(now, AHEAD_MS));
  const own = await policiesOfTeam(desk, team.id);
  const inForce = [
    ...own.map(({ id, name, version, definition }) => ({
      name,
      policy: { policyId: id, version, definition },
    })),
    ...(own.some((policy) => policy.ofTeam)
      ? []
      : [{ name: null, policy: await policyFor(desk, team, null) }]),
  ];
  const policies = [];
  for (const one of inForce)
    policies.push({ ...one, sight: await loadTargetSight(desk, { ...one.policy, teamId: team.id }, now) });
  const named = plans.flatMap((plan) =>
    plan.rota.versions.flatMap((version) =>
      version.definition.layers.flatMap((layer) => layer.members.flat()),
    ),
  );
  const reach = await reachOf(desk, [...team.members, ...named]);
  const sight = { team, people: everyone, plans, policies, reach, configured: configuredKinds(desk), now };
  return { teamId: team.id, team: team.name, unready: unready(sight) };
}

/** Where a team lives. */
export const homeZoneOf = async (desk: Desk, team: Team): Promise<string> =>
  (await defaultOf(desk, team)).workingHours.zone;

/** What would let a page down, of these teams, or of every living one. */
export async function readiness(desk: Desk, only?: readonly TeamId[]): Promise<Readiness> {
  const living = (await teams(desk)).filter(
    (team) => !team.archived && (only === undefined || only.includes(team.id)),
  );
  const found: TeamReadiness[] = [];
  for (const team of living) found.push(await ofTeam(desk, team));
  const everyone = new Map((await people(desk)).map((person) => [person.id, person]));
  return { teams: found, catchAllFallsBack: catchAllFallsBack(await catchAll(desk), everyone) };
}
