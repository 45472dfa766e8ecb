import { sql } from 'kysely';
import type { StatusPageId } from '#base/ids.ts';
import type { Tx } from '#ledger/transact.ts';

/** How fast a page may write. Whoever holds the row decides when its senders look again: no wish of another gets lost meanwhile. */
export type Pace = {
  /** Before then no letter more is allowed. */
  readonly freeAt: Date;
  /** The mail server was away: nothing is tried before. */
  readonly pausedUntil: Date | null;
  /** How often in a row it was. */
  readonly failures: number;
};

/** The pace of a page, its row held to the commit. */
export async function lockPace(tx: Tx, pageId: StatusPageId, now: Date): Promise<Pace> {
  const { rows } = await sql<{ free_at: Date; paused_until: Date | null; failures: number }>`
    insert into status_pace (page_id, free_at, paused_until, failures) values (${pageId}, ${now}, null, 0)
    on conflict (page_id) do update set failures = status_pace.failures
    returning free_at, paused_until, failures`.execute(tx);
  const [row] = rows;
  return {
    freeAt: row?.free_at ?? now,
    pausedUntil: row?.paused_until ?? null,
    failures: row?.failures ?? 0,
  };
}

export async function setPace(tx: Tx, pageId: StatusPageId, pace: Pace): Promise<void> {
  await sql`update status_pace set free_at = ${pace.freeAt}, paused_until = ${pace.pausedUntil}, failures = ${pace.failures}
    where page_id = ${pageId}`.execute(tx);
}
