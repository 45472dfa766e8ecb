import { WEEKDAYS } from '#base/calendar.ts';
import type { Weekday } from '#base/calendar.ts';
import type { Window } from '#oncall/rota.ts';
import { timeIn, timesIn, weekdayIn } from '../when-day.ts';
import type { Took } from '../when-day.ts';

/** When a layer is on, as people type it: "weekdays 09:00-17:00", "hours 20:00-08:00", "sat,sun 10-18", "friday 20:00 to monday 08:00". Pure. */

/** 0 is Sunday in JavaScript, Monday in calendars. */
export function weekdayOfWord(word: string): Weekday | undefined {
  const index = weekdayIn(word);
  return index === undefined ? undefined : WEEKDAYS[(index + 6) % 7];
}

const NAMED: Readonly<Record<string, readonly Weekday[]>> = {
  weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'],
  weekday: ['MO', 'TU', 'WE', 'TH', 'FR'],
  weekends: ['SA', 'SU'],
  weekend: ['SA', 'SU'],
};

function rangeOf(part: string): readonly Weekday[] | undefined {
  const [first = '', second, ...more] = part.split('-');
  const from = weekdayOfWord(first);
  const to = second === undefined ? from : weekdayOfWord(second);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  const [start, end] = [WEEKDAYS.indexOf(from), WEEKDAYS.indexOf(to)];
  const length = ((end - start + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => WEEKDAYS[(start + index) % 7] ?? from);
}

/** "mon-fri", "sat,sun", "weekdays", "every day"; undefined when it names no days. */
function daysIn(word: string): readonly Weekday[] | undefined {
  if (Object.hasOwn(NAMED, word)) return NAMED[word];
  const parts = word.split(',').map(rangeOf);
  if (parts.some((part) => part === undefined)) return undefined;
  const days = new Set(parts.flatMap((part) => part ?? []));
  return WEEKDAYS.filter((day) => days.has(day));
}

/** A window's `from` is 00:00 to 23:59. */
const begin = (time: string): string => (time === '24:00' ? '00:00' : time);

function span(words: readonly string[]): Took<Window> | undefined {
  const [first = '', at = '', link = '', second = '', until = ''] = words;
  const [from, to] = [weekdayOfWord(first), weekdayOfWord(second)];
  const [begins, ends] = [timeIn(at), timeIn(until)];
  if (from === undefined || to === undefined || begins === undefined || ends === undefined) return undefined;
  if (!['to', 'until', '-'].includes(link)) return undefined;
  return {
    value: { kind: 'span', from: { day: from, at: begin(begins) }, to: { day: to, at: ends } },
    took: 5,
  };
}

/** Reads one window at the beginning of the words, which are in lower case; a lone weekday is none: that is when a turn is handed over. */
export function readWindow(words: readonly string[]): Took<Window> | undefined {
  const skip = words[0] === 'hours' || words[0] === 'only' ? 1 : 0;
  const rest = words.slice(skip);
  const long = span(rest);
  if (long !== undefined) return { value: long.value, took: skip + long.took };
  const [first = '', second = ''] = rest;
  const every = first === 'every' && second === 'day' ? 2 : first === 'daily' && skip === 1 ? 1 : 0;
  const days = every > 0 ? [] : daysIn(first);
  const times = timesIn(days === undefined ? first : (rest[every > 0 ? every : 1] ?? ''));
  const lone = days?.length === 1 && skip === 0;
  if (days === undefined)
    return times === undefined
      ? undefined
      : { value: { kind: 'days', days: [], from: begin(times.from), to: times.to }, took: skip + 1 };
  if (times === undefined)
    return lone || every > 0
      ? undefined
      : { value: { kind: 'days', days, from: '00:00', to: '24:00' }, took: skip + 1 };
  const took = skip + (every > 0 ? every : 1) + 1;
  return { value: { kind: 'days', days, from: begin(times.from), to: times.to }, took };
}
