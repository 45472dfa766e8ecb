import { z } from 'zod';
import { intakeRoutes } from '#intake/index.ts';
import { monitorById, resultsOf } from '#monitors/store.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { timerPump } from '#ledger/pump.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { checkWorld } from '../../kit/check-world.ts';
import type { Adapter, Observed } from '../case.ts';
import { inHouse } from './house.ts';
import { byShape, shape } from './verdicts.ts';

const Push = z.strictObject({ push: z.string().startsWith('?') });
const Created = z.strictObject({ state: z.literal('created, never pinged') });
const Agent = z.strictObject({ ping_user_agent: z.string() });
const Silence = z.strictObject({ period_s: z.number(), grace_s: z.number(), last_ping_age_s: z.number() });

type Play = {
  readonly query?: string;
  readonly agent?: string;
  readonly silentS?: number;
  readonly periodS?: number;
  readonly graceS?: number;
};

/** A job over the real intake and timers: pinged as told, then left alone for a while. */
function play({
  query,
  agent = 'curl/8.5.0',
  silentS = 0,
  periodS = 3_600,
  graceS = 600,
}: Play): Promise<Observed> {
  return inHouse(async ({ desk, clock, serviceId }) => {
    const settings = { job: 'nightly-backup', period: `${periodS}s`, grace: `${graceS}s` };
    const added = await addMonitor(desk, { kind: 'heartbeat', settings, serviceId });
    if (!added.ok) throw new Error(JSON.stringify(added.refused));
    const { id, pingKey } = added.value;
    if (query !== undefined)
      await intakeRoutes(desk)[0]?.request(`/ping/${pingKey}${query}`, { headers: { 'user-agent': agent } });
    const timers = await desk.db.selectFrom('timer').select('subject').where('subject', '=', id).execute();
    clock.passes(silentS * 1_000);
    const pump = timerPump({ desk, handlers: monitorTimers(checkWorld(clock)) });
    await pump.round();
    await pump.settled();
    const monitor = await monitorById(desk, id);
    const [last] = await resultsOf(desk, id, { limit: 1 });
    return {
      verdict: () => last?.level,
      reason: () => last?.reason ?? null,
      message: () => last?.because.replace(/^(?:the job said|pinged): /, ''),
      timer_running: () => timers.length > 0,
      alert: () => monitor?.health.announced !== null,
      counts_as_ping: () => monitor?.lastPingAt !== null,
    };
  });
}

export const heartbeat: Adapter = {
  covers: (area) => area === 'heartbeat',
  observe: (given) =>
    byShape<Promise<Observed>>(given, [
      shape(Push, ({ push }) => play({ query: push })),
      shape(Created, () => play({ silentS: 30 * 86_400 })),
      shape(Agent, ({ ping_user_agent: agent }) => play({ query: '', agent })),
      shape(Silence, ({ period_s: periodS, grace_s: graceS, last_ping_age_s: silentS }) =>
        play({ query: '', periodS, graceS, silentS }),
      ),
    ]),
};
