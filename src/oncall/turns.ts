import { addUnits, dayOf, localMs, WEEKDAYS, weekdayIndex } from '#base/calendar.ts';
import type { LocalMs, ZoneClock } from '#base/calendar.ts';
import { DAY, HOUR } from '#base/time.ts';
import type { Layer } from './rota.ts';
import { workedDays } from './windows.ts';

/**
 * Turn arithmetic. Turn k starts at local(anchor + k · length), always counted from the anchor, so that 09:00 stays 09:00 and nothing drifts. A
 * turn may have no length at all (an hour that a clock change swallows); it is used up all the same.
 */
export type Turns = {
  /** The instant at which turn k starts; k may be negative. */
  readonly startOf: (turn: number) => number;
  /** The instant at which turn k ends: where the next one starts, unless it lasts less. */
  readonly endOf: (turn: number) => number;
  /** The turn in force at an instant: the last one that has started. */
  readonly at: (instant: number) => number;
};

/** The turns of a layer in its zone. */
export const turnsOf = (
  layer: Pick<Layer, 'turn' | 'anchor' | 'windows' | 'lastsMs'>,
  clock: ZoneClock,
): Turns => {
  const worked = workedDays(layer.windows);
  const skips =
    layer.turn.unit === 'day' &&
    layer.turn.counts === 'worked' &&
    worked.some((is) => is) &&
    worked.some((is) => !is);
  const anchor = localMs(layer.anchor);
  const { startOf, at } = skips
    ? workedTurns(anchor, layer.turn.length, worked, clock)
    : calendarTurns(anchor, layer.turn, clock);
  const lasts = layer.lastsMs ?? null;
  const endOf =
    lasts === null
      ? (turn: number): number => startOf(turn + 1)
      : (turn: number): number =>
          Math.min(startOf(turn + 1), clock.instantOf(clock.localAt(startOf(turn)) + lasts));
  return { startOf, endOf, at };
};

type Starts = Pick<Turns, 'startOf' | 'at'>;

/** The last k with startOf(k) at or before the instant, from a guess that is nearly right. */
function settle(startOf: (turn: number) => number, guess: number, instant: number): number {
  let turn = guess;
  while (startOf(turn) > instant) turn -= 1;
  while (startOf(turn + 1) <= instant) turn += 1;
  return turn;
}

function calendarTurns(anchor: LocalMs, { unit, length }: Layer['turn'], clock: ZoneClock): Starts {
  const startOf = (turn: number): number => clock.instantOf(addUnits(anchor, unit, turn * length));
  const size = unit === 'month' ? 0 : (unit === 'hour' ? HOUR : unit === 'day' ? DAY : 7 * DAY) * length;
  const guess = (local: LocalMs): number =>
    Math.floor(unit === 'month' ? monthsBetween(anchor, local) / length : (local - anchor) / size);
  return { startOf, at: (instant) => settle(startOf, guess(clock.localAt(instant)), instant) };
}

function monthsBetween(from: LocalMs, to: LocalMs): number {
  const [first, second] = [new Date(from), new Date(to)];
  return (second.getUTCFullYear() - first.getUTCFullYear()) * 12 + second.getUTCMonth() - first.getUTCMonth();
}

/** Turns of so many worked days: Friday Ada, Monday Bo. Worked day 0 is the anchor's, or the first one after it. */
function workedTurns(anchor: LocalMs, length: number, worked: readonly boolean[], clock: ZoneClock): Starts {
  const days = WEEKDAYS.map((_, index) => index).filter((index) => worked[index] === true);
  // Worked days before a day, counted from a Monday; the week of 1970-01-01 began three days earlier.
  const before = (day: number): number =>
    Math.floor((day + 3) / 7) * days.length + days.filter((index) => index < weekdayIndex(day)).length;
  const first = before(dayOf(anchor));
  const clockTime = anchor - dayOf(anchor) * DAY;
  const dayOfWork = (count: number): number => {
    const week = Math.floor(count / days.length);
    return week * 7 - 3 + (days[count - week * days.length] ?? 0);
  };
  const startOf = (turn: number): number =>
    clock.instantOf(dayOfWork(first + turn * length) * DAY + clockTime);
  const guess = (local: LocalMs): number =>
    Math.floor((before(dayOf(local - clockTime) + 1) - 1 - first) / length);
  return { startOf, at: (instant) => settle(startOf, guess(clock.localAt(instant)), instant) };
}
