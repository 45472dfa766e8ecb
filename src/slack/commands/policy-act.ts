import type { Outcome } from '#base/decision.ts';
import { servicesOf, teamByName, teamById, teams, teamsOf } from '#catalog/store.ts';
import type { Team } from '#catalog/catalog.ts';
import { alertById } from '#alerts/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Policy, PolicyDefinition, PolicyRefusal } from '#oncall/policy.ts';
import { defaultOf, policies, policyByName, policyFor } from '#oncall/policy-store.ts';
import type { Run } from '#oncall/run.ts';
import { openRunsOfTeam } from '#oncall/run-store.ts';
import { changePolicy } from '#oncall/verbs/change-policy.ts';
import type { Seat } from '../define.ts';
import { policySaid } from '../views/policy.ts';
import { policyChanges } from '../views/policy-changes.ts';
import { sayPolicyRefusal } from '../views/policy-refusals.ts';
import { BY_ID, policyText } from '../views/policy-text.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { policyNames, policySight } from './policy-sight.ts';

/** What commands, buttons and forms about policies do alike. */

/** Open runs that would go through this policy if they began now, and go through another version or policy. */
export async function outdatedRuns(desk: Desk, policy: Policy): Promise<readonly Run[]> {
  const team = await teamById(desk, policy.teamId);
  if (team === undefined) return [];
  const outdated: Run[] = [];
  for (const run of await openRunsOfTeam(desk, policy.teamId)) {
    const alert = 'alertId' in run.about ? await alertById(desk, run.about.alertId) : undefined;
    const now = await policyFor(desk, team, alert?.serviceId ?? null);
    if (now.policyId === policy.id && (run.policyId !== policy.id || run.policyVersion !== policy.version))
      outdated.push(run);
  }
  return outdated;
}

/** Says what became of a policy, with a button that takes it back; `before` is null for a new one. */
export async function answerSaved(
  seat: Seat,
  policy: Policy,
  before: PolicyDefinition | null,
  first: string,
  say: Seat['answer'] = seat.answer,
): Promise<void> {
  const names = await policyNames(seat.desk);
  await say(
    policySaid(first, await policySight(seat.desk, policy), {
      changes: before === null ? [] : policyChanges(before, policy.definition, names),
      undo: before === null ? null : `${policy.version} ${policyText(before, BY_ID)}`,
      running: (await outdatedRuns(seat.desk, policy)).length,
    }),
  );
}

/** Gives a policy a new definition and says so, or why not. */
export async function saveDefinition(
  seat: Seat,
  policy: Policy,
  definition: PolicyDefinition,
  first = `Saved: the policy *${policy.name}*.`,
  say: Seat['answer'] = seat.answer,
): Promise<Outcome<Policy, PolicyRefusal>> {
  const outcome = await changePolicy(seat.desk, policy.id, definition);
  if (outcome.ok) await answerSaved(seat, outcome.value, policy.definition, first, say);
  return outcome;
}

/** The same for a command: a refusal is said there too. */
export async function saveAndAnswer(seat: Seat, policy: Policy, definition: PolicyDefinition): Promise<void> {
  const outcome = await saveDefinition(seat, policy, definition);
  if (!outcome.ok) await seat.answer({ text: sayPolicyRefusal(outcome.refused) });
}

/** The team that is to own a policy: the one named, else the one called like it, else the only one that the person is on. */
export async function owningTeam(
  seat: Seat,
  name: string,
  named: string | undefined,
): Promise<Team | { readonly problem: string }> {
  const living = (team: Team | undefined): Team | undefined => (team?.archived === false ? team : undefined);
  const found = living(await teamByName(seat.desk, named ?? name));
  if (found !== undefined) return found;
  if (named !== undefined)
    return { problem: sayCatalogRefusal({ why: 'not_found', what: 'team', name: named }) };
  const mine = (await teamsOf(seat.desk, seat.personId)).filter((team) => !team.archived);
  const [only] = mine;
  if (mine.length === 1 && only !== undefined) return only;
  return {
    problem: `Say which team’s it is: \`/policy create ${name === '' ? 'orders' : name} for ${mine[0]?.name ?? 'orders'} step @ada 5m\`. \`/team list\` shows those there are.`,
  };
}

/** The policy of that name, or the team of that name which has none. */
export async function policyNamed(
  desk: Desk,
  name: string,
): Promise<{ readonly policy: Policy } | { readonly team: Team } | undefined> {
  const policy = await policyByName(desk, name);
  if (policy !== undefined) return { policy };
  const team = await teamByName(desk, name);
  if (team === undefined || team.archived) return undefined;
  const own = (await policies(desk)).find((one) => one.ofTeam && one.teamId === team.id);
  return own === undefined ? { team } : { policy: own };
}

/** Teams that go by the default, of those that own a service. */
export async function teamsWithout(desk: Desk): Promise<readonly string[]> {
  const own = new Set((await policies(desk)).filter((one) => one.ofTeam).map((one) => one.teamId));
  const names: string[] = [];
  for (const team of await teams(desk))
    if (!team.archived && !own.has(team.id) && (await servicesOf(desk, team.id)).length > 0)
      names.push(team.name);
  return names;
}

export const startingPoint = (desk: Desk, team: Team): Promise<PolicyDefinition> => defaultOf(desk, team);
