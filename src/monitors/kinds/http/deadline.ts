/** Why a check was stopped before its answer: its own time ran out, this machine was too busy to say, or the caller gave up. */
export type Stop = 'deadline' | 'lagged' | 'stopped';

export type Deadline = {
  readonly signal: AbortSignal;
  /** Undefined while the check may go on. */
  readonly stop: () => Stop | undefined;
  readonly clear: () => void;
};

/** A timer later than this says more about our own event loop than about the target. */
const LAG_MS = 1_000;
const NOTHING_SET_MS = 120_000;

/** min(own, scheduler's − offset); 0 or null is "not set"; two minutes when neither is. All in milliseconds. */
export function effectiveTimeoutMs(limits: {
  readonly ownMs: number;
  readonly schedulerMs: number | null;
  readonly offsetMs: number;
}): number {
  const scheduler =
    limits.schedulerMs === null || limits.schedulerMs === 0
      ? NOTHING_SET_MS
      : limits.schedulerMs - limits.offsetMs;
  return limits.ownMs === 0 ? scheduler : Math.min(limits.ownMs, scheduler);
}

/** One total deadline over every phase and hop; also ends when the caller's signal does. */
export function startDeadline(timeoutMs: number, outer: AbortSignal, monotonicMs: () => number): Deadline {
  const controller = new AbortController();
  const dueAt = monotonicMs() + timeoutMs;
  let stop: Stop | undefined;
  const end = (why: Stop): void => {
    if (stop !== undefined) return;
    stop = why;
    controller.abort(new Error(why));
  };
  const timer = setTimeout(() => end(monotonicMs() - dueAt > LAG_MS ? 'lagged' : 'deadline'), timeoutMs);
  const outerEnded = (): void => end('stopped');
  if (outer.aborted) outerEnded();
  else outer.addEventListener('abort', outerEnded, { once: true });
  return {
    signal: controller.signal,
    stop: () => stop,
    clear: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', outerEnded);
    },
  };
}
