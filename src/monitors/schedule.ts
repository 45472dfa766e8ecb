import { MINUTE, SECOND } from '#base/time.ts';

/**
 * When a monitor is looked at. Its slots stand on a grid of its interval, moved by a phase that is a hash of its id: the phase survives restarts
 * and spreads monitors over the interval.
 */
export const EVERY_LEAST_MS = 10 * SECOND;
export const EVERY_MOST_MS = 24 * 60 * MINUTE;

/** FNV-1a, 32 bit: the same for the same text everywhere and for ever. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  // Spreads neighbouring ids: FNV's low bits alone hardly differ in texts that differ in their last character.
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}

const phaseMs = (id: string, everyMs: number): number => hash(id) % everyMs;

/** The first slot after `after`. */
export function nextSlot(id: string, everyMs: number, after: Date): Date {
  const phase = phaseMs(id, everyMs);
  return new Date((Math.floor((after.getTime() - phase) / everyMs) + 1) * everyMs + phase);
}

/** When a first failure is looked at again: after 2 to 4.5 s, so that with the way there it is within 5 s, and not all failures in one instant. */
export const confirmAt = (id: string, failedAt: Date): Date =>
  new Date(failedAt.getTime() + 2_000 + (hash(`${id} ${failedAt.getTime()}`) % 2_500));

/** How many whole slots went by between `dueAt` and `now`: those are skipped, not made up for. */
export const lateSlots = (everyMs: number, dueAt: Date, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - dueAt.getTime()) / everyMs));

/** When a monitor is looked at whose slot was lost to an outage of ours: everything within a minute, spread like slots are, not all at once. */
export const catchUpAt = (id: string, everyMs: number, now: Date): Date =>
  new Date(now.getTime() + phaseMs(id, Math.min(everyMs, MINUTE)));
