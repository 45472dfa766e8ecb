import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addUnits, clockOf, localMs, showLocal } from '#base/calendar.ts';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { gaps, nextHandOver, nextShift } from '#oncall/coverage.ts';
import { piecesOf } from '#oncall/layers.ts';
import { expand, whoIsOn } from '#oncall/shifts.ts';
import type { Segment } from '#oncall/shifts.ts';
import { turnsOf } from '#oncall/turns.ts';
import { openWithin } from '#oncall/windows.ts';
import { instant, layer, planAround, window, zone } from '../kit/rotas.ts';

const RUNS = { numRuns: 150 };
const at = (ms: number): Date => new Date(ms);

/** The part of an answer that lies within a time. */
const cut = (segments: readonly Segment[], from: Date, to: Date): readonly Segment[] =>
  segments
    .filter((one) => one.from < to && one.to > from)
    .map((one) => ({ ...one, from: one.from < from ? from : one.from, to: one.to > to ? to : one.to }));

const planned = instant.chain((around) => fc.tuple(fc.constant(around), planAround(around)));

describe('wall clocks', () => {
  test('never run backwards, and read back what they were asked, but in a gap', () => {
    fc.assert(
      fc.property(zone, instant, fc.nat(90 * 24 * 60), (zone, start, minutes) => {
        const clock = clockOf(zone);
        const local = clock.localAt(start) + minutes * MINUTE;
        const found = clock.instantOf(local);
        expect(clock.instantOf(local + MINUTE)).toBeGreaterThanOrEqual(found);
        const read = clock.localAt(found);
        // A gap: the first instant after it. No minute before it would have shown that time or a later one.
        expect(read).toBeGreaterThanOrEqual(local);
        expect(clock.localAt(found - 1)).toBeLessThan(local);
      }),
      RUNS,
    );
  });

  test('say what Intl says', () => {
    fc.assert(
      fc.property(zone, instant, (zone, at) => {
        const parts = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(at);
        expect(showLocal(clockOf(zone).localAt(at)).slice(0, 16)).toBe(parts.replace(' ', 'T'));
      }),
      RUNS,
    );
  });
});

describe('turns', () => {
  const turning = fc
    .tuple(instant, zone)
    .chain(([around, zone]) =>
      fc.record({ zone: fc.constant(zone), around: fc.constant(around), layer: layer(around) }),
    );

  test('start in order, and every instant is in exactly one', () => {
    fc.assert(
      fc.property(turning, fc.integer({ min: -400, max: 400 }), ({ zone, around, layer }, hours) => {
        const turns = turnsOf(layer, clockOf(zone));
        const when = around + hours * HOUR;
        const turn = turns.at(when);
        expect(turns.startOf(turn)).toBeLessThanOrEqual(when);
        expect(turns.startOf(turn + 1)).toBeGreaterThan(when);
        expect(turns.startOf(turn)).toBeLessThanOrEqual(turns.startOf(turn + 1));
      }),
      RUNS,
    );
  });

  test('are counted from the anchor on the wall, so that nothing drifts', () => {
    fc.assert(
      fc.property(turning, fc.integer({ min: -60, max: 60 }), ({ zone, layer }, turn) => {
        const calendar = { ...layer, turn: { ...layer.turn, counts: 'calendar' as const } };
        const { unit, length } = calendar.turn;
        const wall = addUnits(localMs(layer.anchor), unit, turn * length);
        expect(turnsOf(calendar, clockOf(zone)).startOf(turn)).toBe(clockOf(zone).instantOf(wall));
      }),
      RUNS,
    );
  });

  test('of one layer never overlap', () => {
    fc.assert(
      fc.property(turning, ({ zone, around, layer }) => {
        const within = { from: around - 20 * DAY, to: around + 20 * DAY };
        const pieces = piecesOf(layer, 'NO', clockOf(zone), within);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.from).toBeLessThan(piece.to);
          expect(piece.from).toBeGreaterThanOrEqual(pieces[index - 1]?.to ?? within.from);
          expect(piece.to).toBeLessThanOrEqual(within.to);
        }
      }),
      RUNS,
    );
  });
});

describe('windows', () => {
  test('asked for a part answer that part', () => {
    fc.assert(
      fc.property(zone, instant, fc.array(window, { minLength: 1, maxLength: 3 }), (zone, start, windows) => {
        const open = (from: number, to: number) =>
          openWithin({ windows, holidays: 'work' }, null, clockOf(zone), { from, to });
        const [from, to] = [start + 3 * DAY, start + 11 * DAY + HOUR];
        const part = open(start, start + 30 * DAY)
          .filter((one) => one.from < to && one.to > from)
          .map((one) => ({ from: Math.max(one.from, from), to: Math.min(one.to, to) }));
        expect(open(from, to)).toEqual(part);
      }),
      RUNS,
    );
  });
});

