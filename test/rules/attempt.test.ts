import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND, plus } from '#base/time.ts';
import { planAttempts } from '#oncall/attempt-plan.ts';
import {
  cancelRule,
  failedRule,
  fateOfPage,
  mergedRule,
  nextAfterFailure,
  nextBesideStalled,
  receiptRule,
  releaseRule,
  tookRule,
} from '#oncall/attempt-rules.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import type { Method, MethodKind, PersonalRules } from '#oncall/method.ts';
import { slackMethod } from '#oncall/method-store.ts';
import { URGENCIES } from '#oncall/run.ts';
import type { Urgency } from '#oncall/run.ts';
import { attempt } from '../kit/attempts.ts';

const NOW = new Date('2026-03-02T03:00:00Z');

const method = (kind: MethodKind, more: Partial<Method> = {}): Method =>
  kind === 'slack'
    ? slackMethod('UBO')
    : { ...slackMethod('UBO'), id: `met_${kind.padEnd(16, '0')}`, kind, verifiedAt: NOW, ...more };
const every = METHOD_KINDS.map((kind) => method(kind));
const rules = (more: Partial<PersonalRules>): PersonalRules => ({
  personId: 'UBO',
  urgency: 'critical',
  rules: [],
  optedOut: false,
  ...more,
});
const shown = (plan: ReturnType<typeof planAttempts>): unknown =>
  'skipped' in plan
    ? plan.skipped
    : Object.fromEntries(
        plan.attempts.map((one) => [one.method.kind, (one.dueAt.getTime() - NOW.getTime()) / MINUTE]),
      );

describe('how somebody is tried', () => {
  test.each<[Urgency, Readonly<Record<string, number>>]>([
    ['critical', { slack: 0, push: 0, webhook: 0, sms: 1, email: 1, voice: 3 }],
    ['high', { slack: 0, push: 0, webhook: 0, email: 2, sms: 5 }],
    ['low', { slack: 0 }],
  ])('%s, who set nothing', (urgency, expected) => {
    expect(shown(planAttempts({ urgency }, every, undefined, METHOD_KINDS, NOW))).toEqual(expected);
  });

  test('by their own rules, in the order of their times', () => {
    const own = rules({
      rules: [
        { methodId: method('voice').id, afterMs: 4 * MINUTE },
        { methodId: method('sms').id, afterMs: 0 },
      ],
    });
    const plan = planAttempts({ urgency: 'critical' }, every, own, METHOD_KINDS, NOW);
    expect(shown(plan)).toEqual({ sms: 0, voice: 4 });
    expect(plan).toMatchObject({ by: 'rules' });
  });

  test('not at all, who wants none on purpose; by ours, whose rules name nothing that can be used', () => {
    expect(
      shown(planAttempts({ urgency: 'critical' }, every, rules({ optedOut: true }), METHOD_KINDS, NOW)),
    ).toBe('on purpose');
    const unproved = method('sms', { verifiedAt: null });
    const forgotten = rules({ rules: [{ methodId: unproved.id, afterMs: 0 }] });
    const plan = planAttempts(
      { urgency: 'critical' },
      [method('slack'), unproved],
      forgotten,
      METHOD_KINDS,
      NOW,
    );
    expect(plan).toMatchObject({ by: 'fallback', attempts: [{ method: { kind: 'slack' } }] });
  });

  const flags = fc.record({
    verified: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    configured: fc.subarray([...METHOD_KINDS]),
    urgency: fc.constantFrom(...URGENCIES),
    wished: fc.array(
      fc.record({ kind: fc.constantFrom(...METHOD_KINDS), after: fc.integer({ min: 0, max: 60 }) }),
    ),
  });

  test('never by what is not verified or not configured, and never silently not at all', () => {
    fc.assert(
      fc.property(flags, ({ verified, configured, urgency, wished }) => {
        const methods = METHOD_KINDS.map((kind, n) =>
          kind === 'slack' ? method(kind) : method(kind, { verifiedAt: verified[n] === true ? NOW : null }),
        );
        const wish = rules({
          urgency,
          rules: wished.map(({ kind, after }) => ({ methodId: method(kind).id, afterMs: after * MINUTE })),
        });
        const plan = planAttempts({ urgency }, methods, wish, configured, NOW);
        if ('skipped' in plan) throw new Error('nobody opted out');
        for (const { method: used, dueAt } of plan.attempts) {
          expect(used.verifiedAt).not.toBeNull();
          expect(configured).toContain(used.kind);
          expect(dueAt >= NOW).toBe(true);
        }
        const usable = methods.some((one) => one.verifiedAt !== null && configured.includes(one.kind));
        expect(plan.attempts.length > 0).toBe(usable);
      }),
    );
  });
});

const sending = (more: Partial<Attempt> = {}): Attempt => attempt(1, { state: 'sending', tries: 1, ...more });
const failed = { failed: 'no answer', forGood: false } as const;

