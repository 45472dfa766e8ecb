import { holidayOn } from './holidays.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

/**
 * Wall clocks. A local time that does not exist (a gap) is the first instant after the gap; one that exists twice is its first occurrence. Both
 * follow from one sentence: a local time means the first instant at which the clock shows that time or a later one.
 */

/** "2026-03-08T09:00", with ":ss" where seconds matter; of no zone by itself. */
export type LocalTime = string;

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Wall-clock time as a number: the milliseconds that it would be in UTC. Days are 24 hours long on it, always. */
export type LocalMs = number;

/** The clock of one zone, in milliseconds since 1970. */
export type ZoneClock = {
  readonly localAt: (instant: number) => LocalMs;
  readonly instantOf: (local: LocalMs) => number;
};

const YEAR = 365 * DAY;
/** From that instant on the clock shows instant + offset. */
type Span = { readonly from: number; readonly offset: number };

/** The spans of constant offset that begin in [from, to), the first one cut to begin at `from`. */
function spansOf(zone: string, from: number, to: number): Span[] {
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  const spans: Span[] = [{ from, offset: Math.round(at.offsetNanoseconds / 1e6) }];
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= to) return spans;
    spans.push({ from: next.epochMilliseconds, offset: Math.round(next.offsetNanoseconds / 1e6) });
    at = next;
  }
}

/** The last span that begins at or before an instant. */
function spanAt(spans: readonly Span[], instant: number): number {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.from ?? Infinity) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Asks the time zone database once for the years that matter; afterwards it is arithmetic. */
function makeClock(zone: string): ZoneClock {
  let [from, to] = [0, 0];
  let spans: Span[] = [];
  const reach = (instant: number): void => {
    if (instant - 3 * DAY >= from && instant + 3 * DAY < to) return;
    const empty = spans.length === 0;
    from = empty ? instant - 2 * YEAR : Math.min(from, instant - 2 * YEAR);
    to = empty ? instant + 4 * YEAR : Math.max(to, instant + 4 * YEAR);
    spans = spansOf(zone, from, to);
  };
  return {
    localAt: (instant) => {
      reach(instant);
      return instant + (spans[spanAt(spans, instant)]?.offset ?? 0);
    },
    instantOf: (local) => {
      reach(local);
      // No clock is more than a day and a bit away from UTC: what begins two days earlier cannot show it yet.
      for (let index = spanAt(spans, local - 2 * DAY); ; index += 1) {
        const span = spans[index];
        const end = spans[index + 1]?.from ?? Infinity;
        if (span === undefined) return local;
        if (local - span.offset < end) return Math.max(span.from, local - span.offset);
      }
    },
  };
}

const clocks = new Map<string, ZoneClock>();

/** The clock of an IANA zone; throws for one that does not exist. */
export function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = makeClock(zone);
  clocks.set(zone, made);
  return made;
}

/** The zone as the database spells it ("europe/london" → "Europe/London"); undefined when there is no such IANA zone. */
export function zoneNamed(text: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** Whether the text is an IANA zone, as it is spelt there. */
export const isZone = (text: string): boolean => zoneNamed(text) === text;

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** A local time or date as a number; undefined for what no calendar has (31 February, 25:00). */
export function parseLocal(text: string): LocalMs | undefined {
  const parts = LOCAL.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const full = text.length === 10 ? `${text}T00:00:00` : text.length === 16 ? `${text}:00` : text;
  return new Date(ms).toISOString().slice(0, 19) === full ? ms : undefined;
}

/** As parseLocal, for what is known to be one; throws otherwise. */
export function localMs(text: LocalTime): LocalMs {
  const ms = parseLocal(text);
  if (ms === undefined) throw new Error(`not a local time: "${text}". Example: 2026-03-09T09:00`);
  return ms;
}

/** "2026-03-09T09:00", with seconds only where there are some. */
export function showLocal(local: LocalMs): LocalTime {
  const text = new Date(local).toISOString().slice(0, 19);
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}

/** "HH:MM" as milliseconds after midnight; "24:00" is the end of the day. undefined for what no clock shows. */
export function parseClock(text: string): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined || Number(minute) > 59) return undefined;
  const ms = Number(hour) * HOUR + Number(minute) * MINUTE;
  return ms <= DAY ? ms : undefined;
}

