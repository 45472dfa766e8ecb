import type { Component, ComponentStatus } from './component.ts';
import { worst } from './component.ts';
import { overallStatus } from './overall.ts';
import type { Overall } from './overall.ts';
import { isOpen } from './report.ts';
import type { Report } from './report.ts';
import type { StatusPage } from './status-page.ts';
import { EMPTY, addTallies, coverageRatio, uptimeRatio } from './uptime.ts';
import type { Tally } from './uptime.ts';

/** Pure: all that a page shows, as true at one instant. Whatever is rendered (HTML, JSON, feeds) is rendered from this and nothing else. */

/** A day in the page's zone; `tally` null: nothing is known of it. */
export type Day = { readonly date: string; readonly tally: Tally | null };

export type ComponentSight = {
  readonly component: Component;
  /** A group's is the worst of its members. */
  readonly status: ComponentStatus;
  /** Oldest first, today last; as many for each component. A group has none. */
  readonly days: readonly Day[];
  /** Over all those days; null where nothing was counted. */
  readonly uptime: number | null;
  /** How much of the time since its start is known, 0 to 1. */
  readonly coverage: number;
};

export type PageSight = {
  readonly page: StatusPage;
  /** The root of its addresses, absolute, without a final slash. */
  readonly url: string;
  readonly overall: Overall;
  /** Groups each before their members, in the order of their positions. Archived ones are not there. */
  readonly components: readonly ComponentSight[];
  /** Published incidents, newest first. */
  readonly incidents: readonly Report[];
  /** Published maintenances, newest first by their scheduled time. */
  readonly maintenances: readonly Report[];
  /** Whether mail can be sent from here. */
  readonly offersMail: boolean;
};

export const DAYS_SHOWN = 90;

/** In the order in which they are read: what stands in no group and groups by position, members behind their group. */
export function inOrder(components: readonly Component[]): readonly Component[] {
  const byPlace = components.toSorted(
    (one, other) => one.position - other.position || (one.code < other.code ? -1 : 1),
  );
  return byPlace
    .filter((one) => one.groupId === null)
    .flatMap((top) => [top, ...byPlace.filter((one) => top.isGroup && one.groupId === top.id)]);
}

/** Puts a sight together. `reports` are all published ones; `days` has the same dates for every component, oldest first. */
export function pageSight(of: {
  readonly page: StatusPage;
  readonly url: string;
  readonly components: readonly Component[];
  readonly reports: readonly Report[];
  readonly days: ReadonlyMap<Component['id'], readonly Day[]>;
  readonly offersMail: boolean;
}): PageSight {
  const { page, reports } = of;
  const living = of.components.filter((component) => !component.archived);
  const published = reports.filter((report) => report.phase === 'published');
  const incidents = published
    .filter((report) => report.kind === 'incident')
    .toSorted(
      (one, other) => other.startedAt.getTime() - one.startedAt.getTime() || (one.code < other.code ? 1 : -1),
    );
  const maintenances = published
    .filter((report) => report.kind === 'maintenance')
    .toSorted((one, other) => (other.scheduledFor?.getTime() ?? 0) - (one.scheduledFor?.getTime() ?? 0));
  const leaves = living.filter((component) => !component.isGroup);
  return {
    page,
    url: of.url,
    overall: overallStatus({
      leaves: leaves.map((component) => component.status),
      incidents: incidents.filter(isOpen).length,
      showsMaintenance: page.showsMaintenance,
    }),
    components: inOrder(living).map((component) => sightOf(component, leaves, of.days, page)),
    incidents,
    maintenances,
    offersMail: of.offersMail,
  };
}

function sightOf(
  component: Component,
  leaves: readonly Component[],
  days: ReadonlyMap<Component['id'], readonly Day[]>,
  page: StatusPage,
): ComponentSight {
  if (component.isGroup) {
    const members = leaves.filter((leaf) => leaf.groupId === component.id);
    const status = worst(members.map((leaf) => leaf.status));
    return { component, status, days: [], uptime: null, coverage: 0 };
  }
  const own = days.get(component.id) ?? [];
  const total = addTallies(own.map((day) => day.tally ?? EMPTY));
  return {
    component,
    status: component.status,
    days: own,
    uptime: uptimeRatio(total, page.weights),
    coverage: coverageRatio(total),
  };
}
