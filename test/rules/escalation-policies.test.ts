import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '#base/time.ts';
import {
  archivePolicyRule,
  changePolicyRule,
  createPolicyRule,
  definitionProblem,
  setCatchAllRule,
  usePolicyRule,
} from '#oncall/policy-rules.ts';
import type { Known } from '#oncall/policy-rules.ts';
import type { Policy, PolicyDefinition, Step } from '#oncall/policy.ts';
import { somebody } from '../wires/catalog-company.ts';
import { ROTA, TEAM, orders, policy, step, weekly } from './escalation-kit.ts';

const known: Known = {
  people: [somebody('ada'), somebody('bo'), somebody('cy', { active: false })],
  teams: [orders()],
  rotas: [weekly(['UBO']).rota],
};
const around = { team: orders(), taken: false, known };
const wish = { teamId: TEAM, name: 'orders', definition: policy([step(['UBO'])]) } as const;
const made = (more: Partial<Policy> = {}): Policy => {
  const ruling = createPolicyRule('pol_0000000000000001', wish, around);
  if ('refused' in ruling) throw new Error('it is made');
  return { ...ruling.next, ...more };
};
const target = (one: Step['targets'][number]): PolicyDefinition => policy([step([], { targets: [one] })]);

const full = policy(
  [
    step(['UBO', 'UADA'], {
      acknowledgedBy: 'everyone',
      when: { severity: 1, hours: 'working', storm: { alerts: 3, withinMs: 5 * MINUTE } },
    }),
    step([], { targets: [{ kind: 'rota', rotaId: ROTA, role: 'primary' }] }),
  ],
  { repeat: 2 },
);

/** The same with the keys of every object the other way round. */
function shuffled<T>(data: T): T {
  const turn = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(turn);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .toReversed()
        .map(([key, value]) => [key, turn(value)]),
    );
  };
  // Nothing but the order of keys is another one.
  return turn(data) as T;
}

describe('what a policy may say', () => {
  test.each<[string, PolicyDefinition, RegExp]>([
    ['a step without targets', policy([step([])]), /nobody to page/],
    ['a person who left', policy([step(['UCY'])]), /@cy, whose account is deactivated/],
    ['a person nobody knows', policy([step(['UEVE'])]), /whom nobody knows/],
    [
      'a rota that is not there',
      target({ kind: 'next', rotaId: 'rot_0000000000000009' }),
      /a rota that is not there/,
    ],
    [
      'a team that is not there',
      target({ kind: 'team', teamId: 'tea_0000000000000009' }),
      /a team that is not there/,
    ],
    ['no channel', target({ kind: 'channel', channelId: 'orders' }), /“orders” is not a channel/],
    [
      'no https',
      target({ kind: 'webhook', url: 'http://example.com', secretName: null }),
      /https:\/\/example\.com/,
    ],
    [
      'a secret itself',
      target({ kind: 'webhook', url: 'https://example.com', secretName: 's3cr3t' }),
      /HOOK_SECRET/,
    ],
    ['too short a delay', policy([step(['UBO'], { delayMs: 1_000 })]), /between 10 s and 1 day/],
    ['too long a delay', policy([step(['UBO'], { delayMs: 2 * DAY })]), /between 10 s and 1 day/],
    ['half a repeat', policy([step(['UBO'])], { repeat: 0.5 }), /0 to 9 times/],
    [
      'without end every 10 s',
      policy([step(['UBO'], { delayMs: 10_000 })], { repeat: -1 }),
      /at least 1 min/,
    ],
    ['asking again at once', policy([], { ackTimeoutMs: MINUTE }), /5 min and 7 days/],
    [
      'an unknown zone',
      policy([], { workingHours: { ...policy([]).workingHours, zone: 'Mars/Base' } }),
      /Europe\/London/,
    ],
    [
      'hours that no clock shows',
      policy([], { workingHours: { ...policy([]).workingHours, from: '25:00' } }),
      /09:00 to 17:00/,
    ],
    ['hours on no day', policy([], { workingHours: { ...policy([]).workingHours, days: [] } }), /MO to FR/],
    [
      'no number of alerts',
      policy([
        step(['UBO'], { when: { severity: null, hours: 'any', storm: { alerts: 0, withinMs: MINUTE } } }),
      ]),
      /at least 1 alert/,
    ],
    ['too many steps', policy(Array.from({ length: 21 }, () => step(['UBO']))), /more than 20 steps/],
  ])('not %s', (_, definition, words) => {
    expect(definitionProblem(definition, known)).toMatchObject({
      why: 'definition_invalid',
      problem: expect.stringMatching(words),
    });
  });

  test('no steps at all: the catch-all is paged at once', () => {
    expect(definitionProblem(policy([]), known)).toBeUndefined();
  });
});

