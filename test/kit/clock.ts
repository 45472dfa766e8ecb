import type { Clock } from '#world/clock.ts';

/** A clock that moves only when told. */
export type TestClock = Clock & {
  readonly set: (at: Date | string) => void;
  readonly passes: (ms: number) => void;
  /** Somebody sets this clock forward, or back, by so much: no time passes by it, and other clocks do not follow. */
  readonly jumps: (ms: number) => void;
  /** The time by the clocks of others, Slack's for one. */
  readonly elsewhere: () => Date;
};

export function testClock(start: Date | string = '2026-03-02T09:00:00Z'): TestClock {
  let now = new Date(start);
  let jumpedMs = 0;
  let passedMs = 0;
  const moves = (to: Date): void => {
    passedMs += Math.max(0, to.getTime() - now.getTime());
    now = to;
  };
  return {
    now: () => new Date(now),
    monotonicMs: () => performance.now() + passedMs,
    set: (at) => moves(new Date(at)),
    passes: (ms) => moves(new Date(now.getTime() + ms)),
    jumps: (ms) => {
      now = new Date(now.getTime() + ms);
      jumpedMs += ms;
    },
    elsewhere: () => new Date(now.getTime() - jumpedMs),
  };
}
