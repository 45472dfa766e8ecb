import { sql } from 'kysely';
import type { BroadcastId, StatusPageId, SubscriberId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Tx } from '#ledger/transact.ts';

/** What is to be told to one subscriber. The oldest that waits for one is the only one that may be under way: that keeps them in order. */
export type Delivery = {
  readonly id: string;
  readonly broadcastId: BroadcastId;
  readonly pageId: StatusPageId;
  readonly subscriberId: SubscriberId;
  /** Counts this one. */
  readonly attempts: number;
};
export type SentKind = 'email' | 'webhook';

/** Longer than a round can take to begin and end what it claimed. */
export const DELIVERY_LEASE_MS = 60_000;

type Row = {
  id: string | number;
  broadcast_id: BroadcastId;
  page_id: StatusPageId;
  subscriber_id: SubscriberId;
  attempts: number;
};
const toDelivery = (row: Row): Delivery => ({
  id: String(row.id),
  broadcastId: row.broadcast_id,
  pageId: row.page_id,
  subscriberId: row.subscriber_id,
  attempts: row.attempts,
});

/** Leases what is due of a page by one kind, for each subscriber the oldest and only while none of theirs is under way. */
export async function claimDeliveries(
  tx: Tx,
  of: {
    readonly pageId: StatusPageId;
    readonly kind: SentKind;
    readonly now: Date;
    readonly limit: number;
  },
): Promise<readonly Delivery[]> {
  const { rows } = await sql<Row>`
    with due as (
      select d.id from status_delivery d
      where d.page_id = ${of.pageId} and d.kind = ${of.kind} and d.state = 'waiting' and d.due_at <= ${of.now}
        and (d.leased_until is null or d.leased_until <= ${of.now})
        and not exists (select 1 from status_delivery e where e.subscriber_id = d.subscriber_id and e.state = 'waiting' and e.id < d.id)
      order by d.due_at, d.id limit ${of.limit} for update of d skip locked)
    update status_delivery s set leased_until = ${plus(of.now, DELIVERY_LEASE_MS)}, attempts = s.attempts + 1
    from due where s.id = due.id
    returning s.id, s.broadcast_id, s.page_id, s.subscriber_id, s.attempts`.execute(tx);
  return rows.map(toDelivery).sort((one, other) => Number(one.id) - Number(other.id));
}

/** When the next of a page by one kind may be tried; undefined when nothing waits. */
export async function nextDelivery(tx: Tx, pageId: StatusPageId, kind: SentKind): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(greatest(d.due_at, coalesce(d.leased_until, d.due_at))) as at from status_delivery d
    where d.page_id = ${pageId} and d.kind = ${kind} and d.state = 'waiting'
      and not exists (select 1 from status_delivery e where e.subscriber_id = d.subscriber_id and e.state = 'waiting' and e.id < d.id)`.execute(
    tx,
  );
  return rows[0]?.at ?? undefined;
}

/** Says that one is begun by the outbox, so that it is not taken back under it; false when it waits no more. */
export async function beginDelivery(desk: Desk, id: string): Promise<boolean> {
  const { rows } = await sql`
    update status_delivery set attempts = attempts + 1, leased_until = ${plus(desk.clock.now(), DELIVERY_LEASE_MS)}
    where id = ${id} and state = 'waiting' returning id`.execute(reader(desk));
  return rows.length > 0;
}

/** Says what became of one, at once after its answer. What was told is told, also when it was given up meanwhile. */
export async function settleDelivery(
  desk: Desk,
  id: string,
  state: 'told' | 'failed' | 'dropped',
  because: string | null,
): Promise<void> {
  await sql`update status_delivery set state = ${state}, settled_at = ${desk.instant ?? desk.clock.now()}, leased_until = null,
    because = ${because?.toWellFormed().replaceAll('\u0000', '').slice(0, 500) ?? null} where id = ${id} and (state = 'waiting' or (state <> 'told' and ${state} = 'told'))`.execute(
    reader(desk),
  );
}

/** Puts one back, to be tried again from then on; not when somebody else has claimed it since. */
export async function putBack(desk: Desk, delivery: Delivery, dueAt: Date, because: string): Promise<void> {
  await sql`update status_delivery set leased_until = null, due_at = ${dueAt}, because = ${because.toWellFormed().replaceAll('\u0000', '').slice(0, 500)}
    where id = ${delivery.id} and state = 'waiting' and attempts = ${delivery.attempts}`.execute(
    reader(desk),
  );
}

/** Gives back claimed ones of which nothing was begun, as if they had never been claimed. */
export async function giveBack(desk: Desk, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`update status_delivery d set leased_until = null, attempts = d.attempts - 1
    from unnest(${deliveries.map((one) => one.id)}::bigint[], ${deliveries.map((one) => one.attempts)}::int[]) as back(id, attempts)
    where d.id = back.id and d.state = 'waiting' and d.attempts = back.attempts`.execute(reader(desk));
}

/** Drops what waits for a subscriber that is told no more. What is under way settles by itself. */
export async function dropWaiting(tx: Tx, id: SubscriberId, because: string, now: Date): Promise<void> {
  await sql`update status_delivery set state = 'dropped', settled_at = ${now}, because = ${because}
    where subscriber_id = ${id} and state = 'waiting' and leased_until is null`.execute(tx);
}

/** Gives up what was to be told before then and is not under way; answers of which tellings. */
export async function giveUp(
  tx: Tx,
  of: {
    readonly pageId: StatusPageId;
    readonly kind: SentKind;
    readonly before: Date;
    readonly now: Date;
    readonly because: string;
  },
): Promise<readonly BroadcastId[]> {
  const { rows } = await sql<{ broadcast_id: BroadcastId }>`
    update status_delivery d set state = 'failed', settled_at = ${of.now}, leased_until = null, because = ${of.because}
    from status_broadcast b
    where b.id = d.broadcast_id and b.page_id = ${of.pageId} and b.at <= ${of.before} and d.page_id = ${of.pageId} and d.kind = ${of.kind}
      and d.state = 'waiting' and (d.leased_until is null or d.leased_until <= ${of.now})
    returning d.broadcast_id`.execute(tx);
  return [...new Set(rows.map((row) => row.broadcast_id))];
}

export async function deliveryById(
  desk: Desk,
  id: string,
): Promise<(Delivery & { readonly state: string }) | undefined> {
  const { rows } = await sql<Row & { state: string }>`
    select id, broadcast_id, page_id, subscriber_id, attempts, state from status_delivery where id = ${id}`.execute(
    reader(desk),
  );
  const [row] = rows;
  return row === undefined ? undefined : { ...toDelivery(row), state: row.state };
}

/** How many wait to be told, by way. */
export async function waitingByKind(
  desk: Desk,
): Promise<readonly { readonly kind: string; readonly count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select kind, count(*)::int as count from status_delivery where state = 'waiting' group by kind`.execute(
    reader(desk),
  );
  return rows;
}
