import type { Weekday } from '#base/calendar.ts';
import type { WorkingHours } from '#oncall/policy.ts';

/** Pure: `mon-fri 09:00-17:00 Europe/London holidays NO`, in any order. What is not said stays as it was; whether the zone exists the verb says. */
export type HoursWords = Partial<WorkingHours>;

const DAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const EXAMPLE = 'hours mon-fri 09:00-17:00 Europe/London';

const dayOf = (text: string): Weekday | undefined =>
  /^(mon|tue|wed|thu|fri|sat|sun|mo|tu|we|th|fr|sa|su)/i.test(text)
    ? DAYS.find((day) => day === text.slice(0, 2).toUpperCase())
    : undefined;

/** "mon-fri", "mon,wed", "daily"; undefined for what names no days. */
function daysOf(text: string): readonly Weekday[] | undefined {
  if (/^(daily|everyday|all)$/i.test(text)) return DAYS;
  const days: Weekday[] = [];
  for (const part of text.split(',').filter((one) => one !== '')) {
    const [first = '', last] = part.split('-');
    const [from, to] = [dayOf(first), last === undefined ? dayOf(first) : dayOf(last)];
    if (from === undefined || to === undefined) return undefined;
    const begin = DAYS.indexOf(from);
    const span = (DAYS.indexOf(to) - begin + DAYS.length) % DAYS.length;
    for (let day = 0; day <= span; day += 1) days.push(DAYS[(begin + day) % DAYS.length] ?? from);
  }
  return days.length === 0 ? undefined : DAYS.filter((day) => days.includes(day));
}

const padded = (hour: string, minute: string | undefined): string =>
  `${hour.padStart(2, '0')}:${minute ?? '00'}`;

/** "09:00-17:00", "9-17". */
function timesOf(text: string): { readonly from: string; readonly to: string } | undefined {
  const read = /^(\d{1,2})(?::(\d\d))?[-–](\d{1,2})(?::(\d\d))?$/.exec(text);
  const [, fromHour, fromMinute, toHour, toMinute] = read ?? [];
  if (fromHour === undefined || toHour === undefined) return undefined;
  const [from, to] = [padded(fromHour, fromMinute), padded(toHour, toMinute)];
  return from < '24:00' && to <= '24:00' && from.slice(3) < '60' && to.slice(3) < '60'
    ? { from, to }
    : undefined;
}

/** Reads the words of working hours, or says what is wrong with an example. */
export function readHours(words: readonly string[]): HoursWords | { readonly problem: string } {
  const hours: { -readonly [K in keyof HoursWords]: HoursWords[K] } = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [days, times] = [daysOf(word), timesOf(word)];
    if (days !== undefined) hours.days = days;
    else if (times !== undefined) [hours.from, hours.to] = [times.from, times.to];
    else if (word.toLowerCase() === 'holidays') {
      const which = words[(at += 1)] ?? '';
      if (which === '') return { problem: `"holidays" needs a country behind it: ${EXAMPLE} holidays GB` };
      hours.holidays = /^(off|none)$/i.test(which) ? null : which.toUpperCase();
    } else if (/^[A-Za-z_]+(\/[A-Za-z_+-]+)+$|^UTC$|^GMT$/i.test(word)) hours.zone = word;
    else return { problem: `"${word}" is neither days, nor times, nor a zone: ${EXAMPLE}` };
  }
  return words.length === 0
    ? { problem: `"hours" needs days, times and a zone behind it: ${EXAMPLE}` }
    : hours;
}
