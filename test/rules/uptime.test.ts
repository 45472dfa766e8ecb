import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfDay } from '#base/calendar.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#base/time.ts';
import { countOf, countedUntil, dayWindow, isSettled, readsOtherwise } from '#status/day-count.ts';
import { isUnder, windowOf } from '#status/maintenance-window.ts';
import { minutesOf, spansOfChecks, together } from '#status/minutes.ts';
import type { MinuteRow, MonitorMinute } from '#status/minutes.ts';
import {
  EMPTY,
  addTallies,
  countedMs,
  coverageRatio,
  flooredPercent,
  tallyOf,
  uptimeRatio,
} from '#status/uptime.ts';
import type { Span, SpanLevel, Tally, Weighting } from '#status/uptime.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const row = (minute: number, ms: Partial<MinuteRow>): MinuteRow => ({
  at: new Date(NOON + minute * MINUTE),
  upMs: 0,
  degradedMs: 0,
  downMs: 0,
  unknownMs: 0,
  ...ms,
});
const tally = (parts: Partial<Tally>): Tally => ({ ...EMPTY, ...parts });
const parts = (one: Tally): number => countedMs(one) + one.maintenanceMs + one.unknownMs;

describe('how much of the time all was well', () => {
  test.each<[string, Partial<Tally>, number | null]>([
    ['nothing was counted', { ofMs: DAY, unknownMs: HOUR }, null],
    ['all was well', { upMs: HOUR, ofMs: HOUR }, 1],
    ['a partial outage takes a third of its time', { upMs: 9_000, partialMs: 1_000 }, 0.97],
    ['what is degraded takes nothing', { upMs: 500, degradedMs: 500 }, 1],
    ['maintenance is in neither', { upMs: 500, maintenanceMs: 9_000 }, 1],
    ['all was down', { majorMs: 10 }, 0],
  ])('%s', (_, given, ratio) => {
    const found = uptimeRatio(tally(given), 'statuspage');
    if (ratio === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(ratio, 12);
  });

  test('vendors weigh the same day differently, and a company may weigh it by itself', () => {
    const day = tally({ upMs: 800, partialMs: 100, degradedMs: 100 });
    expect(uptimeRatio(day, 'incident_io')).toBeCloseTo(0.9, 12);
    expect(uptimeRatio(day, 'openstatus')).toBeCloseTo(0.95, 12);
    expect(uptimeRatio(day, { major: 1, partial: 0, degraded: 1 })).toBeCloseTo(0.9, 12);
  });

  test('a percentage is floored and what is short by the last bit of a fraction is not', () => {
    expect(flooredPercent(0.999_999)).toBe(99.999);
    expect(flooredPercent(0.999_31)).toBe(99.931);
    expect(flooredPercent(1)).toBe(100);
  });
});

describe('the minutes of one monitor', () => {
  const window = { from: NOON, to: NOON + 10 * MINUTE };
  const ups = (rows: readonly MinuteRow[]): readonly number[] =>
    minutesOf(rows, window).map((one) => Math.round(one.up / SECOND));

  test.each<[string, readonly MinuteRow[], readonly number[]]>([
    ['a row of a minute fills it', [row(2, { upMs: MINUTE })], [0, 0, 60, 0, 0, 0, 0, 0, 0, 0]],
    ['one of five fills five', [row(1, { upMs: 5 * MINUTE })], [0, 60, 60, 60, 60, 60, 0, 0, 0, 0]],
    [
      'the next row ends it',
      [row(1, { upMs: 5 * MINUTE }), row(3, { downMs: MINUTE })],
      [0, 60, 60, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      'what a full minute cannot hold goes to the next as far as that has room',
      [row(0, { upMs: 90_000 }), row(1, { upMs: 30_000 }), row(2, { upMs: MINUTE })],
      [60, 60, 60, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      'one that began before lasts into it',
      [row(-7, { upMs: 60 * MINUTE }), row(-3, { upMs: 5 * MINUTE })],
      [60, 60, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
    ['the end ends it', [row(8, { upMs: 60 * MINUTE })], [0, 0, 0, 0, 0, 0, 0, 0, 60, 60]],
    [
      'a check that began a moment late leaves no gap',
      [row(4, { upMs: 58_500 })],
      [0, 0, 0, 0, 60, 0, 0, 0, 0, 0],
    ],
    [
      'one that speaks for half a minute leaves half of it unknown',
      [row(4, { upMs: 30_000 })],
      [0, 0, 0, 0, 30, 0, 0, 0, 0, 0],
    ],
  ])('%s', (_, rows, expected) => {
    expect(ups(rows)).toEqual(expected);
  });

  test('every level of a long row has its share of each minute', () => {
    const [first, second] = minutesOf([row(0, { upMs: 90_000, downMs: 30_000 })], window);
    expect(first).toEqual({ up: 45_000, down: 15_000, degraded: 0, unknown: 0 });
    expect(second).toEqual(first);
  });
});

test('what is less than a millisecond of a minute is not lost over the minutes', () => {
  const window = { from: NOON, to: NOON + HOUR };
  const long = row(0, { upMs: 42, downMs: 36, unknownMs: HOUR - 78 });
  expect(tallyOf(spansOfChecks([[long]], window), window)).toEqual(
    tally({ upMs: 42, majorMs: 36, unknownMs: HOUR - 78, ofMs: HOUR }),
  );
});

describe('several monitors of one component', () => {
  const minute = (ms: Partial<MonitorMinute>): MonitorMinute => ({
    up: 0,
    degraded: 0,
    down: 0,
    unknown: 0,
    ...ms,
  });
  const none = { up: 0, degraded: 0, partial: 0, major: 0, unknown: 0 };

  test.each<[string, readonly MonitorMinute[], Partial<ReturnType<typeof together>>]>([
    ['nobody says anything', [], {}],
    ['one is down', [minute({ down: 60 })], { major: 60 }],
    ['all are down', [minute({ down: 60 }), minute({ down: 60 })], { major: 60 }],
    ['some are down', [minute({ down: 60 }), minute({ up: 60 })], { partial: 60 }],
    [
      'they are down for different times',
      [minute({ down: 50, up: 10 }), minute({ down: 20, up: 40 })],
      { major: 20, partial: 30, up: 10 },
    ],
    ['one is silent', [minute({ down: 60 }), minute({})], { major: 60 }],
    ['one fell silent', [minute({ down: 60 }), minute({ down: 20 })], { major: 60 }],
    ['one does not know', [minute({ up: 60 }), minute({ unknown: 60 })], { up: 60 }],
    ['none knows', [minute({ unknown: 60 }), minute({ unknown: 30 })], { unknown: 60 }],
    [
      'one is degraded for longer than the other is down',
      [minute({ down: 20, up: 40 }), minute({ degraded: 60 })],
      { partial: 20, degraded: 40 },
    ],
  ])('%s', (_, monitors, expected) => {
    expect(together(monitors)).toEqual({ ...none, ...expected });
  });
});

describe('what counts of a day', () => {
  const until = Date.parse('2027-01-01T00:00:00Z');
  const hours = (date: string, zone: string, start = '2026-01-01', to = until): number => {
    const window = dayWindow(date, zone, startOfDay(start, zone), to);
    return window === undefined ? 0 : (window.to - window.from) / HOUR;
  };

  test.each<[string, number, number]>([
    ['a day has 24 hours', hours('2026-03-28', 'Europe/Berlin'), 24],
    ['23 when the clock is set forward', hours('2026-03-29', 'Europe/Berlin'), 23],
    ['25 when it is set back', hours('2026-10-25', 'Europe/Berlin'), 25],
    ['23 also where midnight itself does not exist', hours('2026-04-24', 'Africa/Cairo'), 23],
    ['nothing before its start', hours('2026-03-01', 'UTC', '2026-03-02'), 0],
    ['all of the day on which it starts', hours('2026-03-02', 'UTC', '2026-03-02'), 24],
    ['what is over of today', hours('2026-03-02', 'UTC', '2026-01-01', NOON), 12],
    ['nothing of tomorrow', hours('2026-03-03', 'UTC', '2026-01-01', NOON), 0],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });

  test('minutes count when they are over, and a day is settled ten minutes after its end', () => {
    expect(countedUntil(new Date(NOON + 90_500))).toBe(NOON);
    const end = Date.parse('2026-03-28T23:00:00Z');
    expect(isSettled('2026-03-28', 'Europe/Berlin', new Date(end + 10 * MINUTE))).toBe(false);
    expect(isSettled('2026-03-28', 'Europe/Berlin', new Date(end + 11 * MINUTE))).toBe(true);
  });

  const window = { from: NOON, to: NOON + HOUR };
  const failing = [[row(0, { upMs: 30 * MINUTE }), row(30, { downMs: 10 * MINUTE })]];
  const at = (minute: number): Date => new Date(NOON + minute * MINUTE);
  const M = MINUTE;

  test.each<[string, Parameters<typeof countOf>[0], Partial<Tally>]>([
    [
      'a component that does not follow its monitors counts by what was published',
      { follows: false, published: [{ at: at(40), status: 'partial_outage' }], checks: failing },
      { upMs: 40 * M, partialMs: 20 * M },
    ],
    [
      'before anything was published all was well',
      { follows: false, published: [], checks: [] },
      { upMs: 60 * M },
    ],
    [
      'one that follows them counts by their checks, and what they do not tell is not known',
      { follows: true, published: [{ at: at(-90), status: 'operational' }], checks: failing },
      { upMs: 30 * M, majorMs: 10 * M },
    ],
    [
      'the larger of both counts',
      {
        follows: true,
        published: [
          { at: at(25), status: 'partial_outage' },
          { at: at(45), status: 'operational' },
        ],
        checks: failing,
      },
      { upMs: 25 * M, partialMs: 10 * M, majorMs: 10 * M },
    ],
    [
      'failures during a maintenance do not count',
      {
        follows: true,
        published: [
          { at: at(29), status: 'under_maintenance' },
          { at: at(41), status: 'operational' },
        ],
        checks: failing,
      },
      { upMs: 29 * M, maintenanceMs: 12 * M },
    ],
    ['without checks nothing is known', { follows: true, published: [], checks: [] }, {}],
  ])('%s', (_, of, expected) => {
    expect(countOf(of, window)).toEqual(tally({ ...expected, ofMs: HOUR }));
  });

  test('a page reads otherwise when a level is new or a figure moves in its third decimal', () => {
    const day = (given: Partial<Tally>) => [{ date: '2026-03-02', tally: tally(given) }];
    const before = day({ upMs: 10 * HOUR, majorMs: HOUR });
    const reads = (given: Partial<Tally>): boolean => readsOtherwise(before, day(given), 'statuspage');
    expect(reads({ upMs: 10 * HOUR, majorMs: HOUR })).toBe(false);
    expect(reads({ upMs: 10 * HOUR + 1, majorMs: HOUR })).toBe(false);
    expect(reads({ upMs: 10 * HOUR + 5 * MINUTE, majorMs: HOUR })).toBe(true);
    expect(reads({ upMs: 10 * HOUR, majorMs: HOUR, degradedMs: 1 })).toBe(true);
    expect(readsOtherwise([{ date: '2026-03-02', tally: null }], day({ ofMs: 1 }), 'statuspage')).toBe(true);
  });
});

test('a maintenance in the hour that is skipped begins after it and ends in time', () => {
  const window = windowOf('2026-03-29T02:30', '2026-03-29T03:30', 'Europe/Berlin');
  expect(window.from.toISOString()).toBe('2026-03-29T01:00:00.000Z');
  expect(window.until.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(isUnder(window, window.from)).toBe(true);
  expect(isUnder(window, window.until)).toBe(false);
  expect(() => windowOf('tonight', '2026-03-29T03:30', 'UTC')).toThrow('not a local time');
});

const levels: readonly SpanLevel[] = ['up', 'degraded', 'partial', 'major', 'maintenance', 'unknown'];
const spans: fc.Arbitrary<readonly Span[]> = fc.array(
  fc
    .record({
      from: fc.integer({ min: -500, max: 1_500 }),
      length: fc.integer({ min: -5, max: 900 }),
      level: fc.constantFrom(...levels),
    })
    .map(({ from, length, level }) => ({ from, to: from + length, level })),
  { maxLength: 12 },
);
const weightings: fc.Arbitrary<Weighting> = fc.record({
  major: fc.double({ min: 0, max: 1, noNaN: true }),
  partial: fc.double({ min: 0, max: 1, noNaN: true }),
  degraded: fc.double({ min: 0, max: 1, noNaN: true }),
});
const falling: fc.Arbitrary<Weighting> = weightings.map((of) => {
  const [degraded = 0, partial = 0, major = 0] = Object.values(of).toSorted((one, other) => one - other);
  return { major, partial, degraded };
});
const WINDOW = { from: 0, to: 1_000 };

describe('whatever happened', () => {
  test('uptime lies between 0 and 1, and so does what is known', () => {
    fc.assert(
      fc.property(spans, weightings, (given, weights) => {
        const found = tallyOf(given, WINDOW);
        const ratio = uptimeRatio(found, weights) ?? 0;
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(ratio).toBeLessThanOrEqual(1);
        expect(coverageRatio(found)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the parts never exceed the window, and every instant is in one of them at most', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const found = tallyOf(given, WINDOW);
        const covered = Array.from({ length: 1_000 }, (_, at) =>
          given.some(({ from, to }) => from <= at && at < to) ? 1 : 0,
        ).reduce<number>((sum, one) => sum + one, 0);
        expect(parts(found)).toBe(covered);
        expect(found.ofMs).toBe(1_000);
      }),
    );
  });

  test('more downtime never raises uptime', () => {
    const down = fc.constantFrom<SpanLevel>('degraded', 'partial', 'major');
    fc.assert(
      fc.property(
        spans,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 500 }),
        down,
        falling,
        (given, from, length, level, weights) => {
          // Trouble where all was thought well: what nothing was known of would also make the counted time longer.
          const up: Span = { from: 0, to: 1_000, level: 'up' };
          const before = uptimeRatio(tallyOf([up, ...given], WINDOW), weights) ?? 1;
          const more = [up, ...given, { from, to: from + length, level }];
          const after = uptimeRatio(tallyOf(more, WINDOW), weights) ?? 1;
          expect(after).toBeLessThanOrEqual(before + 1e-9);
        },
      ),
    );
  });

  test('a window counted in two halves comes to the same', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 1_000 }), (given, cut) => {
        const halves = [tallyOf(given, { from: 0, to: cut }), tallyOf(given, { from: cut, to: 1_000 })];
        expect(addTallies(halves)).toEqual(tallyOf(given, WINDOW));
      }),
    );
  });

  const ms = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 }), fc.integer({ max: HOUR, min: 0 }));
  const rows: fc.Arbitrary<readonly MinuteRow[]> = fc
    .uniqueArray(
      fc.record({
        at: fc.integer({ min: -30, max: 70 }),
        upMs: ms,
        degradedMs: ms,
        downMs: ms,
        unknownMs: ms,
      }),
      { selector: (one) => one.at, maxLength: 20 },
    )
    .map((list) =>
      list
        .toSorted((one, other) => one.at - other.at)
        .map((one) => ({ ...one, at: new Date(NOON + one.at * MINUTE) })),
    );

  test('checks never speak for more than a window, and one more monitor that is down never raises uptime', () => {
    const window = { from: NOON, to: NOON + HOUR };
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 3 }), (monitors) => {
        for (const one of monitors) {
          for (const minute of minutesOf(one, window)) {
            const sum = minute.up + minute.degraded + minute.down + minute.unknown;
            expect(sum).toBeLessThanOrEqual(MINUTE);
          }
        }
        const found = tallyOf(spansOfChecks(monitors, window), window);
        expect(parts(found)).toBeLessThanOrEqual(HOUR);
        const dead = [row(0, { downMs: HOUR })];
        const worse = tallyOf(spansOfChecks([...monitors, dead], window), window);
        expect(uptimeRatio(worse, 'statuspage') ?? 1).toBeLessThanOrEqual(
          (uptimeRatio(found, 'statuspage') ?? 1) + 1e-9,
        );
      }),
    );
  });
});
