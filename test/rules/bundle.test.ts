import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, plus } from '#base/time.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { idOfAbout, nextMessage } from '#oncall/bundle.ts';
import { inOrder } from '#oncall/queue-order.ts';
import { attempt } from '../kit/attempts.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const many = (count: number, more: Partial<Attempt> = {}): readonly Attempt[] =>
  Array.from({ length: count }, (_, n) => attempt(n + 1, { ...more, plannedFor: plus(NOW, -count + n) }));

const message = (chosen: ReturnType<typeof nextMessage>): readonly string[] =>
  chosen === undefined || 'againAt' in chosen ? [] : [chosen.lead, ...chosen.others].map((one) => one.id);

describe('which message is next', () => {
  test('all that is due about one service is one message, its oldest first', () => {
    const due = many(4, { bundle: 'svc_a' });
    expect(message(nextMessage('sms', due, [], NOW))).toEqual(due.map((one) => one.id));
  });

  test('after a storm of one service the first alert of another', () => {
    const storm = many(300, { bundle: 'svc_a' });
    const other = attempt(999, { bundle: 'svc_b', plannedFor: NOW });
    const sent = [{ at: plus(NOW, -MINUTE), bundle: 'svc_a' }];
    expect(message(nextMessage('sms', [...storm, other], sent, NOW))).toEqual([other.id]);
  });

  test('what may have gone out already before everything else', () => {
    const lost = attempt(5, { state: 'sending', urgency: 'low', plannedFor: NOW });
    expect(inOrder([...many(3), lost], [])[0]?.id).toBe(lost.id);
  });

  test('the more urgent before the older', () => {
    const [old, new_] = [
      attempt(1, { urgency: 'high' }),
      attempt(2, { urgency: 'critical', plannedFor: plus(NOW, 5) }),
    ];
    expect(inOrder([old, new_], [])[0]?.id).toBe(new_.id);
  });

  test('Slack puts together only what is about one thing: it bundles for itself', () => {
    const [one, two] = many(2, { bundle: 'svc_a', methodKind: 'slack' });
    if (one === undefined || two === undefined) throw new Error('two');
    const again = { ...two, id: attempt(3).id, about: one.about };
    expect(message(nextMessage('slack', [one, two, again], [], NOW))).toEqual([one.id, again.id]);
  });

  test('not before the throttle allows it', () => {
    const sent = [{ at: plus(NOW, -10_000), bundle: 'svc_a' }];
    expect(nextMessage('sms', many(1), sent, NOW)).toEqual({ againAt: plus(NOW, 50_000) });
    expect(nextMessage('sms', [], sent, NOW)).toBeUndefined();
  });
});

const bundles = fc.constantFrom('svc_a', 'svc_b', 'svc_c');
const queue = fc
  .array(fc.record({ bundle: bundles, late: fc.integer({ min: 0, max: 1_000 }) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows) => rows.map(({ bundle, late }, n) => attempt(n + 1, { bundle, plannedFor: plus(NOW, -late) })));

test('sending message after message tells everything once, and no service hears twice before each has been heard', () => {
  fc.assert(
    fc.property(queue, (due) => {
      const told: string[] = [];
      const sent: { readonly at: Date; readonly bundle: string }[] = [];
      let left: readonly Attempt[] = due;
      for (let round = 0; left.length > 0; round += 1) {
        const next = nextMessage('push', left, sent, plus(NOW, round * MINUTE));
        if (next === undefined || 'againAt' in next) throw new Error('something is due');
        const gone = [next.lead, ...next.others];
        if (sent.some((one) => one.bundle === next.lead.bundle))
          expect(left.every((one) => sent.some((before) => before.bundle === one.bundle))).toBe(true);
        told.push(...gone.map((one) => idOfAbout(one.about)));
        sent.push({ at: plus(NOW, round * MINUTE), bundle: next.lead.bundle });
        left = left.filter((one) => !gone.includes(one));
      }
      expect(told.toSorted()).toEqual(due.map((one) => idOfAbout(one.about)).toSorted());
    }),
  );
});
