import type { Desk } from '#ledger/desk.ts';
import { extendLeases } from '../../due-store.ts';

/**
 * How many checks are under way. What costs is beginning and ending a check; one that waits for a slow server costs next to nothing. So only checks of
 * less than SLOW_AFTER_MS take one of FRESH_MOST places, and a hundred servers that hang hold nobody up.
 */
const FRESH_MOST = 400;
/** Together with those whose answers still wait to be stored: a database that lags behind stops the claiming. */
const ALL_MOST = 5_000;
const SLOW_AFTER_MS = 1_000;
/** How long a claimed check is ours; kept up until it is stored, so that after a crash its slot is run by somebody soon. */
export const LEASE_MS = 30_000;
const EXTEND_EVERY_MS = 10_000;

/** A check's place: `answered` when it has its answer, `left` when all is done with it. Each may be called again. */
export type Place = { readonly answered: () => void; readonly left: () => void };

export type Flight = {
  /** How many more may be claimed now: nothing until half of the places are free, so that claims are large. */
  readonly room: () => number;
  readonly board: (desk: Desk, subjects: readonly string[]) => ReadonlyMap<string, Place>;
  /** Checks without an answer yet. */
  readonly unanswered: () => number;
};

export function createFlight(): Flight {
  const aboard = new Set<string>();
  let fresh = 0;
  let unanswered = 0;
  let keeper: NodeJS.Timeout | undefined;
  const room = (): number => {
    const free = Math.min(FRESH_MOST - fresh, ALL_MOST - aboard.size);
    return free >= FRESH_MOST / 2 ? free : 0;
  };
  const keepLeases = (desk: Desk): void => {
    keeper ??= setInterval(() => {
      extendLeases(desk, [...aboard], LEASE_MS).catch((error: unknown) =>
        desk.log.warn({ err: error }, 'leases of checks could not be kept'),
      );
    }, EXTEND_EVERY_MS).unref();
  };
  /** Wakes the pump when there is room again. */
  const freeing = (desk: Desk, change: () => void) => (): void => {
    const before = room();
    change();
    if (before === 0 && room() > 0) desk.nudge();
  };
  const place = (desk: Desk, subject: string): Place => {
    let young = true;
    let open = true;
    const aged = freeing(desk, () => {
      if (young) fresh -= 1;
      young = false;
    });
    const slow = setTimeout(aged, SLOW_AFTER_MS).unref();
    const answered = (): void => {
      clearTimeout(slow);
      if (open) unanswered -= 1;
      open = false;
      aged();
    };
    const left = freeing(desk, () => {
      answered();
      aboard.delete(subject);
      if (aboard.size > 0) return;
      clearInterval(keeper);
      keeper = undefined;
    });
    return { answered, left };
  };
  return {
    room,
    unanswered: () => unanswered,
    board: (desk, subjects) => {
      keepLeases(desk);
      fresh += subjects.length;
      unanswered += subjects.length;
      for (const subject of subjects) aboard.add(subject);
      return new Map(subjects.map((subject) => [subject, place(desk, subject)]));
    },
  };
}