describe('a policy', () => {
  test('made under the team’s name is the team’s; another is not', () => {
    expect(made()).toMatchObject({ ofTeam: true, version: 1, serviceIds: [] });
    expect(createPolicyRule('pol_0000000000000002', { ...wish, name: 'nights' }, around)).toMatchObject({
      next: { ofTeam: false },
    });
    expect(createPolicyRule('pol_0000000000000002', { ...wish, name: 'No Name' }, around)).toMatchObject({
      refused: { why: 'name_invalid' },
    });
    expect(createPolicyRule('pol_0000000000000002', wish, { ...around, taken: true })).toMatchObject({
      refused: { why: 'name_taken' },
    });
  });

  test('changed is a new version, and says what changed', () => {
    const two = policy([step(['UBO']), step(['UADA'])], { repeat: 2 });
    expect(changePolicyRule(made(), two, known)).toMatchObject({
      next: { version: 2 },
      facts: [{ data: { version: 2, changes: ['steps', 'repeat'] } }],
    });
    expect(changePolicyRule(made(), wish.definition, known)).toEqual({ refused: { why: 'nothing_changes' } });
  });

  test.each<[string, PolicyDefinition, PolicyDefinition, readonly string[]]>([
    ['keys in another order, as jsonb gives them back', full, shuffled(full), []],
    ['another order of steps', full, { ...full, steps: full.steps.toReversed() }, ['steps']],
    [
      'another order of keys, and one value',
      full,
      shuffled({ ...full, workingHours: { ...full.workingHours, to: '18:00' } }),
      ['workingHours'],
    ],
    ['null where there was a number', full, shuffled({ ...full, ackTimeoutMs: null }), ['ackTimeoutMs']],
    [
      'a step deep inside',
      full,
      shuffled({
        ...full,
        steps: full.steps.map((one) => ({ ...one, when: { ...one.when, hours: 'off' as const } })),
      }),
      ['steps'],
    ],
  ])('changed by %s', (_, before, after, changes) => {
    const ruling = changePolicyRule(made({ definition: before }), after, known);
    if (changes.length === 0) expect(ruling).toEqual({ refused: { why: 'nothing_changes' } });
    else expect(ruling).toMatchObject({ facts: [{ kind: 'policy.changed', data: { changes } }] });
  });

  test('is named by services, never the team’s own; deleted it is named by none', () => {
    const svc = 'svc_0000000000000001';
    expect(usePolicyRule(made(), svc, true)).toEqual({ refused: { why: 'team_default', name: 'orders' } });
    const nights = made({ name: 'nights', ofTeam: false });
    const used = usePolicyRule(nights, svc, true);
    expect(used).toMatchObject({ next: { serviceIds: [svc] } });
    expect(usePolicyRule(nights, svc, false)).toEqual({ refused: { why: 'nothing_changes' } });
    expect(archivePolicyRule({ ...nights, serviceIds: [svc] })).toMatchObject({
      next: { archived: true, serviceIds: [] },
    });
  });
});

describe('the catch-all', () => {
  const before = { people: ['UADA'], channelId: null } as const;
  test.each([
    ['emptied', { people: [], channelId: 'C0ROOM' }, { why: 'catch_all_empty' }],
    ['only people who left', { people: ['UCY'], channelId: null }, { why: 'definition_invalid' }],
    ['a channel that is none', { people: ['UBO'], channelId: 'room' }, { why: 'definition_invalid' }],
    ['the same again', { people: ['UADA', 'UADA'], channelId: null }, { why: 'nothing_changes' }],
  ])('is not %s', (_, wanted, refused) => {
    expect(setCatchAllRule(before, wanted, known.people)).toMatchObject({ refused });
  });

  test('is changed', () => {
    expect(setCatchAllRule(before, { people: ['UBO'], channelId: 'C0ROOM' }, known.people)).toMatchObject({
      next: { people: ['UBO'], channelId: 'C0ROOM' },
      facts: [{ kind: 'catch_all.set' }],
    });
  });
});
