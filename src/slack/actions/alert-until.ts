import { parseDuration, plus } from '#base/time.ts';

const MORNING = { hour: 9, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 } as const;

/**
 * The end of a mute as chosen on a card: "15m", "1h", "tomorrow" (09:00 of the next day where that person lives), "unmute" (null). Undefined for
 * anything else. An unknown zone counts as UTC.
 */
export function muteEnd(choice: string, now: Date, zone: string): Date | null | undefined {
  if (choice === 'unmute') return null;
  if (choice === 'tomorrow') return tomorrowMorning(now, zone);
  const ms = parseDuration(choice);
  return ms === undefined ? undefined : plus(now, ms);
}

function tomorrowMorning(now: Date, zone: string): Date {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  let local: Temporal.ZonedDateTime;
  try {
    local = instant.toZonedDateTimeISO(zone);
  } catch {
    local = instant.toZonedDateTimeISO('UTC');
  }
  return new Date(local.add({ days: 1 }).with(MORNING).epochMilliseconds);
}
