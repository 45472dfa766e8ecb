import type { Selectable } from 'kysely';
import type { PersonId, RotaId, TeamId } from '#base/ids.ts';
import { peopleByIds, teamById } from '#catalog/store.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Override, Plan, Rota, RotaVersion } from './rota.ts';
import { absencesWithin, overridesOf } from './rota-store-exceptions.ts';
import { rotaTables as on } from './rota-store-tables.ts';
import type { RotaTables } from './rota-store-tables.ts';
import { inForce } from './versions.ts';

export {
  absenceById,
  absencesOf,
  openSwaps,
  overrideById,
  overridesOf,
  swapById,
} from './rota-store-exceptions.ts';
export { heldShifts } from './rota-store-held.ts';

type RotaRow = Selectable<RotaTables['rota']>;
type VersionRow = Omit<Selectable<RotaTables['rota_version']>, 'seq'>;

const toVersion = (row: VersionRow): RotaVersion => ({
  validFrom: row.valid_from,
  author: row.author,
  definition: row.definition,
});
const toRota = (row: RotaRow, versions: readonly VersionRow[]): Rota => ({
  id: row.id,
  teamId: row.team_id,
  name: row.name,
  versions: inForce(versions.filter((version) => version.rota_id === row.id).map(toVersion)),
  userGroupId: row.user_group_id,
  archived: row.archived,
});

type Reader = Parameters<typeof on>[0];
const versionsOf = (db: Reader, ids: readonly RotaId[]): Promise<VersionRow[]> =>
  on(db)
    .selectFrom('rota_version')
    .select(['rota_id', 'valid_from', 'author', 'definition'])
    .where('rota_id', 'in', [...ids])
    .orderBy('seq')
    .execute();

async function withVersions(desk: Desk, rows: readonly RotaRow[]): Promise<readonly Rota[]> {
  if (rows.length === 0) return [];
  const versions = await versionsOf(
    reader(desk),
    rows.map((row) => row.id),
  );
  return rows.map((row) => toRota(row, versions));
}

/** Rotas; a new one is written with the instant of its creation. Versions are only ever added. */
export const rotaStore = (now: Date): Store<RotaId, Rota> => ({
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('rota')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toRota(row, await versionsOf(tx, [id]));
  },
  save: async (tx, rota, before) => {
    const row = { name: rota.name, user_group_id: rota.userGroupId, archived: rota.archived };
    if (before === undefined)
      await on(tx)
        .insertInto('rota')
        .values({ id: rota.id, team_id: rota.teamId, ...row, created_at: now })
        .execute();
    else await on(tx).updateTable('rota').set(row).where('id', '=', rota.id).execute();
    const newest = rota.versions.at(-1);
    if (newest === undefined || newest === before?.versions.at(-1)) return;
    await on(tx)
      .insertInto('rota_version')
      .values({
        rota_id: rota.id,
        valid_from: newest.validFrom,
        author: newest.author,
        definition: JSON.stringify(newest.definition),
      })
      .execute();
  },
  subject: (rota) => rota.id,
});

const from = (desk: Desk) => on(reader(desk)).selectFrom('rota').selectAll().orderBy('name').orderBy('id');

export async function rotaById(desk: Desk, id: RotaId): Promise<Rota | undefined> {
  return (await withVersions(desk, await from(desk).where('id', '=', id).execute()))[0];
}

/** The living rota of that name. */
export async function rotaByName(desk: Desk, name: string): Promise<Rota | undefined> {
  const rows = await from(desk).where('name', '=', name).where('archived', '=', false).execute();
  return (await withVersions(desk, rows))[0];
}

/** Every rota, archived ones too, by name. */
export async function rotas(desk: Desk): Promise<readonly Rota[]> {
  return withVersions(desk, await from(desk).execute());
}

/** The living rotas of a team: the one that bears its name first, then by name. */
export async function rotasOfTeam(desk: Desk, teamId: TeamId): Promise<readonly Rota[]> {
  const rows = await from(desk).where('team_id', '=', teamId).where('archived', '=', false).execute();
  const found = await withVersions(desk, rows);
  const first = (await teamById(desk, teamId))?.name;
  return [...found.filter((rota) => rota.name === first), ...found.filter((rota) => rota.name !== first)];
}

const membersOf = (rota: Rota): readonly PersonId[] =>
  rota.versions.flatMap((version) => version.definition.layers.flatMap((layer) => layer.members.flat()));
const wantedBy = (override: Override): readonly PersonId[] => [
  ...(override.who === null ? [] : [override.who]),
  ...override.shifts.map((shift) => shift.personId),
];

/**
 * All that decides who is on call in a time; without `to`, ever after. Questions about later times than that are answered without the
 * exceptions made for them.
 */
export async function plansOf(
  desk: Desk,
  rotas: readonly Rota[],
  from: Date,
  to?: Date,
): Promise<readonly Plan[]> {
  const overrides = await overridesOf(
    desk,
    rotas.map((rota) => rota.id),
    from,
    to,
  );
  const members = [...new Set(rotas.flatMap(membersOf))];
  const absences = await absencesWithin(desk, members, from, to);
  const named = [...new Set([...members, ...overrides.flatMap(wantedBy)])];
  const there = new Set(
    (await peopleByIds(desk, named)).filter((person) => person.active).map((person) => person.id),
  );
  const gone = new Set(named.filter((person) => !there.has(person)));
  return rotas.map((rota) => ({
    rota,
    overrides: overrides.filter((override) => override.rotaId === rota.id),
    absences,
    gone,
  }));
}

/** As plansOf, for one rota. */
export async function planOf(desk: Desk, rota: Rota, from: Date, to?: Date): Promise<Plan> {
  const [plan] = await plansOf(desk, [rota], from, to);
  return plan ?? { rota, overrides: [], absences: [], gone: new Set() };
}

/** The plans of a team's living rotas, the one that bears its name first. */
export const plansOfTeam = async (
  desk: Desk,
  teamId: TeamId,
  from: Date,
  to?: Date,
): Promise<readonly Plan[]> => plansOf(desk, await rotasOfTeam(desk, teamId), from, to);
