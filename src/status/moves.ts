import { effectiveStatus } from './component.ts';
import type { Component, ComponentStatus } from './component.ts';
import { isOpen } from './report.ts';
import type { Report, ReportUpdate } from './report.ts';

/** Pure: which components show another status for what is reported, set and measured. */

const runs = (report: Report): boolean =>
  report.kind === 'maintenance' && (report.status === 'in_progress' || report.status === 'verifying');

/** What customers see of a component while these reports are there. */
export function statusIn(component: Component, reports: readonly Report[]): ComponentStatus {
  const about = reports.filter((report) => isOpen(report) && report.impacts[component.id] !== undefined);
  return effectiveStatus({
    set: component.setStatus,
    monitors: component.follows ? component.monitorStatus : 'operational',
    underMaintenance: about.some(runs),
    impacts: about
      .filter((report) => report.kind === 'incident')
      .map((report) => report.impacts[component.id] ?? 'operational'),
  });
}

export type Move = { readonly component: Component; readonly to: ComponentStatus };

/** The components whose status is another one now. Groups have none of their own. */
export const movesFor = (components: readonly Component[], reports: readonly Report[]): readonly Move[] =>
  components
    .filter((component) => !component.isGroup)
    .map((component) => ({ component, to: statusIn(component, reports) }))
    .filter(({ component, to }) => component.status !== to);

/** The same as an update names it. */
export const affectedBy = (moves: readonly Move[]): ReportUpdate['affected'] =>
  moves.map(({ component, to }) => ({
    id: component.id,
    code: component.code,
    name: component.name,
    from: component.status,
    to,
  }));
