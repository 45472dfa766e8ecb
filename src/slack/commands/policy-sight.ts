import { people, services, teams } from '#catalog/store.ts';
import type { Team } from '#catalog/catalog.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Policy, PolicyDefinition } from '#oncall/policy.ts';
import { catchAll, defaultOf } from '#oncall/policy-store.ts';
import { rotas } from '#oncall/rota-store.ts';
import { loadTargetSight } from '#oncall/sight-store.ts';
import { resolveStep } from '#oncall/targets.ts';
import type { PolicySight } from '../views/policy.ts';
import type { StepsSight } from '../views/policy-steps.ts';
import type { PolicyNames } from '../views/policy-text.ts';

/** The names that people know of everything a policy can hold. */
export async function policyNames(desk: Desk): Promise<PolicyNames> {
  const named = new Map<string, string>([
    ...(await rotas(desk)).map((rota): [string, string] => [rota.id, rota.name]),
    ...(await teams(desk)).map((team): [string, string] => [team.id, team.name]),
    ...(await people(desk)).map((person): [string, string] => [person.id, `@${person.name}`]),
  ]);
  const name = (id: string): string => named.get(id) ?? id;
  return { rota: name, team: name, person: name };
}

/** A definition with whom each of its targets means now. */
export async function stepsSight(
  desk: Desk,
  of: Pick<Policy, 'teamId'> & { readonly id: Policy['id'] | null; readonly definition: PolicyDefinition },
): Promise<StepsSight> {
  const now = desk.clock.now();
  const { definition, teamId } = of;
  const sight = await loadTargetSight(desk, { policyId: of.id, definition, teamId }, now);
  return {
    definition,
    names: await policyNames(desk),
    catchAll: await catchAll(desk),
    now: definition.steps.map((step) =>
      step.targets.map((target) =>
        resolveStep({ targets: [target] }, sight, now).people.map((one) => one.personId),
      ),
    ),
  };
}

/** A policy as it is shown. */
export async function policySight(desk: Desk, policy: Policy): Promise<PolicySight> {
  const team = (await teams(desk)).find((one) => one.id === policy.teamId);
  const used = (await services(desk)).filter((service) => policy.serviceIds.includes(service.id));
  return {
    ...(await stepsSight(desk, policy)),
    id: policy.id,
    name: policy.name,
    team: team?.name ?? policy.name,
    services: policy.ofTeam ? [] : used.map((service) => service.name),
    ofTeam: policy.ofTeam,
  };
}

/** What a team has that made no policy, as it is shown. */
export async function defaultSight(desk: Desk, team: Team): Promise<PolicySight> {
  const definition = await defaultOf(desk, team);
  return {
    ...(await stepsSight(desk, { id: null, teamId: team.id, definition })),
    id: null,
    name: team.name,
    team: team.name,
    services: [],
    ofTeam: true,
  };
}
