import * as fc from 'fast-check';
import { showLocal, WEEKDAYS } from '#base/calendar.ts';
import { DAY, HOUR, MINUTE } from '#base/time.ts';
import type { Absence, Layer, Override, Plan, Window } from '#oncall/rota.ts';

/** Random rotas: every unit, every kind of window, zones that change their clocks in odd ways, exceptions of every kind. */

/** Half-hour DST, midnight gaps, a day that was left out, no DST, DST twice a year and around Ramadan. */
export const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Pacific/Apia',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'America/St_Johns',
] as const;
export const zone = fc.constantFrom(...ZONES);

const PEOPLE = ['UADA', 'UBO', 'UCY', 'UDEE', 'UEVE'] as const;
export const person = fc.constantFrom(...PEOPLE);

/** Anywhere in the years in which those zones did odd things. */
export const instant = fc
  .integer({ min: Date.UTC(2011, 0, 1) / MINUTE, max: Date.UTC(2026, 0, 1) / MINUTE })
  .map((minute) => minute * MINUTE);

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const weekday = fc.constantFrom(...WEEKDAYS);

export const window: fc.Arbitrary<Window> = fc.oneof(
  fc.record({
    kind: fc.constant('days' as const),
    days: fc.uniqueArray(weekday, { maxLength: 7 }),
    from: clockTime,
    to: fc.oneof(clockTime, fc.constant('24:00')),
  }),
  fc.record({
    kind: fc.constant('span' as const),
    from: fc.record({ day: weekday, at: clockTime }),
    to: fc.record({ day: weekday, at: clockTime }),
  }),
);

const turn: fc.Arbitrary<Layer['turn']> = fc.record({
  unit: fc.constantFrom('hour', 'day', 'week', 'month'),
  length: fc.integer({ min: 1, max: 5 }),
  counts: fc.constantFrom('worked', 'calendar'),
});

export const layer = (around: number): fc.Arbitrary<Layer> =>
  fc
    .record({
      rank: fc.integer({ min: 0, max: 2 }),
      turn,
      anchor: fc
        .integer({ min: -40 * 96, max: 40 * 96 })
        .map((quarters) =>
          showLocal(Math.floor((around + quarters * 15 * MINUTE) / (15 * MINUTE)) * 15 * MINUTE),
        ),
      members: fc.array(fc.uniqueArray(person, { minLength: 1, maxLength: 2 }), {
        minLength: 1,
        maxLength: 4,
      }),
      windows: fc.array(window, { maxLength: 2 }),
      holidays: fc.constantFrom('work' as const, 'work' as const, 'off' as const),
    })
    .map((one) => ({ ...one, name: 'layer', role: 'primary' as const }));

const range = (around: number): fc.Arbitrary<{ readonly from: Date; readonly to: Date }> =>
  fc
    .tuple(fc.integer({ min: -20 * 24, max: 20 * 24 }), fc.integer({ min: 1, max: 200 }))
    .map(([start, hours]) => ({
      from: new Date(around + start * HOUR),
      to: new Date(around + (start + hours) * HOUR),
    }));

export const override = (around: number): fc.Arbitrary<Override> =>
  fc
    .record({
      when: range(around),
      kind: fc.constantFrom('replace' as const, 'add' as const, 'remove' as const, 'only' as const),
      who: person,
      forWhom: fc.option(person),
      made: fc.nat(1_000),
      number: fc.nat(1_000_000),
    })
    .map(({ when, kind, who, forWhom, made, number }) => ({
      ...when,
      id: `ovr_${String(number).padStart(16, '0')}` as const,
      rotaId: 'rot_0000000000000001' as const,
      role: 'primary' as const,
      kind,
      who: kind === 'replace' || kind === 'add' ? who : null,
      forWhom: kind === 'remove' ? (forWhom ?? who) : kind === 'replace' ? forWhom : null,
      shifts: kind === 'only' ? [{ personId: who, from: when.from, to: when.to }] : [],
      reason: '',
      by: null,
      createdAt: new Date(around - 60 * DAY + made * MINUTE),
      cancelledAt: null,
      swapId: null,
    }));

const absence = (around: number): fc.Arbitrary<Absence> =>
  fc
    .record({
      personId: person,
      start: fc.integer({ min: -10, max: 10 }),
      days: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ personId, start, days }) => ({
      id: 'abs_0000000000000001' as const,
      personId,
      fromDate: new Date(around + start * DAY).toISOString().slice(0, 10),
      toDate: new Date(around + (start + days) * DAY).toISOString().slice(0, 10),
      reason: '',
      createdAt: new Date(around - 60 * DAY),
      cancelledAt: null,
    }));

/** A plan with one or two versions and its exceptions, all within some weeks of an instant. */
export const planAround = (around: number): fc.Arbitrary<Plan> =>
  fc
    .record({
      zone,
      versions: fc.array(fc.array(layer(around), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 2,
      }),
      change: fc.integer({ min: -10, max: 10 }),
      overrides: fc.uniqueArray(override(around), { maxLength: 4, selector: ({ id }) => id }),
      absences: fc.array(absence(around), { maxLength: 2 }),
      gone: fc.uniqueArray(person, { maxLength: 1 }),
    })
    .map(({ zone, versions, change, overrides, absences, gone }) => ({
      rota: {
        id: 'rot_0000000000000001' as const,
        teamId: 'tea_0000000000000001' as const,
        name: 'orders',
        versions: versions.map((layers, index) => ({
          validFrom: new Date(around + (index === 0 ? -25 : change) * DAY),
          author: null,
          definition: {
            zone,
            layers: layers.map((one, rank) => ({ ...one, name: `layer ${rank}` })),
            holidays: 'NO',
          },
        })),
        userGroupId: null,
        archived: false,
      },
      overrides,
      absences,
      gone: new Set(gone),
    }));
