import type { ComponentId, ServiceId, StatusPageId } from '#base/ids.ts';

/** Pure: what a status page shows the state of. */

/** From well to worst; Statuspage's words. https://developer.statuspage.io */
export const COMPONENT_STATUSES = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

const rank = (status: ComponentStatus): number => COMPONENT_STATUSES.indexOf(status);
export const worse = (one: ComponentStatus, other: ComponentStatus): ComponentStatus =>
  rank(one) >= rank(other) ? one : other;
export const worst = (statuses: readonly ComponentStatus[]): ComponentStatus =>
  statuses.reduce(worse, 'operational');

/** A part of what customers use, or a group of such parts. */
export type Component = {
  readonly id: ComponentId;
  /** Its id in the public API: 12 of a–z0–9. */
  readonly code: string;
  readonly pageId: StatusPageId;
  readonly name: string;
  readonly description: string | null;
  /** The group it stands in; a group stands in none. */
  readonly groupId: ComponentId | null;
  readonly isGroup: boolean;
  /** Among its like, from 1. */
  readonly position: number;
  readonly serviceIds: readonly ServiceId[];
  /** The policy under which its monitors publish without anybody's approval. */
  readonly follows: boolean;
  /** Shown with its uptime. */
  readonly showcase: boolean;
  readonly onlyIfDegraded: boolean;
  /** "2026-01-05", a date in the page's zone: nothing before it counts. */
  readonly startDate: string;
  /** What people set. */
  readonly setStatus: ComponentStatus;
  /** What its monitors say; operational unless it follows them. */
  readonly monitorStatus: ComponentStatus;
  /** What customers see. */
  readonly status: ComponentStatus;
  readonly statusSince: Date;
  readonly archived: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/**
 * What customers see of a component: what people set and what its monitors say, replaced by a maintenance that runs, and worse wherever a published
 * incident says so.
 */
export function effectiveStatus(of: {
  readonly set: ComponentStatus;
  readonly monitors: ComponentStatus;
  readonly underMaintenance: boolean;
  /** What open published incidents say of it. */
  readonly impacts: readonly ComponentStatus[];
}): ComponentStatus {
  const base = of.underMaintenance ? 'under_maintenance' : worse(of.set, of.monitors);
  return worst([base, ...of.impacts]);
}

/** What the monitors of its services say together: all down is an outage, some down one in part. Those without an answer say nothing. */
export function statusOfMonitors(levels: readonly ('up' | 'degraded' | 'down' | null)[]): ComponentStatus {
  const known = levels.filter((level) => level !== null);
  const down = known.filter((level) => level === 'down').length;
  if (down > 0) return down === known.length ? 'major_outage' : 'partial_outage';
  return known.includes('degraded') ? 'degraded_performance' : 'operational';
}

export type ComponentFact =
  | {
      readonly kind: 'component.created';
      readonly data: { readonly name: string; readonly pageId: StatusPageId };
    }
  | { readonly kind: 'component.changed'; readonly data: { readonly changes: readonly string[] } }
  | { readonly kind: 'component.archived'; readonly data: { readonly name: string } }
  /** What customers see of it is another status. */
  | {
      readonly kind: 'component.moved';
      readonly data: { readonly from: ComponentStatus; readonly to: ComponentStatus };
    };
