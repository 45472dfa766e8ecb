import { sql } from 'kysely';
import { plus } from '#base/time.ts';
import type { Desk, Gatherer } from './desk.ts';
import type { Effect } from './follow.ts';
import type { Tx } from './transact.ts';

export type OutboxRow = {
  readonly id: string;
  readonly lane: string;
  readonly key: string;
  readonly kind: string;
  readonly urgency: Effect['urgency'];
  readonly payload: Effect['payload'];
  readonly createdAt: Date;
  /** Counts this one: above 1, an earlier attempt may have been done although no answer came. */
  readonly attempts: number;
};

/** What became of a delivery. `never` gives up with a reason; `againAt` keeps its place at the head of its lane. */
export type Settlement =
  | { readonly done: true }
  | { readonly againAt: Date; readonly because: string }
  | { readonly never: string };

/** Delivers one row. An OutsideError thrown means again later; anything else thrown is a bug, logged and tried again a few times. */
export type Courier = (desk: Desk, row: OutboxRow) => Promise<Settlement>;

const URGENCIES = ['page', 'card', 'later'] as const;
export const LEASE_MS = 30_000;

/** Equal keys are one: at the place of the first, at the earliest due time, with the newest payload. */
function merged(effects: readonly Effect[], now: Date): readonly Effect[] {
  const byKey = new Map<string, Effect>();
  const due = (effect: Effect): Date => effect.dueAt ?? now;
  for (const effect of effects) {
    const known = byKey.get(effect.key);
    const dueAt = known === undefined || due(effect) < due(known) ? due(effect) : due(known);
    byKey.set(effect.key, { ...effect, dueAt });
  }
  return [...byKey.values()];
}

/**
 * Writes effects, all in one go. Equal keys that wait together stay one row, at its old place in the lane and at the earlier due time. Touching a waiting
 * row locks it until our commit: a pump must not deliver it from what was true before. Those that wait are locked in the order of their keys, so that
 * no two transactions wait for each other.
 */
export async function putOutbox(tx: Tx, effects: readonly Effect[], now: Date): Promise<void> {
  if (effects.length === 0) return;
  const rows = merged(effects, now);
  const keys = rows.map((row) => row.key);
  if (rows.length > 1)
    await sql`select 1 from outbox where key = any(${keys}::text[]) and settled_at is null and leased_until is null order by key for update`.execute(
      tx,
    );
  await sql`
    insert into outbox (lane, key, kind, urgency, payload, created_at, due_at)
    select lane, key, kind, urgency, payload::jsonb, ${now}, due_at::timestamptz
    from unnest(${rows.map((row) => row.lane)}::text[], ${keys}::text[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => URGENCIES.indexOf(row.urgency))}::smallint[],
      ${rows.map((row) => JSON.stringify(row.payload))}::text[], ${rows.map((row) => (row.dueAt ?? now).toISOString())}::text[])
      with ordinality as e(lane, key, kind, urgency, payload, due_at, place)
    order by place
    on conflict (key) where settled_at is null and leased_until is null
    do update set due_at = least(outbox.due_at, excluded.due_at), payload = excluded.payload`.execute(tx);
}

/** What a transaction wants to be told: written last of all, so that a row which everybody touches is held for a moment only. */
export const outboxOf: Gatherer<Effect> = {
  write: async (desk, effects) => {
    if (desk.tx !== undefined && desk.instant !== undefined) await putOutbox(desk.tx, effects, desk.instant);
  },
};

type Row = {
  id: string;
  lane: string;
  key: string;
  kind: string;
  urgency: number;
  payload: Effect['payload'];
  created_at: Date;
  attempts: number;
};

/**
 * Leases up to `limit` due rows of these urgencies, only heads of their lanes, to this process. Those it has in hand already are left alone, whatever the
 * clock says of their leases: it may have been set forward under them.
 */
