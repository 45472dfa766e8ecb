import * as fc from 'fast-check';
import { z } from 'zod';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { countOf, countedUntil, dayWindow } from '#status/day-count.ts';
import type { Published } from '#status/day-count.ts';
import type { MinuteRow } from '#status/minutes.ts';
import {
  EMPTY,
  WEIGHTINGS,
  coverageRatio,
  countedMs,
  flooredPercent,
  tallyOf,
  uptimeRatio,
} from '#status/uptime.ts';
import type { Span, SpanLevel, Tally, Weighting, Weights } from '#status/uptime.ts';
import { NotApplicable } from '../case.ts';
import type { Adapter, Observed } from '../case.ts';
import { byShape, shape } from './verdicts.ts';

const Beats = z.strictObject({ beats: z.string() });
const Minutes = z.strictObject({
  window_min: z.number().positive(),
  major_min: z.number().nonnegative().default(0),
  partial_min: z.number().nonnegative().default(0),
  degraded_min: z.number().nonnegative().default(0),
  maintenance_min: z.number().nonnegative().default(0),
  unknown_min: z.number().nonnegative().default(0),
  weights: z.enum(['statuspage', 'incident_io', 'openstatus']).default('statuspage'),
});
const Intervals = z.strictObject({
  intervals: z.array(z.tuple([z.string(), z.number().min(0).max(1)])).min(1),
});
const Requests = z.strictObject({
  requests: z.int().positive(),
  failed: z.int().nonnegative(),
});
const Young = z.strictObject({
  window_d: z.number().positive(),
  monitor_age_h: z.number().positive(),
  down_h: z.number().nonnegative(),
});
const Ahead = z.strictObject({ window_end: z.literal('tomorrow') });
const Anything = z.strictObject({ any: z.literal('inputs') });

const NOW = new Date('2026-03-02T09:00:00Z');

/** One check a minute, or something that is published for a minute. */
const BEATS: Readonly<Record<string, keyof Omit<MinuteRow, 'at'> | 'maintenance'>> = {
  UP: 'upMs',
  DEGRADED: 'degradedMs',
  DOWN: 'downMs',
  // Failed, and not yet confirmed.
  PENDING: 'downMs',
  UNKNOWN: 'unknownMs',
  MAINTENANCE: 'maintenance',
};

const said = (at: Date, level: keyof Omit<MinuteRow, 'at'>, ms = MINUTE): MinuteRow => ({
  at,
  upMs: 0,
  degradedMs: 0,
  downMs: 0,
  unknownMs: 0,
  [level]: ms,
});

/** Beats as they come, through the count of a component that follows its one monitor. */
function beaten(beats: string): Tally {
  const rows: MinuteRow[] = [];
  const published: { at: Date; status: Published[number]['status'] }[] = [];
  const names = beats.trim().split(/\s+/);
  for (const [index, name] of names.entries()) {
    const level = BEATS[name];
    if (level === undefined) throw new NotApplicable(`there is no beat "${name}" here`);
    const at = plus(NOW, index * MINUTE);
    const under = level === 'maintenance';
    published.push({ at, status: under ? 'under_maintenance' : 'operational' });
    if (!under) rows.push(said(at, level));
  }
  const window = { from: NOW.getTime(), to: plus(NOW, names.length * MINUTE).getTime() };
  return countOf({ follows: true, published, checks: [rows] }, window);
}

const percent = (tally: Tally, weights: Weights = 'statuspage'): number | null => {
  const ratio = uptimeRatio(tally, weights);
  return ratio === null ? null : ratio * 100;
};

/** A figure as it is expected: a number, or a sum written out that ends with its result and its places ("… = 99.9306 (4 dp)"). */
function asExpected(found: number | null): (expected: unknown) => unknown {
  return (expected) => {
    if (typeof expected !== 'string') return found;
    const [, figure, places] = /(-?[\d.]+)\s*\((\d+) dp\)\s*$/.exec(expected) ?? [];
    return figure !== undefined && found?.toFixed(Number(places)) === figure ? expected : found;
  };
}

function byMinutes(read: z.output<typeof Minutes>): Observed {
  const bad = read.major_min + read.partial_min + read.degraded_min + read.maintenance_min + read.unknown_min;
  const tally: Tally = {
    upMs: (read.window_min - bad) * MINUTE,
    majorMs: read.major_min * MINUTE,
    partialMs: read.partial_min * MINUTE,
    degradedMs: read.degraded_min * MINUTE,
    maintenanceMs: read.maintenance_min * MINUTE,
    unknownMs: read.unknown_min * MINUTE,
    ofMs: read.window_min * MINUTE,
  };
  const maintained = uptimeRatio({ ...EMPTY, upMs: 1, maintenanceMs: 1 }, read.weights) ?? 0;
  return {
    uptime_pct: asExpected(percent(tally, read.weights)),
    weights: () => ({ ...WEIGHTINGS[read.weights], maintenance: 1 - maintained }),
  };
}