export const toInstant = (local: LocalTime, zone: string): Date =>
  new Date(clockOf(zone).instantOf(localMs(local)));
export const toLocal = (at: Date, zone: string): LocalTime => showLocal(clockOf(zone).localAt(at.getTime()));
/** "2026-03-09", the date on the wall there. */
export const localDate = (at: Date, zone: string): string => toLocal(at, zone).slice(0, 10);
/** The first instant of a date ("2026-03-09") there, also where its midnight does not exist. */
export const startOfDay = (date: string, zone: string): Date => toInstant(date.slice(0, 10), zone);

/** Days since 1970 and weekday index (MO is 0) of a local time. */
export const dayOf = (local: LocalMs): number => Math.floor(local / DAY);
export const weekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const weekdayOf = (local: LocalTime): Weekday => WEEKDAYS[weekdayIndex(dayOf(localMs(local)))] ?? 'MO';

export type CalendarUnit = 'hour' | 'day' | 'week' | 'month';
const UNIT_MS = { hour: HOUR, day: DAY, week: 7 * DAY } as const;

/** Local time so many units later (or earlier). Months end on their last day: 31 January and one month is 28 or 29 February. */
export function addUnits(local: LocalMs, unit: CalendarUnit, count: number): LocalMs {
  if (unit !== 'month') return local + count * UNIT_MS[unit];
  const date = new Date(local);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + (local - dayOf(local) * DAY);
}

/** As addUnits, on text. */
export const addTo = (local: LocalTime, unit: CalendarUnit, count: number): LocalTime =>
  showLocal(addUnits(localMs(local), unit, count));

/** Hours of work: a weekly window without public holidays. `to` not after `from` ends on the next day; no days: every day. */
type Hours = {
  readonly zone: string;
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  readonly holidays: string | null;
};

/** The working time that belongs to a day, as instants; undefined when that is a day off. */
function workOn(hours: Hours, day: number): { readonly from: number; readonly to: number } | undefined {
  const weekday = WEEKDAYS[weekdayIndex(day)];
  if (weekday === undefined || (hours.days.length > 0 && !hours.days.includes(weekday))) return undefined;
  if (hours.holidays !== null && holidayOn(hours.holidays, showLocal(day * DAY).slice(0, 10)) !== undefined)
    return undefined;
  const [from, to] = [parseClock(hours.from) ?? 0, parseClock(hours.to) ?? DAY];
  const clock = clockOf(hours.zone);
  return {
    from: clock.instantOf(day * DAY + from),
    to: clock.instantOf(day * DAY + (to > from ? to : to + DAY)),
  };
}

/** Whether an instant lies in working hours. */
export function isWorking(hours: Hours, at: Date): boolean {
  const [instant, today] = [at.getTime(), dayOf(clockOf(hours.zone).localAt(at.getTime()))];
  return [today - 1, today].some((day) => {
    const work = workOn(hours, day);
    return work !== undefined && work.from <= instant && instant < work.to;
  });
}

/** How far ahead a working day is looked for. */
const DAYS_AHEAD = 400;

/** The instant itself in working hours, else the start of the next ones; where none ever come, the instant itself: nothing waits for ever. */
export function nextWorkingInstant(hours: Hours, at: Date): Date {
  if (isWorking(hours, at)) return at;
  const today = dayOf(clockOf(hours.zone).localAt(at.getTime()));
  for (let day = today; day < today + DAYS_AHEAD; day += 1) {
    const work = workOn(hours, day);
    if (work !== undefined && work.from > at.getTime() && work.to > work.from) return new Date(work.from);
  }
  return at;
}
