import type { ComponentStatus } from '#status/component.ts';
import type { Indicator, Overall } from '#status/overall.ts';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import { shownUpdates } from '#status/report.ts';
import type {
  Impact,
  IncidentState,
  MaintenanceState,
  Report,
  ReportState,
  ReportUpdate,
} from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';

/** Pure: the objects of Statuspage's public API v2, no field more and none less. https://developer.statuspage.io, https://metastatuspage.com/api */

export type V2Page = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly time_zone: string;
  readonly updated_at: string;
};
export type V2Status = { readonly indicator: Indicator; readonly description: string };
export type V2Component = {
  readonly id: string;
  readonly name: string;
  readonly status: ComponentStatus;
  readonly created_at: string;
  readonly updated_at: string;
  readonly position: number;
  readonly description: string | null;
  readonly showcase: boolean;
  readonly start_date: string | null;
  readonly group_id: string | null;
  readonly page_id: string;
  readonly group: boolean;
  readonly only_show_if_degraded: boolean;
  /** The members of a group; a leaf has no such key. */
  readonly components?: readonly string[];
};
export type V2Affected = {
  readonly code: string;
  readonly name: string;
  readonly old_status: ComponentStatus;
  readonly new_status: ComponentStatus;
};
export type V2Update = {
  readonly id: string;
  readonly status: ReportState;
  readonly body: string;
  readonly incident_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly display_at: string;
  readonly affected_components: readonly V2Affected[] | null;
  readonly deliver_notifications: boolean;
  readonly custom_tweet: null;
  readonly tweet_id: null;
};
type V2Report<Status, Impacts> = {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  readonly created_at: string;
  readonly updated_at: string;
  readonly monitoring_at: string | null;
  readonly resolved_at: string | null;
  readonly impact: Impacts;
  readonly shortlink: string;
  readonly started_at: string;
  readonly page_id: string;
  readonly incident_updates: readonly V2Update[];
  readonly components: readonly V2Component[];
};
export type V2Incident = V2Report<IncidentState, Exclude<Impact, 'maintenance'>>;
export type V2Maintenance = V2Report<MaintenanceState, Impact> & {
  readonly scheduled_for: string | null;
  readonly scheduled_until: string | null;
};

const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

export const v2Page = (page: StatusPage, url: string): V2Page => ({
  id: page.code,
  name: page.title,
  url,
  time_zone: page.zone,
  updated_at: page.updatedAt.toISOString(),
});

export const v2Status = (overall: Overall): V2Status => ({
  indicator: overall.indicator,
  description: overall.description,
});

/** All components of a page in its order; groups are elements among them. */
export function v2Components({ page, components }: PageSight): readonly V2Component[] {
  const codes = new Map(components.map((one) => [one.component.id, one.component.code]));
  return components.map((sight) => v2Component(sight, page, components, codes));
}

function v2Component(
  { component, status }: ComponentSight,
  page: StatusPage,
  all: readonly ComponentSight[],
  codes: ReadonlyMap<string, string>,
): V2Component {
  const leaf: V2Component = {
    id: component.code,
    name: component.name,
    status,
    created_at: component.createdAt.toISOString(),
    updated_at: component.updatedAt.toISOString(),
    position: component.position,
    description: component.description,
    showcase: component.showcase && !component.isGroup,
    start_date: component.isGroup ? null : component.startDate,
    group_id: component.groupId === null ? null : (codes.get(component.groupId) ?? null),
    page_id: page.code,
    group: component.isGroup,
    only_show_if_degraded: component.onlyIfDegraded,
  };
  if (!component.isGroup) return leaf;
  const members = all.filter((one) => one.component.groupId === component.id);
  return { ...leaf, components: members.map((one) => one.component.code) };
}

/** When customers last read something else of a report: drafts and what is done behind the page do not count. */
export function reportChangedAt(report: Report): Date {
  const instants = report.updates.flatMap((update) =>
    [update.at, update.editedAt, update.retractedAt].flatMap((at) => (at === null ? [] : [Date.parse(at)])),
  );
  return new Date(Math.max(reportCreatedAt(report).getTime(), ...instants));
}

/** When customers could first read it. */
export const reportCreatedAt = (report: Report): Date => report.publishedAt ?? report.createdAt;

/** Where people read of a report. */
export const reportLink = (url: string, report: Pick<Report, 'code'>): string =>
  `${url}/incidents/${report.code}`;

const v2Update = (update: ReportUpdate, report: Report): V2Update => ({
  id: update.code,
  status: update.status,
  body: update.body,
  incident_id: report.code,
  created_at: update.at,
  updated_at: update.editedAt ?? update.at,
  display_at: update.at,
  affected_components:
    update.affected.length === 0
      ? null
      : update.affected.map(({ code, name, from, to }) => ({ code, name, old_status: from, new_status: to })),
  deliver_notifications: update.told,
  custom_tweet: null,
  tweet_id: null,
});

/** The codes of all components that a report names, now or in an update that is shown. */
export function namedIn(report: Report, components: readonly ComponentSight[]): ReadonlySet<string> {
  const now = components.filter((one) => report.impacts[one.component.id] !== undefined);
  const told = shownUpdates(report).flatMap((update) => update.affected.map((one) => one.code));
  return new Set([...now.map((one) => one.component.code), ...told]);
}

function common(report: Report, sight: PageSight, components: readonly V2Component[]) {
  const named = namedIn(report, sight.components);
  return {
    id: report.code,
    name: report.name,
    created_at: reportCreatedAt(report).toISOString(),
    updated_at: reportChangedAt(report).toISOString(),
    monitoring_at: iso(report.monitoringAt),
    resolved_at: iso(report.resolvedAt),
    shortlink: reportLink(sight.url, report),
    started_at: report.startedAt.toISOString(),
    page_id: sight.page.code,
    incident_updates: shownUpdates(report).map((update) => v2Update(update, report)),
    components: components.filter((one) => named.has(one.id)),
  };
}

/** A published incident. */
export const v2Incident = (
  report: Report,
  sight: PageSight,
  components: readonly V2Component[] = v2Components(sight),
): V2Incident => ({
  ...common(report, sight, components),
  // An incident's state is never one of a maintenance: the rules that move it know only its own.
  status: report.status as IncidentState,
  impact: report.impact === 'maintenance' ? 'none' : report.impact,
});

/** A published maintenance. */
export const v2Maintenance = (
  report: Report,
  sight: PageSight,
  components: readonly V2Component[] = v2Components(sight),
): V2Maintenance => ({
  ...common(report, sight, components),
  // As above.
  status: report.status as MaintenanceState,
  impact: report.impact,
  scheduled_for: iso(report.scheduledFor),
  scheduled_until: iso(report.scheduledUntil),
});
