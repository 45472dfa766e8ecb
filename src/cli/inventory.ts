import { showAutoClose } from '#catalog/auto-close.ts';
import { people, services, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { monitors } from '#monitors/store.ts';
import { definitionAt } from '#oncall/versions.ts';
import { policies } from '#oncall/policy-store.ts';
import { rotas } from '#oncall/rota-store.ts';
import { componentsOf } from '#status/component-store.ts';
import { pages } from '#status/page-store.ts';
import { monitorEntry } from './canonical.ts';
import { writeFile } from './file.ts';
import type { File } from './file.ts';
import { namesOf } from './names.ts';
import { pageEntry, shortPage } from './page-entry.ts';
import { policyBody } from './policy-file.ts';
import { bodyOf } from './rota-file.ts';
import type { House } from './open.ts';
import type { Said } from './said.ts';

/** Everything that lives in the database as a file, each list by name, written canonically. Mutes and ping addresses are of the moment and stay out. */
export async function inventory(desk: Desk): Promise<File> {
  const names = namesOf(await people(desk));
  const ownTeams = (await teams(desk)).filter((team) => !team.archived);
  const ownServices = (await services(desk)).filter((service) => !service.archived);
  const teamNames = new Map<string, string>(ownTeams.map((team) => [team.id, team.name]));
  const serviceNames = new Map<string, string>(ownServices.map((service) => [service.id, service.name]));
  const ownRotas = await rotas(desk);
  const rotaNames = new Map<string, string>(ownRotas.map((rota) => [rota.id, rota.name]));
  const ownPages = [];
  for (const page of await pages(desk))
    ownPages.push(
      pageEntry(page, await componentsOf(desk, page.id), { names, teams: teamNames, services: serviceNames }),
    );
  const now = desk.clock.now();
  return {
    tocsin: 1,
    teams: ownTeams.map((team) => ({
      name: team.name,
      members: team.members.map(names.nameOf),
      ...(team.responder === null ? {} : { responder: names.nameOf(team.responder) }),
      ...(team.channelId === null ? {} : { channel: team.channelId }),
    })),
    rotas: ownRotas.flatMap((rota) => {
      const definition = definitionAt(rota.versions, now);
      return definition === undefined
        ? []
        : [
            {
              name: rota.name,
              team: teamNames.get(rota.teamId) ?? rota.teamId,
              ...bodyOf(definition, names.nameOf),
            },
          ];
    }),
    services: ownServices.map((service) => ({
      name: service.name,
      team: teamNames.get(service.teamId) ?? service.teamId,
      tier: service.tier,
      incidents: service.autoIncident,
      ...(service.autoCloseDays === null ? {} : { autoclose: showAutoClose(service.autoCloseDays) }),
    })),
    policies: (await policies(desk)).map((policy) => ({
      name: policy.name,
      team: teamNames.get(policy.teamId) ?? policy.teamId,
      ...policyBody(
        policy.definition,
        policy.serviceIds.flatMap((id) => serviceNames.get(id) ?? []),
        {
          person: names.nameOf,
          team: (id) => teamNames.get(id) ?? id,
          rota: (id) => rotaNames.get(id) ?? id,
        },
      ),
    })),
    monitors: (await monitors(desk)).map((monitor) =>
      monitorEntry({ ...monitor, service: serviceNames.get(monitor.serviceId) ?? monitor.serviceId }),
    ),
    pages: ownPages.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

/** `tocsin export`. */
export async function exportAll({ desk }: Pick<House, 'desk'>): Promise<Said> {
  const { rotas: plans, policies: ways, pages: ownPages, ...rest } = await inventory(desk);
  // What nobody has made is not named.
  const file = {
    ...rest,
    ...(plans.length === 0 ? {} : { rotas: plans }),
    ...(ways.length === 0 ? {} : { policies: ways }),
    ...(ownPages.length === 0 ? {} : { pages: ownPages.map(shortPage) }),
  };
  return { exit: 0, text: writeFile(file).trimEnd(), json: file };
}
