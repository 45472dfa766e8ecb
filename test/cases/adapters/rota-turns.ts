import { z } from 'zod';
import { dayOf, showLocal, WEEKDAYS, weekdayIndex } from '#base/calendar.ts';
import { DAY, HOUR, MINUTE } from '#base/time.ts';
import type { Layer } from '#oncall/rota.ts';
import { turnsOf } from '#oncall/turns.ts';
import type { Turns } from '#oncall/turns.ts';
import type { Reading } from '../case.ts';
import {
  AGES_AGO,
  Day,
  Local,
  Unit,
  clock,
  dayWindow,
  each,
  layer,
  local,
  ms,
  planOf,
  sameInstant,
  segmentsOf,
  wall,
  who,
} from './rota-scene.ts';

/** Rows about turns: when they start and end, and whose they are. */

const Turning = { tz: z.string(), unit: Unit, length: z.int().positive(), anchor_local: Local };
const turning = (
  given: { readonly tz: string; readonly unit: Layer['turn']['unit']; readonly length: number },
  anchor: string,
): Turns =>
  turnsOf(
    { turn: { unit: given.unit, length: given.length, counts: 'worked' }, anchor, windows: [] },
    clock(given.tz),
  );

const handOffs: Reading = (row) => {
  const given = z
    .strictObject({ kind: z.string(), ...Turning, window_local: z.tuple([Local, Local]) })
    .parse(row);
  const turns = turning(given, given.anchor_local);
  const [from, to] = given.window_local.map((text) => local(text, given.tz).getTime());
  const found: number[] = [];
  for (let turn = turns.at(from ?? 0); ; turn += 1) {
    const at = turns.startOf(turn);
    if (at !== found.at(-1)) found.push(at);
    if (at > (to ?? 0)) break;
  }
  return {
    handoffs: (expected) =>
      found.map((at, index) =>
        sameInstant(Array.isArray(expected) ? expected[index] : undefined, new Date(at)),
      ),
  };
};

const shiftAt: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      ...Turning,
      at_local: Local.optional(),
      at_utc: z.string().optional(),
    })
    .parse(row);
  const at = given.at_utc === undefined ? local(given.at_local ?? '', given.tz) : new Date(given.at_utc);
  const turns = turning(given, given.anchor_local);
  const turn = turns.at(at.getTime());
  const [start, end] = [new Date(turns.startOf(turn)), new Date(turns.endOf(turn))];
  return {
    start_local: () => wall(start, given.tz),
    end_local: () => wall(end, given.tz),
    start_utc: (expected) => sameInstant(expected, start),
    end_utc: (expected) => sameInstant(expected, end),
    real_hours: () => (end.getTime() - start.getTime()) / HOUR,
  };
};

/** Members at places of their own, with holes between them; or a rota that is not on before its anchor. */
const Members = z.union([
  z.strictObject({
    kind: z.string(),
    members_with_positions: z.array(z.tuple([z.int(), z.string()])),
    note: z.string().optional(),
  }),
  z.strictObject({
    kind: z.string(),
    unit: Unit,
    length: z.int().positive(),
    anchor_local: Local,
    active_from_anchor: z.boolean(),
    members: z.array(z.string()),
    at: Local,
  }),
]);

const members: Reading = (row) => {
  const given = Members.parse(row);
  if ('members' in given) {
    const turn = { unit: given.unit, length: given.length, counts: 'worked' } as const;
    const turns = layer({ members: given.members.map((name) => [name]), turn, anchor: given.anchor_local });
    const from = given.active_from_anchor ? local(given.anchor_local, 'UTC') : AGES_AGO;
    return { who: () => who(planOf([[from, [turns]]]), local(given.at, 'UTC')) };
  }
  const places: string[][] = [];
  for (const [place, name] of given.members_with_positions) places[place] = [...(places[place] ?? []), name];
  const plan = planOf([[AGES_AGO, [layer({ members: Array.from(places, (group) => group ?? []) })]]]);
  return { who_now: () => who(plan, local('2018-01-01T00:00', 'UTC')) };
};

const startsUtc: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      unit: Unit,
      length: z.int().positive(),
      anchor_utc: z.string(),
      members: z.array(z.string()),
    })
    .parse(row);
  const anchor = wall(new Date(given.anchor_utc), given.tz);
  const turns = turning(given, anchor);
  const plan = planOf(
    [
      [
        AGES_AGO,
        [
          layer({
            members: given.members.map((name) => [name]),
            anchor,
            turn: { ...given, counts: 'worked' },
          }),
        ],
      ],
    ],
    given.tz,
  );
  const starts = given.members.map((_, turn) => new Date(turns.startOf(turn)));
  return {
    starts_utc: (expected) =>
      starts.map((at, index) => sameInstant(Array.isArray(expected) ? expected[index] : undefined, at)),
    who: () => starts.flatMap((at) => who(plan, at)),
  };
};

/** The starts of a weekly turn on a weekday, from the one that runs now to the end of the horizon. */
const starts: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      unit: z.literal('week'),
      weekday: Day,
      at_local: z.string(),
      now_local: Local,
      horizon_days: z.int().positive(),
    })
    .parse(row);
  const monday = dayOf(ms(given.now_local)) - weekdayIndex(dayOf(ms(given.now_local)));
  const first = showLocal((monday + WEEKDAYS.indexOf(given.weekday)) * DAY).slice(0, 10);
  const turns = turning({ ...given, length: 1 }, `${first}T${given.at_local}`);
  const end = local(showLocal(ms(given.now_local) + given.horizon_days * DAY), given.tz).getTime();
  const found: string[] = [];
  for (let turn = turns.at(local(given.now_local, given.tz).getTime()); turns.startOf(turn) < end; turn += 1)
    found.push(wall(new Date(turns.startOf(turn)), given.tz));
  return { starts_local: () => found };
};

