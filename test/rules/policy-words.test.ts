import { describe, expect, test } from 'vitest';
import type { PolicyDefinition } from '#oncall/policy.ts';
import { readPolicy } from '../../src/slack/commands/policy-words.ts';
import { tokens } from '../../src/slack/grammar.ts';
import { policyChanges } from '../../src/slack/views/policy-changes.ts';
import { policyText } from '../../src/slack/views/policy-text.ts';

const read = (text: string) => readPolicy(tokens(text));
const words = (text: string) => {
  const answer = read(text);
  if ('problems' in answer) throw new Error(answer.problems.join('; '));
  return answer.words;
};
const step = (text: string) => words(`step ${text}`).steps?.[0];
const problems = (text: string): readonly string[] => {
  const answer = read(text);
  return 'problems' in answer ? answer.problems : [];
};
const ANY = { severity: null, hours: 'any', storm: null } as const;

describe('the words of a policy', () => {
  test('the whole of the example', () =>
    expect(words('step rota orders 5m step <@U0BO|bo> 5m step team orders 10m repeat 1')).toEqual({
      steps: [
        {
          targets: [{ kind: 'rota', name: 'orders', role: 'primary' }],
          delayMs: 300_000,
          mode: 'everyone',
          acknowledgedBy: 'anyone',
          when: ANY,
        },
        {
          targets: [{ kind: 'person', name: '<@U0BO|bo>' }],
          delayMs: 300_000,
          mode: 'everyone',
          acknowledgedBy: 'anyone',
          when: ANY,
        },
        {
          targets: [{ kind: 'team', name: 'orders' }],
          delayMs: 600_000,
          mode: 'everyone',
          acknowledgedBy: 'anyone',
          when: ANY,
        },
      ],
      repeat: 1,
    }));

  test.each([
    ['rota orders secondary 5m', [{ kind: 'rota', name: 'orders', role: 'secondary' }]],
    ['rota orders primary', [{ kind: 'rota', name: 'orders', role: 'primary' }]],
    ['next orders 5m', [{ kind: 'next', name: 'orders' }]],
    ['@bo', [{ kind: 'person', name: '@bo' }]],
    ['me', [{ kind: 'person', name: 'me' }]],
    ['responder orders', [{ kind: 'responder', name: 'orders' }]],
    ['<#C0ORDERS|orders>', [{ kind: 'channel', channelId: 'C0ORDERS' }]],
    ['here', [{ kind: 'channel', channelId: null }]],
    [
      'webhook https://example.com/hook',
      [{ kind: 'webhook', url: 'https://example.com/hook', secretName: null }],
    ],
    [
      'webhook <https://example.com/hook> secret env:HOOK_SECRET 1m',
      [{ kind: 'webhook', url: 'https://example.com/hook', secretName: 'HOOK_SECRET' }],
    ],
    [
      '@ada and @bo and rota orders',
      [
        { kind: 'person', name: '@ada' },
        { kind: 'person', name: '@bo' },
        { kind: 'rota', name: 'orders', role: 'primary' },
      ],
    ],
    [
      '@ada, @bo',
      [
        { kind: 'person', name: '@ada' },
        { kind: 'person', name: '@bo' },
      ],
    ],
  ])('whom: %s', (text, targets) => expect(step(text)?.targets).toEqual(targets));

  test.each([
    ['@bo', 300_000],
    ['@bo 90s', 90_000],
    ['@bo then wait 1h', 3_600_000],
  ])('how long: %s', (text, delayMs) => expect(step(text)?.delayMs).toBe(delayMs));

  test.each([
    ['@bo round robin', { mode: 'round_robin' }],
    ['@bo round-robin', { mode: 'round_robin' }],
    ['@bo everyone must ack', { acknowledgedBy: 'everyone' }],
    ['@bo everyone must acknowledge 5m', { acknowledgedBy: 'everyone' }],
    ['@bo if sev1', { when: { ...ANY, severity: 1 } }],
    ['@bo if sev2 or worse 5m', { when: { ...ANY, severity: 2 } }],
    ['@bo in working hours', { when: { ...ANY, hours: 'working' } }],
    ['@bo off hours', { when: { ...ANY, hours: 'off' } }],
    ['@bo if off hours 5m', { when: { ...ANY, hours: 'off' } }],
    ['@bo outside working hours', { when: { ...ANY, hours: 'off' } }],
    ['@bo if 5 alerts in 10m', { when: { ...ANY, storm: { alerts: 5, withinMs: 600_000 } } }],
    [
      '@bo if sev1 if 5 alerts in 10m off hours',
      { when: { severity: 1, hours: 'off', storm: { alerts: 5, withinMs: 600_000 } } },
    ],
  ])('how: %s', (text, part) => expect(step(text)).toMatchObject(part));

  test.each([
    ['repeat 0', { repeat: 0 }],
    ['repeat 2 times', { repeat: 2 }],
    ['repeat forever', { repeat: -1 }],
    ['morning off', { lowWaitsForMorning: false }],
    ['ack-timeout 2h', { ackTimeoutMs: 7_200_000 }],
    ['ack-timeout off', { ackTimeoutMs: null }],
    ['for orders', { team: 'orders' }],
    [
      'hours mon-fri 09:00-17:00 Europe/London',
      { hours: { days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '17:00', zone: 'Europe/London' } },
    ],
    [
      'hours fri-mon 9-17 UTC',
      { hours: { days: ['MO', 'FR', 'SA', 'SU'], from: '09:00', to: '17:00', zone: 'UTC' } },
    ],
    [
      'hours America/Argentina/Ushuaia mon,wed,fri',
      { hours: { days: ['MO', 'WE', 'FR'], zone: 'America/Argentina/Ushuaia' } },
    ],
    [
      'hours daily 22:00-06:00 holidays gb',
      {
        hours: {
          days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'],
          from: '22:00',
          to: '06:00',
          holidays: 'GB',
        },
      },
    ],
    ['hours holidays none', { hours: { holidays: null } }],
  ])('%s', (text, expected) => expect(words(text)).toEqual(expected));

  test.each([
    ['step rtoa orders 5m', 'step 1: "rtoa" is not a word I know here; did you mean "rota"'],
    ['step @bo step 5m', 'step 2: it names nobody: step rota orders 5m'],
    ['step rota', 'step 1: "rota" needs a name behind it: rota orders'],
    ['step team repeat 1', 'step 1: "team" needs a name behind it: team orders'],
    [
      'step webhook http://example.com',
      'step 1: "http://example.com" is not an https address: webhook https://example.com/hook secret env:HOOK_SECRET',
    ],
    [
      'step webhook https://example.com secret hunter2',
      'step 1: the secret is never typed here, only the variable that holds it: secret env:HOOK_SECRET',
    ],
    [
      'step @bo if raining',
      'step 1: "if raining" is no condition; there are: if sev1, if 5 alerts in 10m, in working hours, off hours',
    ],
    [
      'step bo',
      'step 1: "bo" is not a word I know here; people are written @bo, others by their kind: rota orders, team orders',
    ],
    ['repeat often', '"repeat often" is no number: repeat 1, repeat 0, repeat forever'],
    ['ack-timeout soon', '"soon" is no time: ack-timeout 2h, ack-timeout off'],
    ['morning maybe', '"morning" is on or off: morning off pages SEV3 and SEV4 at night too'],
    ['hours', '"hours" needs days, times and a zone behind it: hours mon-fri 09:00-17:00 Europe/London'],
    [
      'hours whenever',
      '"whenever" is neither days, nor times, nor a zone: hours mon-fri 09:00-17:00 Europe/London',
    ],
    [
      'hours 25-17',
      '"25-17" is neither days, nor times, nor a zone: hours mon-fri 09:00-17:00 Europe/London',
    ],
    ['setp @bo', '"setp" is not a word I know here; did you mean "step"'],
  ])('wrong: %s', (text, problem) => expect(problems(text)).toContain(problem));
});

