/** Days and times of day as people type them, in local time: "tomorrow", "next friday", "5 oct", "9", "5pm". Pure; knows no zone. */

/** A local date, "2026-10-05". */
export type LocalDay = string;
/** Which way a day without a year or week is meant: the coming one, or the one that was. */
export type Way = 'ahead' | 'back';
/** What was read, and how many words it took. */
export type Took<T> = { readonly value: T; readonly took: number };

const DAY_MS = 86_400_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const utc = (day: LocalDay): Date => new Date(`${day}T00:00:00Z`);

/** The day so many days later, or earlier when negative. */
export const dayPlus = (day: LocalDay, days: number): LocalDay =>
  new Date(utc(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** How many days from one to another. */
export const daysBetween = (from: LocalDay, to: LocalDay): number =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS);

/** The Monday of a day's week. */
export const mondayOf = (day: LocalDay): LocalDay => dayPlus(day, -((utc(day).getUTCDay() + 6) % 7));

const known = (names: readonly string[], word: string): number =>
  /^[a-z]{3,}$/.test(word) ? names.findIndex((name) => name.startsWith(word)) : -1;

/** 0 for Sunday to 6 for Saturday; undefined when it is no weekday. "tues" and "thurs" are read too. */
export function weekdayIn(word: string): number | undefined {
  const index = known(DAYS, word.toLowerCase());
  return index < 0 ? undefined : index;
}

const monthIn = (word: string): number | undefined => {
  const index = known(MONTHS, word === 'sept' ? 'september' : word);
  return index < 0 ? undefined : index + 1;
};

/** A date of the calendar; undefined for 31 February. */
function dateOf(year: number, month: number, day: number): LocalDay | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString().slice(0, 10)
    : undefined;
}

/** A day of a month without its year: the next one from `base`, or the last one until it. */
function yearless(month: number, day: number, base: LocalDay, way: Way): LocalDay | undefined {
  const year = Number(base.slice(0, 4));
  const fits = (date: LocalDay): boolean => (way === 'ahead' ? date >= base : date <= base);
  const step = way === 'ahead' ? 1 : -1;
  return Array.from({ length: 9 }, (_, index) => dateOf(year + index * step, month, day)).find(
    (date) => date !== undefined && fits(date),
  );
}

function weekday(word: string, base: LocalDay, way: Way, other: boolean): LocalDay | undefined {
  const wanted = weekdayIn(word);
  if (wanted === undefined) return undefined;
  const today = utc(base).getUTCDay();
  if (other) {
    const monday = dayPlus(mondayOf(base), way === 'ahead' ? 7 : -7);
    return dayPlus(monday, (wanted + 6) % 7);
  }
  return way === 'ahead'
    ? dayPlus(base, (wanted - today + 7) % 7)
    : dayPlus(base, -((today - wanted + 7) % 7));
}

/** Reads "5 oct", "5th october 2026", "oct 5"; undefined for anything else. */
function monthDay(words: readonly string[], base: LocalDay, way: Way): Took<LocalDay> | undefined {
  const [first = '', second = '', third = ''] = words;
  const day = (word: string): number => Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1] ?? Number.NaN);
  const pair = [
    [monthIn(second), day(first)],
    [monthIn(first), day(second)],
  ].find(([month, date]) => month !== undefined && !Number.isNaN(date));
  const [month, date] = pair ?? [];
  if (month === undefined || date === undefined) return undefined;
  const year = /^20\d\d$/.test(third) ? Number(third) : undefined;
  const value = year === undefined ? yearless(month, date, base, way) : dateOf(year, month, date);
  return value === undefined ? undefined : { value, took: year === undefined ? 2 : 3 };
}

const NEAR: Readonly<Record<string, number>> = { today: 0, tonight: 0, tomorrow: 1, yesterday: -1 };

