import { sql } from 'kysely';
import { reader } from './desk.ts';
import type { Desk } from './desk.ts';

export type Waiting = { readonly kind: string; readonly count: number; readonly oldestSeconds: number };
export type Backlog = { readonly outbox: readonly Waiting[]; readonly timersOverdue: readonly Waiting[] };

type Row = { kind: string; n: string; oldest: Date | null };

/** What waits, by kind: deliveries with the age of the oldest that is due, and timers past their time that nobody has claimed. */
export async function backlog(desk: Desk): Promise<Backlog> {
  const now = desk.clock.now();
  const outbox =
    await sql<Row>`select kind, count(*) as n, min(due_at) as oldest from outbox where settled_at is null group by kind`.execute(
      reader(desk),
    );
  const timers =
    await sql<Row>`select kind, count(*) as n, min(due_at) as oldest from timer where due_at < ${now} and (leased_until is null or leased_until <= ${now}) group by kind`.execute(
      reader(desk),
    );
  return {
    outbox: outbox.rows.map((row) => waiting(row, now)),
    timersOverdue: timers.rows.map((row) => waiting(row, now)),
  };
}

const waiting = (row: Row, now: Date): Waiting => ({
  kind: row.kind,
  count: Number(row.n),
  oldestSeconds: row.oldest === null ? 0 : Math.max(0, (now.getTime() - row.oldest.getTime()) / 1_000),
});

/** Asks the database for nothing; throws when it cannot be asked. */
export async function ping(desk: Desk): Promise<void> {
  await sql`select 1`.execute(desk.db);
}
