import { sql } from 'kysely';
import { plus } from '#base/time.ts';
import type { Tx } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Monitor } from './monitor.ts';
import { DUE_TIMER } from './rules.ts';

export type Move = { readonly subject: string; readonly dueAt: Date; readonly to: Date };

/** Moves due timers to their next look, in one statement. One that was set to another time or taken back meanwhile is left alone. */
export async function moveDue(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await sql`
    update timer set due_at = m.next::timestamptz, leased_until = null, version = timer.version + 1, attempts = 0, last_error = null
    from unnest(${moves.map((move) => move.subject)}::text[], ${moves.map((move) => move.dueAt.toISOString())}::text[], ${moves.map((move) => move.to.toISOString())}::text[])
      as m(subject, due_at, next)
    where timer.kind = ${DUE_TIMER} and timer.subject = m.subject and timer.due_at = m.due_at::timestamptz`.execute(
    tx,
  );
}

/** Keeps the leases of checks that are still under way. */
export async function extendLeases(desk: Desk, subjects: readonly string[], leaseMs: number): Promise<void> {
  await sql`update timer set leased_until = ${plus(desk.clock.now(), leaseMs)}
    where kind = ${DUE_TIMER} and subject = any(${[...subjects]}::text[]) and leased_until is not null`.execute(
    desk.db,
  );
}

/** Locks monitors, in an order that cannot deadlock with itself, and answers those that still stand at the version that was read, not paused since. */
export async function lockSame(
  tx: Tx,
  seen: readonly { readonly monitor: Monitor; readonly version: number }[],
): Promise<ReadonlySet<string>> {
  if (seen.length === 0) return new Set();
  const { rows } = await sql<{ id: string; version: string | number }>`
    select id, version from monitor where id = any(${seen.map(({ monitor }) => monitor.id)}::text[]) order by id for update`.execute(
    tx,
  );
  const now = new Map(rows.map((row) => [row.id, Number(row.version)]));
  return new Set(
    seen.filter(({ monitor, version }) => now.get(monitor.id) === version).map(({ monitor }) => monitor.id),
  );
}

/** Saves the health of monitors that are locked, when it moved without anything to tell. */
export async function saveHealth(tx: Tx, monitors: readonly Monitor[]): Promise<void> {
  if (monitors.length === 0) return;
  await sql`update monitor set health = h.health::jsonb, version = monitor.version + 1
    from unnest(${monitors.map((monitor) => monitor.id)}::text[], ${monitors.map((monitor) => JSON.stringify(monitor.health))}::text[]) as h(id, health)
    where monitor.id = h.id`.execute(tx);
}
