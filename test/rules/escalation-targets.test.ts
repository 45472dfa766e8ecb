import { describe, expect, test } from 'vitest';
import type { Person } from '#catalog/catalog.ts';
import { defaultPolicy, homeZone } from '#oncall/default-policy.ts';
import type { Target } from '#oncall/policy.ts';
import { catchAllPeople, resolveStep } from '#oncall/targets.ts';
import type { TargetSight } from '#oncall/targets.ts';
import { somebody } from '../wires/catalog-company.ts';
import { MONDAY, ROTA, TEAM, orders, sightOf, to, weekly } from './escalation-kit.ts';
import type { SightWish } from './escalation-kit.ts';

const gone = (name: string): Person => somebody(name, { active: false });
const everyoneBut = (...changed: readonly Person[]): SightWish => ({
  everyone: ['ada', 'bo', 'cy', 'dee'].map(
    (name) => changed.find((one) => one.name === name) ?? somebody(name),
  ),
});
const responder: Target = { kind: 'responder', teamId: TEAM };
const team: Target = { kind: 'team', teamId: TEAM };
const rota: Target = { kind: 'rota', rotaId: ROTA, role: 'primary' };
const secondary: Target = { kind: 'rota', rotaId: ROTA, role: 'secondary' };
const next: Target = { kind: 'next', rotaId: ROTA };
const away = (personId: string) =>
  ({
    id: 'abs_0000000000000001',
    personId,
    fromDate: '2026-03-02',
    toDate: '2026-03-03',
    reason: '',
    createdAt: MONDAY,
    cancelledAt: null,
  }) as const;

const reached = (targets: readonly Target[], sight: TargetSight) => resolveStep({ targets }, sight, MONDAY);

describe('whom a target reaches', () => {
  test.each<[string, Target, SightWish, readonly string[]]>([
    ['the responder alone', responder, {}, ['UBO']],
    ['every member without one', responder, { teams: [orders({ responder: null })] }, ['UBO', 'UCY']],
    ['the other members when the responder is gone', responder, everyoneBut(gone('bo')), ['UCY']],
    ['the other members when the responder is away', responder, { absences: [away('UBO')] }, ['UCY']],
    ['nobody when the team is gone', responder, everyoneBut(gone('bo'), gone('cy')), []],
    ['nobody of a team without members', team, { teams: [orders({ members: [], responder: null })] }, []],
    ['nobody of a team that is not there', team, { teams: [] }, []],
    ['nobody of an archived team', team, { teams: [orders({ archived: true })] }, []],
    ['every member', team, {}, ['UBO', 'UCY']],
    ['no bot', team, everyoneBut(somebody('bo', { bot: true })), ['UCY']],
    ['members who are there', team, { absences: [away('UBO')] }, ['UCY']],
    ['every member when all are away', team, { absences: [away('UBO'), away('UCY')] }, ['UBO', 'UCY']],
    ['a person', to('UDEE'), {}, ['UDEE']],
    ['nobody for a person who left', to('UDEE'), everyoneBut(gone('dee')), []],
    ['nobody for one whom nobody knows', to('UEVE'), {}, []],
    ['nobody for one who is away', to('UBO'), { absences: [away('UBO')] }, []],
    [
      'one whose absence was cancelled',
      to('UBO'),
      { absences: [{ ...away('UBO'), cancelledAt: MONDAY }] },
      ['UBO'],
    ],
    ['whoever is on call', rota, { plans: [weekly(['UCY', 'UBO'])] }, ['UCY']],
    ['nobody of a rota without a second', secondary, { plans: [weekly(['UCY', 'UBO'])] }, []],
    ['nobody of a rota that is not there', rota, {}, []],
    [
      'nobody when the one on call has left',
      rota,
      { plans: [weekly(['UCY'], { gone: new Set(['UCY']) })] },
      [],
    ],
    ['whoever is next', next, { plans: [weekly(['UCY', 'UBO'])] }, ['UBO']],
    ['nobody when there is only one', next, { plans: [weekly(['UCY'])] }, []],
  ])('%s', (_, target, wish, expected) => {
    expect(reached([target], sightOf(wish)).people.map((one) => one.personId)).toEqual(expected);
  });

  test('whoever is not reached is named, with the reason', () => {
    const wish = { ...everyoneBut(gone('cy')), plans: [weekly(['UBO'])], absences: [away('UBO')] };
    const { people, skipped } = reached(
      [to('UCY'), to('UBO'), to('UEVE'), secondary, to('UDEE')],
      sightOf(wish),
    );
    expect(people).toEqual([{ personId: 'UDEE', because: 'you are named in the policy' }]);
    expect(skipped).toEqual([
      { what: '@cy', because: 'gone' },
      { what: '@bo', because: 'absent' },
      { what: '@UEVE', because: 'gone' },
      { what: 'second of rota orders', because: 'nobody_on_call' },
    ]);
    expect(reached([], sightOf()).skipped).toEqual([{ what: 'the step', because: 'empty' }]);
    expect(reached([{ ...rota, rotaId: 'rot_0000000000000002' }], sightOf()).skipped).toEqual([
      { what: 'a rota', because: 'missing' },
    ]);
  });

  test('a person once, for the first reason; channels and webhooks once', () => {
    const hook = { kind: 'webhook', url: 'https://example.com/hook', secretName: null } as const;
    const room = { kind: 'channel', channelId: 'C0ORDERS' } as const;
    const all = reached([rota, team, hook, room, hook, room], sightOf({ plans: [weekly(['UBO'])] }));
    expect(all.people).toEqual([
      { personId: 'UBO', because: 'you are on call for orders' },
      { personId: 'UCY', because: 'you are on the team orders' },
    ]);
    expect([all.channels, all.webhooks.length]).toEqual([['C0ORDERS'], 1]);
  });
});

