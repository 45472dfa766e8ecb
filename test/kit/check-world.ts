import type { CheckWorld } from '#monitors/kind.ts';
import { systemResolver } from '#world/resolver.ts';
import type { TestClock } from './clock.ts';

/** The outside as checks see it, real but for the clock. */
export const checkWorld = (clock: TestClock): CheckWorld => ({
  resolver: systemResolver(),
  monotonicMs: () => performance.now(),
  now: clock.now,
  secret: () => undefined,
  allowMetadataTargets: false,
  extraCa: [],
});
