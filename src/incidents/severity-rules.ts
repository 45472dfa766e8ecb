import type { Severity } from '#catalog/severity.ts';
import { MINUTE } from '#base/time.ts';

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
