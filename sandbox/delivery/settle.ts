import { elapsedMs, realPause } from '../clock.ts';
import type { Workspace } from '../workspace.ts';

const QUIET_MS = 200;
const FIRST_SIGN_MS = 4000;
const LONGEST_MS = 10_000;
const LONGEST_IN_PROCESS_MS = 10_000;
const LOOK_EVERY_MS = 15;

async function drain(w: Workspace): Promise<void> {
  const until = elapsedMs() + LONGEST_IN_PROCESS_MS;
  while (w.pending.size > 0 && elapsedMs() < until) {
    await Promise.race([Promise.allSettled(w.pending), realPause(until - elapsedMs())]);
  }
}

/**
 * Resolves when the app has gone quiet: in process when every delivery has ended (at most 10 s); over the network when no call is under way and none
 * came for 200 ms, and `heard` says that the app has answered in some way or `firstSignMs` (4 s) have passed (at most 10 s in all; nobody can know
 * more of another process). An app that is not connected hears of nothing: then only calls under way are waited for.
 */
export async function settle(
  w: Workspace,
  heard: () => boolean = () => true,
  firstSignMs = FIRST_SIGN_MS,
): Promise<void> {
  if (w.link()?.inProcess === true) return drain(w);
  const since = elapsedMs();
  const unheard = w.link() === undefined;
  if (unheard) await drain(w);
  for (;;) {
    const now = elapsedMs();
    const calm = w.traffic.underWay === 0 && w.pending.size === 0;
    if (calm && unheard) return undefined;
    if (
      calm &&
      (heard() || now - since >= firstSignMs) &&
      now - Math.max(since, w.traffic.lastMs) >= QUIET_MS
    )
      return undefined;
    if (now - since >= LONGEST_MS) return undefined;
    await realPause(LOOK_EVERY_MS);
  }
}