const DEFINITION: PolicyDefinition = {
  steps: [
    {
      delayMs: 300_000,
      targets: [{ kind: 'rota', rotaId: 'rot_0000000001', role: 'secondary' }],
      mode: 'everyone',
      acknowledgedBy: 'anyone',
      when: ANY,
    },
    {
      delayMs: 90_000,
      targets: [
        { kind: 'person', personId: 'U0BO' },
        { kind: 'team', teamId: 'tea_0000000001' },
      ],
      mode: 'round_robin',
      acknowledgedBy: 'everyone',
      when: { severity: 1, hours: 'off', storm: { alerts: 5, withinMs: 600_000 } },
    },
    {
      delayMs: 60_000,
      targets: [
        { kind: 'channel', channelId: 'C0ORDERS' },
        { kind: 'webhook', url: 'https://example.com/a', secretName: 'HOOK' },
        { kind: 'next', rotaId: 'rot_0000000001' },
      ],
      mode: 'everyone',
      acknowledgedBy: 'anyone',
      when: { ...ANY, hours: 'working' },
    },
  ],
  repeat: -1,
  ackTimeoutMs: null,
  lowWaitsForMorning: true,
  workingHours: {
    zone: 'Europe/London',
    days: ['MO', 'TU', 'WE', 'TH', 'FR'],
    from: '09:00',
    to: '17:00',
    holidays: 'GB',
  },
};
const NAMES = { rota: () => 'orders', team: () => 'orders', person: () => '@bo' };