export async function claimOutbox(
  desk: Desk,
  urgencies: readonly Effect['urgency'][],
  limit: number,
  inHand: Iterable<OutboxRow['id']> = [],
): Promise<readonly OutboxRow[]> {
  const now = desk.clock.now();
  const wanted = urgencies.map((urgency) => URGENCIES.indexOf(urgency));
  const { rows } = await sql<Row>`
    update outbox set leased_until = ${plus(now, LEASE_MS)}, attempts = attempts + 1
    where id in (
      select o.id from outbox o
      where o.settled_at is null and o.urgency = any(${wanted}::smallint[]) and o.due_at <= ${now}
        and (o.leased_until is null or o.leased_until <= ${now}) and o.id <> all(${[...inHand]}::bigint[])
        and not exists (select 1 from outbox e where e.lane = o.lane and e.settled_at is null and e.id < o.id)
      order by o.urgency, o.due_at, o.id limit ${limit} for update skip locked)
    returning id, lane, key, kind, urgency, payload, created_at, attempts`.execute(desk.db);
  return rows
    .map((row) => ({
      id: row.id,
      lane: row.lane,
      key: row.key,
      kind: row.kind,
      urgency: URGENCIES[row.urgency] ?? 'later',
      payload: row.payload,
      createdAt: row.created_at,
      attempts: row.attempts,
    }))
    .sort((a, b) => Number(a.id) - Number(b.id));
}

async function settle(desk: Desk, row: OutboxRow, outcome: string, because: string | null): Promise<void> {
  await desk.db
    .updateTable('outbox')
    .set({ settled_at: desk.clock.now(), outcome, last_error: because })
    .where('id', '=', row.id)
    .execute();
}

/** The twin takes over the age and the attempts: what was tried for the one may have been done for the other. */
async function merge(desk: Desk, row: OutboxRow, because: string): Promise<void> {
  await sql`
    with merged as (
      update outbox set settled_at = ${desk.clock.now()}, outcome = 'merged', last_error = ${because} where id = ${row.id})
    update outbox set attempts = greatest(attempts, ${row.attempts}), created_at = least(created_at, ${row.createdAt})
    where key = ${row.key} and id <> ${row.id} and settled_at is null and leased_until is null`.execute(
    desk.db,
  );
}

/**
 * Takes the waiting rows of these keys into the one that is being delivered, which will show them too: it must read the truth only after this. A
 * transaction that is touching one of them is waited for.
 */
export async function takeAlong(desk: Desk, row: OutboxRow, keys: readonly string[]): Promise<void> {
  await sql`
    update outbox set settled_at = ${desk.clock.now()}, outcome = 'merged', last_error = ${`shown together with ${row.key}`}
    where key = any(${[...keys]}::text[]) and id <> ${row.id} and settled_at is null and leased_until is null`.execute(
    desk.db,
  );
}

/** Writes down what became of a delivery. A row that must wait while its twin already waits is settled as merged into it. */
export async function settleOutbox(desk: Desk, row: OutboxRow, settlement: Settlement): Promise<void> {
  if ('done' in settlement) return settle(desk, row, 'delivered', null);
  if ('never' in settlement) return settle(desk, row, 'given_up', settlement.never.slice(0, 1_000));
  try {
    await desk.db
      .updateTable('outbox')
      .set({ leased_until: null, due_at: settlement.againAt, last_error: settlement.because.slice(0, 1_000) })
      .where('id', '=', row.id)
      // Said a second time, or late: whoever has claimed it since has it now.
      .where('attempts', '=', row.attempts)
      .where('settled_at', 'is', null)
      .execute();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '23505')) throw error;
    await merge(desk, row, settlement.because.slice(0, 1_000));
  }
}

/** When the next head of a lane of these urgencies is due, apart from those in hand; undefined when nothing waits. */
export async function nextOutboxDue(
  desk: Desk,
  urgencies: readonly Effect['urgency'][],
  inHand: Iterable<OutboxRow['id']> = [],
): Promise<Date | undefined> {
  const wanted = urgencies.map((urgency) => URGENCIES.indexOf(urgency));
  const { rows } = await sql<{ at: Date | null }>`
    select min(greatest(o.due_at, coalesce(o.leased_until, o.due_at))) as at from outbox o
    where o.settled_at is null and o.urgency = any(${wanted}::smallint[]) and o.id <> all(${[...inHand]}::bigint[])
      and not exists (select 1 from outbox e where e.lane = o.lane and e.settled_at is null and e.id < o.id)`.execute(
    desk.db,
  );
  return rows[0]?.at ?? undefined;
}

/** Deletes rows settled before `before`, at most 5,000 at a time; answers how many went. */
export async function forgetSettled(desk: Desk, before: Date): Promise<number> {
  const { rows } =
    await sql`delete from outbox where id in (select id from outbox where settled_at < ${before} limit 5000) returning id`.execute(
      desk.db,
    );
  return rows.length;
}
