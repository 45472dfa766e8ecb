import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { clockOf, localMs, parseLocal, showLocal, toInstant, toLocal, WEEKDAYS } from '#base/calendar.ts';
import type { Weekday } from '#base/calendar.ts';
import type { OverrideId } from '#base/ids.ts';
import { HOUR } from '#base/time.ts';
import type { Layer, Override, Plan, RotaDefinition, Window } from '#oncall/rota.ts';
import { expand, whoIsOn } from '#oncall/shifts.ts';

/** Rotas as the rows describe them, and answers in the words of the rows. */

const ROTA = 'rot_0000000000000001';
export const AGES_AGO = new Date('2000-01-01T00:00:00Z');

export const layer = (more: Partial<Layer> & Pick<Layer, 'members'>): Layer => ({
  name: 'primary',
  role: 'primary',
  rank: 0,
  turn: { unit: 'week', length: 1, counts: 'worked' },
  anchor: '2018-01-01T00:00',
  windows: [],
  holidays: 'work',
  ...more,
});

/** Definitions from their instants on; one that has no end holds for ever. */
export function planOf(
  versions: readonly (readonly [from: Date, layers: readonly Layer[]])[],
  zone = 'UTC',
  more: Partial<Plan> = {},
): Plan {
  const definition = (layers: readonly Layer[]): RotaDefinition => ({ zone, layers, holidays: null });
  return {
    rota: {
      id: ROTA,
      teamId: 'tea_0000000000000001',
      name: 'rows',
      versions: versions.map(([validFrom, layers]) => ({
        validFrom,
        author: null,
        definition: definition(layers),
      })),
      userGroupId: null,
      archived: false,
    },
    overrides: [],
    absences: [],
    gone: new Set(),
    ...more,
  };
}

let made = 0;
export const override = (more: Partial<Override> & Pick<Override, 'kind' | 'from' | 'to'>): Override => ({
  id: `ovr_${String((made += 1)).padStart(16, '0')}` satisfies OverrideId,
  rotaId: ROTA,
  role: 'primary',
  who: null,
  forWhom: null,
  shifts: [],
  reason: '',
  by: null,
  createdAt: AGES_AGO,
  cancelledAt: null,
  swapId: null,
  ...more,
});

/** Hours from an arbitrary zero: a Monday's midnight. */
export const ZERO = new Date('2026-01-05T00:00:00Z');
export const hour = (h: number): Date => new Date(ZERO.getTime() + h * HOUR);
export const hoursOf = (at: Date): number => (at.getTime() - ZERO.getTime()) / HOUR;

/** A shift of people from one hour to another, once. */
export const shift = (
  members: readonly string[],
  from: number,
  to: number,
  more: Partial<Layer> = {},
): Layer =>
  layer({
    members: [members],
    turn: { unit: 'month', length: 24, counts: 'calendar' },
    anchor: showLocal(hour(from).getTime()),
    lastsMs: (to - from) * HOUR,
    ...more,
  });

export const who = (plan: Plan, at: Date): readonly string[] =>
  whoIsOn(plan, 'primary', at)
    .people.map(({ personId }) => personId)
    .toSorted();

export type Shown = readonly [from: Date, to: Date, people: readonly string[]];

/** Segments as the rows count them: neighbours with the same people are one, names are sorted. */
export function segmentsOf(plan: Plan, from: Date, to: Date): readonly Shown[] {
  const shown: Shown[] = [];
  for (const segment of expand(plan, 'primary', from, to)) {
    const names = segment.people.map(({ personId }) => personId).toSorted();
    const last = shown.at(-1);
    if (last !== undefined && isDeepStrictEqual(last[2], names))
      shown[shown.length - 1] = [last[0], segment.to, names];
    else shown.push([segment.from, segment.to, names]);
  }
  return shown;
}

/** An instant as it was written: the expectation itself when both are one instant, else ours in UTC. */
export const sameInstant = (expected: unknown, at: Date | undefined): unknown =>
  at !== undefined && typeof expected === 'string' && Date.parse(expected) === at.getTime()
    ? expected
    : at?.toISOString();

/** Answers under the keys that are asked for: times, dates, hours. */
export const each =
  (answer: (key: string, expected: unknown) => unknown) =>
  (expected: unknown): unknown =>
    Object.fromEntries(
      Object.entries(z.record(z.string(), z.unknown()).parse(expected)).map(([key, value]) => [
        key,
        answer(key, value),
      ]),
    );

export const Unit = z.enum(['hour', 'day', 'week', 'month']);
export const Local = z.string().refine((text) => parseLocal(text) !== undefined);
export const Day = z.enum(WEEKDAYS);
export const Days = z.union([z.literal('all'), z.array(Day)]);
export const Clock = z.string().regex(/^\d\d:\d\d$/);
const Ends = z
  .string()
  .regex(/^(MO|TU|WE|TH|FR|SA|SU) \d\d:\d\d$/)
  .transform((text) => ({ day: Day.parse(text.slice(0, 2)), at: text.slice(3) }));
/** ["FR 20:00", "MO 08:00"] */
export const Span = z.tuple([Ends, Ends]).transform(([from, to]): Window => ({ kind: 'span', from, to }));

export const dayWindow = (days: 'all' | readonly Weekday[], from: string, to: string): Window => ({
  kind: 'days',
  days: days === 'all' ? [] : days,
  from,
  to,
});

export const local = (text: string, zone: string): Date => toInstant(text, zone);
export const wall = (at: Date, zone: string): string => toLocal(at, zone);
export const clock = clockOf;
export const ms = localMs;