describe('a policy in its own words', () => {
  const text = policyText(DEFINITION, NAMES);
  test('reads as it is typed', () =>
    expect(text).toBe(
      'step rota orders secondary 5m step @bo and team orders 1m30s round robin everyone must ack if sev1 off hours if 5 alerts in 10m step <#C0ORDERS> and webhook https://example.com/a secret env:HOOK and next orders 1m in working hours repeat forever ack-timeout off morning on hours mon-fri 09:00-17:00 Europe/London holidays GB',
    ));
  test('and is read again as what it was', () =>
    expect(words(text)).toEqual({
      steps: [
        { ...DEFINITION.steps[0], targets: [{ kind: 'rota', name: 'orders', role: 'secondary' }] },
        {
          ...DEFINITION.steps[1],
          targets: [
            { kind: 'person', name: '@bo' },
            { kind: 'team', name: 'orders' },
          ],
        },
        {
          ...DEFINITION.steps[2],
          targets: [
            { kind: 'channel', channelId: 'C0ORDERS' },
            { kind: 'webhook', url: 'https://example.com/a', secretName: 'HOOK' },
            { kind: 'next', name: 'orders' },
          ],
        },
      ],
      repeat: -1,
      ackTimeoutMs: null,
      lowWaitsForMorning: true,
      hours: DEFINITION.workingHours,
    }));
});

describe('what a change changes', () => {
  const [first, second, third] = DEFINITION.steps;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three steps');
  const changes = (after: Partial<PolicyDefinition>) =>
    policyChanges(DEFINITION, { ...DEFINITION, ...after }, NAMES);
  test('nothing', () => expect(changes({})).toEqual([]));
  test('a step in the middle', () =>
    expect(
      changes({ steps: [first, { ...first, targets: [{ kind: 'team', teamId: 'tea_0000000001' }] }, third] }),
    ).toEqual([
      'step 2: @bo and team orders 1m30s round robin everyone must ack if sev1 off hours if 5 alerts in 10m → team orders 5m',
    ]));
  test('one more at the beginning leaves the others alone', () =>
    expect(
      changes({
        steps: [{ ...first, targets: [{ kind: 'person', personId: 'U0BO' }] }, first, second, third],
      }),
    ).toEqual(['step 1 is new: @bo 5m']));
  test('one goes', () =>
    expect(changes({ steps: [second, third] })).toEqual(['step 1 goes: rota orders secondary 5m']));
  test('the rest', () =>
    expect(
      changes({
        repeat: 1,
        ackTimeoutMs: 7_200_000,
        lowWaitsForMorning: false,
        workingHours: { ...DEFINITION.workingHours, holidays: null },
      }),
    ).toEqual([
      'repeat: forever → 1',
      'asked again: never → after 2 h',
      'SEV3 and SEV4: wait for the morning → page at any hour',
      'working hours: mon-fri 09:00-17:00 Europe/London holidays GB → mon-fri 09:00-17:00 Europe/London',
    ]));
});
