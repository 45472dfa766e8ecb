import { sql } from 'kysely';
import type { MethodId, PageId } from '#base/ids.ts';
import { MINUTE, plus } from '#base/time.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Attempt } from './attempt.ts';
import { ATTEMPT_LEASE_MS } from './attempt-rules.ts';
import { attempts, toAttempt } from './attempt-store.ts';
import type { Sent } from './queue-order.ts';
import { THROTTLE_MEMORY_MS } from './throttle.ts';

/** What waits at one method, as the next message is chosen from it. */
export type Queue = {
  /** Planned ones whose time has come, and those whose sender is gone. Locked; at most 1,000, oldest first. */
  readonly due: readonly Attempt[];
  readonly sent: readonly Sent[];
  /** A sender has one in hand until then. */
  readonly busyUntil: Date | undefined;
  /** When the next planned one is due. */
  readonly nextAt: Date | undefined;
};

const MOST = 1_000;

/** Reads a method's queue; nobody else chooses from it until the transaction ends. */
export async function queueOf({ tx, instant }: OpenDesk, method: MethodId): Promise<Queue> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`method:${method}`}, 0))`.execute(tx);
  const waiting = attempts(tx).selectFrom('attempt').where('method_id', '=', method);
  const due = await waiting
    .selectAll()
    .where((is) =>
      is.or([
        is.and([is('state', '=', 'planned'), is('due_at', '<=', instant)]),
        is.and([is('state', '=', 'sending'), is('leased_until', '<=', instant)]),
      ]),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(MOST)
    .forUpdate()
    .skipLocked()
    .execute();
  const sent = await waiting
    .select(['sent_at', 'bundle'])
    .where('sent_at', '>', plus(instant, -THROTTLE_MEMORY_MS))
    // Later than now: the clock was set back since, and what it called an hour ahead is no reason to wait so long.
    .where('sent_at', '<', plus(instant, MINUTE))
    .where('merged_into', 'is', null)
    .execute();
  const ahead = await sql<{ busy: Date | null; next: Date | null }>`
    select max(leased_until) filter (where state = 'sending' and leased_until > ${instant}) as busy,
           min(due_at) filter (where state = 'planned' and due_at > ${instant}) as next
    from attempt where method_id = ${method} and state in ('planned', 'sending')`.execute(tx);
  return {
    due: due.map(toAttempt),
    sent: sent.flatMap(({ sent_at, bundle }) => (sent_at === null ? [] : [{ at: sent_at, bundle }])),
    busyUntil: ahead.rows[0]?.busy ?? undefined,
    nextAt: ahead.rows[0]?.next ?? undefined,
  };
}

/** Leases a due attempt to this process, counting the try; false when somebody else has it. */
export async function leaseAttempt({ tx, instant }: OpenDesk, id: Attempt['id']): Promise<boolean> {
  const row = await attempts(tx)
    .updateTable('attempt')
    .set({
      state: 'sending',
      leased_until: plus(instant, ATTEMPT_LEASE_MS),
      tries: sql<number>`attempt.tries + 1`,
    })
    .where('id', '=', id)
    .where((is) =>
      is.or([
        is('state', '=', 'planned'),
        is.and([is('state', '=', 'sending'), is('leased_until', '<=', instant)]),
      ]),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts off attempts that were to go out in a message which failed for now: they wait with the one that leads it. */
export async function putOff({ tx }: OpenDesk, others: readonly Attempt[], until: Date): Promise<void> {
  if (others.length === 0) return;
  await attempts(tx)
    .updateTable('attempt')
    .set({ due_at: until })
    .where(
      'id',
      'in',
      others.map((one) => one.id),
    )
    .where('state', '=', 'planned')
    .execute();
}

/** Makes planned attempts due now. */
export async function hasten({ tx, instant }: OpenDesk, ids: readonly Attempt['id'][]): Promise<void> {
  if (ids.length === 0) return;
  await attempts(tx)
    .updateTable('attempt')
    .set({ due_at: instant })
    .where('id', 'in', [...ids])
    .where('state', '=', 'planned')
    .execute();
}

/** Locks pages against each other's settling: whoever judges a page by its attempts does so alone. In order, so that two cannot wait for each other. */
export async function lockPages({ tx }: OpenDesk, pages: readonly PageId[]): Promise<void> {
  if (pages.length > 0)
    await sql`select 1 from page where id = any(${[...new Set(pages)]}::text[]) order by id for update`.execute(
      tx,
    );
}
