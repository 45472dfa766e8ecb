import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { BroadcastId, ComponentId, ReportId, StatusPageId } from '#base/ids.ts';
import { asJson } from '#ledger/events.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Matter, Progress, Told } from './broadcast.ts';

/** A telling as it is written: to whom goes by its matter. */
export type Telling = Told & {
  readonly reportId: ReportId | null;
  readonly componentId: ComponentId | null;
  readonly channelId: string | null;
  /** Components whose subscribers want to hear of it, and groups that these stand in. */
  readonly reach: readonly ComponentId[];
};

/** Who wants to hear of it: by state, kind, and what they asked for. */
function wantedBy(telling: Telling): RawBuilder<unknown> {
  const { matter, reach, reportId } = telling;
  const parts = sql`s.component_ids && ${[...reach]}::text[]`;
  switch (matter.kind) {
    case 'component':
      return sql`s.kind = 'webhook' and s.report_id is null and (s.component_ids = '{}' or ${parts})`;
    case 'report':
      return sql`case when s.report_id is not null then s.report_id = ${reportId} else s.component_ids = '{}' or ${parts} end`;
    case 'retracted':
      // Whoever was told, or may have been, since no answer came.
      return sql`exists (select 1 from status_delivery d join status_broadcast b on b.id = d.broadcast_id
        where b.report_id = ${reportId} and d.subscriber_id = s.id and (d.state = 'told' or d.state = 'waiting'))`;
  }
}

/** Whether anybody at all is told of components alone: most pages have nobody, and hundreds may move at once. */
export async function hearsOfComponents(open: OpenDesk, pageId: StatusPageId): Promise<boolean> {
  const { rows } = await sql`select 1 from status_subscriber
    where page_id = ${pageId} and state = 'active' and kind = 'webhook' and report_id is null limit 1`.execute(
    open.tx,
  );
  return rows.length > 0;
}

export type Sown = {
  readonly total: number;
  /** How many wait for the senders; the others are the outbox's. */
  readonly mails: number;
  readonly posts: number;
};

/** Writes a telling with a delivery for everybody who wants it, in one statement; nothing at all when that is nobody. */
export async function sow(open: OpenDesk, telling: Telling): Promise<Sown> {
  const { id, pageId, reportId, componentId, channelId, at, matter, overall, components } = telling;
  const kept = asJson({ matter, overall, components });
  const { rows } = await sql<{ total: number; mails: number; posts: number }>`
    with wanted as (
      select s.id, s.kind from status_subscriber s
      where s.page_id = ${pageId} and s.state = 'active' and ${wantedBy(telling)}),
    told as (
      insert into status_broadcast (id, page_id, report_id, component_id, matter, channel_id, at)
      select ${id}, ${pageId}, ${reportId}, ${componentId}, ${kept}::jsonb, ${channelId}, ${at}::timestamptz
      where exists (select 1 from wanted) returning id),
    sown as (
      insert into status_delivery (broadcast_id, page_id, subscriber_id, kind, state, due_at)
      select told.id, ${pageId}, wanted.id, wanted.kind, 'waiting', ${at}::timestamptz from told, wanted
      returning kind)
    select count(*)::int as total, count(*) filter (where kind = 'email')::int as mails,
      count(*) filter (where kind = 'webhook')::int as posts from sown`.execute(open.tx);
  return rows[0] ?? { total: 0, mails: 0, posts: 0 };
}

/** Takes back what nobody has begun to tell of a report, or of one update of it alone. */
export async function dropUntold(
  open: OpenDesk,
  pageId: StatusPageId,
  reportId: ReportId,
  because: string,
  update: string | null = null,
): Promise<void> {
  await sql`
    update status_delivery d set state = 'dropped', settled_at = ${open.instant}, because = ${because}
    from status_broadcast b
    where b.id = d.broadcast_id and b.report_id = ${reportId} and d.page_id = ${pageId}
      and (${update}::text is null or b.matter->'matter'->>'update' = ${update})
      and d.state = 'waiting' and d.attempts = 0 and d.leased_until is null`.execute(open.tx);
}

type ToldRow = {
  id: BroadcastId;
  page_id: StatusPageId;
  at: Date;
  matter: Pick<Told, 'matter' | 'overall' | 'components'>;
};
const toTold = (row: ToldRow): Told => ({ id: row.id, pageId: row.page_id, at: row.at, ...row.matter });

/** What these tellings say, by their ids. */
export async function tellings(
  desk: Desk,
  ids: readonly BroadcastId[],
): Promise<ReadonlyMap<BroadcastId, Told>> {
  if (ids.length === 0) return new Map();
  const { rows } =
    await sql<ToldRow>`select id, page_id, at, matter from status_broadcast where id = any(${[...ids]}::text[])`.execute(
      reader(desk),
    );
  return new Map(rows.map((row) => [row.id, toTold(row)]));
}

/** How far a telling has come; all zero for one that there is not. */
export async function progressOf(desk: Desk, id: BroadcastId): Promise<Progress> {
  const { rows } = await sql<{ state: 'told' | 'failed' | 'dropped' | 'waiting'; count: number }>`
    select state, count(*)::int as count from status_delivery where broadcast_id = ${id} group by state`.execute(
    reader(desk),
  );
  const count = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  return {
    told: count('told'),
    failed: count('failed'),
    dropped: count('dropped'),
    waiting: count('waiting'),
    total: rows.reduce((sum, row) => sum + row.count, 0),
  };
}

/** The Slack channels that hear of a telling, each with its delivery. */
export async function channelsOf(
  desk: Desk,
  id: BroadcastId,
): Promise<readonly { readonly deliveryId: string; readonly channelId: string }[]> {
  const { rows } = await sql<{ id: string | number; address: string }>`
    select d.id, s.address from status_delivery d join status_subscriber s on s.id = d.subscriber_id
    where d.broadcast_id = ${id} and d.kind = 'slack' order by d.id`.execute(reader(desk));
  return rows.map((row) => ({ deliveryId: String(row.id), channelId: row.address }));
}

export type BroadcastRow = {
  readonly id: BroadcastId;
  readonly pageId: StatusPageId;
  readonly reportId: ReportId | null;
  readonly channelId: string | null;
  readonly at: Date;
  readonly matter: Matter;
};

const toBroadcast = (row: ToldRow & { report_id: ReportId | null; channel_id: string | null }) => ({
  id: row.id,
  pageId: row.page_id,
  reportId: row.report_id,
  channelId: row.channel_id,
  at: row.at,
  matter: row.matter.matter,
});

/** The tellings of a report, oldest first. */
export async function broadcastsOf(desk: Desk, reportId: ReportId): Promise<readonly BroadcastRow[]> {
  const { rows } = await sql<ToldRow & { report_id: ReportId | null; channel_id: string | null }>`
    select id, page_id, report_id, channel_id, at, matter from status_broadcast where report_id = ${reportId} order by at, id`.execute(
    reader(desk),
  );
  return rows.map(toBroadcast);
}

export async function broadcastById(desk: Desk, id: BroadcastId): Promise<BroadcastRow | undefined> {
  const { rows } = await sql<ToldRow & { report_id: ReportId | null; channel_id: string | null }>`
    select id, page_id, report_id, channel_id, at, matter from status_broadcast where id = ${id}`.execute(
    reader(desk),
  );
  return rows.map(toBroadcast)[0];
}
