/**
 * Latency in fixed buckets, each √2 times as wide as the one before, from 1 ms to about 5 min: two histograms add up by adding their counts, and a
 * percentile read from one is at most a fifth off.
 */
export const BUCKETS = 37;

/** The bucket a duration falls into, 0 to BUCKETS − 1: bucket n ends at 2^(n/2) ms. */
export const bucketOf = (ms: number): number =>
  Math.min(BUCKETS - 1, Math.max(0, Math.ceil(2 * Math.log2(Math.max(ms, 1)))));

/** The upper bound of a bucket in milliseconds. */
const boundOf = (bucket: number): number => 2 ** (bucket / 2);

/**
 * The duration below which `share` (0–1) of the counted ones lie, at the middle of its bucket on the log scale and never above `maxMs`; null when
 * nothing was counted.
 */
export function percentile(counts: readonly number[], share: number, maxMs: number | null): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  const bucket = counts.findIndex((count) => (seen += count) >= rank);
  const middle = bucket === 0 ? 1 : Math.sqrt(boundOf(bucket) * boundOf(bucket - 1));
  return maxMs === null ? middle : Math.min(middle, maxMs);
}
