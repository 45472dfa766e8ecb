import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ServiceId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Service } from '../catalog.ts';
import { mayChange, whoCan } from '../permissions.ts';
import { archiveServiceRule } from '../rules.ts';
import { people, serviceStore, teamById } from '../store.ts';

/** Archives a service; for the owning team and for admins. `monitors` are the names of those that still watch it: then it is refused. */
export function archiveService(
  desk: Desk,
  id: ServiceId,
  monitors: readonly string[],
): Promise<Outcome<Service, CatalogRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Service, CatalogRefusal>> => {
    const service = await serviceStore(open.instant).load(open.tx, id);
    const team = service === undefined || service.archived ? undefined : await teamById(open, service.teamId);
    if (service === undefined || team === undefined)
      return refused({ why: 'not_found', what: 'service', name: id });
    const everyone = await people(open);
    if (!mayChange(open.actor, team, everyone))
      return refused({
        why: 'not_allowed',
        who: whoCan(team, everyone),
        what: `the service ${service.name}`,
      });
    return change(open, serviceStore(open.instant), id, (before) =>
      archiveServiceRule(before ?? service, monitors),
    );
  });
}
