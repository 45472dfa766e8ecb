/** Pure: how much of the time all was well. The rules are written out in docs/status-page.md. */

/** What a component did over a stretch of time. */
export type SpanLevel = 'up' | 'degraded' | 'partial' | 'major' | 'maintenance' | 'unknown';

/** A stretch [from, to) in milliseconds since 1970. Stretches may overlap: the largest weight counts, and a maintenance before all. */
export type Span = { readonly from: number; readonly to: number; readonly level: SpanLevel };

/** Milliseconds by level, each instant counted once; `ofMs` is the window, what is missing of it is no data. */
export type Tally = {
  readonly upMs: number;
  readonly degradedMs: number;
  readonly partialMs: number;
  readonly majorMs: number;
  readonly maintenanceMs: number;
  readonly unknownMs: number;
  readonly ofMs: number;
};

/** How much of its time a level takes away, 0 to 1. */
export type Weighting = { readonly major: number; readonly partial: number; readonly degraded: number };

/** Published weightings: what a vendor's figure of the same name means. */
export const WEIGHTINGS = {
  statuspage: { major: 1, partial: 0.3, degraded: 0 },
  incident_io: { major: 1, partial: 1, degraded: 0 },
  openstatus: { major: 1, partial: 0.5, degraded: 0 },
} as const satisfies Readonly<Record<string, Weighting>>;
export type WeightingName = keyof typeof WEIGHTINGS;
export type Weights = WeightingName | Weighting;

export const weightingOf = (weights: Weights): Weighting =>
  typeof weights === 'string' ? WEIGHTINGS[weights] : weights;

export const EMPTY: Tally = {
  upMs: 0,
  degradedMs: 0,
  partialMs: 0,
  majorMs: 0,
  maintenanceMs: 0,
  unknownMs: 0,
  ofMs: 0,
};

/** From what counts before all to what counts last. */
const ORDER: readonly SpanLevel[] = ['maintenance', 'major', 'partial', 'degraded', 'up', 'unknown'];
const FIELD = {
  maintenance: 'maintenanceMs',
  major: 'majorMs',
  partial: 'partialMs',
  degraded: 'degradedMs',
  up: 'upMs',
  unknown: 'unknownMs',
} as const satisfies Readonly<Record<SpanLevel, keyof Tally>>;

/** Counts stretches over a window [from, to). Every instant counts once, at what is worst of it; one that nothing speaks of counts nowhere. */
export function tallyOf(
  spans: readonly Span[],
  window: { readonly from: number; readonly to: number },
): Tally {
  const edges: { at: number; level: SpanLevel; by: 1 | -1 }[] = [];
  for (const { from, to, level } of spans) {
    const [start, end] = [Math.max(from, window.from), Math.min(to, window.to)];
    if (end > start) edges.push({ at: start, level, by: 1 }, { at: end, level, by: -1 });
  }
  edges.sort((one, other) => one.at - other.at);
  const open = new Map<SpanLevel, number>();
  const tally: Record<keyof Tally, number> = { ...EMPTY, ofMs: Math.max(0, window.to - window.from) };
  let since = window.from;
  for (const { at, level, by } of edges) {
    const now = ORDER.find((one) => (open.get(one) ?? 0) > 0);
    if (now !== undefined) tally[FIELD[now]] += at - since;
    since = at;
    open.set(level, (open.get(level) ?? 0) + by);
  }
  return tally;
}

export const addTallies = (tallies: readonly Tally[]): Tally =>
  tallies.reduce<Tally>(
    (sum, one) => ({
      upMs: sum.upMs + one.upMs,
      degradedMs: sum.degradedMs + one.degradedMs,
      partialMs: sum.partialMs + one.partialMs,
      majorMs: sum.majorMs + one.majorMs,
      maintenanceMs: sum.maintenanceMs + one.maintenanceMs,
      unknownMs: sum.unknownMs + one.unknownMs,
      ofMs: sum.ofMs + one.ofMs,
    }),
    EMPTY,
  );

/** Time of which it is known whether all was well, maintenance left out. */
export const countedMs = (tally: Tally): number =>
  tally.upMs + tally.degradedMs + tally.partialMs + tally.majorMs;

/** 1 − lost time / counted time, always 0 to 1; null where nothing was counted. */
export function uptimeRatio(tally: Tally, weights: Weights): number | null {
  const counted = countedMs(tally);
  if (counted <= 0) return null;
  const { major, partial, degraded } = weightingOf(weights);
  const lost = tally.majorMs * major + tally.partialMs * partial + tally.degradedMs * degraded;
  return Math.min(1, Math.max(0, 1 - lost / counted));
}

/** How much of the window is known, 0 to 1; a maintenance is known. */
export const coverageRatio = (tally: Tally): number =>
  tally.ofMs <= 0 ? 0 : Math.min(1, (countedMs(tally) + tally.maintenanceMs) / tally.ofMs);

/** A ratio as a percentage, floored to so many decimals: one failure in a million is never 100. */
export function flooredPercent(ratio: number, decimals = 3): number {
  const scale = 10 ** decimals;
  // What a binary fraction is short of by less than a millionth of the last digit was meant to be that digit.
  return Math.floor(ratio * 100 * scale + 1e-6) / scale;
}
