import { sql } from 'kysely';
import type { TimerWish } from '#base/decision.ts';
import { plus } from '#base/time.ts';
import { reader } from './desk.ts';
import type { Desk } from './desk.ts';
import type { Tx } from './transact.ts';

export type DueTimer = { readonly subject: string; readonly dueAt: Date };

/**
 * What is done when timers of a kind are due. A timer that was not set again meanwhile is gone when `run` ends; when `run` throws it is due
 * again with back-off; when the process dies it is due again at the end of its lease. So `run` must bear being run twice.
 */
export type TimerHandler = {
  /** How many are claimed and handed over together. */
  readonly batch: number;
  /** How many batches may be under way at once in one process; 1 unless given. */
  readonly concurrency?: number;
  /** Longer than `run` can take; 2 minutes unless given. */
  readonly leaseMs?: number;
  readonly run: (desk: Desk, due: readonly DueTimer[]) => Promise<void>;
};

/** A handler for timers that come one by one. */
export const each = (run: (desk: Desk, subject: string, dueAt: Date) => Promise<void>): TimerHandler => ({
  batch: 1,
  concurrency: 4,
  run: async (desk, due) => {
    for (const timer of due) await run(desk, timer.subject, timer.dueAt);
  },
});

/** Writes wishes: one row per (kind, subject), the newest wish wins, null takes it back. */
export async function setTimers(tx: Tx, wishes: readonly TimerWish[]): Promise<void> {
  for (const wish of wishes) {
    if (wish.at === null) {
      await tx
        .deleteFrom('timer')
        .where('kind', '=', wish.kind)
        .where('subject', '=', wish.subject)
        .execute();
      continue;
    }
    await tx
      .insertInto('timer')
      .values({ kind: wish.kind, subject: wish.subject, due_at: wish.at, last_error: null })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'subject']).doUpdateSet((row) => ({
          due_at: row.ref('excluded.due_at'),
          leased_until: null,
          version: sql<number>`timer.version + 1`,
          attempts: 0,
          last_error: null,
        })),
      )
      .execute();
  }
}

/** Brings a timer that waits forward to that instant; one that is due before, or that nobody set, stays as it is. */
export async function hastenTimer(
  tx: Tx,
  { kind, subject, at }: { readonly kind: string; readonly subject: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('timer')
    .set({ due_at: at })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('due_at', '>', at)
    .execute();
}

/** Whether something waits for a subject. */
export async function isPlanned(desk: Desk, kind: string, subject: string): Promise<boolean> {
  const row = await reader(desk)
    .selectFrom('timer')
    .select('subject')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row !== undefined;
}

export type ClaimedTimer = DueTimer & {
  readonly kind: string;
  readonly version: number;
  readonly attempts: number;
};

/** Leases up to `handler.batch` due timers of a kind to this process. */
export async function claimTimers(
  desk: Desk,
  kind: string,
  handler: TimerHandler,
): Promise<readonly ClaimedTimer[]> {
  const now = desk.clock.now();
  const lease = plus(now, handler.leaseMs ?? 120_000);
  const rows = await sql<{ subject: string; due_at: Date; version: string | number; attempts: number }>`
    with due as (
      select kind, subject from timer
      where kind = ${kind} and due_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by due_at limit ${handler.batch} for update skip locked)
    update timer set leased_until = ${lease}, attempts = timer.attempts + 1 from due
    where timer.kind = due.kind and timer.subject = due.subject
    returning timer.subject, timer.due_at, timer.version, timer.attempts`.execute(desk.db);
  return rows.rows.map((row) => ({
    kind,
    subject: row.subject,
    dueAt: row.due_at,
    version: Number(row.version),
    attempts: row.attempts,
  }));
}

/** Takes away the claimed timers that nobody set again while they were handled. */
export async function finishTimers(desk: Desk, timers: readonly ClaimedTimer[]): Promise<void> {
  if (timers.length === 0) return;
  await sql`delete from timer using unnest(${timers.map((timer) => timer.kind)}::text[], ${timers.map((timer) => timer.subject)}::text[], ${timers.map((timer) => timer.version)}::bigint[]) as gone(kind, subject, version)
    where timer.kind = gone.kind and timer.subject = gone.subject and timer.version = gone.version`.execute(
    desk.db,
  );
}

/** Puts the claimed timers back after a failure, later each time (1 s doubling to 1 min). */
export async function returnTimers(
  desk: Desk,
  timers: readonly ClaimedTimer[],
  because: string,
): Promise<void> {
  for (const timer of timers) {
    const at = plus(desk.clock.now(), Math.min(60_000, 500 * 2 ** Math.min(timer.attempts, 10)));
    await desk.db
      .updateTable('timer')
      .set({ leased_until: null, due_at: at, last_error: because.slice(0, 500) })
      .where('kind', '=', timer.kind)
      .where('subject', '=', timer.subject)
      .where('version', '=', timer.version)
      .execute();
  }
}

/** When the next timer of each of these kinds is due; a kind of which none waits is left out. */
export async function nextTimersDue(
  desk: Desk,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (kinds.length === 0) return new Map();
  // Free ones and leased ones apart: behind many leases the earliest free one would not be seen.
  const { rows } = await sql<{ kind: string; at: Date }>`
    select k.kind, min(soon.at) as at from unnest(${[...kinds]}::text[]) as k(kind), lateral (
      (select due_at as at from timer where timer.kind = k.kind and leased_until is null order by due_at limit 1)
      union all
      (select greatest(due_at, leased_until) as at from timer where timer.kind = k.kind and leased_until is not null order by due_at limit 20)) as soon
    group by k.kind`.execute(desk.db);
  return new Map(rows.map(({ kind, at }) => [kind, at]));
}
