import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND, plus } from '#base/time.ts';
import type { MethodKind } from '#oncall/method.ts';
import { nextAllowed, throttleOf } from '#oncall/throttle.ts';
import type { ThrottleRule } from '#oncall/throttle.ts';

const START = new Date('2026-03-02T03:00:00Z');
const at = (ms: number): Date => plus(START, ms);

/** When messages go out that are all due at once. */
function train(rules: readonly ThrottleRule[], count: number): readonly number[] {
  const sent: Date[] = [];
  for (let n = 0; n < count; n += 1) sent.push(nextAllowed(rules, sent, sent.at(-1) ?? START));
  return sent.map((one) => (one.getTime() - START.getTime()) / MINUTE);
}

describe('how often a method may ring', () => {
  test('SMS: 1 a minute, 5 in 15 minutes, 11 an hour, 21 in 3 hours', () => {
    expect(train(throttleOf('sms'), 23)).toEqual([
      0, 1, 2, 3, 4, 15, 16, 17, 18, 19, 30, 60, 61, 62, 63, 64, 75, 76, 77, 78, 79, 180, 181,
    ]);
  });

  test('a call: 1 a minute, 3 in 15 minutes, 7 an hour, 15 in 3 hours', () => {
    expect(train(throttleOf('voice'), 17)).toEqual([
      0, 1, 2, 15, 16, 17, 30, 60, 61, 62, 75, 76, 77, 90, 120, 180, 181,
    ]);
  });

  test('anything else 5 in 5 seconds; Slack has a budget of its own', () => {
    expect(train(throttleOf('email'), 6).map((minute) => (minute * MINUTE) / SECOND)).toEqual([
      0, 0, 0, 0, 0, 5,
    ]);
    expect(train(throttleOf('slack'), 50).at(-1)).toBe(0);
  });

  test('a smooth rule spreads what is left', () => {
    const rules = [
      { count: 3, perMs: 15 * MINUTE },
      { count: 18, perMs: HOUR, smooth: true },
    ];
    const sent = [at(0), at(0), at(0)];
    const first = nextAllowed(rules, sent, at(0));
    expect(first).toEqual(at(15 * MINUTE));
    expect(nextAllowed(rules, [...sent, first], first)).toEqual(at(18 * MINUTE));
  });

  const kinds = fc.constantFrom<MethodKind>('email', 'sms', 'voice', 'push', 'webhook');
  const past = fc.array(fc.integer({ min: -4 * HOUR, max: 0 }), { maxLength: 40 });

  test('never in the past, never against a rule, and not a moment too late', () => {
    fc.assert(
      fc.property(kinds, past, (kind, offsets) => {
        const rules = throttleOf(kind);
        const sent = offsets.map(at);
        const next = nextAllowed(rules, sent, START);
        const breaks = (when: Date): boolean =>
          rules.some(
            ({ count, perMs }) =>
              sent.filter((one) => when.getTime() - one.getTime() < perMs).length >= count,
          );
        expect(next >= START).toBe(true);
        expect(breaks(next)).toBe(false);
        if (next > START) expect(breaks(plus(next, -1))).toBe(true);
      }),
    );
  });
});