describe('an attempt', () => {
  test('that fails for now is due again 15 s later, three times; the provider may ask for longer', () => {
    expect(failedRule(failed, false)(sending(), NOW)).toMatchObject({
      next: { state: 'planned', dueAt: plus(NOW, 15 * SECOND), tries: 1 },
      facts: [{ kind: 'attempt.failed', data: { forGood: false } }],
    });
    expect(failedRule({ ...failed, retryAfterMs: MINUTE }, false)(sending({ tries: 2 }), NOW)).toMatchObject({
      next: { dueAt: plus(NOW, MINUTE) },
      facts: [],
    });
    expect(failedRule(failed, false)(sending({ tries: 3 }), NOW)).toMatchObject({
      next: { state: 'failed' },
      facts: [{ data: { forGood: true } }],
    });
  });

  test('by Slack is tried sooner, and without end', () => {
    const dueAfter = (tries: number): number => {
      const ruling = failedRule(failed, false)(sending({ methodKind: 'slack', tries }), NOW);
      return 'next' in ruling ? (ruling.next.dueAt.getTime() - NOW.getTime()) / SECOND : Number.NaN;
    };
    expect([1, 2, 3, 4, 5, 6, 500].map(dueAfter)).toEqual([0.5, 1, 2, 4, 8, 10, 10]);
  });

  test('that nobody wants any more is not tried again, wherever it stands', () => {
    const marked = cancelRule('acknowledged')(sending(), NOW);
    expect(marked).toMatchObject({ next: { state: 'sending', unwanted: 'acknowledged' }, facts: [] });
    const before = 'next' in marked ? marked.next : undefined;
    for (const rule of [failedRule(failed, false), releaseRule(NOW)])
      expect(rule(before, NOW)).toMatchObject({
        next: { state: 'cancelled', error: 'acknowledged' },
        facts: [{ kind: 'attempt.cancelled' }],
      });
    expect(cancelRule('acknowledged')(attempt(1), NOW)).toMatchObject({ next: { state: 'cancelled' } });
  });

  test('whose way was busy waits, and the try does not count', () => {
    expect(releaseRule(plus(NOW, SECOND))(sending(), NOW)).toMatchObject({
      next: { state: 'planned', tries: 0, dueAt: plus(NOW, SECOND) },
      facts: [],
    });
  });

  const steps = fc.array(
    fc.constantFrom(
      tookRule({ took: 'sent', providerId: 'SM1' }),
      tookRule({ took: 'delivered', providerId: null }),
      failedRule(failed, false),
      failedRule({ failed: 'no', forGood: true }, false),
      cancelRule('acknowledged'),
      mergedRule('att_9999999999999999'),
      receiptRule({ arrived: true }),
      receiptRule({ arrived: false, because: 'undelivered' }),
      releaseRule(NOW),
    ),
    { maxLength: 30 },
  );

  test('that ended stays ended: only what was merged or sent can still turn out to have failed', () => {
    const final = new Set(['delivered', 'failed', 'cancelled']);
    fc.assert(
      fc.property(steps, fc.constantFrom('planned', 'sending'), (moves, state) => {
        let now: Attempt = attempt(1, { state, tries: 1 });
        for (const move of moves) {
          const ruling = move(now, NOW);
          if ('refused' in ruling) continue;
          expect(final.has(now.state)).toBe(false);
          if (now.state === 'merged') expect(ruling.next.state).toBe('failed');
          for (const fact of ruling.facts) expect(fact.data.pageId).toBe(now.pageId);
          now = ruling.next;
        }
      }),
    );
  });
});

describe('a page whose method failed', () => {
  const later = attempt(2, { dueAt: plus(NOW, 5 * MINUTE), plannedFor: plus(NOW, 5 * MINUTE) });
  const latest = attempt(3, { dueAt: plus(NOW, 9 * MINUTE), plannedFor: plus(NOW, 9 * MINUTE) });
  const gone = attempt(1, { state: 'failed' });

  test.each<[string, readonly Attempt[], string | undefined]>([
    ['goes on with the next', [gone, latest, later], later.id],
    ['waits for one that is due now', [gone, attempt(4, { plannedFor: NOW, dueAt: NOW }), later], undefined],
    ['waits for one under way', [gone, attempt(4, { state: 'sending' }), later], undefined],
    [
      'does not wait for one that hangs',
      [
        gone,
        attempt(4, { methodKind: 'slack', plannedFor: plus(NOW, -MINUTE), dueAt: NOW, tries: 9 }),
        later,
      ],
      later.id,
    ],
    ['goes on although another reached them', [gone, attempt(4, { state: 'delivered' }), later], later.id],
    ['has nothing left', [gone, attempt(4, { state: 'cancelled' })], undefined],
  ])('%s', (_, page, next) => {
    expect(nextAfterFailure(page, gone.id, NOW)?.id).toBe(next);
  });

  test('only does not work at present: hastened unless somebody was reached', () => {
    const stuck = attempt(1, { methodKind: 'slack', tries: 12 });
    expect(nextBesideStalled([stuck, later], stuck.id, NOW)?.id).toBe(later.id);
    expect(nextBesideStalled([stuck, attempt(4, { state: 'sent' }), later], stuck.id, NOW)).toBeUndefined();
  });

  test('has failed when nothing reached them and nothing is left', () => {
    expect(fateOfPage([gone, later])).toBe('open');
    expect(fateOfPage([gone, attempt(4, { state: 'sent' })])).toBe('reached');
    expect(fateOfPage([gone, attempt(4, { state: 'cancelled' })])).toBe('failed');
  });
});
