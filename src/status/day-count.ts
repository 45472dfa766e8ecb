import { addTo, startOfDay } from '#base/calendar.ts';
import { MINUTE } from '#base/time.ts';
import type { ComponentStatus } from './component.ts';
import { spansOfChecks } from './minutes.ts';
import type { MinuteRow } from './minutes.ts';
import type { Day } from './page-sight.ts';
import { EMPTY, addTallies, flooredPercent, tallyOf, uptimeRatio } from './uptime.ts';
import type { Span, SpanLevel, Tally, Weights } from './uptime.ts';

/** Pure: what is counted of a day. */

export type CountWindow = { readonly from: number; readonly to: number };

/** A check is stored when it has its answer, and says what was since its own minute began: what is younger than this is not complete. */
const FRESH_MS = MINUTE;
/** So long after its end a day has all its results. */
const SETTLES_MS = 10 * MINUTE;

/** Up to when there is something to count: whole minutes that are over. */
export const countedUntil = (now: Date): number => Math.floor((now.getTime() - FRESH_MS) / MINUTE) * MINUTE;

const endOfDay = (date: string, zone: string): number => startOfDay(addTo(date, 'day', 1), zone).getTime();

/** The part of a date in that zone that counts: 23 to 25 hours, not before `since` nor beyond `until`; undefined where none does. */
export function dayWindow(date: string, zone: string, since: Date, until: number): CountWindow | undefined {
  const from = Math.max(startOfDay(date, zone).getTime(), since.getTime());
  const to = Math.min(endOfDay(date, zone), until);
  return from < to ? { from, to } : undefined;
}

/** Whether a date is over for so long that its count is final. */
export const isSettled = (date: string, zone: string, now: Date): boolean =>
  now.getTime() > endOfDay(date, zone) + SETTLES_MS;

const LEVEL_OF = {
  operational: 'up',
  under_maintenance: 'maintenance',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
} as const satisfies Readonly<Record<ComponentStatus, SpanLevel>>;

/** Since when a component showed which status, oldest first. */
export type Published = readonly { readonly at: Date; readonly status: ComponentStatus }[];

/** Its published history as stretches of the window; before its first status nothing was published, so all was well as far as customers read. */
function spansOfPublished(published: Published, window: CountWindow, follows: boolean): readonly Span[] {
  const first: Span = {
    from: window.from,
    to: published[0]?.at.getTime() ?? window.to,
    level: 'up',
  };
  const spans = published.map(({ at, status }, index): Span => ({
    from: at.getTime(),
    to: published[index + 1]?.at.getTime() ?? window.to,
    level: LEVEL_OF[status],
  }));
  // Of a component that follows its monitors, "operational" says only that they told of no trouble: they are asked themselves.
  return [first, ...spans].filter((span) => !(follows && span.level === 'up'));
}

/**
 * What a component did in a window. One that follows its monitors counts by what is worse at each instant, their checks (each its minutes, with the last
 * row before the window) or what was published; any other by what was published alone. A published maintenance counts before all.
 */
export function countOf(
  of: {
    readonly follows: boolean;
    readonly published: Published;
    readonly checks: readonly (readonly MinuteRow[])[];
  },
  window: CountWindow,
): Tally {
  const checks = of.follows ? spansOfChecks(of.checks, window) : [];
  return tallyOf([...checks, ...spansOfPublished(of.published, window, of.follows)], window);
}

const LEVELS = ['upMs', 'degradedMs', 'partialMs', 'majorMs', 'maintenanceMs', 'unknownMs'] as const;

/** What a customer reads of a tally: which levels occurred, the percentage to three decimals. */
function readOf(tally: Tally | null, weights: Weights): string {
  if (tally === null) return 'nothing';
  const ratio = uptimeRatio(tally, weights);
  return [
    ...LEVELS.map((level) => (tally[level] > 0 ? '1' : '0')),
    ratio === null ? '' : flooredPercent(ratio),
  ].join(' ');
}

/** Whether a customer reads something else now: of a day, or of all of them. Both hold the same dates. */
export function readsOtherwise(before: readonly Day[], after: readonly Day[], weights: Weights): boolean {
  const total = (days: readonly Day[]): Tally => addTallies(days.map((day) => day.tally ?? EMPTY));
  return (
    readOf(total(before), weights) !== readOf(total(after), weights) ||
    after.some((day, index) => readOf(day.tally, weights) !== readOf(before[index]?.tally ?? null, weights))
  );
}
