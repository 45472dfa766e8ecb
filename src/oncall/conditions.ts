import { isWorking, nextWorkingInstant } from '#base/calendar.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Condition, PolicyDefinition } from './policy.ts';
import type { Urgency } from './run.ts';

/** Pure. Whether something may disturb now: how urgent it is, whether a step's condition holds, whether it waits for the morning. */

export const urgencyOf = (severity: Severity): Urgency =>
  severity <= 1 ? 'critical' : severity === 2 ? 'high' : 'low';

/** Whether a step's condition holds. `alertsWithin` tells how many alerts the team had within so many milliseconds. */
export function holds(
  when: Condition,
  about: { readonly severity: Severity; readonly definition: Pick<PolicyDefinition, 'workingHours'> },
  alertsWithin: (ms: number) => number,
  at: Date,
): boolean {
  if (when.severity !== null && about.severity > when.severity) return false;
  if (when.hours !== 'any' && isWorking(about.definition.workingHours, at) !== (when.hours === 'working'))
    return false;
  return when.storm === null || alertsWithin(when.storm.withinMs) >= when.storm.alerts;
}

/** Until when something of low urgency waits, outside working hours; null: it does not wait. */
export function waitsUntil(
  run: { readonly severity: Severity; readonly definition: PolicyDefinition },
  at: Date,
): Date | null {
  const { lowWaitsForMorning, workingHours } = run.definition;
  if (!lowWaitsForMorning || urgencyOf(run.severity) !== 'low' || isWorking(workingHours, at)) return null;
  const until = nextWorkingInstant(workingHours, at);
  // Where working hours never come, nothing waits for them.
  return until > at ? until : null;
}
