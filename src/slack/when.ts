import { localDate, toInstant } from '#base/calendar.ts';
import { parseDuration, plus } from '#base/time.ts';
import { dayPlus, mondayOf, monthDays, readDay, timeIn, timesIn } from './when-day.ts';
import type { LocalDay, Took } from './when-day.ts';

/**
 * When somebody means, as they type it: "tomorrow 9-17", "friday 18:00 to monday 09:00", "3-5 aug", "for 2h", "until 18:00". Pure. Days and times are
 * local to the person's zone; what is read reaches as far as it makes sense, the rest is theirs to say ("dentist").
 */

/** The person's own now. */
export type Here = { readonly now: Date; readonly zone: string };
/** A time that has a beginning and an end, half-open. `whole`: whole local days were meant. */
export type Span = { readonly from: Date; readonly to: Date; readonly whole: boolean };
export type Read<T> = { readonly value: T; readonly rest: readonly string[] } | { readonly problem: string };

type Point = { readonly day: LocalDay; readonly time: string | null };
type Ends = { readonly from: Point; readonly to: Point };

/** Today where the person is. */
export const today = ({ now, zone }: Here): LocalDay => localDate(now, zone);

/** "24:00" is the next day's first moment. */
export const instantOf = (day: LocalDay, time: string, zone: string): Date =>
  time === '24:00' ? toInstant(`${dayPlus(day, 1)}T00:00`, zone) : toInstant(`${day}T${time}`, zone);

const low = (words: readonly string[]): readonly string[] =>
  words.map((word) => word.toLowerCase().replaceAll(/[–—]/g, '-').replace(/,$/, ''));

const TO = new Set(['to', 'until', 'till', '-', 'through']);

/** A length of time at the beginning: "2h", "for 90m", "2 hours", "30 min". */
function duration(words: readonly string[]): Took<number> | undefined {
  const skip = words[0] === 'for' ? 1 : 0;
  const [amount = '', unit = ''] = words.slice(skip);
  const one = /[a-z]$/.test(amount) ? parseDuration(amount) : undefined;
  if (one !== undefined) return { value: one, took: skip + 1 };
  const letter = /^(min|hour|day|week)/.exec(unit)?.[1]?.charAt(0);
  const ms =
    /^\d+(\.\d+)?$/.test(amount) && letter !== undefined ? parseDuration(`${amount}${letter}`) : undefined;
  return ms === undefined ? undefined : { value: ms, took: skip + 2 };
}

/** A day, a time of it, or both; a time alone is of `base`. */
function point(words: readonly string[], base: LocalDay): Took<Point> | undefined {
  const day = readDay(words, base, 'ahead');
  if (day === undefined) {
    const time = timeIn(words[0] ?? '');
    return time === undefined ? undefined : { value: { day: base, time }, took: 1 };
  }
  const at = words[day.took] === 'at' ? 1 : 0;
  const time = timeIn(words[day.took + at] ?? '');
  return time === undefined
    ? { value: { day: day.value, time: null }, took: day.took }
    : { value: { day: day.value, time }, took: day.took + at + 1 };
}

/** What stands behind a day: its hours, its other end, or nothing, which means all of it. `open`: a beginning without an end. */
function fromDay(
  words: readonly string[],
  { value: day, took: behind }: Took<LocalDay>,
): Took<Ends> | { readonly open: Point; readonly took: number } {
  const hours = timesIn(words[behind] ?? '');
  if (hours !== undefined) {
    const last = hours.to > hours.from ? day : dayPlus(day, 1);
    return {
      value: { from: { day, time: hours.from }, to: { day: last, time: hours.to } },
      took: behind + 1,
    };
  }
  const at = words[behind] === 'at' ? 1 : 0;
  const time = timeIn(words[behind + at] ?? '') ?? null;
  const from: Point = { day, time };
  const took = time === null ? behind : behind + at + 1;
  const end = TO.has(words[took] ?? '') ? point(words.slice(took + 1), day) : undefined;
  if (end !== undefined) {
    const { value: last } = end;
    const wraps = last.day === day && last.time !== null && time !== null && last.time <= time;
    return {
      value: { from, to: wraps ? { ...last, day: dayPlus(day, 1) } : last },
      took: took + 1 + end.took,
    };
  }
  if (time !== null) return { open: from, took };
  return words[0] === 'tonight'
    ? { value: { from: { day, time: '18:00' }, to: { day: dayPlus(day, 1), time: '08:00' } }, took }
    : { value: { from, to: from }, took };
}

const WHOLE =
  'Say when it begins and when it ends. Examples: `tomorrow 9-17`, `friday 18:00 to monday 09:00`, `3-5 aug`, `for 2h`';

const WEEKS: Readonly<Record<string, (day: LocalDay) => readonly [LocalDay, number]>> = {
  'this week': (day) => [mondayOf(day), 7],
  'next week': (day) => [dayPlus(mondayOf(day), 7), 7],
  weekend: (day) => [dayPlus(mondayOf(day), 5), 2],
  'this weekend': (day) => [dayPlus(mondayOf(day), 5), 2],
  'next weekend': (day) => [dayPlus(mondayOf(day), 12), 2],
};

