import { z } from 'zod';
import { localDate, WEEKDAYS } from '#base/calendar.ts';
import { plus, SECOND } from '#base/time.ts';
import { absenceTime } from '#oncall/overrides.ts';
import { awayWithin, overrideRule } from '#oncall/override-rules.ts';
import type { Absence, Layer, Override, Plan, Swap } from '#oncall/rota.ts';
import { expand } from '#oncall/shifts.ts';
import {
  askSwapRule,
  cancelSwapRule,
  expireSwapRule,
  replacementsOf,
  takeSwapRule,
} from '#oncall/swap-rules.ts';
import { NotApplicable, type Reading } from '../case.ts';
import {
  AGES_AGO,
  ZERO,
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

/** Rows about layers over each other, overrides, swaps and absences. */

const People = z
  .union([z.string(), z.array(z.string())])
  .transform((text) => (typeof text === 'string' ? [text] : text));
const Shift = z.tuple([People, z.number(), z.number()]);

/** Segments in hours, without the times of nobody; a single person stands without brackets. */
const inHours = (plan: Plan, from: number, to: number) => (expected: unknown) => {
  const wanted = z.array(z.array(z.unknown())).catch([]).parse(expected);
  return segmentsOf(plan, hour(from), hour(to))
    .filter(([, , people]) => people.length > 0)
    .map(([start, end, people], index) => {
      const names = wanted[index]?.[0];
      const same = Array.isArray(names) && names.map(String).toSorted().join() === people.join();
      return [same ? names : people.length === 1 ? people[0] : people, hoursOf(start), hoursOf(end)];
    });
};

const TODAY = localDate(ZERO, 'UTC');
const absence = (personId: string, fromDate: string, toDate: string): Absence => ({
  id: 'abs_0000000000000001',
  personId,
  fromDate,
  toDate,
  reason: '',
  createdAt: AGES_AGO,
  cancelledAt: null,
});

const Prioritised = z.tuple([z.string(), z.number(), z.number(), z.number()]);

const prioritised: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      shifts: z.array(Prioritised),
      overrides: z.array(Prioritised),
      rule: z.string(),
    })
    .parse(row);
  const layers = given.shifts.map(([person, from, to, priority], index) =>
    shift([person], from, to, { name: `shift ${index}`, rank: -priority }),
  );
  // The one made later holds, as the one of higher priority does there.
  const overrides = given.overrides.map(([person, from, to, priority]) =>
    override({
      kind: 'replace',
      who: person,
      from: hour(from),
      to: hour(to),
      createdAt: plus(AGES_AGO, priority * SECOND),
    }),
  );
  const plan = planOf([[AGES_AGO, layers]], 'UTC', { overrides });
  return {
    segments: () =>
      segmentsOf(plan, hour(0), hour(24)).map(([from, to, people]) => [hoursOf(from), hoursOf(to), people]),
  };
};

const Ranked = z.union([
  z.array(z.string()).transform((members) => ({ start_hour: 0, members })),
  z.strictObject({ start_hour: z.number(), members: z.array(z.string()) }),
]);

/** Layers that begin at hours of their own: a version of the rota for each beginning. */
const highestFirst: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string().default('UTC'),
      layers: z.array(Ranked),
      unavailable: z.array(z.string()).default([]),
    })
    .parse(row);
  const begun = (at: number): readonly Layer[] =>
    given.layers.flatMap((one, rank) =>
      one.start_hour > at
        ? []
        : [layer({ name: `layer ${rank}`, rank, members: one.members.map((name) => [name]) })],
    );
  const starts = [...new Set(given.layers.map((one) => one.start_hour))].toSorted((a, b) => a - b);
  const plan = planOf(
    starts.map((at) => [hour(at), begun(at)] as const),
    given.tz,
    { absences: given.unavailable.map((person) => absence(person, TODAY, TODAY)) },
  );
  return {
    who: (expected) =>
      Array.isArray(expected)
        ? who(plan, hour(12))
        : each((at) => who(plan, hour(Number(at.slice(1)))))(expected),
  };
};

const DAY_NAMES: Readonly<Record<string, (typeof WEEKDAYS)[number]>> = {
  mon: 'MO',
  tue: 'TU',
  wed: 'WE',
  thu: 'TH',
  fri: 'FR',
  sat: 'SA',
  sun: 'SU',
};

/** "base: anna 24/7", "mon-fri 09-17: bert" */
function worded(text: string, rank: number): Layer {
  const [, always] = /^\w+: (\w+) 24\/7$/.exec(text) ?? [];
  if (always !== undefined) return layer({ name: text, rank, members: [[always]] });
  const [, first = '', last = '', from = '', to = '', person] =
    /^(\w{3})-(\w{3}) (\d\d)-(\d\d): (\w+)$/.exec(text) ?? [];
  const [start, end] = [DAY_NAMES[first], DAY_NAMES[last]];
  if (person === undefined || start === undefined || end === undefined)
    throw new NotApplicable(`what layer is "${text}"?`);
  const days = WEEKDAYS.slice(WEEKDAYS.indexOf(start), WEEKDAYS.indexOf(end) + 1);
  return layer({
    name: text,
    rank,
    members: [[person]],
    windows: [dayWindow(days, `${from}:00`, `${to}:00`)],
  });
}

