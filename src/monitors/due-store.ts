import { sql } from 'kysely';
import { plus } from '#base/time.ts';
import type { Tx } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
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
