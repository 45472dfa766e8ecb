import type { Service, Team } from '#catalog/catalog.ts';
import { isName } from '#catalog/rules.ts';
import { personById, serviceByName, servicesOf, teamById, teamByName, teamsOf } from '#catalog/store.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import type { MonitorWish } from '#monitors/verbs/add-monitor.ts';
import { escape } from '../views/blocks.ts';
import { sayCatalogRefusal, sayMonitorRefusal } from '../views/refusals.ts';

/** Rolls everything back and carries the words for the person. */
class Refused extends Error {}
const refuse = (text: string): never => {
  throw new Refused(text);
};

export type Housed = {
  readonly monitor: Monitor;
  readonly service: Service;
  readonly team: Team;
  readonly made: readonly string[];
};

/** The team that owns a new service: the one named, else the person's only one, else a new one of the service's name with them in it. */
async function ownerFor(
  desk: Desk,
  personId: string,
  wanted: string | undefined,
  serviceName: string,
  made: string[],
): Promise<Team> {
  if (wanted !== undefined) {
    return (
      (await teamByName(desk, wanted)) ??
      refuse(sayCatalogRefusal({ why: 'not_found', what: 'team', name: wanted }))
    );
  }
  const mine = await teamsOf(desk, personId);
  const [first] = mine;
  if (first !== undefined && mine.length === 1) return first;
  if (first !== undefined) {
    return refuse(
      `There is no service “${escape(serviceName)}” yet, and you are on ${mine.length} teams. Say which one owns it: \`service ${serviceName} team ${first.name}\`.`,
    );
  }
  const twin = await teamByName(desk, serviceName);
  if (twin !== undefined) {
    return refuse(
      `There is no service “${escape(serviceName)}” yet, and you are not on the team ${escape(serviceName)}. Somebody on it can add you: \`/team add ${serviceName} @you\`.`,
    );
  }
  const team = await createTeam(desk, { name: serviceName, members: [personId] });
  if (!team.ok) return refuse(sayCatalogRefusal(team.refused));
  made.push(`Made the team *${serviceName}* with you in it; you are paged for its alerts.`);
  return team.value;
}

async function serviceFor(
  desk: Desk,
  personId: string,
  wish: { readonly service?: string; readonly team?: string; readonly fallback: string },
  made: string[],
): Promise<Service> {
  if (wish.service === undefined) {
    const mine = (
      await Promise.all((await teamsOf(desk, personId)).map((team) => servicesOf(desk, team.id)))
    ).flat();
    const [only] = mine;
    if (only !== undefined && mine.length === 1) return only;
  }
  const name = wish.service ?? wish.fallback;
  const known = await serviceByName(desk, name);
  if (known !== undefined) return known;
  if (!isName(name)) return refuse(sayCatalogRefusal({ why: 'name_invalid', name }));
  const team = await ownerFor(desk, personId, wish.team, name, made);
  const service = await createService(desk, { name, teamId: team.id });
  if (!service.ok) return refuse(sayCatalogRefusal(service.refused));
  made.push(
    `Made the service *${name}*, owned by the team ${team.name}. If that is not what you meant: \`/service archive ${name}\`.`,
  );
  return service.value;
}

/** Adds a monitor with the service and team it needs, all or nothing. `fallback` names the service when nothing else does. Answers words for the person when it is refused. */
export async function houseMonitor(
  desk: Desk,
  personId: string,
  wish: Omit<MonitorWish, 'serviceId'> & {
    readonly service?: string;
    readonly team?: string;
    readonly fallback: string;
  },
): Promise<Housed | { readonly refused: string }> {
  try {
    return await transact(desk, async (open) => {
      const made: string[] = [];
      if ((await personById(open, personId)) === undefined)
        refuse('Slack has not told me about you yet. Try once more in a minute.');
      const service = await serviceFor(open, personId, wish, made);
      const { service: _, team: __, fallback: ___, ...rest } = wish;
      const monitor = await addMonitor(open, { ...rest, serviceId: service.id });
      if (!monitor.ok) return refuse(sayMonitorRefusal(monitor.refused));
      const team = await teamById(open, service.teamId);
      return team === undefined
        ? refuse('The team of that service is gone.')
        : { monitor: monitor.value, service, team, made };
    });
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}
