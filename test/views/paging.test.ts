import { describe, expect, test } from 'vitest';
import type { RunFact } from '#oncall/run.ts';
import { channelPage } from '../../src/slack/views/page-channel.ts';
import { outageDigest } from '../../src/slack/views/outage.ts';
import { pagingFacts } from '../../src/slack/views/paging.ts';
import { NO_CONTEXT, pagingLine } from '../../src/slack/views/paging-lines.ts';
import type { PagingContext, PagingEvent } from '../../src/slack/views/paging-lines.ts';
import { stillOnIt } from '../../src/slack/views/still-on-it.ts';
import { anAlert } from './alert-examples.ts';
import { reading, timesGone } from './alert-reading.ts';

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];
const about = { alertId: 'alr_0000000001' } as const;
const ADA = { personId: 'U0ADA', because: 'you are on call for orders' };
const BO = { personId: 'U0BO', because: 'you are named in the policy' };

const say = (event: PagingEvent, context: PagingContext = NO_CONTEXT): string | null => {
  const line = pagingLine(event, context);
  return line === null ? null : timesGone(reading({ text: line }));
};
const stepped = (changes: Partial<Stepped>, context?: PagingContext, actor = 'system:timer'): string | null =>
  say(
    {
      kind: 'escalation.stepped',
      actor,
      data: {
        about,
        step: 1,
        loop: 0,
        generation: 0,
        urgency: 'critical',
        people: [ADA],
        channels: [],
        webhooks: [],
        skipped: [],
        because: 'started',
        ...changes,
      },
    },
    context,
  );
const tries = (...kinds: readonly (readonly ['slack' | 'sms' | 'voice', number])[]): PagingContext => ({
  ...NO_CONTEXT,
  waitedMs: 300_000,
  tries: kinds.map(([kind, afterMs]) => ({ personId: 'U0ADA', kind, afterMs })),
});

describe('one line for each step', () => {
  test.each([
    [stepped({}), 'Paged @ada (on call for orders).'],
    [
      stepped({}, tries(['slack', 0], ['sms', 60_000], ['voice', 180_000])),
      'Paged @ada (on call for orders) by Slack; SMS in 1 min, call in 3 min.',
    ],
    [
      stepped({ because: 'due', step: 2, people: [BO] }, tries()),
      'Nobody acknowledged for 5 min: paged @bo (named in the policy).',
    ],
    [
      stepped({ because: 'due', step: 2, people: [ADA, BO] }, tries(['slack', 0])),
      'Nobody acknowledged for 5 min: paged @ada and @bo.',
    ],
    [
      stepped({ because: 'failed', step: 2, people: [BO] }),
      'Nobody of the step before could be reached: paged at once @bo (named in the policy).',
    ],
    [
      stepped({ because: 'asked', step: 2, people: [BO] }, NO_CONTEXT, 'U0ADA'),
      '@ada asked for the next step: paged @bo (named in the policy).',
    ],
    [
      stepped({
        step: 0,
        because: 'due',
        people: [{ personId: 'U0ADA', because: 'nobody answered, and you are the last resort' }],
      }),
      'Nobody of the policy answered: the catch-all was paged, @ada.',
    ],
    [
      stepped({
        step: 2,
        people: [],
        channels: ['C0INC1'],
        webhooks: [{ url: 'https://hooks.example.com/x', secretName: null }],
      }),
      'Step 2: told #inc-1-orders, called hooks.example.com.',
    ],
    [
      stepped({
        skipped: [
          { what: 'step 1: rota orders', because: 'nobody_on_call' },
          { what: 'step 2', because: 'condition' },
        ],
        people: [BO],
        step: 3,
      }),
      'Paged @bo (named in the policy). Passed over: step 1: rota orders (nobody is on call).',
    ],
    [
      stepped({ people: [], skipped: [{ what: 'U0ADA', because: 'paged_already' }], step: 2 }),
      'Step 2: everybody it reaches was paged a moment ago.',
    ],
  ])('%s', (line, expected) => expect(line).toBe(expected));
});

