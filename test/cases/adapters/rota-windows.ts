import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { DAY, plus } from '#base/time.ts';
import { nextShift } from '#oncall/coverage.ts';
import { piecesOf } from '#oncall/layers.ts';
import type { Window } from '#oncall/rota.ts';
import { expand } from '#oncall/shifts.ts';
import { openWithin } from '#oncall/windows.ts';
import type { Reading } from '../case.ts';
import {
  AGES_AGO,
  Clock,
  Day,
  Days,
  Local,
  Span,
  Unit,
  clock,
  dayWindow,
  each,
  layer,
  local,
  planOf,
  sameInstant,
  who,
} from './rota-scene.ts';

/** Rows about weekly windows and what they do to turns. */

const Windowed = z.union([
  z
    .strictObject({
      kind: z.string(),
      tz: z.string(),
      days: Days,
      from: Clock,
      to: Clock,
      ask: z.string().optional(),
    })
    .transform(({ tz, days, from, to }) => ({ tz, window: dayWindow(days, from, to) })),
  z
    .strictObject({ kind: z.string(), tz: z.string(), span: Span, ask: z.string().optional() })
    .transform(({ tz, span }) => ({ tz, window: span })),
]);

const within: Reading = (row) => {
  const { tz, window } = Windowed.parse(row);
  const plan = planOf([[AGES_AGO, [layer({ members: [['A']], windows: [window] })]]], tz);
  const those = (on: boolean) => (expected: unknown) =>
    z
      .array(z.string())
      .parse(expected)
      .filter((at) => who(plan, new Date(at)).length > 0 === on);
  return { active: those(true), inactive: those(false) };
};

/** The start of the window in force, otherwise of the next. */
const begins: Reading = (row) => {
  const { tz, window } = Windowed.parse(row);
  const startAt = (at: Date): Date | undefined => {
    const range = { from: plus(at, -21 * DAY).getTime(), to: plus(at, 21 * DAY).getTime() };
    const open = openWithin({ windows: [window], holidays: 'work' }, null, clock(tz), range);
    const found = open.find((stretch) => stretch.to > at.getTime());
    return found === undefined ? undefined : new Date(found.from);
  };
  return { start: each((at, expected) => sameInstant(expected, startAt(new Date(at)))) };
};

const Turned = z.strictObject({
  kind: z.string().optional(),
  tz: z.string(),
  unit: Unit,
  length: z.int().positive(),
  anchor_local: Local,
  members: z.array(z.string()),
  days: z.array(Day).optional(),
  weekly_window: Span.optional(),
  at: z.string().optional(),
});

function turned(given: z.output<typeof Turned>) {
  const windows: Window[] = [
    ...(given.days === undefined ? [] : [dayWindow(given.days, '00:00', '24:00')]),
    ...(given.weekly_window === undefined ? [] : [given.weekly_window]),
  ];
  return layer({
    members: given.members.map((name) => [name]),
    anchor: given.anchor_local,
    turn: { unit: given.unit, length: given.length, counts: 'worked' },
    windows,
  });
}

const next: Reading = (row) => {
  const given = Turned.parse(row);
  const plan = planOf([[AGES_AGO, [turned(given)]]], given.tz);
  return {
    next: each((at) =>
      nextShift(plan, 'primary', local(at, given.tz))
        ?.people.map(({ personId }) => personId)
        .join(),
    ),
    who: each((at) => who(plan, local(at, given.tz))),
    next_covered_start: (expected) =>
      sameInstant(expected, nextShift(plan, 'primary', new Date(given.at ?? ''))?.from),
  };
};

const property: Reading = (row) => {
  const given = z
    .strictObject({ kind: z.string(), layer: Turned, window: z.tuple([Local, Local]) })
    .parse(row);
  const [from, to] = given.window.map((text) => local(text, given.layer.tz).getTime());
  const pieces = piecesOf(turned(given.layer), null, clock(given.layer.tz), { from: from ?? 0, to: to ?? 0 });
  const apart = pieces.every(
    (piece, index) => piece.from < piece.to && piece.from >= (pieces[index - 1]?.to ?? 0),
  );
  return {
    property: (expected) =>
      expected === 'no two segments of one layer overlap' && apart
        ? expected
        : 'segments of one layer overlap',
  };
};

/** A later window asked alone, in a rota of working days that began a week before it: the same people as in the full answer, or nothing. */
const sameAs: Reading = (row) => {
  const given = z.strictObject({ kind: z.string(), case: z.string(), ask: z.string() }).parse(row);
  const [from = '', to = ''] = /(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)/.exec(given.ask)?.slice(1) ?? [];
  const [start, end] = [local(from, 'UTC'), local(to, 'UTC')];
  return {
    users: (expected) => {
      const names = [...new Set(z.array(z.string()).parse(expected))].toSorted();
      const working = layer({
        members: names.map((name) => [name]),
        turn: { unit: 'day', length: 1, counts: 'worked' },
        anchor: plus(start, -7 * DAY)
          .toISOString()
          .slice(0, 16),
        windows: [dayWindow(['MO', 'TU', 'WE', 'TH', 'FR'], '00:00', '24:00')],
      });
      const plan = planOf([[plus(start, -7 * DAY), [working]]]);
      const full = expand(plan, 'primary', plus(start, -7 * DAY), plus(end, 14 * DAY));
      const part = full
        .filter((segment) => segment.from < end && segment.to > start)
        .map((segment) => ({
          ...segment,
          from: segment.from < start ? start : segment.from,
          to: segment.to > end ? end : segment.to,
        }));
      const alone = expand(plan, 'primary', start, end);
      if (!isDeepStrictEqual(part, alone)) return 'the window alone is not that part of the full expansion';
      return alone.flatMap((segment) => segment.people.map(({ personId }) => personId));
    },
  };
};

export const rotaWindows: Readonly<Record<string, Reading>> = {
  weekly_window: within,
  weekly_window_start: begins,
  next_on_call: next,
  property,
  same_as: sameAs,
};
