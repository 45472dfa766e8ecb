import type { ComponentStatus } from './component.ts';

/** Pure: what a page says in one line. */

/** Statuspage's indicators. https://developer.statuspage.io */
export type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance';
export type Overall = { readonly indicator: Indicator; readonly description: string };

export const ALL_WELL: Overall = { indicator: 'none', description: 'All Systems Operational' };

/**
 * One broken region of many does not turn the page red: all in major outage is a major outage, some of them (or all at least in part) a partial one.
 * `leaves` are components that are no groups; `incidents` counts what is open, since customers may read of trouble that touches no component.
 */
export function overallStatus(of: {
  readonly leaves: readonly ComponentStatus[];
  readonly incidents: number;
  readonly showsMaintenance: boolean;
}): Overall {
  const { leaves } = of;
  const has = (status: ComponentStatus): boolean => leaves.includes(status);
  const outage = (status: ComponentStatus): boolean =>
    status === 'major_outage' || status === 'partial_outage';
  if (leaves.length > 0 && leaves.every((status) => status === 'major_outage'))
    return { indicator: 'critical', description: 'Major System Outage' };
  if (has('major_outage') || (leaves.length > 0 && leaves.every(outage)))
    return { indicator: 'major', description: 'Partial System Outage' };
  if (has('partial_outage')) return { indicator: 'minor', description: 'Minor Service Outage' };
  if (has('degraded_performance')) return { indicator: 'minor', description: 'Partially Degraded Service' };
  if (of.incidents > 0) return { indicator: 'minor', description: 'Minor Service Outage' };
  if (has('under_maintenance') && of.showsMaintenance)
    return { indicator: 'maintenance', description: 'Service Under Maintenance' };
  return ALL_WELL;
}
