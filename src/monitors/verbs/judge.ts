import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { kindOf } from '../kinds/index.ts';
import type { Monitor, MonitorFact, MonitorRefusal } from '../monitor.ts';
import { DUE_TIMER, judgeRule, lookAfter } from '../rules.ts';
import type { Vote } from '../rules.ts';
import { monitorStore } from '../store.ts';

/**
 * Applies verdicts to a monitor's health, in their order, and plans the next look. A paused or removed monitor is left as it is. With `seen`, the
 * monitor the verdicts were made of, refuses when a ping came since.
 */
export function judge(
  desk: Desk,
  id: MonitorId,
  votes: readonly Vote[],
  seen?: Monitor,
): Promise<Outcome<Monitor, MonitorRefusal>> {
  return change<MonitorId, Monitor, MonitorFact, MonitorRefusal>(desk, monitorStore, id, (before, now) => {
    const kind = before === undefined ? undefined : kindOf(before.kind);
    if (before === undefined || kind === undefined) return { refused: { why: 'not_found', name: id } };
    if (seen !== undefined && before.lastPingAt?.getTime() !== seen.lastPingAt?.getTime())
      return { refused: { why: 'nothing_changes' } };
    if (before.paused || before.removed) return { next: before, facts: [] };
    const { next, facts } = judgeRule(kind, before, votes);
    return { next, facts, timers: [{ kind: DUE_TIMER, subject: id, at: lookAfter(kind, next, now) }] };
  });
}
