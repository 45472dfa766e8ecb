import { DAY, HOUR, MINUTE, SECOND } from '#base/time.ts';

const TIME_STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];
const MOST_TICKS = 9;

/** What a zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const [, sign, hours, minutes = '00'] =
    /^GMT([+-])(\d\d):?(\d\d)?/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '') ?? [];
  return hours === undefined
    ? 0
    : (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

/** At most nine instants between `from` and `to` that stand at round wall-clock times of the zone, in epoch milliseconds. */
export function timeTicks(from: number, to: number, zone: string): readonly number[] {
  const step =
    TIME_STEPS.find((size) => (to - from) / size <= MOST_TICKS) ??
    Math.ceil((to - from) / MOST_TICKS / DAY) * DAY;
  const ticks: number[] = [];
  const firstWall = Math.ceil((from + offsetMs(from, zone)) / step) * step;
  for (let wall = firstWall; ticks.length <= MOST_TICKS; wall += step) {
    // The offset at the tick itself: a day with a change of clocks keeps its round times.
    const guess = wall - offsetMs(from, zone);
    const at = wall - offsetMs(guess, zone);
    if (at > to) break;
    if (at >= from && at !== ticks.at(-1)) ticks.push(at);
  }
  return ticks;
}

/** A tick's label in the zone: "14:05", or the day where a day begins or the step is days: "Mon 2 Mar". */
export function timeLabel(at: number, zone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  if (time !== '00:00') return time;
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  })
    .format(at)
    .replace(',', '');
}

/** The period in words, in the zone: "2 Mar 09:00 – 15:00 Europe/Oslo". */
export function periodLabel(from: number, to: number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [start, end] = [from, to].map((at) => format.format(at).replace(',', ''));
  const sameDay = start?.slice(0, -5) === end?.slice(0, -5);
  return `${start} – ${sameDay ? end?.slice(-5) : end} ${zone}`;
}

/** Milliseconds as read on an axis: "80 ms", "1.5 s", "30 s". */
export function durationLabel(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  return `${Number((ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0))} s`;
}