/** Reads a day at the beginning of the words, which are in lower case. A weekday counts from `base`, which may itself be it. */
export function readDay(words: readonly string[], base: LocalDay, way: Way): Took<LocalDay> | undefined {
  const [first = '', second = ''] = words;
  const near = Object.hasOwn(NEAR, first) ? NEAR[first] : undefined;
  if (near !== undefined) return { value: dayPlus(base, near), took: 1 };
  const iso = /^(20\d\d)-(\d\d?)-(\d\d?)$/.exec(first);
  if (iso !== null) {
    const value = dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    return value === undefined ? undefined : { value, took: 1 };
  }
  const other = first === 'next' || first === 'last';
  const named = weekday(other || first === 'this' ? second : first, base, other ? turned(first) : way, other);
  if (named !== undefined) return { value: named, took: other || first === 'this' ? 2 : 1 };
  return monthDay(words, base, way);
}

const turned = (word: string): Way => (word === 'next' ? 'ahead' : 'back');

const two = (value: number): string => String(value).padStart(2, '0');

/** A time of day as "HH:MM": "9", "9:30", "9.30", "9am", "5:15pm", "noon", "midnight", "24:00"; undefined for anything else. */
export function timeIn(word: string): string | undefined {
  if (word === 'noon') return '12:00';
  if (word === 'midnight') return '24:00';
  const found = /^(\d{1,2})(?:[:.h](\d\d))?(am|pm)?$/.exec(word);
  if (found === null) return undefined;
  const [, hours = '', minutes = '00', half] = found;
  const typed = Number(hours);
  if (half !== undefined && (typed < 1 || typed > 12)) return undefined;
  const hour = half === undefined ? typed : (typed % 12) + (half === 'pm' ? 12 : 0);
  if (hour > 24 || Number(minutes) > 59 || (hour === 24 && minutes !== '00')) return undefined;
  return `${two(hour)}:${minutes}`;
}

/** "9-17", "18:00–22:00": both times; an end at or before the beginning means the next day. */
export function timesIn(word: string): { readonly from: string; readonly to: string } | undefined {
  const [first = '', second = '', ...more] = word.split('-');
  const [from, to] = [timeIn(first), timeIn(second)];
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to };
}

/** "3-14" before or behind a month: both days of it, in the order typed. */
export function monthDays(
  words: readonly string[],
  base: LocalDay,
  way: Way,
): Took<{ readonly from: LocalDay; readonly to: LocalDay }> | undefined {
  const [first = '', second = '', third = ''] = words;
  const both = /^(\d{1,2})-(\d{1,2})$/;
  const [days, month] = both.test(first) ? [first, second] : [second, first];
  const found = both.exec(days);
  if (found === null || monthIn(month) === undefined) return undefined;
  const year = /^20\d\d$/.test(third) ? [third] : [];
  const to = monthDay([found[2] ?? '', month, ...year], base, way);
  const from =
    to === undefined ? undefined : monthDay([found[1] ?? '', month, to.value.slice(0, 4)], base, way);
  if (from === undefined || to === undefined || from.value > to.value) return undefined;
  return { value: { from: from.value, to: to.value }, took: 2 + year.length };
}

/** A whole month, "september" or "september 2025" or "2025-09", as its first day; without a year the last one that has begun. */
export function readMonth(words: readonly string[], base: LocalDay): Took<LocalDay> | undefined {
  const [first = '', second = ''] = words;
  const iso = /^(20\d\d)-(\d\d)$/.exec(first);
  if (iso !== null) {
    const value = dateOf(Number(iso[1]), Number(iso[2]), 1);
    return value === undefined ? undefined : { value, took: 1 };
  }
  const month = monthIn(first);
  if (month === undefined) return undefined;
  const year = /^20\d\d$/.test(second) ? Number(second) : undefined;
  const value = year === undefined ? yearless(month, 1, base, 'back') : dateOf(year, month, 1);
  return value === undefined ? undefined : { value, took: year === undefined ? 1 : 2 };
}