/** "major 10:00-12:00" with the weight of that level. */
function byIntervals({ intervals }: z.output<typeof Intervals>): Observed {
  const weights: { -readonly [level in keyof Weighting]: Weighting[level] } = {
    ...WEIGHTINGS.statuspage,
  };
  const spans = intervals.map(([text, weight]): Span => {
    const [, level, ...clock] = /^(major|partial|degraded) (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text) ?? [];
    if (level !== 'major' && level !== 'partial' && level !== 'degraded')
      throw new NotApplicable(`no such interval here: ${text}`);
    weights[level] = weight;
    const [fromH = 0, fromM = 0, toH = 0, toM = 0] = clock.map(Number);
    return { from: fromH * HOUR + fromM * MINUTE, to: toH * HOUR + toM * MINUTE, level };
  });
  const tally = tallyOf(spans, { from: 0, to: DAY });
  const lost = countedMs(tally) * (1 - (uptimeRatio(tally, weights) ?? 1));
  return { weighted_downtime_h: () => Number((lost / HOUR).toFixed(9)) };
}

/** A monitor that is so old and was down for the last hours, looked at over a longer window. */
function young({ window_d, monitor_age_h, down_h }: z.output<typeof Young>): Observed {
  const [until, born] = [NOW.getTime(), NOW.getTime() - monitor_age_h * HOUR];
  const fell = until - down_h * HOUR;
  const rows = [
    ...(fell > born ? [said(new Date(born), 'upMs', fell - born)] : []),
    ...(down_h > 0 ? [said(new Date(fell), 'downMs', down_h * HOUR)] : []),
  ];
  const window = { from: until - window_d * DAY, to: until };
  const tally = countOf({ follows: true, published: [], checks: [rows] }, window);
  return { uptime_pct: asExpected(percent(tally)) };
}

function ahead(): Observed {
  const until = countedUntil(NOW);
  const window = dayWindow('2026-03-02', 'UTC', new Date('2026-01-01T00:00:00Z'), until);
  const after = dayWindow('2026-03-03', 'UTC', new Date('2026-01-01T00:00:00Z'), until);
  const isNow = window?.to === until && NOW.getTime() - until <= MINUTE && after === undefined;
  return { clipped_to: () => (isNow ? 'now' : (window?.to ?? null)) };
}

const LEVELS: readonly SpanLevel[] = ['up', 'degraded', 'partial', 'major', 'maintenance', 'unknown'];
const weight = fc.double({ min: 0, max: 1, noNaN: true });

/** The lowest and the highest percentage of many that were drawn, none of which may lie outside of what is expected. */
function anything(): Observed {
  const spans = fc.array(
    fc.record({ from: fc.integer(), to: fc.integer(), level: fc.constantFrom(...LEVELS) }),
    { maxLength: 20 },
  );
  const weights = fc.record({ major: weight, partial: weight, degraded: weight });
  return {
    uptime_pct_in: (expected) => {
      const [low, high] = z.tuple([z.number(), z.number()]).parse(expected);
      const run = fc.check(
        fc.property(spans, weights, fc.integer(), fc.nat(), (given, by, from, length) => {
          const tally = tallyOf(given, { from, to: from + length });
          const found = percent(tally, by) ?? low;
          return found >= low && found <= high && coverageRatio(tally) <= 1;
        }),
        { numRuns: 100 },
      );
      return run.failed ? { found: run.counterexample } : expected;
    },
  };
}

/** How much of the time all was well. */
export const uptime: Adapter = {
  covers: (area) => area === 'uptime',
  observe: (given) =>
    byShape<Observed>(given, [
      shape(Beats, ({ beats }) => ({ uptime: () => uptimeRatio(beaten(beats), 'statuspage') })),
      shape(Minutes, byMinutes),
      shape(Intervals, byIntervals),
      shape(Requests, ({ requests, failed }) => ({
        uptime_pct_shown: () => {
          const ratio = uptimeRatio({ ...EMPTY, upMs: requests - failed, majorMs: failed }, 'statuspage');
          return ratio === null ? null : flooredPercent(ratio);
        },
      })),
      shape(Young, young),
      shape(Ahead, ahead),
      shape(Anything, anything),
    ]),
};
