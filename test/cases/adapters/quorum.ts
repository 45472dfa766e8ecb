import { z } from 'zod';
import { httpKind } from '#monitors/kinds/http/kind.ts';
import { quorum as together } from '#monitors/quorum.ts';
import type { RegionVote } from '#monitors/quorum.ts';
import { resultOf } from '#monitors/result.ts';
import { systemResolver } from '#world/resolver.ts';
import { testClock } from '../../kit/clock.ts';
import { checkWorld } from '../../kit/check-world.ts';
import type { Adapter, Observed, Stage } from '../case.ts';
import { byShape, levelOf, named, shape } from './verdicts.ts';

const NOW = testClock().now();
const MINUTE = 60_000;

export const Places = z.strictObject({ locations: z.record(z.string(), z.string()) });
const Counted = z.strictObject({
  locations: z.int().optional(),
  regions: z.int().optional(),
  failing: z.int(),
  threshold_pct: z.number().optional(),
});
const Probes = z.strictObject({
  probes_configured: z.int(),
  probes_connected: z.int(),
  minimum_agreement: z.int(),
  failing: z.int(),
});
const Aged = z.strictObject({
  last_result_age_s: z.record(z.string(), z.number()),
  interval_s: z.number(),
  failing: z.array(z.string()),
});
const Offline = z.strictObject({ probe_has_internet: z.literal(false), result: z.string() });

/** What several places together say. */
export const quorum: Adapter = {
  covers: (area) => area === 'quorum',
  observe: (given, stage) =>
    byShape<Observed | Promise<Observed>>(given, [
      shape(Places, placesObserved),
      shape(Counted, counted),
      shape(Probes, probes),
      shape(Aged, aged),
      shape(Offline, () => offline(stage)),
    ]),
};

const vote = (region: string, failing: boolean, ageMs = 10_000): RegionVote => ({
  region,
  level: failing ? 'down' : 'up',
  at: new Date(NOW.getTime() - ageMs),
  healthy: true,
});
const numbered = (count: number, failing: number): readonly RegionVote[] =>
  Array.from({ length: count }, (_, index) => vote(`place ${index + 1}`, index < failing));

const observed = (said: ReturnType<typeof together>): Observed => ({
  state: () => said.state,
  alert: () => said.state === 'down',
  root_cause_from: () => said.failing,
  counted: () => said.counted,
  threshold_used: () => said.needed,
});

export const placesObserved = ({ locations }: z.output<typeof Places>): Observed =>
  observed(
    together(
      Object.entries(locations).map(([region, said]) => ({
        ...vote(region, false),
        level: levelOf(named(said)),
      })),
      MINUTE,
      NOW,
    ),
  );

function counted({ locations, regions, failing, threshold_pct: share }: z.output<typeof Counted>): Observed {
  const count = locations ?? regions ?? 0;
  const agreement = share === undefined ? undefined : Math.max(1, Math.ceil((share / 100) * count));
  return observed(together(numbered(count, failing), MINUTE, NOW, agreement));
}

const probes = (given: z.output<typeof Probes>): Observed =>
  observed(together(numbered(given.probes_connected, given.failing), MINUTE, NOW, given.minimum_agreement));

const aged = ({ last_result_age_s: ages, interval_s: interval, failing }: z.output<typeof Aged>): Observed =>
  observed(
    together(
      Object.entries(ages).map(([region, age]) => vote(region, failing.includes(region), age * 1_000)),
      interval * 1_000,
      NOW,
    ),
  );

/** A probe without a way out asks a resolver that does not answer. */
async function offline(stage: Stage): Promise<Observed> {
  if (httpKind.manner !== 'asked') throw new Error('the http kind is asked');
  const port = await stage.servers.closedPort();
  const resolver = systemResolver({ servers: [`127.0.0.1:${port}`], timeoutMs: 100, systemFallback: false });
  const world = { ...checkWorld(testClock()), resolver };
  const verdict = await httpKind.run(
    httpKind.settings.parse({ url: 'http://orders.example.net/' }),
    world,
    new AbortController().signal,
  );
  const stored = resultOf('mon_a', NOW, NOW, verdict);
  return {
    verdict: () => verdict.level,
    reason: () => verdict.reason ?? null,
    stored_as_down: () => stored.level === 'down',
  };
}
