import type { ServiceId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, serviceById, teamById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { MonitorRefusal } from '../monitor.ts';

/** Why the desk's actor may not change monitors of a service, with who can; undefined when they may. */
export async function mayNotChange(
  desk: Desk,
  serviceId: ServiceId,
  what: string,
): Promise<MonitorRefusal | undefined> {
  const service = await serviceById(desk, serviceId);
  if (service === undefined || service.archived)
    return { why: 'not_found', name: service?.name ?? serviceId };
  const team = await teamById(desk, service.teamId);
  if (team === undefined) return { why: 'not_found', name: service.teamId };
  const everyone = await people(desk);
  return mayChange(desk.actor, team, everyone)
    ? undefined
    : { why: 'not_allowed', who: whoCan(team, everyone), what };
}
