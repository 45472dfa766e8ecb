import type { AutoIncident } from '#catalog/catalog.ts';
import type { Severity } from '#catalog/severity.ts';
import { MINUTE } from '#base/time.ts';

const MILDEST: Readonly<Record<Exclude<AutoIncident, 'never'>, Severity>> = { sev0: 0, sev1: 1, sev2: 2 };

/** Whether an alert that severe opens an incident by itself under the service's rule. */
export const opensIncident = (rule: AutoIncident, severity: Severity): boolean =>
  rule !== 'never' && severity <= MILDEST[rule];

const UPDATE_EVERY_MS: Readonly<Record<Severity, number | null>> = {
  0: 15 * MINUTE,
  1: 30 * MINUTE,
  2: 60 * MINUTE,
  3: null,
  4: null,
};

/** When people may expect the next update unless somebody promised another time; null: nothing is promised. */
export function nextUpdate(severity: Severity, from: Date): Date | null {
  const every = UPDATE_EVERY_MS[severity];
  return every === null ? null : new Date(from.getTime() + every);
}
