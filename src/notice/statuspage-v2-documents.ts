import type { PageSight } from '#status/page-sight.ts';
import type { Report, ReportState } from '#status/report.ts';
import { v2Components, v2Incident, v2Maintenance, v2Page, v2Status } from './statuspage-v2.ts';
import type { V2Component, V2Incident, V2Maintenance, V2Page, V2Status } from './statuspage-v2.ts';

/** Pure: the documents of Statuspage's public API v2, by their paths below `/api/v2`. https://developer.statuspage.io, https://metastatuspage.com/api */

type WithPage = { readonly page: V2Page };
type Incidents = WithPage & { readonly incidents: readonly V2Incident[] };
type Maintenances = WithPage & { readonly scheduled_maintenances: readonly V2Maintenance[] };

/** So many incidents, or maintenances, are in a document that lists all of them. */
const NEWEST = 50;
const UNRESOLVED: readonly ReportState[] = ['investigating', 'identified', 'monitoring'];
const UPCOMING: readonly ReportState[] = ['scheduled'];
const ACTIVE: readonly ReportState[] = ['in_progress', 'verifying'];

const inState = (reports: readonly Report[], states: readonly ReportState[]): readonly Report[] =>
  reports.filter((report) => states.includes(report.status));

function incidents(sight: PageSight, reports: readonly Report[]): readonly V2Incident[] {
  const components = v2Components(sight);
  return reports.map((report) => v2Incident(report, sight, components));
}

function maintenances(sight: PageSight, reports: readonly Report[]): readonly V2Maintenance[] {
  const components = v2Components(sight);
  return reports.map((report) => v2Maintenance(report, sight, components));
}

const pageOf = (sight: PageSight): WithPage => ({ page: v2Page(sight.page, sight.url) });
const incidentsOf = (sight: PageSight, reports: readonly Report[]): Incidents => ({
  ...pageOf(sight),
  incidents: incidents(sight, reports),
});
const maintenancesOf = (sight: PageSight, reports: readonly Report[]): Maintenances => ({
  ...pageOf(sight),
  scheduled_maintenances: maintenances(sight, reports),
});

export const summaryDocument = (
  sight: PageSight,
): Incidents & Maintenances & { readonly components: readonly V2Component[]; readonly status: V2Status } => ({
  ...pageOf(sight),
  components: v2Components(sight),
  incidents: incidents(sight, inState(sight.incidents, UNRESOLVED)),
  scheduled_maintenances: maintenances(sight, inState(sight.maintenances, [...UPCOMING, ...ACTIVE])),
  status: v2Status(sight.overall),
});

/** Every document by its path below `/api/v2/`, without ".json". */
export const V2_DOCUMENTS: Readonly<Record<string, (sight: PageSight) => object>> = {
  summary: summaryDocument,
  status: (sight) => ({ ...pageOf(sight), status: v2Status(sight.overall) }),
  components: (sight) => ({ ...pageOf(sight), components: v2Components(sight) }),
  incidents: (sight) => incidentsOf(sight, sight.incidents.slice(0, NEWEST)),
  'incidents/unresolved': (sight) => incidentsOf(sight, inState(sight.incidents, UNRESOLVED)),
  'scheduled-maintenances': (sight) => maintenancesOf(sight, sight.maintenances.slice(0, NEWEST)),
  'scheduled-maintenances/upcoming': (sight) => maintenancesOf(sight, inState(sight.maintenances, UPCOMING)),
  'scheduled-maintenances/active': (sight) => maintenancesOf(sight, inState(sight.maintenances, ACTIVE)),
};
