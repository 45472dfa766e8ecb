import type { Weekday } from '#base/calendar.ts';
import type { Layer, Role, Turn, Window } from '#oncall/rota.ts';
import { nearest } from '#base/nearest.ts';
import { readDay, timeIn } from '../when-day.ts';
import type { LocalDay } from '../when-day.ts';
import { readWindow, weekdayOfWord } from './rota-windows.ts';

/**
 * What the words of `/rota create orders weekly monday 09:00 Europe/London @ada @bo` say of a layer. Pure; people stay as they were typed, and what
 * was not said is left out.
 */
export type LayerWords = {
  readonly turn?: Pick<Turn, 'unit' | 'length'>;
  readonly day?: Weekday;
  readonly monthDay?: number;
  readonly time?: string;
  readonly zone?: string;
  readonly counts?: Turn['counts'];
  /** Empty: always, said by "always". */
  readonly windows?: readonly Window[];
  /** A country, or null for none. */
  readonly holidays?: string | null;
  readonly onHolidays?: Layer['holidays'];
  readonly starting?: LocalDay;
  readonly role?: Role;
  readonly place?: { readonly where: 'above' | 'below' | 'beside'; readonly layer: string };
  readonly team?: string;
  /** One token a person, several together as "@ada+@bo". */
  readonly people: readonly (readonly string[])[];
};

type Saying = { -readonly [K in keyof LayerWords]: LayerWords[K] };
type Step = { readonly took: number } | { readonly problem: string };
/** Reads what stands at the beginning and writes it down; undefined when it is something else. */
type Reader = (
  typed: readonly string[],
  words: readonly string[],
  said: Saying,
  base: LocalDay,
) => Step | undefined;

const UNITS: Readonly<Record<string, Turn['unit']>> = {
  hour: 'hour',
  hours: 'hour',
  h: 'hour',
  day: 'day',
  days: 'day',
  d: 'day',
  week: 'week',
  weeks: 'week',
  w: 'week',
  month: 'month',
  months: 'month',
};
const TURNS: Readonly<Record<string, Pick<Turn, 'unit' | 'length'>>> = {
  hourly: { unit: 'hour', length: 1 },
  daily: { unit: 'day', length: 1 },
  weekly: { unit: 'week', length: 1 },
  biweekly: { unit: 'week', length: 2 },
  fortnightly: { unit: 'week', length: 2 },
  monthly: { unit: 'month', length: 1 },
};

const turn: Reader = (_, words, said) => {
  const [first = '', second = '', third = ''] = words;
  const named = Object.hasOwn(TURNS, first) ? TURNS[first] : undefined;
  if (named !== undefined) {
    said.turn = named;
    return { took: 1 };
  }
  if (first !== 'every') return undefined;
  const [, count = '1', unit = ''] = /^(\d{1,3})?([a-z]+)$/.exec(second) ?? [];
  const two = /^\d{1,3}$/.test(second);
  const meant = two ? third : unit;
  const length = Number(two ? second : count);
  const known = Object.hasOwn(UNITS, meant) ? UNITS[meant] : undefined;
  if (known === undefined || length < 1)
    return { problem: '“every” needs a length behind it, for example `every 2 weeks`' };
  said.turn = { unit: known, length };
  return { took: two ? 3 : 2 };
};

const windows: Reader = (_, words, said) => {
  if (words[0] === 'always') {
    said.windows = [];
    return { took: 1 };
  }
  const found = readWindow(words);
  if (found === undefined)
    return words[0] === 'hours'
      ? { problem: '“hours” needs times behind it, for example `hours 20:00-08:00` or `hours mon-fri 9-17`' }
      : undefined;
  said.windows = [...(said.windows ?? []), found.value];
  return { took: found.took };
};

const handOver: Reader = (_, words, said) => {
  const [first = ''] = words;
  if (first === 'on' || first === 'at') return { took: 1 };
  const day = weekdayOfWord(first);
  if (day !== undefined) {
    said.day = day;
    return { took: 1 };
  }
  const ordinal = /^(\d{1,2})(st|nd|rd|th)?$/.exec(first);
  if (said.turn?.unit === 'month' && said.monthDay === undefined && ordinal !== null) {
    const monthDay = Number(ordinal[1]);
    if (monthDay < 1 || monthDay > 31)
      return { problem: `a month has no day “${first}”; for example \`monthly 1 09:00\`` };
    said.monthDay = monthDay;
    return { took: 1 };
  }
  const time = timeIn(first);
  if (time === undefined) return undefined;
  said.time = time === '24:00' ? '00:00' : time;
  return { took: 1 };
};

