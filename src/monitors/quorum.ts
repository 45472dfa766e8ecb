import type { Level } from './verdict.ts';

/** The newest verdict of one region; `healthy` is false when the region's own canaries fail. */
export type RegionVote = {
  readonly region: string;
  readonly level: Level;
  readonly at: Date;
  readonly healthy: boolean;
};

export type Quorum = {
  /** `suspect`: some fail, too few to believe it. `no_data`: nobody may vote. */
  readonly state: 'up' | 'suspect' | 'down' | 'no_data';
  /** Regions whose vote counted, and those of them that said bad. */
  readonly counted: readonly string[];
  readonly failing: readonly string[];
  /** How many bad votes make it down. */
  readonly needed: number;
};

/** Votes older than this many intervals do not count. */
const FRESH_INTERVALS = 2;

/**
 * What several regions together say: down needs a strict majority of the fresh, healthy ones (of two, both), or `agreement` of them if that is asked,
 * never more than there are. Unknown is no vote.
 */
export function quorum(votes: readonly RegionVote[], everyMs: number, now: Date, agreement?: number): Quorum {
  const fresh = votes.filter(
    (vote) =>
      vote.healthy &&
      vote.level !== 'unknown' &&
      now.getTime() - vote.at.getTime() <= FRESH_INTERVALS * everyMs,
  );
  const failing = fresh.filter((vote) => vote.level !== 'up').map((vote) => vote.region);
  const counted = fresh.map((vote) => vote.region);
  const needed = Math.max(1, Math.min(agreement ?? Math.floor(fresh.length / 2) + 1, fresh.length));
  const state =
    fresh.length === 0
      ? 'no_data'
      : failing.length === 0
        ? 'up'
        : failing.length >= needed
          ? 'down'
          : 'suspect';
  return { state, counted, failing, needed };
}
