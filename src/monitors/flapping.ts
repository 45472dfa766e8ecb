import { MINUTE } from '#base/time.ts';

/** Confirmed moves within this window are counted. */
const FLAP_WINDOW_MS = 30 * MINUTE;
const ENTER_AT = 4;
/** Well below the count that enters, so that a monitor does not flap in and out of flapping. */
const LEAVE_BELOW = 2;

/** The confirmed moves that still count at `at`. */
export const recent = (transitions: readonly string[], at: Date): readonly string[] =>
  transitions.filter((moved) => Date.parse(moved) > at.getTime() - FLAP_WINDOW_MS);

/** Whether a move to bad with these recent moves, itself among them, makes the monitor flapping. Never asked of a move to good. */
export const entersFlapping = (transitions: readonly string[]): boolean => transitions.length >= ENTER_AT;

export const leavesFlapping = (transitions: readonly string[]): boolean => transitions.length < LEAVE_BELOW;
