import { describe, expect, test } from 'vitest';
import { addTo, isWorking, nextWorkingInstant, startOfDay, toInstant, toLocal } from '#base/calendar.ts';
import { holidayOn, isHolidayCode } from '#base/holidays.ts';
import type { OverrideId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { gaps, nextFor, nextShift } from '#oncall/coverage.ts';
import { loadReport } from '#oncall/fairness.ts';
import { gapsAhead } from '#oncall/gap-ahead.ts';
import { handOn } from '#oncall/hand-on.ts';
import { overrideRule } from '#oncall/override-rules.ts';
import { changesBetween } from '#oncall/rota-changes.ts';
import { changeRotaRule, createRotaRule, definitionProblem, undoRotaRule } from '#oncall/rota-rules.ts';
import type { Layer, Override, Plan, RotaDefinition } from '#oncall/rota.ts';
import { expand, whoIsOn } from '#oncall/shifts.ts';
import { zoneMeant } from '#oncall/zone-names.ts';

const now = new Date('2026-03-02T12:00:00Z');
const active = new Set(['UADA', 'UBO', 'UCY']);

const layer = (more: Partial<Layer> = {}): Layer => ({
  name: 'primary',
  role: 'primary',
  rank: 0,
  turn: { unit: 'week', length: 1, counts: 'worked' },
  anchor: '2026-03-02T09:00',
  members: [['UADA'], ['UBO'], ['UCY']],
  windows: [],
  holidays: 'work',
  ...more,
});
const definition = (more: Partial<RotaDefinition> = {}): RotaDefinition => ({
  zone: 'Europe/London',
  layers: [layer()],
  holidays: null,
  ...more,
});
const plan = (more: Partial<RotaDefinition> = {}, exceptions: Partial<Plan> = {}): Plan => ({
  rota: {
    id: 'rot_0000000000000001',
    teamId: 'tea_0000000000000001',
    name: 'orders',
    versions: [{ validFrom: new Date('2026-03-01T00:00:00Z'), author: null, definition: definition(more) }],
    userGroupId: null,
    archived: false,
  },
  overrides: [],
  absences: [],
  gone: new Set(),
  ...exceptions,
});
let number = 0;
const override = (more: Partial<Override>): Override => ({
  id: `ovr_${String((number += 1)).padStart(16, '0')}` satisfies OverrideId,
  rotaId: 'rot_0000000000000001',
  role: 'primary',
  kind: 'replace',
  who: null,
  forWhom: null,
  shifts: [],
  from: new Date('2026-03-03T09:00:00Z'),
  to: new Date('2026-03-03T17:00:00Z'),
  reason: '',
  by: null,
  createdAt: now,
  cancelledAt: null,
  swapId: null,
  ...more,
});
const people = (one: Plan, at: string): readonly string[] =>
  whoIsOn(one, 'primary', new Date(at)).people.map(({ personId }) => personId);
const because = (one: Plan, at: string): readonly string[] =>
  whoIsOn(one, 'primary', new Date(at)).people.map((person) => person.because);

describe('wall clocks', () => {
  test.each([
    ['a gap of half an hour', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['a midnight that does not exist', '2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    [
      'a midnight that does not exist in Cairo',
      '2026-04-24T00:00',
      'Africa/Cairo',
      '2026-04-23T22:00:00.000Z',
    ],
    ['a day that was left out', '2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['an hour that comes twice', '2026-10-25T01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'],
    ['an hour that is left out', '2026-03-29T01:30', 'Europe/London', '2026-03-29T01:00:00.000Z'],
  ])('%s', (_, local, zone, at) => {
    expect(toInstant(local, zone).toISOString()).toBe(at);
  });

  test('a day begins where its midnight should be', () => {
    expect(toLocal(startOfDay('2026-04-24', 'Africa/Cairo'), 'Africa/Cairo')).toBe('2026-04-24T01:00');
  });

  test('months end on their last day', () => {
    expect([1, 2, -1].map((count) => addTo('2024-01-31T10:00', 'month', count))).toEqual([
      '2024-02-29T10:00',
      '2024-03-31T10:00',
      '2023-12-31T10:00',
    ]);
  });

  test.each([
    ['oslo', 'Europe/Oslo'],
    ['New York', 'America/New_York'],
    ['europe/londn', 'Europe/London'],
    ['qqqqqqqq', null],
  ])('the zone meant by %s is %s', (text, zone) => {
    expect(zoneMeant(text)).toBe(zone);
  });
});

describe('working hours', () => {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
  const hours = { zone: 'Europe/Oslo', days, from: '09:00', to: '17:00', holidays: 'NO' };

  test.each([
    ['in the morning', '2026-03-03T07:59:00Z', false],
    ['at nine', '2026-03-03T08:00:00Z', true],
    ['at five', '2026-03-03T16:00:00Z', false],
    ['on a Saturday', '2026-03-07T10:00:00Z', false],
    ['on Constitution Day of another year', '2027-05-17T10:00:00Z', false],
  ])('%s', (_, at, works) => {
    expect(isWorking(hours, new Date(at))).toBe(works);
  });

  test('wait for Tuesday after Easter', () => {
    expect(nextWorkingInstant(hours, new Date('2026-04-01T18:00:00Z'))).toEqual(
      new Date('2026-04-07T07:00:00Z'),
    );
  });

  test('a night that crosses midnight belongs to its first day', () => {
    const night = { ...hours, days: ['FR'] as const, from: '22:00', to: '06:00', holidays: null };
    expect(isWorking(night, new Date('2026-03-07T03:00:00Z'))).toBe(true);
    expect(isWorking(night, new Date('2026-03-06T03:00:00Z'))).toBe(false);
  });

  test('holidays are known by country and by part of it', () => {
    expect(holidayOn('NO', '2026-05-17')).toBeDefined();
    expect(holidayOn('GB-SCT', '2026-11-30')).toBeDefined();
    expect(holidayOn('GB-ENG', '2026-11-30')).toBeUndefined();
    expect(['NO', 'US-CA', 'XX', 'NO-QQ', 'norway', '__proto__'].map(isHolidayCode)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('who is on call', () => {
  test('with the reason', () => {
    expect(whoIsOn(plan(), 'primary', now)).toEqual({
      people: [{ personId: 'UADA', because: 'turn 1 of primary' }],
      gone: [],
      quiet: false,
      until: new Date('2026-03-09T09:00:00Z'),
    });
  });

  test('nobody before the first version, and turns extend backwards inside it', () => {
    expect(people(plan(), '2026-02-20T12:00:00Z')).toEqual([]);
    expect(people(plan(), '2026-03-01T12:00:00Z')).toEqual(['UCY']);
  });

  test('follow the sun: two layers in hours of one zone', () => {
    const sun = plan({
      layers: [
        layer({ members: [['UADA']], windows: [{ kind: 'days', days: [], from: '08:00', to: '20:00' }] }),
        layer({
          name: 'nights',
          members: [['UCY']],
          windows: [{ kind: 'days', days: [], from: '20:00', to: '08:00' }],
        }),
      ],
    });
    expect(['2026-03-03T12:00:00Z', '2026-03-03T23:00:00Z'].flatMap((at) => people(sun, at))).toEqual([
      'UADA',
      'UCY',
    ]);
    expect(gaps(sun, 'primary', now, plus(now, 60 * DAY))).toEqual([]);
  });

  test('somebody who left is a gap that is seen, and the lower layer answers', () => {
    const gone = new Set(['UADA']);
    expect(whoIsOn(plan({}, { gone }), 'primary', now)).toMatchObject({
      people: [],
      gone: ['UADA'],
      quiet: false,
    });
    const two = plan({ layers: [layer(), layer({ name: 'backup', rank: 1, members: [['UBO']] })] }, { gone });
    expect(whoIsOn(two, 'primary', now)).toMatchObject({
      people: [{ personId: 'UBO', because: 'turn 1 of backup' }],
      gone: ['UADA'],
    });
  });

  test('the next who is there stands in for somebody away', () => {
    const absences = [
      {
        id: 'abs_0000000000000001' as const,
        personId: 'UADA',
        fromDate: '2026-03-03',
        toDate: '2026-03-04',
        reason: 'ill',
        createdAt: now,
        cancelledAt: null,
      },
    ];
    expect(because(plan({}, { absences }), '2026-03-03T12:00:00Z')).toEqual([
      'stands in for <@UADA> who is away',
    ]);
    expect(people(plan({}, { absences }), '2026-03-05T12:00:00Z')).toEqual(['UADA']);
  });

  test('public holidays are off, or on only then', () => {
    const off = plan({ layers: [layer({ holidays: 'off' })], holidays: 'GB-ENG' });
    expect(people(off, '2026-04-03T12:00:00Z')).toEqual([]);
    expect(whoIsOn(off, 'primary', new Date('2026-04-03T12:00:00Z')).quiet).toBe(true);
    const only = plan({ layers: [layer({ holidays: 'only', members: [['UCY']] })], holidays: 'GB-ENG' });
    expect(people(only, '2026-04-03T12:00:00Z')).toEqual(['UCY']);
    expect(people(only, '2026-04-02T12:00:00Z')).toEqual([]);
  });

  test('a cover says whom it is for and why; a swap says so', () => {
    const overrides = [override({ who: 'UBO', forWhom: 'UADA', reason: 'dentist' })];
    expect(because(plan({}, { overrides }), '2026-03-03T12:00:00Z')).toEqual(['covers for <@UADA>: dentist']);
    const swap = overrides.map((one) => ({ ...one, swapId: 'swp_0000000000000001' as const, reason: '' }));
    expect(because(plan({}, { overrides: swap }), '2026-03-03T12:00:00Z')).toEqual(['swap with <@UADA>']);
  });

  test('a cover by somebody who left is void: whoever it was to spare is on call', () => {
    const overrides = [override({ who: 'UBO', forWhom: 'UADA' })];
    expect(
      whoIsOn(plan({}, { overrides, gone: new Set(['UBO']) }), 'primary', new Date('2026-03-03T12:00:00Z')),
    ).toMatchObject({
      people: [{ personId: 'UADA' }],
      gone: ['UBO'],
    });
  });

  test('a cover that was taken back stays true until then', () => {
    const overrides = [
      override({ who: 'UBO', forWhom: 'UADA', cancelledAt: new Date('2026-03-03T12:00:00Z') }),
    ];
    expect(
      ['11:59', '12:00'].flatMap((at) => people(plan({}, { overrides }), `2026-03-03T${at}:00Z`)),
    ).toEqual(['UBO', 'UADA']);
  });

  test('a temporary schedule replaces what was arranged before it; what is arranged later is an exception to it', () => {
    const only = override({
      kind: 'only',
      shifts: [
        { personId: 'UCY', from: new Date('2026-03-03T10:00:00Z'), to: new Date('2026-03-03T16:00:00Z') },
      ],
    });
    const add = (createdAt: Date): Override => override({ kind: 'add', who: 'UBO', createdAt });
    const before = plan({}, { overrides: [only, add(plus(now, -1))] });
    const after = plan({}, { overrides: [only, add(plus(now, 1))] });
    expect([people(before, '2026-03-03T12:00:00Z'), people(after, '2026-03-03T12:00:00Z')]).toEqual([
      ['UCY'],
      ['UCY', 'UBO'],
    ]);
    expect(people(before, '2026-03-03T09:30:00Z')).toEqual([]);
  });
});

describe('what comes next', () => {
  test('of one person alone there is never another', () => {
    const alone = plan({ layers: [layer({ members: [['UADA']] })] });
    expect(nextShift(alone, 'primary', now)).toBeUndefined();
    expect(nextShift(plan({ layers: [] }), 'primary', now)).toBeUndefined();
  });

  test('one’s own shifts, the running one first', () => {
    expect(
      nextFor(plan(), 'UADA', now, 2).map(({ from, to }) => [from.toISOString(), to.toISOString()]),
    ).toEqual([
      ['2026-03-02T12:00:00.000Z', '2026-03-09T09:00:00.000Z'],
      ['2026-03-23T09:00:00.000Z', '2026-03-30T08:00:00.000Z'],
    ]);
  });

  test('the last shift that is shown ends where it does, not where the look ahead did', () => {
    for (const shift of nextFor(plan(), 'UADA', now, 5))
      expect((shift.to.getTime() - shift.from.getTime()) / (7 * 24 * 60 * 60 * 1_000)).toBeLessThanOrEqual(
        1.01,
      );
    const last = nextFor(plan(), 'UADA', now, 5).at(-1);
    expect(
      last === undefined ? [] : whoIsOn(plan(), 'primary', last.to).people.map((one) => one.personId),
    ).not.toContain('UADA');
  });

  test('gaps ahead are those where somebody is missing, not the hours without a plan', () => {
    const office = {
      layers: [layer({ windows: [{ kind: 'days' as const, days: [], from: '09:00', to: '17:00' }] })],
    };
    expect(gapsAhead(plan(office), 'primary', now)).toEqual([]);
    const found = gapsAhead(plan({}, { gone: new Set(['UBO']) }), 'primary', now);
    expect(found).toEqual([
      {
        from: new Date('2026-03-09T09:00:00Z'),
        to: new Date('2026-03-16T09:00:00Z'),
        planned: false,
        gone: ['UBO'],
      },
    ]);
  });
});

describe('definitions', () => {
  test.each<[string, Partial<RotaDefinition>, object | undefined]>([
    ['a good one', {}, undefined],
    [
      'an unknown zone',
      { zone: 'Europe/Londn' },
      { why: 'zone_unknown', zone: 'Europe/Londn', nearest: 'Europe/London' },
    ],
    ['unknown holidays', { holidays: 'XX' }, { why: 'holidays_unknown', holidays: 'XX' }],
    ['an empty rota', { layers: [layer({ members: [] })] }, { why: 'no_members', layer: 'primary' }],
    ['holes only', { layers: [layer({ members: [[], []] })] }, { why: 'no_members', layer: 'primary' }],
    ['somebody gone', { layers: [layer({ members: [['UXX']] })] }, { why: 'person_inactive', person: 'UXX' }],
    ['no primary', { layers: [layer({ role: 'secondary' })] }, { why: 'definition_invalid', layer: null }],
    ['two of one name', { layers: [layer(), layer()] }, { why: 'definition_invalid', layer: 'primary' }],
    ['31 February', { layers: [layer({ anchor: '2026-02-31T09:00' })] }, { why: 'definition_invalid' }],
    [
      '25:00',
      { layers: [layer({ windows: [{ kind: 'days', days: [], from: '25:00', to: '26:00' }] })] },
      { why: 'definition_invalid' },
    ],
    [
      'half a week',
      { layers: [layer({ turn: { unit: 'week', length: 0.5, counts: 'worked' } })] },
      { why: 'definition_invalid' },
    ],
    ['holidays only, without any', { layers: [layer({ holidays: 'only' })] }, { why: 'definition_invalid' }],
  ])('%s', (_, more, problem) => {
    const found = definitionProblem(definition(more), active, now);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(problem);
  });

  const created = () => {
    const wish = { teamId: 'tea_0000000000000001' as const, name: 'orders', definition: definition() };
    const made = createRotaRule('rot_0000000000000001', wish, false, { author: 'UADA', active, now });
    if ('refused' in made) throw new Error(made.refused.why);
    return made.next;
  };

  test('a change is a version from now on, an undo another one like the one before', () => {
    const wide = definition({ layers: [layer({ turn: { unit: 'day', length: 1, counts: 'worked' } })] });
    const later = plus(now, DAY);
    const changed = changeRotaRule(created(), wide, null, { author: 'UBO', active, now: later });
    if ('refused' in changed) throw new Error(changed.refused.why);
    expect(changed.facts).toEqual([
      {
        kind: 'rota.changed',
        data: {
          validFrom: later.toISOString(),
          changes: ['primary: turns 1 week → 1 worked day'],
          undone: false,
        },
      },
    ]);
    const undone = undoRotaRule(changed.next, { author: 'UBO', active, now: plus(now, 2 * DAY) });
    if ('refused' in undone) throw new Error(undone.refused.why);
    expect(undone.next.versions.map(({ definition }) => definition.layers[0]?.turn.unit)).toEqual([
      'week',
      'day',
      'week',
    ]);
    expect(undoRotaRule(created(), { author: null, active, now })).toEqual({
      refused: { why: 'nothing_changes' },
    });
  });

  test('a change takes the place of one that was to come', () => {
    const daily = definition({ layers: [layer({ turn: { unit: 'day', length: 1, counts: 'worked' } })] });
    const oslo = definition({ zone: 'Europe/Oslo' });
    const planned = changeRotaRule(created(), daily, plus(now, 7 * DAY), { author: null, active, now });
    if ('refused' in planned) throw new Error(planned.refused.why);
    const changed = changeRotaRule(planned.next, oslo, null, { author: null, active, now: plus(now, DAY) });
    if ('refused' in changed) throw new Error(changed.refused.why);
    expect(changed.next.versions.map(({ definition }) => definition.zone)).toEqual([
      'Europe/London',
      'Europe/Oslo',
    ]);
  });

  test('a difference is told layer by layer', () => {
    const after = definition({
      zone: 'Europe/Oslo',
      layers: [layer({ members: [['UBO'], ['UADA']] }), layer({ name: 'nights', rank: 1 })],
    });
    expect(changesBetween(definition(), after)).toEqual([
      'zone Europe/London → Europe/Oslo',
      'layer nights added',
      'primary: people <@UADA> <@UBO> <@UCY> → <@UBO> <@UADA>',
    ]);
  });
});

describe('overrides', () => {
  const ask = (more: Partial<Override>, overrides: readonly Override[] = []) =>
    overrideRule('ovr_0000000000000099', override({ who: 'UBO', forWhom: 'UADA', ...more }), {
      plan: plan({}, { overrides }),
      active,
      by: 'UADA',
      now,
      swapId: null,
    });

  test.each<[string, Partial<Override>, object]>([
    ['backwards', { to: new Date('2026-03-03T08:00:00Z') }, { why: 'empty_range' }],
    ['over', { from: plus(now, -DAY), to: plus(now, -1) }, { why: 'in_the_past', what: 'override' }],
    ['by nobody there', { who: 'UXX' }, { why: 'person_inactive', person: 'UXX' }],
    ['of oneself', { who: 'UADA' }, { why: 'nothing_changes' }],
    ['of somebody not on call', { forWhom: 'UCY' }, { why: 'not_on_call', person: 'UCY' }],
  ])('%s is refused', (_, more, refused) => {
    expect(ask(more)).toEqual({ refused });
  });

  test('what has begun is cut to what is left', () => {
    const made = ask({ from: plus(now, -DAY), to: plus(now, DAY) });
    expect('next' in made ? made.next.from : made).toEqual(now);
  });

  test('two of one kind for one person may not overlap; touching they may', () => {
    const first = override({ who: 'UCY', forWhom: 'UADA' });
    expect(ask({ from: plus(first.to, -1), to: plus(first.to, DAY) }, [first])).toEqual({
      refused: { why: 'overlaps', with: first.id },
    });
    expect(ask({ from: first.to, to: plus(first.to, DAY) }, [first])).toHaveProperty('next');
    expect(ask({}, [{ ...first, cancelledAt: now }])).toHaveProperty('next');
  });

  test('who covers for another hands on that cover, and keeps the rest of it', () => {
    const cover = override({ who: 'UBO', forWhom: 'UADA' });
    const wish = {
      ...override({ who: 'UCY', forWhom: 'UBO' }),
      from: plus(cover.from, 3_600_000),
      to: plus(cover.from, 7_200_000),
    };
    const { ended, made } = handOn(wish, null, plan({}, { overrides: [cover] }), now);
    expect(ended).toEqual([cover]);
    expect(
      made.map(({ who, forWhom, from, to }) => [
        who,
        forWhom,
        from.toISOString().slice(11, 16),
        to.toISOString().slice(11, 16),
      ]),
    ).toEqual([
      ['UBO', 'UADA', '09:00', '10:00'],
      ['UCY', 'UADA', '10:00', '11:00'],
      ['UBO', 'UADA', '11:00', '17:00'],
    ]);
    const back = handOn({ ...wish, who: 'UADA' }, null, plan({}, { overrides: [cover] }), now);
    expect(back.made.map(({ who }) => who)).toEqual(['UBO', 'UBO']);
  });
});

describe('fairness', () => {
  test('counts an hour once, nights and weekends on the wall, and nights that were broken', () => {
    const from = new Date('2026-03-02T00:00:00Z');
    const week = { from, to: plus(from, 7 * DAY) };
    const shifts = (people: readonly string[]) => [{ people, from, to: plus(from, 7 * DAY) }];
    const report = loadReport(
      new Map([
        ['rot_0000000000000001', shifts(['UADA'])],
        ['rot_0000000000000002', shifts(['UADA', 'UBO']).map((one) => ({ ...one, to: plus(from, DAY) }))],
      ]),
      [
        { personId: 'UADA', at: new Date('2026-03-04T02:00:00Z') },
        { personId: 'UADA', at: new Date('2026-03-04T03:00:00Z') },
        { personId: 'UADA', at: new Date('2026-03-04T12:00:00Z') },
        { personId: 'UADA', at: new Date('2026-04-04T12:00:00Z') },
      ],
      week,
      'UTC',
    );
    expect(report).toEqual([
      {
        personId: 'UADA',
        hours: 168,
        nightHours: 63,
        weekendHours: 48,
        nights: 7,
        weekends: 1,
        pages: 3,
        interruptedNights: 1,
      },
      {
        personId: 'UBO',
        hours: 24,
        nightHours: 9,
        weekendHours: 0,
        nights: 1,
        weekends: 0,
        pages: 0,
        interruptedNights: 0,
      },
    ]);
  });
});

test('an expansion names every change of the year a person would draw', () => {
  const year = expand(plan(), 'primary', new Date('2026-03-02T09:00:00Z'), new Date('2026-04-06T08:00:00Z'));
  expect(year.map(({ from, people }) => [from.toISOString(), people[0]?.personId])).toEqual([
    ['2026-03-02T09:00:00.000Z', 'UADA'],
    ['2026-03-09T09:00:00.000Z', 'UBO'],
    ['2026-03-16T09:00:00.000Z', 'UCY'],
    ['2026-03-23T09:00:00.000Z', 'UADA'],
    ['2026-03-30T08:00:00.000Z', 'UBO'],
  ]);
});
