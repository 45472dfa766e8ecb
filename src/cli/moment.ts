import { isZone, parseLocal, toInstant } from '#base/calendar.ts';
import { parseDuration, plus } from '#base/time.ts';

/** Moments as they are typed on the command line. Pure. */
export const MOMENT_EXAMPLE = '2026-03-07T03:00[Europe/London]';

/**
 * Reads RFC 9557's "2026-03-07T03:00[Europe/London]", RFC 3339's "2026-03-07T03:00:00Z" and "+01:00", a local time or a date alone (in `zone`), "3h" (so
 * long before now) and "now"; undefined for anything else.
 */
export function readMoment(text: string, zone: string, now: Date): Date | undefined {
  if (text === 'now') return now;
  const ago = parseDuration(text.replace(/\s+ago$/, ''));
  if (ago !== undefined) return plus(now, -ago);
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?(Z|[+-]\d\d:\d\d)?(?:\[([^\]]+)\])?$/i.exec(
    text.trim(),
  );
  const [, date = '', time = '00:00', offset, named] = parts ?? [];
  const local = `${date}T${time}`;
  if (parts === null || parseLocal(local) === undefined) return undefined;
  if (offset !== undefined) return new Date(`${local}${offset.toUpperCase()}`);
  const where = named ?? zone;
  return isZone(where) ? toInstant(local, where) : undefined;
}
