import { z } from 'zod';
import { localMs, showLocal } from '#base/calendar.ts';
import { DAY, HOUR } from '#base/time.ts';
import { coverageOf, qualityOf } from '#oncall/coverage.ts';
import { historyOf } from '#oncall/history.ts';
import { overrideRule } from '#oncall/override-rules.ts';
import type { Layer, Override, Plan } from '#oncall/rota.ts';
import { turnsOf } from '#oncall/turns.ts';
import { NotApplicable, type Observed, type Reading } from '../case.ts';
import {
  AGES_AGO,
  Clock,
  Days,
  Unit,
  clock,
  dayWindow,
  each,
  hour,
  hoursOf,
  layer,
  local,
  override,
  planOf,
  sameInstant,
  segmentsOf,
  shift,
  who,
} from './rota-scene.ts';
import type { Shown } from './rota-scene.ts';

/** Rows about whole schedules: rules on call together, temporary schedules, history, coverage. */

const Rule = z.strictObject({
  days: Days,
  from: Clock,
  to: Clock,
  user: z.string().optional(),
  rotation: z
    .strictObject({
      unit: Unit,
      length: z.int().positive(),
      handoff_local: Clock,
      members: z.array(z.string()),
      /** Which member is on from an instant on. */
      index_at: z.record(z.string(), z.int()),
    })
    .optional(),
});

/** A rule is a layer; all of them are on call together. */
function ruled(rule: z.output<typeof Rule>, index: number, zone: string): Layer {
  const windows = [dayWindow(rule.days, rule.from, rule.to)];
  if (rule.rotation === undefined)
    return layer({ name: `rule ${index}`, members: [[rule.user ?? '']], windows });
  const { unit, length, handoff_local: at, members, index_at: known } = rule.rotation;
  const [instant = '', place = 0] = Object.entries(known)[0] ?? [];
  const turn = { unit, length, counts: 'calendar' } as const;
  const anchor = `2018-01-01T${at}`;
  const now = turnsOf({ turn, anchor, windows }, clock(zone)).at(Date.parse(instant));
  const size = members.length;
  const turned = members.map((_, k) => [members[(((k - now + place) % size) + size) % size] ?? '']);
  return layer({ name: `rule ${index}`, members: turned, windows, turn, anchor });
}

const Range = { from: z.string(), to: z.string() };
const Schedule = z.strictObject({
  kind: z.string(),
  tz: z.string(),
  rules: z.array(Rule),
  window: z.tuple([z.string(), z.string()]).optional(),
  overrides: z
    .array(z.strictObject({ add: z.string().optional(), remove: z.string().optional(), ...Range }))
    .default([]),
  temporary: z
    .array(z.strictObject({ ...Range, shifts: z.array(z.strictObject({ user: z.string(), ...Range })) }))
    .default([]),
});

/** "day+4 09:00", "day+2", "before: 09:00": days from an arbitrary one; anything else is an instant. */
function moment(text: string, zone: string): Date {
  const [, days = '0', at = '00:00'] = /^(?:day\+(\d+)|before:)(?: (\d\d:\d\d))?$/.exec(text) ?? [];
  if (!/^(day\+|before:)/.test(text)) return new Date(text);
  return local(showLocal(localMs(`2018-06-04T${at}`) + Number(days) * DAY), zone);
}

/** Segments beside the expected ones, each time as it was written where it is the same instant. */
const shown =
  (segments: readonly Shown[]) =>
  (expected: unknown): unknown => {
    const wanted = z.array(z.array(z.unknown())).catch([]).parse(expected);
    return segments.map(([from, to, people], index) => {
      const [first, second, ...rest] = wanted[index] ?? [];
      const times = [sameInstant(first, from), sameInstant(second, to)];
      return rest.length === 0 && wanted[index] !== undefined && people.length > 0
        ? times
        : [...times, people];
    });
  };

const schedule: Reading = (row) => {
  const given = Schedule.parse(row);
  const at = (text: string): Date => moment(text, given.tz);
  const overrides: Override[] = [
    ...given.temporary.map((one) =>
      override({
        kind: 'only',
        from: at(one.from),
        to: at(one.to),
        shifts: one.shifts.map(({ user, from, to }) => ({ personId: user, from: at(from), to: at(to) })),
      }),
    ),
    ...given.overrides.map((one) =>
      override({
        kind: one.add === undefined ? 'remove' : 'add',
        who: one.add ?? null,
        forWhom: one.remove ?? null,
        from: at(one.from),
        to: at(one.to),
      }),
    ),
  ];
  const layers = given.rules.map((rule, index) => ruled(rule, index, given.tz));
  const plan = planOf([[AGES_AGO, layers]], given.tz, { overrides });
  const [from = '', to = ''] = given.window ?? [];
  return {
    who: each((text) => who(plan, at(text))),
    segments: shown(segmentsOf(plan, at(from), at(to))),
  };
};

const history: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      rules: z.array(Rule),
      recorded: z.array(z.strictObject({ user: z.string(), from: z.string(), to: z.string().nullable() })),
      now: z.string(),
      window: z.tuple([z.string(), z.string()]),
    })
    .parse(row);
  const plan = planOf([[AGES_AGO, given.rules.map((rule, index) => ruled(rule, index, 'UTC'))]]);
  const held = given.recorded.map(({ user, from, to }) => ({
    from: new Date(from),
    to: to === null ? null : new Date(to),
    people: [user],
  }));
  const [from, to] = given.window;
  const shifts = historyOf(held, plan, 'primary', {
    from: new Date(from),
    to: new Date(to),
    now: new Date(given.now),
  });
  return { segments: shown(shifts.map((one) => [one.from, one.to, one.people.toSorted()])) };
};

