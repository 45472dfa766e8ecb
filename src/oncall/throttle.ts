import { HOUR, MINUTE, SECOND } from '#base/time.ts';
import type { MethodKind } from './method.ts';

/** At most `count` messages within `perMs`. A smooth one spreads what is left of its budget over what is left of its time. */
export type ThrottleRule = { readonly count: number; readonly perMs: number; readonly smooth?: boolean };

const EVERY: ThrottleRule = { count: 5, perMs: 5 * SECOND };

/** How often one method of one person may ring; GoAlert's figures. Slack keeps a budget of its own. */
const THROTTLES: Readonly<Record<MethodKind, readonly ThrottleRule[]>> = {
  slack: [],
  email: [EVERY],
  push: [EVERY],
  webhook: [EVERY],
  sms: [
    EVERY,
    { count: 1, perMs: MINUTE },
    { count: 5, perMs: 15 * MINUTE },
    { count: 11, perMs: HOUR },
    { count: 21, perMs: 3 * HOUR },
  ],
  voice: [
    EVERY,
    { count: 1, perMs: MINUTE },
    { count: 3, perMs: 15 * MINUTE },
    { count: 7, perMs: HOUR },
    { count: 15, perMs: 3 * HOUR },
  ],
};

/** Nothing sent longer ago than this matters to any rule. */
export const THROTTLE_MEMORY_MS = 3 * HOUR;

export const throttleOf = (kind: MethodKind): readonly ThrottleRule[] => THROTTLES[kind];

/** The first instant from `now` on at which every rule allows another message after those sent. */
export function nextAllowed(rules: readonly ThrottleRule[], sentAt: readonly Date[], now: Date): Date {
  const sent = sentAt.map((at) => at.getTime()).toSorted((a, b) => a - b);
  let at = now.getTime();
  for (;;) {
    const next = Math.max(at, ...rules.map((rule) => allowedFrom(rule, sent, at)));
    if (next === at) return new Date(at);
    at = next;
  }
}

/** `sent` oldest first. */
function allowedFrom({ count, perMs, smooth }: ThrottleRule, sent: readonly number[], at: number): number {
  const counted = sent.filter((one) => at - one < perMs);
  const [first] = counted;
  const last = counted.at(-1);
  if (first === undefined || last === undefined) return at;
  const oldestThatMustGo = counted[counted.length - count];
  if (oldestThatMustGo !== undefined) return oldestThatMustGo + perMs;
  if (smooth !== true) return at;
  const leftMs = perMs - (last - first);
  return Math.max(at, last + leftMs / (count - counted.length + 1));
}
