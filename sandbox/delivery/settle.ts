import { elapsedMs, realPause } from '../clock.ts';
import type { Workspace } from '../workspace.ts';

const QUIET_MS = 150;
const LONGEST_MS = 3000;
const LONGEST_IN_PROCESS_MS = 10_000;
const LOOK_EVERY_MS = 15;

async function drain(w: Workspace): Promise<void> {
  const until = elapsedMs() + LONGEST_IN_PROCESS_MS;
  while (w.pending.size > 0 && elapsedMs() < until) {
    await Promise.race([Promise.allSettled(w.pending), realPause(until - elapsedMs())]);
  }
}

/**
 * Resolves when the app has gone quiet: in process when every delivery has ended (at most 10 s), over the network when
 * no call is under way and none came for 150 ms (at most 3 s; nobody can know more of another process).
 */
export async function settle(w: Workspace): Promise<void> {
  const link = w.link();
  if (link?.inProcess === true || (link === undefined && w.traffic.underWay === 0)) return drain(w);
  const since = elapsedMs();
  for (;;) {
    const now = elapsedMs();
    const calm = w.traffic.underWay === 0 && w.pending.size === 0;
    if (calm && now - Math.max(since, w.traffic.lastMs) >= QUIET_MS) return undefined;
    if (now - since >= LONGEST_MS) return undefined;
    await realPause(LOOK_EVERY_MS);
  }
}
