import type { Clock } from '#world/clock.ts';

/** A clock that moves only when told. */
export type TestClock = Clock & {
  readonly set: (at: Date | string) => void;
  readonly passes: (ms: number) => void;
};

export function testClock(start: Date | string = '2026-03-02T09:00:00Z'): TestClock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    monotonicMs: () => performance.now(),
    set: (at) => {
      now = new Date(at);
    },
    passes: (ms) => {
      now = new Date(now.getTime() + ms);
    },
  };
}
