import { toInstant } from '#base/calendar.ts';
import type { LocalTime } from '#base/calendar.ts';

/** Pure: when a maintenance is, by the clock on the wall. */

/** [from, until). */
export type MaintenanceWindow = { readonly from: Date; readonly until: Date };

/**
 * A window by a zone's clock: a time in a gap is the first instant after the gap, one that exists twice its first occurrence, so a window that reaches out
 * of a gap is shorter and never skipped, and one that lies in it as a whole is empty. Throws for what is no local time.
 */
export const windowOf = (from: LocalTime, until: LocalTime, zone: string): MaintenanceWindow => ({
  from: toInstant(from, zone),
  until: toInstant(until, zone),
});

/** Whether an instant lies in it. */
export const isUnder = (window: MaintenanceWindow, at: Date): boolean =>
  window.from <= at && at < window.until;
