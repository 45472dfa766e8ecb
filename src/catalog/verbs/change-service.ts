import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ServiceId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Service } from '../catalog.ts';
import { mayChange, whoCan } from '../permissions.ts';
import { changeServiceRule } from '../rules.ts';
import type { ServiceChanges } from '../rules.ts';
import { people, serviceByName, serviceStore, teamById, teamStore } from '../store.ts';

/** Changes a service; for the owning team and for admins. Handing it to another team needs membership of the owning one only. */
export function changeService(
  desk: Desk,
  id: ServiceId,
  changes: ServiceChanges,
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
    const heir =
      changes.teamId === undefined ? team : await teamStore(open.instant).load(open.tx, changes.teamId);
    if (heir === undefined || heir.archived)
      return refused({ why: 'not_found', what: 'team', name: changes.teamId ?? '' });
    const taken = changes.name !== undefined && (await serviceByName(open, changes.name)) !== undefined;
    return change(open, serviceStore(open.instant), id, (before) =>
      changeServiceRule(before ?? service, changes, taken),
    );
  });
}
