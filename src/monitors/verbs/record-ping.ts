import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { storeResults } from '#signals/checks/store.ts';
import { countsAsPing, verdictOfPing } from '../kinds/heartbeat.ts';
import { kindOf } from '../kinds/index.ts';
import type { Monitor, MonitorFact, MonitorRefusal } from '../monitor.ts';
import { resultOf } from '../result.ts';
import { pingRule } from '../rules.ts';
import { storable } from '../storable.ts';
import { monitorByPingKey, monitorStore } from '../store.ts';

export type Ping = { readonly ok: boolean; readonly message: string; readonly userAgent: string };
export type Pinged = {
  readonly monitor: Monitor;
  /** False for a program that only looks at links. */ readonly counted: boolean;
};

/** A job pinged its address. Stored with the change it makes, so that a ping that was answered is never lost. */
export function recordPing(
  desk: Desk,
  pingKey: string,
  ping: Ping,
): Promise<Outcome<Pinged, MonitorRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Pinged, MonitorRefusal>> => {
    const monitor = await monitorByPingKey(open, pingKey);
    const kind = monitor === undefined ? undefined : kindOf(monitor.kind);
    if (monitor === undefined || kind === undefined)
      return refused({ why: 'not_found', name: 'this ping address' });
    if (!countsAsPing(ping.userAgent)) return done({ monitor, counted: false });
    const verdict = storable(verdictOfPing(ping.ok, ping.message));
    const at = open.instant;
    if (!monitor.paused)
      await storeResults(open.tx, [{ ...resultOf(monitor.id, at, at, verdict), coversMs: monitor.everyMs }]);
    const outcome = await change<MonitorId, Monitor, MonitorFact, MonitorRefusal>(
      open,
      monitorStore,
      monitor.id,
      (before) =>
        before === undefined || before.removed
          ? { refused: { why: 'not_found', name: monitor.name } }
          : pingRule(kind, before, { verdict, at }),
    );
    return outcome.ok ? done({ monitor: outcome.value, counted: true }) : outcome;
  });
}
