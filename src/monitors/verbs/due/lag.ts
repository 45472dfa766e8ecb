import type { Verdict } from '../../verdict.ts';

/** A process that stood still this long cannot tell a slow server from its own sleep. */
const LAGGED_MS = 1_000;
const BEAT_MS = 250;

export type Lag = {
  /** Watches while something is under way; call the answer when that ends. */
  readonly watch: () => () => void;
  /** The verdict, or unknown when it says "too slow" and this process itself stood still since `startedMs`. */
  readonly forgive: (verdict: Verdict, startedMs: number) => Promise<Verdict>;
};

/** Notices when the event loop stood still: laptops sleep, hosts starve. */
export function createLag(monotonicMs: () => number): Lag {
  let watchers = 0;
  let beat: NodeJS.Timeout | undefined;
  let lastBeat = 0;
  let lastLag = Number.NEGATIVE_INFINITY;
  const tick = (): void => {
    const now = monotonicMs();
    if (now - lastBeat > LAGGED_MS + BEAT_MS) lastLag = now;
    lastBeat = now;
  };
  return {
    watch: () => {
      if (watchers === 0) {
        lastBeat = monotonicMs();
        beat = setInterval(tick, BEAT_MS).unref();
      }
      watchers += 1;
      return () => {
        watchers -= 1;
        if (watchers === 0) clearInterval(beat);
      };
    },
    forgive: async (verdict, startedMs) => {
      if (verdict.reason !== 'timeout' && verdict.reason !== 'response_time') return verdict;
      // All timers that came due during the sleep run in one turn, the beat perhaps after the check's own.
      await new Promise((resolve) => setImmediate(resolve));
      if (lastLag < startedMs) return verdict;
      return {
        ...verdict,
        level: 'unknown',
        reason: 'probe_fault',
        because: `this process stood still while it waited (${verdict.because})`,
        sides: [],
      };
    },
  };
}
