import type { Kysely, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { MonitorId, ServiceId, TeamId } from '#base/ids.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { servicesOf } from '#catalog/store.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import { kindOf } from './kinds/index.ts';
import type { Monitor } from './monitor.ts';
import type { Health } from './state-machine.ts';

export { lastFailures, resultsOf, rollupsOf } from '#signals/checks/store-queries.ts';

type Tables = {
  monitor: {
    id: MonitorId;
    kind: string;
    name: string;
    settings: Jsonb<Record<string, unknown>>;
    target: string;
    service_id: ServiceId;
    every_ms: number;
    severity: number | null;
    paused: boolean;
    muted_until: MaybeInstant;
    removed: boolean;
    health: Jsonb<Health>;
    ping_key: string | null;
    last_ping_at: MaybeInstant;
    created_by: string | null;
    created_at: Instant;
    version: number | string;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

const toMonitor = (row: Selectable<Tables['monitor']>): Monitor => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  settings: row.settings,
  serviceId: row.service_id,
  everyMs: row.every_ms,
  severity: SEVERITIES.find((severity) => severity === row.severity) ?? null,
  paused: row.paused,
  mutedUntil: row.muted_until,
  removed: row.removed,
  health: row.health,
  pingKey: row.ping_key,
  lastPingAt: row.last_ping_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
});

/** What the kind says is asked of whom; two living monitors of one kind never have the same. */
function targetOf(monitor: Pick<Monitor, 'kind' | 'settings' | 'name'>): string {
  const kind = kindOf(monitor.kind);
  const settings = kind?.settings.safeParse(monitor.settings);
  return kind === undefined || settings?.success !== true ? monitor.name : kind.target(settings.data);
}

export const monitorStore: Store<MonitorId, Monitor> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('monitor')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toMonitor(row);
  },
  save: async (tx, monitor, before) => {
    if (monitor === before) return;
    const sameSettings = before?.settings === monitor.settings;
    const row = {
      name: monitor.name,
      ...(sameSettings ? {} : { settings: JSON.stringify(monitor.settings), target: targetOf(monitor) }),
      service_id: monitor.serviceId,
      every_ms: monitor.everyMs,
      severity: monitor.severity,
      paused: monitor.paused,
      muted_until: monitor.mutedUntil,
      removed: monitor.removed,
      health: JSON.stringify(monitor.health),
      ping_key: monitor.pingKey,
      last_ping_at: monitor.lastPingAt,
    };
    if (before !== undefined)
      await on(tx)
        .updateTable('monitor')
        .set({ ...row, version: sql`version + 1` })
        .where('id', '=', monitor.id)
        .execute();
    else {
      const { id, kind, createdBy, createdAt, settings } = monitor;
      await on(tx)
        .insertInto('monitor')
        .values({
          ...row,
          id,
          kind,
          settings: JSON.stringify(settings),
          target: targetOf(monitor),
          created_by: createdBy,
          created_at: createdAt,
          version: 1,
        })
        .execute();
    }
  },
  subject: (monitor) => monitor.id,
};

/** A monitor by id, removed ones too. */
export async function monitorById(desk: Desk, id: MonitorId): Promise<Monitor | undefined> {
  const row = await on(reader(desk))
    .selectFrom('monitor')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toMonitor(row);
}

/** The living monitor of that name. */
export async function monitorByName(desk: Desk, name: string): Promise<Monitor | undefined> {
  const row = await on(reader(desk))
    .selectFrom('monitor')
    .selectAll()
    .where('name', '=', name.trim().toLowerCase())
    .where('removed', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toMonitor(row);
}

/** The living monitor that waits for pings with this key. */
export async function monitorByPingKey(desk: Desk, key: string): Promise<Monitor | undefined> {
  const row = await on(reader(desk))
    .selectFrom('monitor')
    .selectAll()
    .where('ping_key', '=', key)
    .where('removed', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toMonitor(row);
}

/** The living monitor of that kind that asks the same of the same. */
export async function monitorByTarget(
  desk: Desk,
  kind: string,
  target: string,
): Promise<Monitor | undefined> {
  const row = await on(reader(desk))
    .selectFrom('monitor')
    .selectAll()
    .where('kind', '=', kind)
    .where(sql`md5(target)`, '=', sql`md5(${target})`)
    .where('target', '=', target)
    .where('removed', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toMonitor(row);
}

/** The living monitors, all or those of some services or teams, by name. */
export async function monitors(
  desk: Desk,
  of: { readonly serviceIds?: readonly ServiceId[]; readonly teamIds?: readonly TeamId[] } = {},
): Promise<readonly Monitor[]> {
  const owned =
    of.teamIds === undefined
      ? []
      : (await Promise.all(of.teamIds.map((team) => servicesOf(desk, team))))
          .flat()
          .map((service) => service.id);
  let query = on(reader(desk)).selectFrom('monitor').selectAll().where('removed', '=', false).orderBy('name');
  if (of.serviceIds !== undefined || of.teamIds !== undefined) {
    const wanted = [...(of.serviceIds ?? []), ...owned];
    query = query.where('service_id', '=', sql<ServiceId>`any(${wanted}::text[])`);
  }
  return (await query.execute()).map(toMonitor);
}

/** The present version of monitors, removed ones too, by id: what a process has in memory is the newest when the version is the same. */
export async function versionsOf(desk: Desk, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{
    id: string;
    version: string | number;
  }>`select id, version from monitor where id = any(${[...ids]}::text[])`.execute(reader(desk));
  return new Map(rows.map((row) => [row.id, Number(row.version)]));
}

/** Monitors by id with their version, removed ones too. */
export async function monitorsById(
  desk: Desk,
  ids: readonly string[],
): Promise<readonly { readonly monitor: Monitor; readonly version: number }[]> {
  if (ids.length === 0) return [];
  const rows = await on(reader(desk))
    .selectFrom('monitor')
    .selectAll()
    .where('id', '=', sql<MonitorId>`any(${[...ids]}::text[])`)
    .execute();
  return rows.map((row) => ({ monitor: toMonitor(row), version: Number(row.version) }));
}
