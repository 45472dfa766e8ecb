import { createEngine } from '#engine.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { startLocalServer } from './bare-loop.ts';
import { scratchDatabase } from './figures.ts';
import { addMonitors, benchDesk, benchWorld } from './monitored.ts';
import { setTimeout as pause } from 'node:timers/promises';
const show = (what: string) => { const m = process.memoryUsage(); console.log(what, Object.entries(m).map(([k, v]) => `${k} ${Math.round(v / 1e6)}`).join(' ')); };
show('start');
const server = await startLocalServer();
const database = await scratchDatabase();
const desk = benchDesk(database, () => engine.nudge());
const engine = createEngine({ desk, couriers: {}, timers: monitorTimers(benchWorld) });
show('open');
await addMonitors(desk, server.url, 10_000, 60_000);
show('added');
engine.start();
for (let i = 0; i < 10; i++) { await pause(5_000); show(`run ${i}`); }
(globalThis as any).gc?.(); show('gc');
await engine.stop(5000); await database.close(); await server.close();