const Hours = z.tuple([z.number(), z.number()]);
const Shifts = z.array(z.tuple([z.string(), z.number(), z.number()]));
const onlyFrom = (shifts: z.output<typeof Shifts>): Override['shifts'] =>
  shifts.map(([personId, from, to]) => ({ personId, from: hour(from), to: hour(to) }));

/** A temporary schedule asked for a shorter time keeps the parts of its shifts that lie in it. */
const trim: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), range: Hours, shifts: Shifts }).parse(row);
  const kept = (from: number, to: number): unknown => {
    const plan = planOf([[AGES_AGO, []]]);
    const people = new Set(given.shifts.map(([person]) => person));
    const made = overrideRule(
      'ovr_0000000000000000',
      { ...override({ kind: 'only', from: hour(from), to: hour(to) }), shifts: onlyFrom(given.shifts) },
      { plan, active: people, by: null, now: AGES_AGO, swapId: null },
    );
    if ('refused' in made) return made.refused.why;
    return {
      range: [hoursOf(made.next.from), hoursOf(made.next.to)],
      shifts: made.next.shifts.map((one) => [one.personId, hoursOf(one.from), hoursOf(one.to)]),
    };
  };
  const observed: Record<string, (expected: unknown) => unknown> = {};
  for (const at of Array.from({ length: 49 }, (_, index) => index)) {
    observed[`trim_end_${at}`] = () => kept(given.range[0], at);
    observed[`trim_start_${at}`] = () => kept(at, given.range[1]);
  }
  return observed satisfies Observed;
};

/** Temporary schedules that meet are one: everybody who has a shift in any of them, within its own range. */
const merge: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      unit: z.string(),
      input: z.array(z.strictObject({ range: Hours, shifts: Shifts })),
    })
    .parse(row);
  const overrides = given.input.map(({ range: [from, to], shifts }) =>
    override({ kind: 'only', from: hour(from), to: hour(to), shifts: onlyFrom(shifts) }),
  );
  // Somebody who is always on call otherwise shows where no temporary schedule holds.
  const plan = planOf([[AGES_AGO, [layer({ members: [['nobody in particular']] })]]], 'UTC', { overrides });
  const segments = segmentsOf(plan, hour(0), hour(24));
  const held = segments.filter(([, , people]) => !people.includes('nobody in particular'));
  return {
    ranges: () =>
      joined(held.map(([from, to]) => [from, to])).map(([from, to]) => ({
        range: [hoursOf(from), hoursOf(to)],
        shifts: [...new Set(held.flatMap(([, , people]) => people))]
          .toSorted()
          .flatMap((person) =>
            joined(
              held
                .filter(([start, end, people]) => people.includes(person) && start >= from && end <= to)
                .map(([start, end]) => [start, end]),
            ).map(([start, end]) => [person, hoursOf(start), hoursOf(end)]),
          ),
      })),
  };
};

function joined(ranges: readonly (readonly [Date, Date])[]): readonly (readonly [Date, Date])[] {
  const out: (readonly [Date, Date])[] = [];
  for (const [from, to] of ranges) {
    const last = out.at(-1);
    if (last !== undefined && last[1].getTime() === from.getTime()) out[out.length - 1] = [last[0], to];
    else out.push([from, to]);
  }
  return out;
}

const render: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      rotation: z.string(),
      range: z.tuple([z.string(), z.string()]),
      overflow: z.boolean(),
    })
    .parse(row);
  const [, at] = /^daily at (\d\d:\d\d)Z$/.exec(given.rotation) ?? [];
  if (at === undefined || given.overflow) throw new NotApplicable('shifts are cut to what was asked');
  const turn = { unit: 'day', length: 1, counts: 'calendar' } as const;
  const plan = planOf([[AGES_AGO, [layer({ members: [['A'], ['B']], turn, anchor: `2010-01-01T${at}` })]]]);
  const [from, to] = given.range;
  return { segments: shown(segmentsOf(plan, new Date(from), new Date(to))) };
};

const covered: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), shift_h: Hours }).parse(row);
  const plan = planOf([[AGES_AGO, [shift(['A'], ...given.shift_h)]]]);
  return { covered_at: each((at) => coverageOf(plan, 'primary', hour(Number(at))) === 'covered') };
};

const status: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      cases: z.array(z.strictObject({ layers: z.int(), users: z.int(), covered_now: z.boolean() })),
    })
    .parse(row);
  const now = hour(1);
  const planFor = (one: (typeof given.cases)[number]): Plan =>
    planOf([
      [
        AGES_AGO,
        Array.from({ length: one.layers }, (_, index) =>
          layer({
            name: `layer ${index}`,
            members: Array.from({ length: one.users }, (_, user) => [`u${user}`]),
            windows: one.covered_now ? [] : [dayWindow('all', '12:00', '13:00')],
          }),
        ),
      ],
    ]);
  return { status: () => given.cases.map((one) => coverageOf(planFor(one), 'primary', now)) };
};

const quality: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), desc: z.string() }).parse(row);
  if (given.desc !== 'empty schedule') throw new NotApplicable(`what schedule is "${given.desc}"?`);
  const found = qualityOf(planOf([[AGES_AGO, []]]), 'primary', hour(0), hour((14 * DAY) / HOUR));
  return { score: () => found.score, comment: () => found.comment };
};

export const rotaSchedules: Readonly<Record<string, Reading>> = {
  schedule,
  history,
  temporary_trim: trim,
  temporary_merge: merge,
  render,
  coverage: covered,
  coverage_status: status,
  quality,
};
