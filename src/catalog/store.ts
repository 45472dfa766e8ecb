import type { Kysely, Selectable } from 'kysely';
import type { PersonId, ServiceId, TeamId } from '#base/ids.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables } from '#ledger/tables.ts';
import { TIERS } from './catalog.ts';
import type { AutoIncident, Person, Service, Team } from './catalog.ts';

type Tables = {
  person: {
    id: string;
    name: string;
    real_name: string;
    zone: string;
    admin: boolean;
    active: boolean;
    bot: boolean;
    updated_at: Instant;
  };
  team: {
    id: TeamId;
    name: string;
    channel_id: string | null;
    members: string[];
    responder: string | null;
    archived: boolean;
    created_at: Instant;
  };
  service: {
    id: ServiceId;
    name: string;
    team_id: TeamId;
    tier: number;
    auto_incident: AutoIncident;
    auto_close_days: number | null;
    archived: boolean;
    created_at: Instant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

const toPerson = ({
  id,
  name,
  real_name,
  zone,
  admin,
  active,
  bot,
}: Selectable<Tables['person']>): Person => ({ id, name, realName: real_name, zone, admin, active, bot });
const toTeam = ({
  id,
  name,
  channel_id,
  members,
  responder,
  archived,
}: Selectable<Tables['team']>): Team => ({ id, name, channelId: channel_id, members, responder, archived });
const toService = (row: Selectable<Tables['service']>): Service => ({
  id: row.id,
  name: row.name,
  teamId: row.team_id,
  tier: TIERS.find((tier) => tier === row.tier) ?? 1,
  autoIncident: row.auto_incident,
  autoCloseDays: row.auto_close_days,
  archived: row.archived,
});

/** People are written at the instant they were last heard of. */
export const personStore = (now: Date): Store<PersonId, Person> => ({
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('person')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toPerson(row);
  },
  // Two processes that hear of somebody new at once must not both write it: the second insert fails, and its transaction runs again.
  save: async (tx, { id, name, realName, zone, admin, active, bot }, before) => {
    const row = { name, real_name: realName, zone, admin, active, bot, updated_at: now };
    if (before === undefined)
      await on(tx)
        .insertInto('person')
        .values({ id, ...row })
        .execute();
    else await on(tx).updateTable('person').set(row).where('id', '=', id).execute();
  },
  subject: (person) => person.id,
});

/** Teams; a new one is written with the instant of its creation. */
export const teamStore = (now: Date): Store<TeamId, Team> => ({
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('team')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toTeam(row);
  },
  save: async (tx, team, before) => {
    const row = {
      name: team.name,
      channel_id: team.channelId,
      members: [...team.members],
      responder: team.responder,
      archived: team.archived,
    };
    if (before === undefined)
      await on(tx)
        .insertInto('team')
        .values({ id: team.id, ...row, created_at: now })
        .execute();
    else await on(tx).updateTable('team').set(row).where('id', '=', team.id).execute();
  },
  subject: (team) => team.id,
});

/** Services; a new one is written with the instant of its creation. */
export const serviceStore = (now: Date): Store<ServiceId, Service> => ({
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('service')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toService(row);
  },
  save: async (tx, service, before) => {
    const row = {
      name: service.name,
      team_id: service.teamId,
      tier: service.tier,
      auto_incident: service.autoIncident,
      auto_close_days: service.autoCloseDays,
      archived: service.archived,
    };
    if (before === undefined)
      await on(tx)
        .insertInto('service')
        .values({ id: service.id, ...row, created_at: now })
        .execute();
    else await on(tx).updateTable('service').set(row).where('id', '=', service.id).execute();
  },
  subject: (service) => service.id,
});

export async function personById(desk: Desk, id: PersonId): Promise<Person | undefined> {
  const row = await on(reader(desk)).selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPerson(row);
}

/** Everybody Slack told us of, the deactivated included, by name. */
export async function people(desk: Desk): Promise<readonly Person[]> {
  return (
    await on(reader(desk)).selectFrom('person').selectAll().orderBy('name').orderBy('id').execute()
  ).map(toPerson);
}

/** The people of these ids; those nobody knows are left out. */
export async function peopleByIds(desk: Desk, ids: readonly PersonId[]): Promise<readonly Person[]> {
  if (ids.length === 0) return [];
  const rows = await on(reader(desk))
    .selectFrom('person')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(toPerson);
}

/** Active people who may change everything. */
export async function admins(desk: Desk): Promise<readonly Person[]> {
  const rows = await on(reader(desk))
    .selectFrom('person')
    .selectAll()
    .where('admin', '=', true)
    .where('active', '=', true)
    .where('bot', '=', false)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(toPerson);
}

export async function teamById(desk: Desk, id: TeamId): Promise<Team | undefined> {
  const row = await on(reader(desk)).selectFrom('team').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toTeam(row);
}

/** The teams of these ids, archived ones too; those that are not there are left out. */
export async function teamsByIds(desk: Desk, ids: readonly TeamId[]): Promise<readonly Team[]> {
  if (ids.length === 0) return [];
  const rows = await on(reader(desk))
    .selectFrom('team')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(toTeam);
}

/** The living team of that name. */
export async function teamByName(desk: Desk, name: string): Promise<Team | undefined> {
  const row = await on(reader(desk))
    .selectFrom('team')
    .selectAll()
    .where('name', '=', name)
    .where('archived', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toTeam(row);
}

/** Every team, archived ones too, by name. */
export async function teams(desk: Desk): Promise<readonly Team[]> {
  return (await on(reader(desk)).selectFrom('team').selectAll().orderBy('name').execute()).map(toTeam);
}

/** The living teams a person is a member of. */
export async function teamsOf(desk: Desk, person: PersonId): Promise<readonly Team[]> {
  return (await teams(desk)).filter((team) => !team.archived && team.members.includes(person));
}

export async function serviceById(desk: Desk, id: ServiceId): Promise<Service | undefined> {
  const row = await on(reader(desk))
    .selectFrom('service')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toService(row);
}

/** The living service of that name. */
export async function serviceByName(desk: Desk, name: string): Promise<Service | undefined> {
  const row = await on(reader(desk))
    .selectFrom('service')
    .selectAll()
    .where('name', '=', name)
    .where('archived', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toService(row);
}

/** Every service, archived ones too, by name. */
export async function services(desk: Desk): Promise<readonly Service[]> {
  return (await on(reader(desk)).selectFrom('service').selectAll().orderBy('name').execute()).map(toService);
}

/** The living services of a team. */
export async function servicesOf(desk: Desk, team: TeamId): Promise<readonly Service[]> {
  return (await services(desk)).filter((service) => !service.archived && service.teamId === team);
}
