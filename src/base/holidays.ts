import type Library from 'date-holidays';
import { createRequire } from 'node:module';

/** Public holidays of countries and states, from the library date-holidays: "NO", "GB-SCT", "US-CA", "DE-BY-A". */

// The library weighs 36 MB and takes 0.2 s to load, and most rotas keep no holidays: loaded when the first of them asks.
const require = createRequire(import.meta.url);
let loaded: typeof Library | undefined;
function library(): typeof Library {
  // Guarantee: the package's CommonJS form exports the class itself, as its types say.
  loaded ??= require('date-holidays') as typeof Library;
  return loaded;
}

const calendars = new Map<string, Library | null>();
const years = new Map<string, ReadonlyMap<string, string>>();

/** The library's calendar of a code; null when it knows none. */
function calendarOf(code: string): Library | null {
  const known = calendars.get(code);
  if (known !== undefined) return known;
  const made = openCalendar(code);
  calendars.set(code, made);
  return made;
}

function openCalendar(code: string): Library | null {
  if (!/^[A-Z]{2}(-[A-Z0-9]{1,6}){0,2}$/.test(code)) return null;
  const Holidays = library();
  const [country = '', state, region] = code.split('-');
  const all = new Holidays();
  if (!Object.hasOwn(all.getCountries(), country)) return null;
  if (state !== undefined && !Object.hasOwn(all.getStates(country) ?? {}, state)) return null;
  if (region !== undefined && !Object.hasOwn(all.getRegions(country, state ?? '') ?? {}, region)) return null;
  const place = {
    country,
    ...(state === undefined ? {} : { state }),
    ...(region === undefined ? {} : { region }),
  };
  return new Holidays(place, { types: ['public'] });
}

/** Whether there are holidays of that code. */
export const isHolidayCode = (code: string): boolean => calendarOf(code) !== null;

/** The public holiday on a local date ("2026-05-17") by its local name, or undefined. */
export function holidayOn(code: string, date: string): string | undefined {
  const year = date.slice(0, 4);
  const key = `${code} ${year}`;
  let days = years.get(key);
  if (days === undefined) {
    const listed = calendarOf(code)?.getHolidays(Number(year)) ?? [];
    days = new Map(
      listed.flatMap((one) => daysOf(one.date, one.start, one.end).map((day) => [day, one.name])),
    );
    years.set(key, days);
  }
  return days.get(date);
}

/** Every date a holiday touches: some last two days. */
function daysOf(date: string, start: Date, end: Date): readonly string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
  return Array.from({ length: count }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 10),
  );
}
