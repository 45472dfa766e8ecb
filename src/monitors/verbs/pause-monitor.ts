import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Monitor, MonitorRefusal } from '../monitor.ts';
import { pauseRule } from '../rules.ts';
import { changeMonitor } from './change-monitor.ts';

/** Stops looking; its open alerts are resolved by the story, and on resuming it begins anew. */
export const pauseMonitor = (desk: Desk, id: MonitorId): Promise<Outcome<Monitor, MonitorRefusal>> =>
  changeMonitor(desk, id, 'pause', (before, _, now) => pauseRule(before, now));
