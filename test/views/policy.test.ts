import { describe, expect, test } from 'vitest';
import type { PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import { policyForm, previewBlocks, filledFrom } from '../../src/slack/views/policy-forms.ts';
import { catchAllSaid, policyCard, policyList, policySaid } from '../../src/slack/views/policy.ts';
import type { PolicySight } from '../../src/slack/views/policy.ts';
import { sayPolicyRefusal, sayRunRefusal } from '../../src/slack/views/policy-refusals.ts';
import { reading, readingModal } from './alert-reading.ts';

const step = (delayMs: number, ...targets: readonly Target[]): Step => ({
  delayMs,
  targets,
  mode: 'everyone',
  acknowledgedBy: 'anyone',
  when: { severity: null, hours: 'any', storm: null },
});
const DEFINITION: PolicyDefinition = {
  steps: [
    step(300_000, { kind: 'rota', rotaId: 'rot_0000000001', role: 'primary' }),
    step(300_000, { kind: 'person', personId: 'U0BO' }),
    step(600_000, { kind: 'team', teamId: 'tea_0000000001' }),
  ],
  repeat: 1,
  ackTimeoutMs: 7_200_000,
  lowWaitsForMorning: true,
  workingHours: {
    zone: 'Europe/London',
    days: ['MO', 'TU', 'WE', 'TH', 'FR'],
    from: '09:00',
    to: '17:00',
    holidays: null,
  },
};
const NAMES = {
  rota: () => 'orders',
  team: () => 'orders',
  person: (id: string) => (id === 'U0BO' ? '@bo' : '@ada'),
};
const sight = (changes: Partial<PolicySight> = {}): PolicySight => ({
  id: 'pol_0000000001',
  name: 'orders',
  team: 'orders',
  ofTeam: true,
  services: [],
  definition: DEFINITION,
  now: [[['U0ADA']], [['U0BO']], [['U0ADA', 'U0BO']]],
  names: NAMES,
  catchAll: { people: [], channelId: null },
  ...changes,
});
const aloud = (
  definition: Partial<PolicyDefinition>,
  changes: Partial<PolicySight> = {},
): readonly string[] =>
  reading(policyCard(sight({ definition: { ...DEFINITION, ...definition }, ...changes }))).split('\n');

describe('a policy read aloud', () => {
  test('whole', () =>
    expect(aloud({})).toEqual([
      'Policy orders of the team orders, used by all services of orders that name no other',
      '1. whoever is on call for orders (now @ada) · then 5 min',
      '2. @bo · then 5 min',
      '3. the whole team orders · then 10 min',
      'Once more from step 1, then the catch-all: every admin.',
      'SEV3 and SEV4 outside working hours wait for the morning. Acknowledged and still open after 2 h: asked whether they are still on it.',
      'Working hours: Monday to Friday 09:00–17:00 Europe/London.',
      '[Edit]',
    ]));

  test('every kind of target, and every condition', () =>
    expect(
      aloud(
        {
          steps: [
            step(
              60_000,
              { kind: 'rota', rotaId: 'rot_0000000001', role: 'secondary' },
              { kind: 'next', rotaId: 'rot_0000000001' },
            ),
            {
              ...step(90_000, { kind: 'team', teamId: 'tea_0000000001' }),
              mode: 'round_robin',
              when: { severity: 1, hours: 'off', storm: { alerts: 5, withinMs: 600_000 } },
            },
            {
              ...step(60_000, { kind: 'person', personId: 'U0ADA' }, { kind: 'person', personId: 'U0BO' }),
              acknowledgedBy: 'everyone',
            },
            step(
              60_000,
              { kind: 'channel', channelId: 'C0INC1' },
              { kind: 'webhook', url: 'https://hooks.example.com/a?b', secretName: 'HOOK' },
            ),
            {
              ...step(60_000, { kind: 'responder', teamId: 'tea_0000000001' }),
              when: { severity: 0, hours: 'working', storm: null },
            },
          ],
          repeat: 0,
          ackTimeoutMs: null,
          lowWaitsForMorning: false,
          workingHours: { ...DEFINITION.workingHours, days: ['MO', 'WE'], holidays: 'GB' },
        },
        {
          now: [[[], ['U0BO']], [['U0ADA', 'U0BO']], [['U0ADA'], []], [[], []], [['U0ADA']]],
          catchAll: { people: ['U0ADA', 'U0BO'], channelId: 'C0INC2' },
        },
      ).slice(1),
    ).toEqual([
      '1. the secondary of orders (nobody now), and whoever is next on orders (now @bo) · then 1 min',
      '2. one in turn of: the whole team orders · only SEV0 to SEV1 · only outside working hours · only when 5 alerts came within 10 min · then 1 min 30 s',
      '3. @ada, and @bo (whose account is deactivated) · everyone must acknowledge · then 1 min',
      '4. a message in #inc-1-orders, and a signed call to hooks.example.com · then 1 min',
      '5. the responder of orders (now @ada) · only SEV0 · only in working hours · then 1 min',
      'Then the catch-all: @ada and @bo, and a message in #inc-2-search.',
      'SEV3 and SEV4 page at any hour. Whoever acknowledges is not asked again.',
      'Working hours: mon,wed 09:00–17:00 Europe/London, public holidays of GB are free.',
      '[Edit]',
    ]));

  test('without a step, and without an end', () => {
    expect(aloud({ steps: [] })[1]).toBe('No step: everything goes to the catch-all: every admin.');
    expect(aloud({ repeat: -1 })).toContain('Then from step 1 again, until somebody acknowledges.');
    expect(aloud({ repeat: 3 })).toContain('3 times more from step 1, then the catch-all: every admin.');
  });

  test('of a team that made none, it offers to make one', () => {
    const lines = aloud({}, { id: null });
    expect([lines[0], lines.at(-1)]).toEqual([
      'The team orders has no policy of its own; this is what happens:',
      '[Make one]',
    ]);
  });

  test('of a team that made none, nothing is said of services', () =>
    expect(aloud({}, { ofTeam: false, services: ['orders-api'] })[0]).toBe(
      'Policy orders of the team orders, used by orders-api',
    ));
});

describe('what became of a policy', () => {
  test('what changed, the whole, what still goes by the old one, and the way back', () =>
    expect(
      reading(
        policySaid('Saved: the policy *orders*.', sight(), {
          changes: ['step 2: @bo 5m → team orders 5m'],
          undo: '2 step rota rot_0000000001 5m',
          running: 2,
        }),
      ).split('\n'),
    ).toEqual([
      'Saved: the policy orders.',
      '• step 2: @bo 5m → team orders 5m',
      ...aloud({}).slice(1, -1),
      '2 open alerts or incidents go on with the version they began with.',
      '[Undo] [Restart open ones with it]',
    ]));

  test('what is too long to be taken back by a button has none', () =>
    expect(
      reading(policySaid('Saved.', sight(), { changes: [], undo: 'x'.repeat(2_000), running: 0 })),
    ).not.toContain('[Undo]'));

  test('the list ends with those who have none, and the last resort', () => {
    expect(
      reading(
        policyList(
          [
            { name: 'orders', team: 'orders', line: 'rota orders 5m → @bo 5m' },
            { name: 'night', team: 'orders', line: '@bo 1m' },
          ],
          ['shop'],
          { people: ['U0ADA'], channelId: null },
        ),
      ).split('\n'),
    ).toEqual([
      'orders: rota orders 5m → @bo 5m',
      'night (team orders): @bo 1m',
      'By default, with no policy of their own: shop. /policy show shop shows what happens then.',
      'Catch-all, when nobody answers: @ada.',
    ]);
    expect(reading(policyList([], [], { people: [], channelId: null }))).toContain(
      'There are no policies yet. Make one: /policy create',
    );
  });

  test('the catch-all', () =>
    expect(reading(catchAllSaid({ people: ['U0ADA'], channelId: 'C0INC1' }, true))).toBe(
      'Saved. When nobody of a policy answers, @ada is paged and #inc-1-orders is told. It can be changed, never emptied: /policy catch-all @ada #general',
    ));
});

describe('the form of a policy', () => {
  const filled = { name: 'orders', team: 'orders', ...filledFrom(DEFINITION, NAMES) };
  test('is filled with the words that are typed', () => {
    expect(filled.steps).toBe('rota orders 5m\n@bo 5m\nteam orders 10m');
    const form = readingModal(
      policyForm({ meta: { id: null, seen: null }, filled, teams: ['orders'], preview: [] }),
    );
    expect(form.split('\n')[0]).toBe('New policy [Preview]');
    expect(form).toContain('Steps, one a line');
  });
  test('shows what would change before it saves', () => {
    const form = readingModal(
      policyForm({
        meta: { id: 'pol_0000000001', seen: 'x' },
        filled,
        teams: [],
        preview: previewBlocks(['step 2: @bo 5m → team orders 5m'], sight()),
      }),
    );
    expect(form).toMatch(
      /^Policy orders \[Save\]\nWhat changes\n• step 2: @bo 5m → team orders 5m\nHow it would be\n1\. whoever is on call/,
    );
    expect(form).not.toContain('Team');
  });
});

describe('refusals end with an example that works', () => {
  test.each([
    [sayPolicyRefusal({ why: 'catch_all_empty' }), '/policy catch-all @ada @bo'],
    [
      sayPolicyRefusal({ why: 'definition_invalid', step: 2, problem: 'it has nobody to page' }),
      'Step 2: it has nobody to page. Example: `/policy create',
    ],
    [sayPolicyRefusal({ why: 'name_taken', name: 'orders' }), '/policy edit orders'],
    [sayPolicyRefusal({ why: 'not_found', what: 'team' }), '/team list'],
    [sayRunRefusal({ why: 'muted' }), 'Unmute it first'],
    [sayRunRefusal({ why: 'ended', because: 'exhausted' }), 'the catch-all was paged'],
    [sayRunRefusal({ why: 'empty_policy' }), '/policy edit orders'],
  ])('%s', (text, part) => expect(text).toContain(part));
});
