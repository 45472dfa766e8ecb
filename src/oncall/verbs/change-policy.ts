import type { Outcome } from '#base/decision.ts';
import type { PolicyId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { people, teamById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { archivePolicyRule, changePolicyRule } from '../policy-rules.ts';
import type { PolicyRuling } from '../policy-rules.ts';
import type { Policy, PolicyDefinition, PolicyRefusal } from '../policy.ts';
import { policyById, policyStore } from '../policy-store.ts';
import { knownTo } from './known.ts';

export type Around = { readonly team: Team; readonly everyone: readonly Person[] };

/** A change of a living policy, for the members of its team and for admins. */
export function withPolicy(
  desk: Desk,
  id: PolicyId,
  rule: (open: OpenDesk, around: Around) => Promise<(before: Policy) => PolicyRuling>,
): Promise<Outcome<Policy, PolicyRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Policy, PolicyRefusal>> => {
    const everyone = await people(open);
    const policy = await policyById(open, id);
    const team = policy === undefined ? undefined : await teamById(open, policy.teamId);
    const judge = team === undefined ? undefined : await rule(open, { team, everyone });
    return change(open, policyStore(open.instant), id, (before) => {
      if (before === undefined || before.archived || team === undefined || judge === undefined)
        return { refused: { why: 'not_found', what: 'policy' } };
      if (!mayChange(open.actor, team, everyone))
        return {
          refused: {
            why: 'not_allowed',
            who: whoCan(team, everyone),
            what: `the policy ${before.name}`,
          },
        };
      return judge(before);
    });
  });
}

/** Changes how a policy pages. What is open keeps the version that it started with. */
export const changePolicy = (
  desk: Desk,
  id: PolicyId,
  definition: PolicyDefinition,
): Promise<Outcome<Policy, PolicyRefusal>> =>
  withPolicy(desk, id, async (open, { everyone }) => {
    const known = await knownTo(open, everyone);
    return (before) => changePolicyRule(before, definition, known);
  });

/** Deletes a policy: its services use their team's again, and the team, when it was its own, the default. What is open runs on to its end. */
export const archivePolicy = (desk: Desk, id: PolicyId): Promise<Outcome<Policy, PolicyRefusal>> =>
  withPolicy(desk, id, async () => archivePolicyRule);