/** As given: the first listed wins. */
const listed: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), layers: z.array(z.tuple([z.string()])) }).parse(row);
  const plan = planOf([[AGES_AGO, given.layers.map(([text], rank) => worded(text, rank))]]);
  return {
    who: each((text) => {
      const [day = '', at = ''] = text.split(' ');
      const index = WEEKDAYS.findIndex((name) => name === day);
      const date = localDate(plus(ZERO, index * 24 * 3_600_000), 'UTC');
      return who(plan, local(`${date}T${at}`, 'UTC'));
    }),
  };
};

const Replace = z.strictObject({
  replace: z.string(),
  with: z.string(),
  from_h: z.number(),
  to_h: z.number(),
  scope: z.string().optional(),
});

const overrideHours: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      shift: Shift,
      override: Replace.optional(),
      overrides: z.array(Replace).default([]),
      context: z.string().optional(),
    })
    .parse(row);
  const [people, from, to] = given.shift;
  const all = [...given.overrides, ...(given.override === undefined ? [] : [given.override])];
  // A replacement for everybody is what a global one is here; one for a person is narrower.
  const global = (one: (typeof all)[number]): boolean =>
    one.scope === 'global' && people.includes(one.replace);
  const made = all
    .filter((one) => one.scope === undefined || one.scope === 'global' || one.scope === given.context)
    .map((one) =>
      override({
        kind: 'replace',
        who: one.with,
        forWhom: global(one) ? null : one.replace,
        from: hour(one.from_h),
        to: hour(one.to_h),
      }),
    );
  const plan = (overrides: readonly Override[]): Plan =>
    planOf([[AGES_AGO, [shift(people, from, to)]]], 'UTC', { overrides });
  const whoAt = (overrides: readonly Override[]) =>
    each((at) => who(plan(overrides), hour(Number(at))).join());
  const times = Object.fromEntries(Array.from({ length: 96 }, (_, index) => [String(index / 2), null]));
  const both = [whoAt(made)(times), whoAt(made.toReversed())(times)].map((one) => JSON.stringify(one));
  return {
    segments: inHours(plan(made), from, to),
    who_h: whoAt(made),
    order_independent: () => both[0] === both[1],
  };
};

const Asked = z.strictObject({
  owner: z.string().optional(),
  from_h: z.number(),
  to_h: z.number(),
  taken_by: z.string().nullable(),
});

/** Asks and takes by the rules; what is refused changes nothing. */
function swapped(plan: Plan, asker: string, swap: z.output<typeof Asked>, now: Date): readonly Override[] {
  const [from, to] = [hour(swap.from_h), hour(swap.to_h)];
  const active = new Set([asker, ...(swap.taken_by === null ? [] : [swap.taken_by])]);
  const asked = askSwapRule(
    'swp_0000000000000001',
    { rotaId: plan.rota.id, role: 'primary', from, to, asked: null, inReturn: null, note: '' },
    { asker, plan, active, now },
  );
  if ('refused' in asked || swap.taken_by === null) return [];
  const taken = takeSwapRule(asked.next, swap.taken_by, plan, now);
  if ('refused' in taken) return [];
  return replacementsOf(taken.next, swap.taken_by, now).flatMap((wish, index) => {
    const made = overrideRule(`ovr_000000000000000${index}`, wish, {
      plan,
      active,
      by: swap.taken_by,
      now,
      swapId: taken.next.id,
    });
    return 'refused' in made ? [] : [made.next];
  });
}

const swapHours: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), shift: Shift, swap: Asked }).parse(row);
  const [people, from, to] = given.shift;
  const plan = planOf([[AGES_AGO, [shift(people, from, to)]]]);
  const overrides = swapped(plan, given.swap.owner ?? people[0] ?? '', given.swap, AGES_AGO);
  return { segments: inHours({ ...plan, overrides }, from, to) };
};

