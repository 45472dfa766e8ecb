import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Service } from '../catalog.ts';
import { mayChange, whoCan } from '../permissions.ts';
import { createServiceRule } from '../rules.ts';
import type { ServiceWish } from '../rules.ts';
import { people, serviceByName, serviceStore, teamStore } from '../store.ts';

/** Makes a service of a team; for its members and for admins. */
export function createService(desk: Desk, wish: ServiceWish): Promise<Outcome<Service, CatalogRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Service, CatalogRefusal>> => {
    // Held, so that it is not archived meanwhile.
    const team = await teamStore(open.instant).load(open.tx, wish.teamId);
    if (team === undefined || team.archived)
      return refused({ why: 'not_found', what: 'team', name: wish.teamId });
    const everyone = await people(open);
    if (!mayChange(open.actor, team, everyone))
      return refused({
        why: 'not_allowed',
        who: whoCan(team, everyone),
        what: `services of the team ${team.name}`,
      });
    const taken = (await serviceByName(open, wish.name)) !== undefined;
    const id = open.ids.next('svc');
    return change(open, serviceStore(open.instant), id, () => createServiceRule(id, wish, taken));
  });
}
