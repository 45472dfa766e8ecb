import { DAY, parseDuration, showDuration } from '#base/time.ts';

/** After how many days of silence the alerts of a service close by themselves. Pure. */

const LEAST = 1;
const MOST = 365;

/** The same for everybody who is refused. */
export const AUTO_CLOSE_RANGE = 'it is 1d to 365d in whole days, or off';

export const isAutoCloseDays = (days: number): boolean =>
  Number.isInteger(days) && days >= LEAST && days <= MOST;

/** Reads "7d", "2w", "48h" as whole days and "off" as null; undefined for what it cannot be. */
export function parseAutoClose(text: string): number | null | undefined {
  if (text.trim().toLowerCase() === 'off') return null;
  const days = (parseDuration(text) ?? 0) / DAY;
  return isAutoCloseDays(days) ? days : undefined;
}

/** As a person writes it, and parseAutoClose reads it: "7d", "off". */
export const showAutoClose = (days: number | null): string =>
  days === null ? 'off' : showDuration(days * DAY);