/** Each request as a swap that must not change anything, by what the row says of it. */
function inert(plan: Plan, request: string): readonly Override[] {
  const ask = { owner: 'user', from_h: 13, to_h: 14, taken_by: 'other' };
  const open = askSwapRule(
    'swp_0000000000000001',
    {
      rotaId: plan.rota.id,
      role: 'primary',
      from: hour(13),
      to: hour(14),
      asked: null,
      inReturn: null,
      note: '',
    },
    { asker: 'user', plan, active: new Set(['user', 'other']), now: AGES_AGO },
  );
  const later = (swap: Swap | undefined, now: Date): readonly Override[] => {
    const taken = takeSwapRule(swap, 'other', plan, now);
    return 'refused' in taken
      ? []
      : replacementsOf(taken.next, 'other', now).map((wish) => override({ ...wish, kind: 'replace' }));
  };
  if ('refused' in open) throw new Error(`an open swap was refused: ${open.refused.why}`);
  const ended = (decision: ReturnType<typeof cancelSwapRule>): Swap | undefined =>
    'refused' in decision ? undefined : decision.next;
  switch (request) {
    case 'by someone not in the schedule':
      return swapped(plan, 'stranger', ask, AGES_AGO);
    case 'deleted':
      return later(ended(cancelSwapRule(open.next, '', AGES_AGO)), AGES_AGO);
    case 'in the past':
      return swapped(plan, 'user', ask, hour(30));
    case 'untaken and past due':
      return later(ended(expireSwapRule(open.next, hour(14))), hour(14));
    default:
      throw new NotApplicable(`what request is "${request}"?`);
  }
}

const swapInert: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), requests: z.array(z.string()) }).parse(row);
  const plan = planOf([[AGES_AGO, [shift(['user'], 12, 15)]]]);
  const before = JSON.stringify(segmentsOf(plan, hour(0), hour(48)));
  return {
    schedule: () => {
      const changing = given.requests.filter(
        (request) =>
          JSON.stringify(segmentsOf({ ...plan, overrides: inert(plan, request) }, hour(0), hour(48))) !==
          before,
      );
      return changing.length === 0 ? 'unchanged' : `changed by: ${changing.join(', ')}`;
    },
  };
};

const Seconds = z.tuple([z.number(), z.number()]);
const overrideSeconds: Reading = (row) => {
  const given = z
    .strictObject({ kind: z.string(), shift: Seconds, override_cases: z.array(Seconds) })
    .parse(row);
  const at = (seconds: number): Date => plus(ZERO, seconds * SECOND);
  const [from, to] = given.shift;
  const plan = planOf([[AGES_AGO, [shift(['A'], from / 3_600, to / 3_600)]]]);
  return {
    events_after: () =>
      given.override_cases.map(([start, end]) => {
        const cover = override({ kind: 'replace', who: 'B', forWhom: 'A', from: at(start), to: at(end) });
        return expand({ ...plan, overrides: [cover] }, 'primary', at(from), at(to)).length;
      }),
  };
};

const unavailable: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      user: z.string(),
      dates: z.tuple([z.string(), z.string()]),
    })
    .parse(row);
  const away = absenceTime(absence(given.user, ...given.dates), given.tz);
  return {
    unavailable_from: (expected) => sameInstant(expected, new Date(away.from)),
    unavailable_to: (expected) => sameInstant(expected, new Date(away.to)),
  };
};

const standIns: Reading = (row) => {
  const given = z
    .strictObject({
      kind: z.string(),
      members: z.array(z.string()),
      turn_of: z.string(),
      unavailable_sets: z.array(z.array(z.string())),
    })
    .parse(row);
  const start = given.members.indexOf(given.turn_of);
  const order = [...given.members.slice(start), ...given.members.slice(0, start)];
  const whoWithout = (away: readonly string[]): readonly string[] =>
    who(
      planOf(
        [[AGES_AGO, [layer({ members: order.map((name) => [name]), anchor: `${TODAY}T00:00` })]]],
        'UTC',
        {
          absences: away.map((person) => absence(person, TODAY, TODAY)),
        },
      ),
      hour(12),
    );
  return { who: () => given.unavailable_sets.map(whoWithout) };
};

const precedence: Reading = (row) => {
  const given = z
    .strictObject({ kind: z.string(), override_user: z.string() })
    .catchall(z.boolean())
    .parse(row);
  const away = given[`${given.override_user}_unavailable`] === true;
  const plan = planOf([[AGES_AGO, [layer({ members: [['somebody else']] })]]], 'UTC', {
    overrides: [override({ kind: 'replace', who: given.override_user, from: hour(8), to: hour(17) })],
    absences: away ? [absence(given.override_user, TODAY, TODAY)] : [],
  });
  return {
    who: () => who(plan, hour(12)),
    also: () => (awayWithin(plan, given.override_user, hour(8), hour(17)) ? 'warn' : 'nothing'),
  };
};

export const rotaExceptions: Readonly<Record<string, Reading>> = {
  priority_layers_hours: prioritised,
  layers_highest_first: highestFirst,
  layers_last_wins: listed,
  override_hours: overrideHours,
  override_seconds: overrideSeconds,
  swap_hours: swapHours,
  swap_inert: swapInert,
  unavailable,
  unavailable_skip: standIns,
  precedence,
};