describe('the last resort', () => {
  const [ada, bo, cy] = [somebody('ada'), somebody('bo'), somebody('cy')];
  test.each<[string, readonly string[], readonly Person[], readonly string[]]>([
    ['the people named', ['UCY'], [ada, bo, cy], ['UCY']],
    ['the admins when nobody is named', [], [ada, bo, cy], ['UADA']],
    ['the admins when those named have left', ['UCY'], [ada, bo, gone('cy')], ['UADA']],
    ['everybody when there is no admin', [], [gone('ada'), bo, cy], ['UBO', 'UCY']],
    ['never a bot', [], [gone('ada'), { ...bo, bot: true }, cy], ['UCY']],
    ['nobody only when there is nobody', [], [gone('ada')], []],
  ])('%s', (_, named, everyone, expected) => {
    expect(catchAllPeople(named, everyone).map((one) => one.personId)).toEqual(expected);
  });
});

describe('a team without a policy', () => {
  const kinds = (plans: Parameters<typeof defaultPolicy>[1]) =>
    defaultPolicy(orders(), plans, 'UTC').steps.map((step) => step.targets[0]?.kind);

  test('pages its responder, then everybody; with a rota whoever is on call, then the next, then everybody', () => {
    expect(kinds([])).toEqual(['responder', 'team']);
    expect(kinds([weekly(['UBO', 'UCY']).rota])).toEqual(['rota', 'next', 'team']);
    expect(defaultPolicy(orders(), [], 'UTC')).toMatchObject({ repeat: 1, lowWaitsForMorning: true });
  });

  test('pages the second, where its rota has one', () => {
    const { rota: plain } = weekly(['UBO', 'UCY']);
    const [version] = plain.versions;
    const [primary] = version?.definition.layers ?? [];
    if (version === undefined || primary === undefined) throw new Error('it has a version with a layer');
    const layers = [primary, { ...primary, name: 'second', role: 'secondary' as const }];
    const two = { ...plain, versions: [{ ...version, definition: { ...version.definition, layers } }] };
    expect(defaultPolicy(orders(), [two], 'UTC').steps[1]?.targets).toEqual([secondary]);
  });

  test('counts working hours where its rota is, else where its responder is, else its first member', () => {
    const people = [somebody('bo', { zone: 'Asia/Kolkata' }), somebody('cy', { zone: 'Europe/Oslo' })];
    expect(homeZone(orders(), [weekly(['UBO']).rota], people)).toBe('Europe/London');
    expect(homeZone(orders(), [], people)).toBe('Asia/Kolkata');
    expect(homeZone(orders({ responder: null, members: ['UCY'] }), [], people)).toBe('Europe/Oslo');
    expect(homeZone(orders({ responder: null, members: [] }), [], people)).toBe('UTC');
  });
});
