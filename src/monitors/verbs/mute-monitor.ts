import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Monitor, MonitorRefusal } from '../monitor.ts';
import { muteRule } from '../rules.ts';
import { changeMonitor } from './change-monitor.ts';

/** Goes on looking but wakes nobody until then; null, or an instant that has passed, ends it. */
export const muteMonitor = (
  desk: Desk,
  id: MonitorId,
  until: Date | null,
): Promise<Outcome<Monitor, MonitorRefusal>> =>
  changeMonitor(desk, id, until === null ? 'unmute' : 'mute', (before, _, now) =>
    muteRule(before, until, now),
  );
