import { people, services, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { monitors } from '#monitors/store.ts';
import { monitorEntry } from './canonical.ts';
import { writeFile } from './file.ts';
import type { File } from './file.ts';
import { namesOf } from './names.ts';
import type { House } from './open.ts';
import type { Said } from './said.ts';

/** Everything that lives in the database as a file, each list by name, written canonically. Mutes and ping addresses are of the moment and stay out. */
export async function inventory(desk: Desk): Promise<File> {
  const names = namesOf(await people(desk));
  const ownTeams = (await teams(desk)).filter((team) => !team.archived);
  const ownServices = (await services(desk)).filter((service) => !service.archived);
  const teamNames = new Map<string, string>(ownTeams.map((team) => [team.id, team.name]));
  const serviceNames = new Map<string, string>(ownServices.map((service) => [service.id, service.name]));
  return {
    tocsin: 1,
    teams: ownTeams.map((team) => ({
      name: team.name,
      members: team.members.map(names.nameOf),
      ...(team.responder === null ? {} : { responder: names.nameOf(team.responder) }),
      ...(team.channelId === null ? {} : { channel: team.channelId }),
    })),
    services: ownServices.map((service) => ({
      name: service.name,
      team: teamNames.get(service.teamId) ?? service.teamId,
      tier: service.tier,
      incidents: service.autoIncident,
    })),
    monitors: (await monitors(desk)).map((monitor) =>
      monitorEntry({ ...monitor, service: serviceNames.get(monitor.serviceId) ?? monitor.serviceId }),
    ),
  };
}

/** `tocsin export`. */
export async function exportAll({ desk }: House): Promise<Said> {
  const file = await inventory(desk);
  return { exit: 0, text: writeFile(file).trimEnd(), json: file };
}
