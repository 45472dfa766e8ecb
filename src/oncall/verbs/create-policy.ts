import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, teamById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { createPolicyRule } from '../policy-rules.ts';
import type { PolicyWish } from '../policy-rules.ts';
import type { Policy, PolicyRefusal } from '../policy.ts';
import { policyByName, policyStore } from '../policy-store.ts';
import { knownTo } from './known.ts';

/** Makes a policy of a team's; for its members and for admins. Under the team's own name it is the one that all its services use. */
export function createPolicy(desk: Desk, wish: PolicyWish): Promise<Outcome<Policy, PolicyRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Policy, PolicyRefusal>> => {
    const team = await teamById(open, wish.teamId);
    if (team === undefined || team.archived) return refused({ why: 'not_found', what: 'team' });
    const everyone = await people(open);
    if (!mayChange(open.actor, team, everyone))
      return refused({
        why: 'not_allowed',
        who: whoCan(team, everyone),
        what: `the policies of ${team.name}`,
      });
    const taken = (await policyByName(open, wish.name)) !== undefined;
    const known = await knownTo(open, everyone);
    const id = open.ids.next('pol');
    return change(open, policyStore(open.instant), id, () =>
      createPolicyRule(id, wish, { team, taken, known }),
    );
  });
}
