import type { Clock } from './clock.ts';

/** Slack's tiers; `special` is everything that has its own rule. */
type Tier = 1 | 2 | 3 | 4 | 'special';

export type RateLimits = {
  readonly on: () => boolean;
  readonly turn: (on: boolean) => void;
  /** Undefined: go on. A number: refused, try again after so many seconds. */
  readonly refuses: (method: string, tier: Tier, channel: string) => number | undefined;
};

// Calls a minute, docs.slack.dev/apis/web-api/rate-limits. How bursts count is not documented: a choice.
const perMinute: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };
const MINUTE = 60_000;
const POSTS_A_MINUTE = 300;

/** Switchable 429s: a sliding minute for each method, and about one post a second and channel. Off at first. */
export function createRateLimits(clock: Clock): RateLimits {
  let on = false;
  const calls = new Map<string, number[]>();
  const within = (key: string, windowMs: number, most: number): number | undefined => {
    const now = clock.now().getTime();
    const recent = (calls.get(key) ?? []).filter((at) => at > now - windowMs);
    const oldest = recent[0];
    if (recent.length >= most && oldest !== undefined) {
      calls.set(key, recent);
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    }
    calls.set(key, [...recent, now]);
    return undefined;
  };
  return {
    on: () => on,
    turn: (next) => {
      on = next;
      calls.clear();
    },
    refuses: (method, tier, channel) => {
      if (!on) return undefined;
      if (method === 'chat.postMessage') {
        return within(`channel:${channel}`, 1000, 1) ?? within(method, MINUTE, POSTS_A_MINUTE);
      }
      return tier === 'special' ? undefined : within(method, MINUTE, perMinute[tier]);
    },
  };
}