describe('what else is worth a line', () => {
  const actor = 'system:timer';
  test.each<readonly [PagingEvent, string | null]>([
    [
      { kind: 'escalation.held', actor, data: { about, because: 'morning', until: '2026-03-03T09:00:00Z' } },
      'It can wait for the morning: nobody is paged before TIME.',
    ],
    [{ kind: 'escalation.held', actor, data: { about, because: 'muted', until: null } }, null],
    [{ kind: 'escalation.acknowledged', actor, data: { about, by: 'U0ADA', all: true } }, null],
    [
      { kind: 'escalation.acknowledged', actor, data: { about, by: 'U0ADA', all: false } },
      '@ada acknowledged it; everyone of this step must, so the others are still paged.',
    ],
    [
      { kind: 'escalation.asked_again', actor, data: { about, personId: 'U0ADA' } },
      '@ada was asked whether they are still on it.',
    ],
    [{ kind: 'escalation.kept', actor, data: { about, by: 'U0ADA' } }, '@ada is still on it.'],
    [
      { kind: 'escalation.ended', actor, data: { about, because: 'restarted' } },
      'Paging starts over by the newest policy.',
    ],
    [{ kind: 'escalation.ended', actor, data: { about, because: 'resolved' } }, null],
    [{ kind: 'escalation.exhausted', actor, data: { about } }, null],
  ])('%j', (event, expected) => expect(say(event)).toBe(expected));

  test('a method that failed for good, and what comes instead', () => {
    const failed = (forGood: boolean): PagingEvent => ({
      kind: 'attempt.failed',
      actor,
      data: {
        about,
        pageId: 'pag_0000000001',
        personId: 'U0ADA',
        method: 'sms',
        because: 'the number does not exist',
        forGood,
      },
    });
    expect(say(failed(true), { ...NO_CONTEXT, nextKind: 'voice' })).toBe(
      'SMS to @ada could not be delivered: the number does not exist; call now.',
    );
    expect(say(failed(true))).toBe(
      'SMS to @ada could not be delivered: the number does not exist; no other way is left.',
    );
    expect(say(failed(false))).toBeNull();
  });
});

describe('the card says where paging stands', () => {
  const at = new Date('2026-03-02T09:05:00Z');
  const sight = {
    runId: 'run_0000000001',
    paged: ['U0ADA'],
    next: { people: ['U0BO'], last: false, at },
    heldUntil: null,
    outdated: false,
  } as const;
  const facts = (changes: object): string =>
    timesGone(reading({ text: pagingFacts({ ...sight, ...changes }).join('\n') || '-' }));
  test.each([
    [{}, 'Paged @ada · next: @bo at TIME'],
    [{ next: { people: ['U0ADA'], last: true, at } }, 'Paged @ada · next: the catch-all, @ada at TIME'],
    [{ paged: [] }, 'Next: @bo at TIME'],
    [{ next: null }, 'Paged @ada'],
    [{ heldUntil: at }, 'It can wait for the morning: nobody is paged before TIME'],
    [{ paged: [], next: null }, '-'],
  ])('%j', (changes, expected) => expect(facts(changes)).toBe(expected));
});

test('still on it?', () => {
  const of = {
    runId: 'run_0000000001',
    title: 'api.example.com is down',
    sinceMs: 7_200_000,
    waitMs: 600_000,
  };
  expect(reading(stillOnIt(of)).split('\n')).toEqual([
    'Still on it? api.example.com is down',
    'You acknowledged it 2 h ago, and nothing was heard of it since. Without an answer within 10 min it is paged again from the start.',
    '[Yes, still on it] [Hand back]',
  ]);
  expect(reading(stillOnIt({ ...of, answered: 'You are still on it.' }))).toBe(
    'Still on it? api.example.com is down\nYou are still on it.',
  );
});

test('a channel that a step tells', () =>
  expect(
    reading(
      channelPage({
        about: { kind: 'alert', alert: anAlert() },
        team: 'orders',
        step: 2,
        channelUrl: 'https://acme.slack.com/archives/C1',
      }),
    ),
  ).toBe(
    'SEV1 · api.example.com is down: answered 503\nStep 2 of the policy of orders tells this channel.\n[Acknowledge] [Escalate] [Open channel]',
  ));

describe('what happened while Slack was down', () => {
  const of = {
    since: new Date('2026-03-02T09:00:00Z'),
    until: new Date('2026-03-02T10:02:00Z'),
    to: 'team',
    incidents: 0,
    methods: ['slack', 'email', 'sms'],
  } as const;
  const digest = (changes: object): string =>
    reading(
      outageDigest({
        ...of,
        alerts: [anAlert(), anAlert({ state: 'resolved' }), anAlert({ state: 'resolved' })],
        ...changes,
      }),
    );
  test('to a team', () =>
    expect(digest({})).toMatch(
      /^While Slack was down, .*: 3 alerts, 1 still open; paged by e-mail and SMS\.\n• 🔴 Triggered · SEV1 · api\.example\.com is down$/,
    ));
  test('to a person', () =>
    expect(digest({ to: 'person', alerts: [anAlert()], incidents: 1, methods: ['sms'] })).toMatch(
      /: 1 alert and 1 incident, still open; you were paged by SMS\./,
    ));
  test('when nothing else went out', () =>
    expect(digest({ methods: [] })).toContain('no page went out by another way'));
});
