/** Times in words for a reader whose zone is known. Slack's own dates name no weekday, and a plan is read by its weekdays. */

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: Date, zone: string): Readonly<Record<string, string>> {
  const known = formats.get(zone);
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  if (known === undefined) formats.set(zone, format);
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** "Mon 5 Oct". */
export function dayIn(at: Date, zone: string): string {
  const { weekday, day, month } = parts(at, zone);
  return `${weekday} ${day} ${month?.slice(0, 3)}`;
}

/** "09:00". */
export function timeOf(at: Date, zone: string): string {
  const { hour, minute } = parts(at, zone);
  return `${hour}:${minute}`;
}

/** "Mon 5 Oct 09:00". */
export const dayTime = (at: Date, zone: string): string => `${dayIn(at, zone)} ${timeOf(at, zone)}`;

/** "Mon 5 Oct 2026 09:00", for what may be long ago. */
export const dayTimeYear = (at: Date, zone: string): string =>
  `${dayIn(at, zone)} ${parts(at, zone)['year']} ${timeOf(at, zone)}`;

/** "Mon 5 Oct 09:00–17:00", "Mon 5 Oct 09:00 to Mon 12 Oct 09:00", "all of Mon 5 Oct". */
export function rangeIn(from: Date, to: Date, zone: string): string {
  const last = new Date(to.getTime() - 1);
  const whole = timeOf(from, zone) === '00:00' && timeOf(to, zone) === '00:00';
  const oneDay = dayIn(from, zone) === dayIn(last, zone);
  if (whole)
    return oneDay
      ? `all of ${dayIn(from, zone)}`
      : `${dayIn(from, zone)} to ${dayIn(last, zone)}, whole days`;
  if (dayIn(from, zone) === dayIn(to, zone)) return `${dayTime(from, zone)}–${timeOf(to, zone)}`;
  return `${dayTime(from, zone)} to ${dayTime(to, zone)}`;
}
