import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { ComponentId, ServiceId, StatusPageId } from '#base/ids.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables } from '#ledger/tables.ts';
import type { Component, ComponentStatus } from './component.ts';

type Tables = {
  status_component: {
    id: ComponentId;
    code: string;
    page_id: StatusPageId;
    name: string;
    description: string | null;
    group_id: ComponentId | null;
    is_group: boolean;
    position: number;
    service_ids: ServiceId[];
    follows: boolean;
    showcase: boolean;
    only_if_degraded: boolean;
    start_date: string;
    set_status: ComponentStatus;
    monitor_status: ComponentStatus;
    status: ComponentStatus;
    status_since: Instant;
    archived: boolean;
    created_at: Instant;
    updated_at: Instant;
  };
  component_span: { component_id: ComponentId; at: Instant; status: ComponentStatus };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('status_component').selectAll();

const toComponent = (row: Selectable<Tables['status_component']>): Component => ({
  id: row.id,
  code: row.code,
  pageId: row.page_id,
  name: row.name,
  description: row.description,
  groupId: row.group_id,
  isGroup: row.is_group,
  position: row.position,
  serviceIds: row.service_ids,
  follows: row.follows,
  showcase: row.showcase,
  onlyIfDegraded: row.only_if_degraded,
  startDate: row.start_date,
  setStatus: row.set_status,
  monitorStatus: row.monitor_status,
  status: row.status,
  statusSince: row.status_since,
  archived: row.archived,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toRow = (component: Component) => ({
  code: component.code,
  page_id: component.pageId,
  name: component.name,
  description: component.description,
  group_id: component.groupId,
  is_group: component.isGroup,
  position: component.position,
  service_ids: [...component.serviceIds],
  follows: component.follows,
  showcase: component.showcase,
  only_if_degraded: component.onlyIfDegraded,
  start_date: component.startDate,
  set_status: component.setStatus,
  monitor_status: component.monitorStatus,
  status: component.status,
  status_since: component.statusSince,
  archived: component.archived,
  created_at: component.createdAt,
  updated_at: component.updatedAt,
});

/** Components; what customers see of one is kept as its published history too. */
export const componentStore: Store<ComponentId, Component> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('status_component')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toComponent(row);
  },
  save: async (tx, component, before) => {
    const row = toRow(component);
    if (before === undefined)
      await on(tx)
        .insertInto('status_component')
        .values({ id: component.id, ...row })
        .execute();
    else await on(tx).updateTable('status_component').set(row).where('id', '=', component.id).execute();
    if (before?.status !== component.status && !component.isGroup)
      await on(tx)
        .insertInto('component_span')
        .values({ component_id: component.id, at: component.statusSince, status: component.status })
        .onConflict((conflict) =>
          conflict.columns(['component_id', 'at']).doUpdateSet({ status: component.status }),
        )
        .execute();
  },
  subject: (component) => component.id,
};

export async function componentById(desk: Desk, id: ComponentId): Promise<Component | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toComponent(row);
}

/** The living component of that name on a page, whatever its capitals. */
export async function componentByName(
  desk: Desk,
  pageId: StatusPageId,
  name: string,
): Promise<Component | undefined> {
  const row = await from(desk)
    .where('page_id', '=', pageId)
    .where(sql<boolean>`lower(name) = ${name.toLowerCase()}`)
    .where('archived', '=', false)
    .executeTakeFirst();
  return row === undefined ? undefined : toComponent(row);
}

/** The living components of a page, groups too, by position. */
export async function componentsOf(desk: Desk, pageId: StatusPageId): Promise<readonly Component[]> {
  const rows = await from(desk)
    .where('page_id', '=', pageId)
    .where('archived', '=', false)
    .orderBy('position')
    .orderBy('code')
    .execute();
  return rows.map(toComponent);
}

/** The living components of every page that show one of these services. */
export async function componentsOfServices(
  desk: Desk,
  services: readonly ServiceId[],
): Promise<readonly Component[]> {
  if (services.length === 0) return [];
  const rows = await from(desk)
    .where(sql<boolean>`service_ids && ${[...services]}::text[]`)
    .where('archived', '=', false)
    .orderBy('position')
    .orderBy('code')
    .execute();
  return rows.map(toComponent);
}

/** Since when a component showed which status, oldest first; what began before `since` and lasted into it is there too. */
export async function spansOf(
  desk: Desk,
  ids: readonly ComponentId[],
  since: Date,
): Promise<ReadonlyMap<ComponentId, readonly { readonly at: Date; readonly status: ComponentStatus }[]>> {
  const found = new Map<ComponentId, { at: Date; status: ComponentStatus }[]>();
  if (ids.length === 0) return found;
  const { rows } = await sql<{ component_id: ComponentId; at: Date; status: ComponentStatus }>`
    select s.component_id, s.at, s.status from component_span s
    where s.component_id = any(${[...ids]}::text[])
      and s.at >= coalesce((select max(b.at) from component_span b where b.component_id = s.component_id and b.at <= ${since}), ${since})
    order by s.component_id, s.at`.execute(reader(desk));
  for (const { component_id: id, at, status } of rows) {
    const list = found.get(id) ?? [];
    list.push({ at, status });
    found.set(id, list);
  }
  return found;
}

/** The last place among its like. */
export async function lastPosition(
  tx: Tx,
  pageId: StatusPageId,
  groupId: ComponentId | null,
): Promise<number> {
  const { rows } = await sql<{
    last: number | null;
  }>`select max(position) as last from status_component where page_id = ${pageId} and group_id is not distinct from ${groupId} and not archived`.execute(
    tx,
  );
  return rows[0]?.last ?? 0;
}

/** Takes what a component showed within [from, to) out of its published history: it showed `status` all that time. */
export async function rewriteSpans(
  tx: Tx,
  id: ComponentId,
  span: { readonly from: Date; readonly to: Date; readonly status: ComponentStatus },
): Promise<void> {
  await sql`delete from component_span where component_id = ${id} and at >= ${span.from} and at < ${span.to}`.execute(
    tx,
  );
  await sql`insert into component_span (component_id, at, status) values (${id}, ${span.from}, ${span.status})
    on conflict (component_id, at) do update set status = excluded.status`.execute(tx);
}
