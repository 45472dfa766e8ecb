import type { Clock } from '../../sandbox/clock.ts';

/** A clock that a test pushes: what is due by then runs, in the order it is due. */
export type PushedClock = Clock & { readonly push: (ms: number) => void };

export function pushedClock(start = '2026-11-25T09:00:00.000Z'): PushedClock {
  let now = Date.parse(start);
  let due: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => new Date(now),
    after: (ms, run) => {
      const item = { at: now + ms, run };
      due.push(item);
      return () => {
        due = due.filter((each) => each !== item);
      };
    },
    push: (ms) => {
      const until = now + ms;
      for (;;) {
        const next = due.filter((each) => each.at <= until).sort((one, other) => one.at - other.at)[0];
        if (next === undefined) break;
        due = due.filter((each) => each !== next);
        now = next.at;
        next.run();
      }
      now = until;
    },
  };
}