/** "AB": two people who take the turn together. */
const together = (name: string): readonly string[] => (/^[A-Z]{2,}$/.test(name) ? name.split('') : [name]);

const weekdays: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      start: Local,
      days: z.array(Day),
      horizon_days: z.int().positive().optional(),
      turn: z.strictObject({ unit: Unit, length: z.int().positive(), week_starts: Day.optional() }),
      members: z.array(z.string()),
      shift_hours: z.number().optional(),
    })
    .parse(row);
  const start = ms(given.start);
  // Turns of weeks begin where the week does.
  const back =
    given.turn.unit === 'week' && given.turn.week_starts !== undefined
      ? (weekdayIndex(dayOf(start)) - WEEKDAYS.indexOf(given.turn.week_starts) + 7) % 7
      : 0;
  const to = given.shift_hours === undefined ? '24:00' : `${String(given.shift_hours).padStart(2, '0')}:00`;
  const plan = planOf(
    [
      [
        local(given.start, given.tz),
        [
          layer({
            members: given.members.map(together),
            anchor: showLocal(start - back * DAY),
            turn: { unit: given.turn.unit, length: given.turn.length, counts: 'worked' },
            windows: [dayWindow(given.days, '00:00', to)],
          }),
        ],
      ],
    ],
    given.tz,
  );
  const on = (date: string): string => who(plan, local(`${date}T01:00`, given.tz)).join('');
  const horizon = Array.from({ length: given.horizon_days ?? 0 }, (_, day) =>
    showLocal(start + day * DAY).slice(0, 10),
  );
  return {
    on_call_by_date: (expected) => ({
      ...(each(on)(expected) as object),
      ...Object.fromEntries(horizon.map((date) => [date, on(date)]).filter(([, name]) => name !== '')),
    }),
    nobody_on: (expected) =>
      z
        .array(z.string())
        .parse(expected)
        .filter((date) => on(date) === ''),
  };
};

const recurrence: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      start: Local,
      rotation_start: Local.optional(),
      until: Local.optional(),
      shift_hours: z.number().positive().optional(),
      shift_minutes: z.number().positive().optional(),
      every: z.strictObject({ unit: Unit, n: z.int().positive() }),
      members: z.array(z.string()),
    })
    .parse(row);
  const turns = layer({
    members: given.members.map((name) => [name]),
    anchor: given.start,
    turn: { unit: given.every.unit, length: given.every.n, counts: 'calendar' },
    lastsMs: (given.shift_hours ?? 0) * HOUR + (given.shift_minutes ?? 0) * MINUTE,
  });
  const plan = planOf(
    [
      [local(given.rotation_start ?? given.start, given.tz), [turns]],
      ...(given.until === undefined ? [] : [[local(given.until, given.tz), []] as const]),
    ],
    given.tz,
  );
  return { who: each((at) => who(plan, local(at, given.tz))) };
};

/** The first member holds from the start to the first hand-off; full turns follow. */
const layered: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string().default('UTC'),
      unit: Unit,
      length: z.int().positive().default(1),
      start: Local.optional(),
      first_handoff: Local.optional(),
      members: z.array(z.string()).min(1),
      daily_window: z.tuple([z.string(), z.string()]).optional(),
      weekly_windows: z.array(z.never()).optional(),
      days: z.array(Day).optional(),
      window: z.tuple([Local, Local]).optional(),
    })
    .parse(row);
  const [first = '', ...others] = given.members;
  const plan = planOf(
    [
      [
        given.start === undefined ? AGES_AGO : local(given.start, given.tz),
        [
          layer({
            members: [...others, first].map((name) => [name]),
            anchor: given.first_handoff ?? '2018-01-01T00:00',
            turn: { unit: given.unit, length: given.length, counts: 'worked' },
            windows:
              given.daily_window === undefined && given.days === undefined
                ? []
                : [dayWindow(given.days ?? 'all', ...(given.daily_window ?? ['00:00', '24:00']))],
          }),
        ],
      ],
    ],
    given.tz,
  );
  const [from = '', to = ''] = given.window ?? [];
  return {
    segments: () =>
      segmentsOf(plan, local(from, given.tz), local(to, given.tz))
        .filter(([, , people]) => people.length > 0)
        .map(([start, end, people]) => [wall(start, given.tz), wall(end, given.tz), people]),
    who: each((at) => who(plan, local(at, given.tz))),
    who_always: (expected) => {
      const from = local('2026-01-01T00:00', given.tz);
      for (let at = from.getTime(); at < from.getTime() + 60 * DAY; at += HOUR) {
        const now = who(plan, new Date(at));
        if (now.join() !== z.array(z.string()).parse(expected).toSorted().join()) return now;
      }
      return expected;
    },
  };
};

export const rotaTurns: Readonly<Record<string, Reading>> = {
  rotation_handoffs: handOffs,
  rotation_shift: shiftAt,
  rotation_members: members,
  rotation_starts_utc: startsUtc,
  rotation_starts: starts,
  weekday_rotation: weekdays,
  recurrence,
  layer: layered,
};
