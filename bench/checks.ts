import { sql } from 'kysely';
import { DAY } from '#base/time.ts';
import { createEngine } from '#engine.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { bareLoop, startLocalServer } from './bare-loop.ts';
import { keepHeapSmall, megabytes, quantile, residentBytes, scratchDatabase, verdict } from './figures.ts';
import { addMonitors, allDueAt, benchDesk, benchWorld, figure } from './monitored.ts';

const MONITORS = 5_000;
const ROUNDS = 7;
const SHARE = 0.6;

/**
 * The complete path of a check — claim what is due, ask over a new connection, judge, store, roll up, plan the next look — with 5,000 HTTP monitors due
 * at once on PostgreSQL, held against a bare loop of new connections over the same connector, in turns. CPU is this process's; PostgreSQL and the server
 * asked are others.
 */
export async function run(): Promise<void> {
  keepHeapSmall();
  const server = await startLocalServer();
  const database = await scratchDatabase();
  const desk = benchDesk(database, () => engine.nudge());
  const engine = createEngine({ desk, couriers: {}, timers: monitorTimers(benchWorld) });
  const stored = (): Promise<number> => figure(desk, sql`select count(*) as n from check_result`);
  // A long interval, so that only what a round makes due is run in it.
  await addMonitors(desk, server.url, MONITORS, DAY);
  await engine.tick();
  console.log(
    `${MONITORS} monitors added and looked at once; now ${ROUNDS} rounds, each with every monitor due`,
  );
  const shares: number[] = [];
  let peak = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const bare = await bareLoop({ server, checks: MONITORS, concurrency: 200 });
    const before = await stored();
    await allDueAt(desk, desk.clock.now());
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    await engine.tick();
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - startedAt) / 1e3;
    // A monitor whose own slot of the day falls into the round is rightly checked once more.
    const done = (await stored()) - before;
    if (done < MONITORS) throw new Error(`${done} of ${MONITORS} checks were stored`);
    const perCpu = done / ((user + system) / 1e6);
    peak = Math.max(peak, residentBytes());
    shares.push(perCpu / bare.perCpuSecond);
    console.log(
      `round ${round}: bare loop ${Math.round(bare.perCpuSecond)} checks per CPU second (${Math.round(bare.perSecond)}/s); complete path ${Math.round(perCpu)} (${Math.round(done / seconds)}/s), ${Math.round(100 * (shares.at(-1) ?? 0))} %`,
    );
  }
  const share = quantile(shares, 0.5);
  const holds = verdict(
    share >= SHARE,
    `complete path: ${Math.round(share * 100)} % of the bare loop per CPU second, at least ${SHARE * 100} % wanted; RSS ${megabytes(peak)}`,
  );
  await engine.stop(5_000);
  await database.close();
  await server.close();
  if (!holds) process.exitCode = 1;
}

if (import.meta.main) await run();
