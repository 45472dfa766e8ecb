import { addTo, localDate, toInstant } from '#base/calendar.ts';
import { DAY, plus } from '#base/time.ts';
import { gaps } from './coverage.ts';
import type { Gap } from './coverage.ts';
import type { Plan, Role } from './rota.ts';
import { definitionAt } from './versions.ts';

/** Gaps are looked for every day, and whenever a plan changes, so far ahead. */
export const GAPS_TIMER = 'rota.gaps';
export const GAPS_AHEAD_MS = 14 * DAY;
/** A gap that begins within two weeks is told with its true end. */
const LONGEST_GAP_MS = 90 * DAY;

/** The gaps that begin within the next 14 days although somebody should be on call then. */
export const gapsAhead = (plan: Plan, role: Role, now: Date): readonly Gap[] =>
  gaps(plan, role, now, plus(now, LONGEST_GAP_MS)).filter(
    (gap) => !gap.planned && gap.from < plus(now, GAPS_AHEAD_MS),
  );

/** When to look next: tomorrow at ten, where the rota lives, when people can do something about it. */
export function nextGapCheck(plan: Plan, now: Date): Date {
  const zone = definitionAt(plan.rota.versions, now)?.zone ?? 'UTC';
  return toInstant(addTo(`${localDate(now, zone)}T10:00`, 'day', 1), zone);
}
