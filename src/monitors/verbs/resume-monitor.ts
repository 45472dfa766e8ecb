import type { Outcome } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Monitor, MonitorRefusal } from '../monitor.ts';
import { resumeRule } from '../rules.ts';
import { changeMonitor } from './change-monitor.ts';

/** Looks again, at once; a job that is waited for has a whole period from now. */
export const resumeMonitor = (desk: Desk, id: MonitorId): Promise<Outcome<Monitor, MonitorRefusal>> =>
  changeMonitor(desk, id, 'resume', (before, kind, now) => resumeRule(kind, before, now));
