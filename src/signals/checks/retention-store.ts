import { sql } from 'kysely';
import { DAY, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';

const RESULTS_KEPT_MS = 7 * DAY;
const FAILURES_KEPT = 50;
const MINUTES_KEPT_MS = 8 * DAY;
const HOURS_KEPT_MS = 100 * DAY;

export const RETENTION_TIMER = 'signals.retention';

/** Every monitor that has results or roll-ups of minutes, by hopping over the primary key instead of reading it. */
async function monitorsWithResults(desk: Desk): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive hop as (
      select min(monitor_id) as id from check_rollup
      union all select (select min(monitor_id) from check_rollup where monitor_id > hop.id) from hop where hop.id is not null)
    select id from hop where id is not null
    union select id from (
      with recursive hop as (
        select min(monitor_id) as id from check_result
        union all select (select min(monitor_id) from check_result where monitor_id > hop.id) from hop where hop.id is not null)
      select id from hop where id is not null) as r`.execute(desk.db);
  return rows.map((row) => row.id);
}

/**
 * Forgets what is old: results after 7 days but for each monitor's last 50 failures, minutes after 8 days, hours after 100; days are kept. Deletes
 * monitor by monitor, each a short statement on the primary key: with day partitions the kept failures would have to be copied out first, and the
 * embedded database would carry seven more tables for its few thousand rows. Answers how many rows went.
 */
export async function forgetOld(desk: Desk): Promise<number> {
  const now = desk.clock.now();
  let gone = 0;
  for (const id of await monitorsWithResults(desk)) {
    const { rows } = await sql<{ n: number }>`
      with results as (
        delete from check_result where monitor_id = ${id} and due_at < ${plus(now, -RESULTS_KEPT_MS)}
          and (level not in (1, 2) or due_at < (
            select due_at from check_result where monitor_id = ${id} and level in (1, 2) order by due_at desc offset ${FAILURES_KEPT - 1} limit 1))
        returning 1), rollups as (
        delete from check_rollup where monitor_id = ${id}
          and ((step = 'minute' and at < ${plus(now, -MINUTES_KEPT_MS)}) or (step = 'hour' and at < ${plus(now, -HOURS_KEPT_MS)}))
        returning 1)
      select ((select count(*) from results) + (select count(*) from rollups))::int as n`.execute(desk.db);
    gone += rows[0]?.n ?? 0;
  }
  return gone;
}

/** Handler of the timer `signals.retention`: once a day. */
export const retention: TimerHandler = each(async (desk, subject) => {
  const gone = await forgetOld(desk);
  desk.log.info({ rows: gone }, 'old check results forgotten');
  await transact(desk, (open) =>
    setTimers(open.tx, [{ kind: RETENTION_TIMER, subject, at: plus(open.instant, DAY) }]),
  );
});

/** Makes sure that the retention timer waits; to be called at every start. */
export async function planRetention(desk: Desk): Promise<void> {
  await transact(desk, async (open) => {
    const waiting = await open.tx
      .selectFrom('timer')
      .select('subject')
      .where('kind', '=', RETENTION_TIMER)
      .executeTakeFirst();
    if (waiting === undefined)
      await setTimers(open.tx, [{ kind: RETENTION_TIMER, subject: 'checks', at: plus(open.instant, DAY) }]);
  });
}