const zone: Reader = (typed, words, said) => {
  if (words[0] !== 'utc' && words[0] !== 'gmt' && !/^[a-z_]+\/[a-z_/+-]+$/.test(words[0] ?? ''))
    return undefined;
  said.zone = words[0] === 'utc' || words[0] === 'gmt' ? 'UTC' : (typed[0] ?? '');
  return { took: 1 };
};

const MODES: Readonly<Record<string, Layer['holidays']>> = { off: 'off', only: 'only', work: 'work' };

const holidays: Reader = (typed, words, said) => {
  const [first = '', which = ''] = words;
  if (first !== 'holidays') return undefined;
  if (which === '')
    return {
      problem: '“holidays” needs a country behind it, for example `holidays NO` or `holidays GB-SCT`',
    };
  if (Object.hasOwn(MODES, which)) said.onHolidays = MODES[which] ?? 'off';
  else if (which === 'none') said.holidays = null;
  else {
    said.holidays = (typed[1] ?? '').toUpperCase();
    said.onHolidays ??= 'off';
  }
  return { took: 2 };
};

const named: Reader = (_, words, said, base) => {
  const [first = '', second = ''] = words;
  if (first === 'primary' || first === 'secondary') {
    said.role = first;
    return { took: 1 };
  }
  if (first === 'calendar' || first === 'worked') {
    said.counts = first;
    return { took: 1 };
  }
  if (first === 'starting' || first === 'from') {
    const day = readDay(words.slice(1), base, 'ahead');
    if (day === undefined)
      return { problem: `“${first}” needs a day behind it, for example \`starting 5 oct\`` };
    said.starting = day.value;
    return { took: 1 + day.took };
  }
  const place = first === 'above' || first === 'below' || first === 'beside' ? first : undefined;
  if (place === undefined && first !== 'team') return undefined;
  if (second === '')
    return {
      problem: `“${first}” needs a name behind it, for example \`${first === 'team' ? 'team orders' : `${first} primary`}\``,
    };
  if (place === undefined) said.team = second;
  else said.place = { where: place, layer: second };
  return { took: 2 };
};

const people: Reader = (typed, words, said) => {
  const [first = ''] = words;
  if (!/^[@<]/.test(first) && first !== 'me') return undefined;
  said.people = [...said.people, (typed[0] ?? '').replace(/,$/, '').split('+')];
  return { took: 1 };
};

const READERS: readonly Reader[] = [people, zone, holidays, windows, turn, named, handOver];

const KNOWN = [
  ...Object.keys(TURNS),
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'every',
  'hours',
  'weekdays',
  'weekends',
  'holidays',
  'starting',
  'secondary',
  'primary',
  'team',
  'above',
  'below',
  'beside',
  'always',
];

/** Reads all the words of a layer, or says everything that is wrong with them. `base` is today where the person is. */
export function readLayerWords(
  typed: readonly string[],
  base: LocalDay,
): { readonly words: LayerWords } | { readonly problems: readonly string[] } {
  const low = typed.map((word) => word.toLowerCase().replaceAll(/[–—]/g, '-'));
  const said: Saying = { people: [] };
  const problems: string[] = [];
  for (let at = 0; at < typed.length;) {
    const step = READERS.reduce<Step | undefined>(
      (found, read) => found ?? read(typed.slice(at), low.slice(at), said, base),
      undefined,
    );
    if (step === undefined || 'problem' in step) {
      const meant = nearest(low[at] ?? '', KNOWN);
      problems.push(
        step?.problem ??
          `“${typed[at] ?? ''}” is not a word I know here${meant === undefined ? '; people begin with @' : `; did you mean “${meant}”`}`,
      );
      at += 1;
    } else at += step.took;
  }
  return problems.length > 0 ? { problems } : { words: said };
}
