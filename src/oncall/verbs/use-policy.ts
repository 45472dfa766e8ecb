import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { PolicyId, ServiceId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, serviceById, teamById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { usePolicyRule } from '../policy-rules.ts';
import type { Policy, PolicyRefusal } from '../policy.ts';
import { policyOfService, policyStore } from '../policy-store.ts';

/** A service names a policy, another team's too, or goes back to its own team's; for the members of the service's team and for admins. */
export function usePolicy(
  desk: Desk,
  serviceId: ServiceId,
  policyId: PolicyId | null,
): Promise<Outcome<Policy, PolicyRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Policy, PolicyRefusal>> => {
    const service = await serviceById(open, serviceId);
    const team = service === undefined ? undefined : await teamById(open, service.teamId);
    if (service === undefined || service.archived || team === undefined)
      return refused({ why: 'not_found', what: 'service' });
    const everyone = await people(open);
    if (!mayChange(open.actor, team, everyone))
      return refused({
        why: 'not_allowed',
        who: whoCan(team, everyone),
        what: `the service ${service.name}`,
      });
    const named = await policyOfService(open, serviceId);
    const store = policyStore(open.instant);
    const set = (id: PolicyId, used: boolean): Promise<Outcome<Policy, PolicyRefusal>> =>
      change(open, store, id, (before) =>
        before === undefined || before.archived
          ? { refused: { why: 'not_found', what: 'policy' } }
          : usePolicyRule(before, serviceId, used),
      );
    if (policyId === null)
      return named === undefined ? refused({ why: 'nothing_changes' }) : set(named.id, false);
    const used = await set(policyId, true);
    // One at a time: what it named before it names no longer.
    if (used.ok && named !== undefined) await set(named.id, false);
    return used;
  });
}