describe('an expansion', () => {
  test('of a part is that part of the full one', () => {
    fc.assert(
      fc.property(
        planned,
        fc.integer({ min: -480, max: 400 }),
        fc.integer({ min: 1, max: 300 }),
        ([around, plan], start, hours) => {
          const [from, to] = [at(around + start * HOUR), at(around + (start + hours) * HOUR)];
          const full = expand(plan, 'primary', at(around - 25 * DAY), at(around + 40 * DAY));
          expect(expand(plan, 'primary', from, to)).toEqual(cut(full, from, to));
        },
      ),
      RUNS,
    );
  });

  test('has no hole and no overlap: what is covered and the gaps are the whole', () => {
    fc.assert(
      fc.property(planned, ([around, plan]) => {
        const [from, to] = [at(around - 20 * DAY), at(around + 20 * DAY)];
        const segments = expand(plan, 'primary', from, to);
        expect(segments[0]?.from).toEqual(from);
        expect(segments.at(-1)?.to).toEqual(to);
        for (const [index, one] of segments.entries())
          expect(one.to).toEqual(segments[index + 1]?.from ?? to);
        const length = (list: readonly { from: Date; to: Date }[]): number =>
          list.reduce((sum, one) => sum + one.to.getTime() - one.from.getTime(), 0);
        const covered = segments.filter((one) => one.people.length > 0);
        expect(length(covered) + length(gaps(plan, 'primary', from, to))).toBe(40 * DAY);
      }),
      RUNS,
    );
  });

  test('agrees with who is on call at each instant, until the instant it names', () => {
    fc.assert(
      fc.property(planned, fc.integer({ min: -480, max: 480 }), ([around, plan], hours) => {
        const when = at(around + hours * HOUR);
        const on = whoIsOn(plan, 'primary', when);
        const until = on.until ?? plus(when, DAY);
        const [first] = expand(plan, 'primary', when, until);
        expect(first?.people).toEqual(on.people);
        expect(first?.to).toEqual(until);
        const [later] = expand(plan, 'primary', until, plus(until, MINUTE));
        if (on.until !== null)
          expect([later?.people, later?.gone, later?.quiet]).not.toEqual([on.people, on.gone, on.quiet]);
      }),
      RUNS,
    );
  });

  test('names nobody who is gone, and nobody twice', () => {
    fc.assert(
      fc.property(planned, ([around, plan]) => {
        for (const one of expand(plan, 'primary', at(around - 20 * DAY), at(around + 20 * DAY))) {
          const people = one.people.map(({ personId }) => personId);
          expect(people.filter((person) => plan.gone.has(person))).toEqual([]);
          expect(new Set(people).size).toBe(people.length);
        }
      }),
      RUNS,
    );
  });

  test('does not depend on the order in which exceptions are listed', () => {
    fc.assert(
      fc.property(planned, ([around, plan]) => {
        const [from, to] = [at(around - 20 * DAY), at(around + 20 * DAY)];
        const turned = {
          ...plan,
          overrides: plan.overrides.toReversed(),
          absences: plan.absences.toReversed(),
        };
        expect(expand(turned, 'primary', from, to)).toEqual(expand(plan, 'primary', from, to));
      }),
      RUNS,
    );
  });
});

describe('what comes next', () => {
  test('is the first later change, however far away', () => {
    fc.assert(
      fc.property(planned, ([around, plan]) => {
        const now = at(around);
        const people = (segment: { readonly people: readonly { readonly personId: string }[] }): string =>
          segment.people
            .map(({ personId }) => personId)
            .toSorted()
            .join();
        const on = people(whoIsOn(plan, 'primary', now));
        const ahead = expand(plan, 'primary', now, plus(now, 90 * DAY));
        const change = ahead.find((one) => people(one) !== on);
        const next = nextHandOver(plan, 'primary', now);
        if (change !== undefined) expect(next).toEqual(change.from);
        else if (next !== undefined) expect(next.getTime()).toBeGreaterThanOrEqual(now.getTime() + 90 * DAY);
        const other = ahead.find((one) =>
          one.people.some(({ personId }) => !on.split(',').includes(personId)),
        );
        if (other !== undefined) expect(nextShift(plan, 'primary', now)?.from).toEqual(other.from);
      }),
      { numRuns: 80 },
    );
  });
});
