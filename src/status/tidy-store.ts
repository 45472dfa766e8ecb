import { sql } from 'kysely';
import type { SubscriberId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';

const AT_ONCE = 5_000;

/** Forgets who was told what before then, a few thousand rows at a time; answers how many went. Nothing that old is under way. */
export async function forgetTellings(desk: Desk, before: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with gone as (
      delete from status_delivery where id in (
        select d.id from status_delivery d join status_broadcast b on b.id = d.broadcast_id
        where b.at < ${before} limit ${AT_ONCE})
      returning 1)
    select count(*)::int as n from gone`.execute(desk.db);
  const gone = rows[0]?.n ?? 0;
  if (gone < AT_ONCE)
    await sql`delete from status_broadcast b where b.at < ${before}
      and not exists (select 1 from status_delivery d where d.broadcast_id = b.id)`.execute(desk.db);
  return gone;
}

/** Forgets the addresses of those who ended their subscription, or never confirmed it, before then; answers how many went. */
export function forgetEnded(desk: Desk, before: Date): Promise<number> {
  return transact(desk, async ({ tx }) => {
    const { rows } = await sql<{ id: SubscriberId }>`
      select s.id from status_subscriber s
      where s.state in ('unsubscribed', 'pending') and s.asked_at < ${before}
        and not exists (select 1 from event e where e.subject = s.id and e.at >= ${before})
      limit ${AT_ONCE} for update of s skip locked`.execute(tx);
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return 0;
    await sql`delete from status_delivery where subscriber_id = any(${ids}::text[])`.execute(tx);
    await sql`delete from status_subscriber where id = any(${ids}::text[])`.execute(tx);
    return ids.length;
  });
}
