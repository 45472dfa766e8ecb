import { sql } from 'kysely';
import { MINUTE } from '#base/time.ts';
import { createEngine } from '#engine.ts';
import { nextSlot } from '#monitors/schedule.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { startLocalServer } from './bare-loop.ts';
import { keepHeapSmall, megabytes, quantile, residentBytes, scratchDatabase, verdict } from './figures.ts';
import { addMonitors, benchDesk, benchWorld, figure } from './monitored.ts';

const MONITORS = 10_000;
const MINUTES = 3;
const LATE_MOST_MS = 1_000;
const MEMORY_MOST = 400e6;

/** 10,000 HTTP monitors, one minute each, for three minutes on PostgreSQL: every slot run, how late, and with how much memory. */
export async function run(): Promise<void> {
  keepHeapSmall();
  const server = await startLocalServer();
  const database = await scratchDatabase();
  const desk = benchDesk(database, () => engine.nudge());
  const engine = createEngine({ desk, couriers: {}, timers: monitorTimers(benchWorld) });
  await addMonitors(desk, server.url, MONITORS, MINUTE);
  const { rows } = await sql<{
    subject: string;
  }>`select subject from timer where kind = 'monitor.due'`.execute(desk.db);
  const begin = desk.clock.now();
  for (let at = 0; at < rows.length; at += 1_000) {
    const part = rows.slice(at, at + 1_000).map(({ subject }) => subject);
    const due = part.map((id) => nextSlot(id, MINUTE, begin).toISOString());
    await sql`update timer set due_at = d.at::timestamptz from unnest(${part}::text[], ${due}::text[]) as d(id, at) where timer.subject = d.id`.execute(
      desk.db,
    );
  }
  const floor: number[] = [];
  let peak = 0;
  engine.start();
  const cpu = process.cpuUsage();
  const end = performance.now() + MINUTES * MINUTE;
  while (performance.now() < end) {
    const expected = performance.now() + 100;
    await pause(100);
    floor.push(performance.now() - expected);
    peak = Math.max(peak, residentBytes());
    if (floor.length % 50 === 0) void (async () => { const t = performance.now(); const r = await sql<any>`select (select count(*) from check_result) as n, (select count(*) from timer where kind='monitor.due' and due_at < now()) as overdue, (select count(*) from timer where leased_until is not null) as leased, (select count(*) from pg_stat_activity where state='active') as act, (select count(*) from pg_stat_activity where wait_event_type='Lock') as locks`.execute(desk.db); console.log(floor.length/10, JSON.stringify(r.rows[0]), Math.round(performance.now()-t)+'ms'); })();
  }
  const { user, system } = process.cpuUsage(cpu);
  await engine.stop(20_000);
  const { rows: ran } = await sql<{
    late: number;
  }>`select extract(epoch from at - due_at)::float8 * 1000 as late from check_result`.execute(desk.db);
  const skipped = await figure(desk, sql`select sum(skipped) as n from check_rollup where step = 'day'`);
  const failed = await figure(desk, sql`select count(*) as n from check_result where level <> 0`);
  const late = ran.map((row) => row.late);
  console.log(
    `the limit: a timer of 100 ms in this process came p99 ${Math.round(quantile(floor, 0.99))} ms late, at most ${Math.round(Math.max(...floor))} ms`,
  );
  console.log(
    `${ran.length} slots run, ${skipped} skipped, ${failed} not up; ${((user + system) / 1e4 / (MINUTES * 60)).toFixed(0)} % of one core; lateness p50 ${Math.round(quantile(late, 0.5))} ms, max ${Math.round(quantile(late, 1))} ms`,
  );
  const holds = [
    verdict(
      ran.length >= MONITORS * MINUTES && skipped === 0,
      `every slot run: ${ran.length} of ${MONITORS * MINUTES}`,
    ),
    verdict(
      quantile(late, 0.99) < LATE_MOST_MS,
      `p99 lateness ${Math.round(quantile(late, 0.99))} ms, under ${LATE_MOST_MS} ms wanted`,
    ),
    verdict(peak < MEMORY_MOST, `RSS at most ${megabytes(peak)}, under ${megabytes(MEMORY_MOST)} wanted`),
  ];
  await database.close();
  await server.close();
  if (holds.includes(false)) process.exitCode = 1;
}

if (import.meta.main) await run();
