import { MINUTE } from '#base/time.ts';
import type { LevelTimes } from '#signals/checks/check-result.ts';
import type { Span, SpanLevel } from './uptime.ts';

/** Pure: from what checks said, minute by minute, to what a component did. */

/** A minute of one monitor as it is stored: how long its checks speak for, from `at` on, which may be longer than the minute. */
export type MinuteRow = LevelTimes;

/** Milliseconds of one minute by what one monitor said; together at most a minute, what is missing is no data. */
export type MonitorMinute = {
  readonly up: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
};

/** Milliseconds of one minute by what the monitors of a component say together. */
export type ComponentMinute = {
  readonly up: number;
  readonly degraded: number;
  readonly partial: number;
  readonly major: number;
  readonly unknown: number;
};

type Window = { readonly from: number; readonly to: number };

const SILENT: MonitorMinute = { up: 0, degraded: 0, down: 0, unknown: 0 };

/** A check begins a little after its time: a minute that is known but for so much is known. */
const LATE_MS = 2_000;

const known = (minute: MonitorMinute): number => minute.up + minute.degraded + minute.down;
const spoken = (minute: MonitorMinute): number => known(minute) + minute.unknown;

/** Its share of each level, on whole milliseconds that come to the whole share: what one level is rounded by the next one makes good. */
function scaled(minute: MonitorMinute, by: number): MonitorMinute {
  const edges = [0, minute.up, known(minute) - minute.down, known(minute), spoken(minute)].map((edge) =>
    Math.round(edge * by),
  );
  const part = (index: number): number => (edges[index + 1] ?? 0) - (edges[index] ?? 0);
  return { up: part(0), degraded: part(1), down: part(2), unknown: part(3) };
}

const added = (one: MonitorMinute, other: MonitorMinute, sign: 1 | -1 = 1): MonitorMinute => ({
  up: one.up + sign * other.up,
  degraded: one.degraded + sign * other.degraded,
  down: one.down + sign * other.down,
  unknown: one.unknown + sign * other.unknown,
});

/** As much of it as there is room for, each level in its share, and the rest. */
function taken(from: MonitorMinute, room: number): readonly [MonitorMinute, MonitorMinute] {
  const total = spoken(from);
  const here = scaled(from, total <= 0 ? 0 : Math.min(1, Math.max(0, room) / total));
  return [here, added(from, here, -1)];
}

const timesOf = (row: MinuteRow): MonitorMinute => ({
  up: row.upMs,
  degraded: row.degradedMs,
  down: row.downMs,
  unknown: row.unknownMs,
});

const firstMinute = (window: Window): number => Math.floor(window.from / MINUTE);
const minutesIn = (window: Window): number =>
  Math.max(0, Math.ceil(window.to / MINUTE) - firstMinute(window));

/**
 * What one monitor says of each minute of a window. A row fills its own minute, and what it speaks for beyond that the minutes after it, up to and in the
 * next row's, as far as those leave room. `rows` are in order and hold the last one before the window too.
 */
export function minutesOf(rows: readonly MinuteRow[], window: Window): readonly MonitorMinute[] {
  const [first, count] = [firstMinute(window), minutesIn(window)];
  const minutes: MonitorMinute[] = Array.from({ length: count }, () => SILENT);
  let left = SILENT;
  for (const [index, row] of rows.entries()) {
    const at = Math.floor(row.at.getTime() / MINUTE) - first;
    const next = rows[index + 1];
    const end = next === undefined ? count : Math.floor(next.at.getTime() / MINUTE) - first;
    const [own, more] = taken(timesOf(row), MINUTE);
    const [before] = taken(left, MINUTE - spoken(own));
    if (at >= 0 && at < count) minutes[at] = added(own, before);
    left = skipped(more, Math.min(0, end) - Math.min(0, at + 1));
    for (let minute = Math.max(0, at + 1); minute < Math.min(end, count); minute += 1) {
      if (spoken(left) <= 0) break;
      const [here, rest] = taken(left, MINUTE);
      minutes[minute] = here;
      left = rest;
    }
  }
  return minutes.map(whole);
}

/** What is left of it after so many minutes that nobody asks about. */
const skipped = (left: MonitorMinute, minutes: number): MonitorMinute =>
  minutes <= 0 ? left : taken(left, minutes * MINUTE)[1];

function whole(minute: MonitorMinute): MonitorMinute {
  const total = spoken(minute);
  return total >= MINUTE - LATE_MS && total < MINUTE ? scaled(minute, MINUTE / total) : minute;
}

/**
 * What several monitors say of one minute together: all down at once is an outage, some down one in part, degraded what is degraded beyond that. While one
 * is silent, the others speak for it.
 */
export function together(monitors: readonly MonitorMinute[]): ComponentMinute {
  const heard = Math.max(0, ...monitors.map(known));
  const down = Math.max(0, ...monitors.map((one) => one.down));
  const major = Math.min(down, ...monitors.map((one) => one.down + heard - known(one)));
  const bad = Math.max(0, ...monitors.map((one) => one.down + one.degraded));
  const any = Math.max(0, ...monitors.map(spoken));
  return {
    major,
    partial: down - major,
    degraded: bad - down,
    up: heard - bad,
    unknown: any - heard,
  };
}

/** Inside a minute it is not known when what was; the order is of no matter to what is counted. */
const ORDER: readonly (keyof ComponentMinute & SpanLevel)[] = [
  'major',
  'partial',
  'degraded',
  'up',
  'unknown',
];

/** What the monitors of a component say over a window, as stretches on whole milliseconds. Minutes of which none of them speaks are in no stretch. */
export function spansOfChecks(monitors: readonly (readonly MinuteRow[])[], window: Window): readonly Span[] {
  const all = monitors.map((rows) => minutesOf(rows, window));
  const spans: Span[] = [];
  const first = firstMinute(window);
  for (let index = 0; index < minutesIn(window); index += 1) {
    const minute = together(all.map((one) => one[index] ?? SILENT));
    const start = (first + index) * MINUTE;
    let done = 0;
    for (const level of ORDER) {
      const from = start + done;
      done += minute[level];
      const to = start + done;
      const last = spans.at(-1);
      if (to <= from) continue;
      if (last?.to === from && last.level === level) spans[spans.length - 1] = { ...last, to };
      else spans.push({ from, to, level });
    }
  }
  return spans;
}
