/** What one check answered, as it is kept. */
export const RESULT_LEVELS = ['up', 'degraded', 'down', 'unknown'] as const;
type ResultLevel = (typeof RESULT_LEVELS)[number];

export const PHASE_NAMES = ['resolve', 'connect', 'tls', 'processing', 'transfer'] as const;
export type PhaseMs = Readonly<Record<(typeof PHASE_NAMES)[number], number>>;

export type CheckResult = {
  readonly monitorId: string;
  /** The slot it was due at; with the monitor it is the result's key. */
  readonly dueAt: Date;
  /** When it began. */
  readonly at: Date;
  readonly level: ResultLevel;
  readonly reason: string | null;
  readonly because: string;
  readonly totalMs: number | null;
  readonly phases: PhaseMs | null;
  /** Kept when the level is not up. */
  readonly evidence: object | null;
  /** Asked for by a person: shown, never voting and never rolled up. */
  readonly manual: boolean;
};

/** A result with how long it speaks for: until the next look that was planned when it came. */
export type SpokenResult = CheckResult & { readonly coversMs: number };

export type Step = 'minute' | 'hour' | 'day';

/** How long the checks that began in one period speak for, by level. */
export type LevelTimes = {
  readonly at: Date;
  readonly upMs: number;
  readonly degradedMs: number;
  readonly downMs: number;
  readonly unknownMs: number;
};

/** One period of one monitor. Milliseconds of time by level add up to the coverage; what is missing is no data, never up. */
export type Rollup = LevelTimes & {
  readonly checks: number;
  readonly failed: number;
  readonly skipped: number;
  /** Response times of the checks that have one; null when none has. p50 and p95 are within a fifth of the truth. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
};