function named(words: readonly string[], base: LocalDay): Took<Ends> | undefined {
  for (const took of [2, 1]) {
    const name = words.slice(0, took).join(' ');
    const week = Object.hasOwn(WEEKS, name) ? WEEKS[name] : undefined;
    if (week === undefined) continue;
    const [from, days] = week(base);
    return {
      value: { from: { day: from, time: null }, to: { day: dayPlus(from, days - 1), time: null } },
      took,
    };
  }
  return undefined;
}

const problem = (text: string): { readonly problem: string } => ({ problem: text });

function spanOf({ from, to }: Ends, here: Here): Span | { readonly problem: string } {
  if (from.time !== null && to.time === null)
    return problem(`Say at what time it ends, too. Example: \`friday ${from.time} to monday 09:00\``);
  const begins = instantOf(from.day, from.time ?? '00:00', here.zone);
  const ends = instantOf(to.day, to.time ?? '24:00', here.zone);
  return ends > begins
    ? { from: begins, to: ends, whole: from.time === null && to.time === null }
    : problem('It ends before it begins. Example: `friday 18:00 to monday 09:00`');
}

/** Times without a day are today's, or tomorrow's when today's are over. */
function dayless(words: readonly string[], here: Here): Took<Span> | undefined {
  const skip = words[0] === 'from' || words[0] === 'at' ? 1 : 0;
  const hours = timesIn(words[skip] ?? '');
  const from = hours?.from ?? timeIn(words[skip] ?? '');
  const toAt = hours === undefined && TO.has(words[skip + 1] ?? '') ? skip + 2 : undefined;
  const to = hours?.to ?? (toAt === undefined ? undefined : timeIn(words[toAt] ?? ''));
  const length = hours === undefined && toAt === undefined ? duration(words.slice(skip + 1)) : undefined;
  if (from === undefined || (to === undefined && length === undefined)) return undefined;
  const took =
    hours !== undefined ? skip + 1 : toAt === undefined ? skip + 1 + (length?.took ?? 0) : toAt + 1;
  const on = (day: LocalDay): Span => {
    const begins = instantOf(day, from, here.zone);
    const ends =
      to === undefined
        ? plus(begins, length?.value ?? 0)
        : instantOf(to > from ? day : dayPlus(day, 1), to, here.zone);
    return { from: begins, to: ends, whole: false };
  };
  const first = on(today(here));
  return { value: first.to > here.now ? first : on(dayPlus(today(here), 1)), took };
}

/** From now: "for 2h", "2h", "until 18:00", "until monday 09:00". */
function fromNow(
  words: readonly string[],
  here: Here,
): Took<Span> | { readonly problem: string } | undefined {
  const length = duration(words);
  if (length !== undefined)
    return { value: { from: here.now, to: plus(here.now, length.value), whole: false }, took: length.took };
  if (words[0] !== 'until' && words[0] !== 'till') return undefined;
  const end = point(words.slice(1), today(here));
  if (end === undefined) return problem('Until when? Example: `until 18:00` or `until monday 09:00`');
  const { day, time } = end.value;
  const ends = instantOf(day, time ?? '24:00', here.zone);
  const later = ends > here.now ? ends : instantOf(dayPlus(day, 1), time ?? '24:00', here.zone);
  return { value: { from: here.now, to: later, whole: false }, took: 1 + end.took };
}

/** Reads a time with its two ends at the beginning of the words; what follows is handed back as it was typed. */
export function readSpan(typed: readonly string[], here: Here): Read<Span> {
  const all = low(typed);
  const skip = all[0] === 'on' || (all[0] === 'from' && timeIn(all[1] ?? '') === undefined) ? 1 : 0;
  const words = all.slice(skip);
  const rest = (took: number): readonly string[] => typed.slice(skip + took);
  const soon = fromNow(words, here);
  if (soon !== undefined) return 'problem' in soon ? soon : { value: soon.value, rest: rest(soon.took) };
  const base = today(here);
  const days = monthDays(words, base, 'ahead');
  const ends = named(words, base) ?? (days === undefined ? undefined : wholeDays(days));
  const day = ends === undefined ? readDay(words, base, 'ahead') : undefined;
  const found = ends ?? (day === undefined ? undefined : fromDay(words, day));
  if (found === undefined) {
    const hours = dayless(words, here);
    return hours === undefined ? problem(WHOLE) : { value: hours.value, rest: rest(hours.took) };
  }
  if ('open' in found) {
    const lasting = openEnd(words, found, here);
    return 'problem' in lasting ? lasting : { value: lasting.value, rest: rest(lasting.took) };
  }
  const span = spanOf(found.value, here);
  return 'problem' in span ? span : { value: span, rest: rest(found.took) };
}

const wholeDays = (days: Took<{ readonly from: LocalDay; readonly to: LocalDay }>): Took<Ends> => ({
  value: { from: { day: days.value.from, time: null }, to: { day: days.value.to, time: null } },
  took: days.took,
});

/** A day and a time: a length must follow, as in "friday 18:00 for 4h". */
function openEnd(
  words: readonly string[],
  { open, took }: { readonly open: Point; readonly took: number },
  here: Here,
): Took<Span> | { readonly problem: string } {
  const time = open.time ?? '09:00';
  const length = duration(words.slice(took));
  if (length === undefined)
    return problem(`Say until when, too. Examples: \`tomorrow ${time}-17:00\`, \`tomorrow ${time} for 4h\``);
  const begins = instantOf(open.day, time, here.zone);
  return { value: { from: begins, to: plus(begins, length.value), whole: false }, took: took + length.took };
}
