import type { Decision, Outcome } from '#base/decision.ts';
import { refused } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Kind } from '../kind.ts';
import { kindOf } from '../kinds/index.ts';
import type { Monitor, MonitorFact, MonitorRefusal } from '../monitor.ts';
import { monitorById, monitorStore } from '../store.ts';
import { mayNotChange } from './may-change.ts';

/** Changes a living monitor by a rule, when the desk's actor may; `what` names the act in the refusal ("pause orders-api"). */
export function changeMonitor(
  desk: Desk,
  id: MonitorId,
  what: string,
  rule: (before: Monitor, kind: Kind, now: Date) => Decision<Monitor, MonitorFact, MonitorRefusal>,
): Promise<Outcome<Monitor, MonitorRefusal>> {
  return transact(desk, async (open) => {
    const seen = await monitorById(open, id);
    if (seen === undefined || seen.removed)
      return refused({ why: 'not_found', name: seen?.name ?? id } as const);
    const not = await mayNotChange(open, seen.serviceId, `${what} ${seen.name}`);
    if (not !== undefined) return refused(not);
    return change<MonitorId, Monitor, MonitorFact, MonitorRefusal>(open, monitorStore, id, (before, now) => {
      const kind = before === undefined ? undefined : kindOf(before.kind);
      if (before === undefined || before.removed || kind === undefined)
        return { refused: { why: 'not_found', name: seen.name } };
      return rule(before, kind, now);
    });
  });
}
