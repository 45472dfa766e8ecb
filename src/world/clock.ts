/** The only place that reads the wall clock. Instants are Dates; durations in code are milliseconds. */
export type Clock = {
  readonly now: () => Date;
  /** Milliseconds that never run backwards, for measuring durations. */
  readonly monotonicMs: () => number;
};

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
