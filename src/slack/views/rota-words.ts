import type { Weekday } from '#base/calendar.ts';
import { weekdayOf } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import type { Layer, RotaDefinition, Turn, Window } from '#oncall/rota.ts';
import { escape } from './blocks.ts';
import { mention } from './words.ts';

/** A plan in words, short enough for one line a layer. Pure. */

export const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

const short = (day: Weekday): string => DAY_NAMES[day].slice(0, 3);

const EVERY: Readonly<Record<Turn['unit'], string>> = {
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
};

const ordinal = (day: number): string =>
  `${day}${day % 10 === 1 && day !== 11 ? 'st' : day % 10 === 2 && day !== 12 ? 'nd' : day % 10 === 3 && day !== 13 ? 'rd' : 'th'}`;

/** "weekly, Monday 09:00", "every 2 weeks, Monday 09:00", "monthly, the 1st 09:00". */
export function turnWords({ turn, anchor }: Pick<Layer, 'turn' | 'anchor'>): string {
  const every = turn.length === 1 ? EVERY[turn.unit] : `every ${turn.length} ${turn.unit}s`;
  const time = anchor.slice(11, 16);
  if (turn.unit === 'week') return `${every}, ${DAY_NAMES[weekdayOf(anchor)]} ${time}`;
  if (turn.unit === 'month') return `${every}, the ${ordinal(Number(anchor.slice(8, 10)))} ${time}`;
  return turn.unit === 'day' ? `${every}, ${time}` : `${every}, from ${time}`;
}

function daysWords(days: readonly Weekday[]): string {
  if (days.length === 0 || days.length === 7) return 'every day';
  const all = Object.keys(DAY_NAMES) as Weekday[];
  const start = all.findIndex(
    (day, index) => days.includes(day) && !days.includes(all[(index + 6) % 7] ?? day),
  );
  const run = Array.from({ length: days.length }, (_, index) => all[(start + index) % 7] ?? 'MO');
  const together = run.every((day) => days.includes(day));
  const [first, last] = [run[0] ?? 'MO', run.at(-1) ?? 'MO'];
  return together && days.length > 2 ? `${short(first)}–${short(last)}` : days.map(short).join(', ');
}

/** "Mon–Fri 09:00–17:00", "Fri 20:00 to Mon 08:00". */
export function windowWords(window: Window): string {
  if (window.kind === 'span')
    return `${short(window.from.day)} ${window.from.at} to ${short(window.to.day)} ${window.to.at}`;
  const all = window.from === window.to || (window.from === '00:00' && window.to === '24:00');
  return all ? daysWords(window.days) : `${daysWords(window.days)} ${window.from}–${window.to}`;
}

const ON_HOLIDAYS: Readonly<Record<Layer['holidays'], string>> = {
  work: '',
  off: ', not on public holidays',
  only: ', only on public holidays',
};

/** "@ada, @bo with @cy": in their order. */
export const groupsWords = (groups: readonly (readonly PersonId[])[]): string =>
  groups.length === 0 ? 'nobody' : groups.map((group) => group.map(mention).join(' with ')).join(', ');

/** "*primary*: weekly, Monday 09:00: @ada, @bo". `order` is whoever comes now and then. */
export function layerLine(layer: Layer, order: Layer['members'], holidays: string | null): string {
  const windows = layer.windows.length === 0 ? '' : `, ${layer.windows.map(windowWords).join(' and ')}`;
  const off = holidays === null ? '' : ON_HOLIDAYS[layer.holidays];
  const counts =
    layer.turn.unit === 'day' && layer.windows.length > 0 && layer.turn.counts === 'calendar'
      ? ', days off count'
      : '';
  const role = layer.role === layer.name || layer.role === 'primary' ? '' : ` (${layer.role})`;
  return `*${escape(layer.name)}*${role}: ${turnWords(layer)}${windows}${off}${counts}: ${groupsWords(order)}`;
}

/** What a definition says beside its layers: "Europe/London, public holidays of NO". */
export const placeWords = ({ zone, holidays }: Pick<RotaDefinition, 'zone' | 'holidays'>): string =>
  `${escape(zone)}${holidays === null ? '' : `, public holidays of ${escape(holidays)}`}`;
