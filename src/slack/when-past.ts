import { parseDuration, plus } from '#base/time.ts';
import {
  dayPlus,
  daysBetween,
  mondayOf,
  monthDays,
  readDay,
  readMonth,
  timeIn,
  weekdayIn,
} from './when-day.ts';
import type { LocalDay } from './when-day.ts';
import { instantOf, readSpan, today } from './when.ts';
import type { Here, Read } from './when.ts';

/** Days off, moments that were, and periods to look back on. Pure; days are local to the person's zone. */

const low = (words: readonly string[]): readonly string[] =>
  words.map((word) => word.toLowerCase().replaceAll(/[–—]/g, '-').replace(/,$/, ''));

export type Days = { readonly fromDate: LocalDay; readonly toDate: LocalDay };

/** Whole days, both included: "3-14 aug", "friday", "friday to monday", "next week". */
export function readDays(typed: readonly string[], here: Here): Read<Days> {
  const read = readSpan(typed, here);
  if ('problem' in read)
    return {
      problem: 'Say from which day to which. Examples: `3-14 aug`, `friday`, `friday to monday`, `next week`',
    };
  if (!read.value.whole)
    return {
      problem:
        'An absence is whole days: `/oncall away 3-14 aug`. For some hours ask for cover: `/oncall cover me tomorrow 9-17`',
    };
  const day = (at: Date): LocalDay => today({ now: at, zone: here.zone });
  return { value: { fromDate: day(read.value.from), toDate: day(plus(read.value.to, -1)) }, rest: read.rest };
}

const MOMENT =
  'Say which moment. Examples: `saturday 03:00`, `2026-03-07 03:00`, `yesterday 22:30`, `3h ago`, `now`';

/** One moment that was, or is to be when its day is named so ("tomorrow 9"): "saturday 03:00" is the last Saturday. A day alone means its noon. */
export function readMoment(typed: readonly string[], here: Here, way: 'ahead' | 'back' = 'back'): Read<Date> {
  const all = low(typed);
  const skip = all[0] === 'at' || all[0] === 'on' ? 1 : 0;
  const words = all.slice(skip);
  const rest = (took: number): readonly string[] => typed.slice(skip + took);
  if (words.length === 0 || words[0] === 'now') return { value: here.now, rest: rest(1) };
  const ago = words[1] === 'ago' ? parseDuration(words[0] ?? '') : undefined;
  if (ago !== undefined) return { value: plus(here.now, -ago), rest: rest(2) };
  const day = readDay(words, today(here), way);
  const took = day?.took ?? 0;
  const at = words[took] === 'at' ? 1 : 0;
  const time = timeIn(words[took + at] ?? '');
  if (day === undefined && time === undefined) return { problem: MOMENT };
  const on = (date: LocalDay): Date => instantOf(date, time ?? '12:00', here.zone);
  const first = on(day?.value ?? today(here));
  const missed = way === 'ahead' ? first < here.now : first > here.now;
  const again = missed ? otherDay(words, here, way, day !== undefined) : undefined;
  return {
    value: again === undefined ? first : on(again),
    rest: rest(took + (time === undefined ? 0 : at + 1)),
  };
}

/** On a Saturday at noon "saturday 03:00" ahead is next week's, and "22:00" that was is yesterday's. A day that is named otherwise stays as it is. */
function otherDay(
  words: readonly string[],
  here: Here,
  way: 'ahead' | 'back',
  named: boolean,
): LocalDay | undefined {
  const beside = dayPlus(today(here), way === 'ahead' ? 1 : -1);
  if (!named) return beside;
  return weekdayIn(words[0] ?? '') === undefined ? undefined : readDay(words, beside, way)?.value;
}

/** What a report is over, half-open, with its name for people. */
export type Period = { readonly from: Date; readonly to: Date; readonly name: string };

type LocalPeriod = { readonly from: LocalDay; readonly days: number; readonly name: string };

const monthOf = (first: LocalDay, name: string): LocalPeriod => {
  const next = `${dayPlus(first, 31).slice(0, 7)}-01`;
  return { from: first, days: daysBetween(first, next), name };
};

const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const nameOf = (first: LocalDay): string => MONTH_NAME.format(new Date(`${first}T00:00:00Z`));

function localPeriod(words: readonly string[], day: LocalDay): LocalPeriod | undefined {
  const text = words.join(' ');
  const thisMonth = `${day.slice(0, 7)}-01`;
  const lastMonth = `${dayPlus(thisMonth, -1).slice(0, 7)}-01`;
  if (text === '') return { from: dayPlus(day, -29), days: 30, name: 'the last 30 days' };
  if (text === 'this month') return monthOf(thisMonth, nameOf(thisMonth));
  if (text === 'last month') return monthOf(lastMonth, nameOf(lastMonth));
  if (text === 'this week') return { from: mondayOf(day), days: 7, name: 'this week' };
  if (text === 'last week') return { from: dayPlus(mondayOf(day), -7), days: 7, name: 'last week' };
  const lately = /^(?:the )?last (\d{1,3}) (day|week)s?$/.exec(text);
  if (lately !== null) {
    const days = Number(lately[1]) * (lately[2] === 'week' ? 7 : 1);
    return days < 1 || days > 366
      ? undefined
      : { from: dayPlus(day, 1 - days), days, name: text.replace(/^(the )?/, 'the ') };
  }
  const month = readMonth(words, day);
  if (month !== undefined && month.took === words.length) return monthOf(month.value, nameOf(month.value));
  const between = monthDays(words, day, 'back');
  if (between === undefined || between.took !== words.length) return undefined;
  const { from, to } = between.value;
  return { from, days: daysBetween(from, to) + 1, name: `${from} to ${to}` };
}

/** Reads a period to look back on; nothing typed means the last 30 days. */
export function readPeriod(
  typed: readonly string[],
  here: Here,
): { readonly value: Period } | { readonly problem: string } {
  const period = localPeriod(low(typed), today(here));
  if (period === undefined)
    return {
      problem:
        'Say over which time. Examples: `last month`, `this week`, `last 90 days`, `september`, `2026-02`',
    };
  return {
    value: {
      from: instantOf(period.from, '00:00', here.zone),
      to: instantOf(dayPlus(period.from, period.days), '00:00', here.zone),
      name: period.name,
    },
  };
}
