import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Monitor, MonitorRefusal } from '../monitor.ts';
import { removeRule } from '../rules.ts';
import { changeMonitor } from './change-monitor.ts';

/** Takes a monitor out of use; its name, its target and its ping address are free again. Its results stay until they are old. */
export const removeMonitor = (desk: Desk, id: MonitorId): Promise<Outcome<Monitor, MonitorRefusal>> =>
  changeMonitor(desk, id, 'remove', (before) => removeRule(before));
