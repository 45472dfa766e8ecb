import type { Level, Reason } from './verdict.ts';

/** What a monitor's verdicts have added up to. Stored as JSON with the monitor; moves.ts has the table of moves. */
export const HEALTH_STATES = ['no_data', 'up', 'suspect', 'down', 'recovering', 'flapping'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

export type Health = {
  readonly state: HealthState;
  /** ISO instant of the last confirmed move: `suspect` and `recovering` keep it. */
  readonly since: string;
  /** How bad the confirmed trouble is; null when there is none. Inside `flapping` it goes on following the verdicts. */
  readonly level: 'down' | 'degraded' | null;
  /** What was last told to people, so that a recovery is told exactly when trouble was: the level and when it began. */
  readonly announced: { readonly level: 'down' | 'degraded'; readonly since: string } | null;
  /** Consecutive verdicts towards the next move. */
  readonly streak: number;
  /** First failed verdict of the present trouble. */
  readonly troubleSince: string | null;
  /** Confirmed transitions of the last 30 minutes, ISO, newest last. */
  readonly transitions: readonly string[];
  readonly last: {
    readonly level: Level;
    readonly reason: Reason | null;
    readonly because: string;
    readonly at: string;
  } | null;
  /** Side matters announced, by group; `good` counts the verdicts in a row without it. */
  readonly sides: Readonly<
    Record<string, { readonly urgent: boolean; readonly since: string; readonly good: number }>
  >;
};

/** The health of a monitor that was never judged. */
export const freshHealth = (at: Date): Health => ({
  state: 'no_data',
  since: at.toISOString(),
  level: null,
  announced: null,
  streak: 0,
  troubleSince: null,
  transitions: [],
  last: null,
  sides: {},
});
