import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { IncidentId, ReportId, ServiceId, StatusPageId } from '#base/ids.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Draft, Impact, Impacts, Phase, Report, ReportState, ReportUpdate } from './report.ts';

type Tables = {
  status_report: {
    id: ReportId;
    code: string;
    page_id: StatusPageId;
    kind: Report['kind'];
    incident_id: IncidentId | null;
    channel_id: string | null;
    name: string;
    phase: Phase;
    status: ReportState;
    impact: Impact;
    impacts: Jsonb<Impacts>;
    updates: Jsonb<readonly ReportUpdate[]>;
    draft: Jsonb<Draft> | null;
    version: number;
    scheduled_for: MaybeInstant;
    scheduled_until: MaybeInstant;
    service_ids: ServiceId[];
    started_at: Instant;
    published_at: MaybeInstant;
    monitoring_at: MaybeInstant;
    resolved_at: MaybeInstant;
    retracted_at: MaybeInstant;
    next_update_at: MaybeInstant;
    created_by: string | null;
    created_at: Instant;
    updated_at: Instant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('status_report').selectAll();

const toReport = (row: Selectable<Tables['status_report']>): Report => ({
  id: row.id,
  code: row.code,
  pageId: row.page_id,
  kind: row.kind,
  incidentId: row.incident_id,
  channelId: row.channel_id,
  name: row.name,
  phase: row.phase,
  status: row.status,
  impact: row.impact,
  impacts: row.impacts,
  updates: row.updates,
  draft: row.draft,
  version: row.version,
  scheduledFor: row.scheduled_for,
  scheduledUntil: row.scheduled_until,
  serviceIds: row.service_ids,
  startedAt: row.started_at,
  publishedAt: row.published_at,
  monitoringAt: row.monitoring_at,
  resolvedAt: row.resolved_at,
  retractedAt: row.retracted_at,
  nextUpdateAt: row.next_update_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const toRow = (report: Report) => ({
  code: report.code,
  page_id: report.pageId,
  kind: report.kind,
  incident_id: report.incidentId,
  channel_id: report.channelId,
  name: report.name,
  phase: report.phase,
  status: report.status,
  impact: report.impact,
  impacts: JSON.stringify(report.impacts),
  updates: JSON.stringify(report.updates),
  draft: report.draft === null ? null : JSON.stringify(report.draft),
  version: report.version,
  scheduled_for: report.scheduledFor,
  scheduled_until: report.scheduledUntil,
  service_ids: [...report.serviceIds],
  started_at: report.startedAt,
  published_at: report.publishedAt,
  monitoring_at: report.monitoringAt,
  resolved_at: report.resolvedAt,
  retracted_at: report.retractedAt,
  next_update_at: report.nextUpdateAt,
  created_by: report.createdBy,
  created_at: report.createdAt,
  updated_at: report.updatedAt,
});

export const reportStore: Store<ReportId, Report> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('status_report')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toReport(row);
  },
  save: async (tx, report, before) => {
    const row = toRow(report);
    if (before === undefined)
      await on(tx)
        .insertInto('status_report')
        .values({ id: report.id, ...row })
        .execute();
    else await on(tx).updateTable('status_report').set(row).where('id', '=', report.id).execute();
  },
  subject: (report) => report.id,
};

export async function reportById(desk: Desk, id: ReportId): Promise<Report | undefined> {
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toReport(row);
}

/** What is reported of an incident, on each page at most one that is not retracted. */
export async function reportsOfIncident(desk: Desk, id: IncidentId): Promise<readonly Report[]> {
  const rows = await from(desk)
    .where('incident_id', '=', id)
    .where('phase', '<>', 'retracted')
    .orderBy('created_at')
    .execute();
  return rows.map(toReport);
}

/** What goes on, on one page: published and not over. */
export async function openReports(desk: Desk, pageId: StatusPageId): Promise<readonly Report[]> {
  const rows = await from(desk)
    .where('page_id', '=', pageId)
    .where('phase', '=', 'published')
    .where('resolved_at', 'is', null)
    .orderBy('created_at')
    .execute();
  return rows.map(toReport);
}

/** The newest reports of a page in these phases, newest first. */
export async function reportsOf(
  desk: Desk,
  pageId: StatusPageId,
  phases: readonly Phase[],
  limit: number,
): Promise<readonly Report[]> {
  const rows = await from(desk)
    .where('page_id', '=', pageId)
    .where('phase', 'in', [...phases])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toReport);
}

const holding = (serviceId: ServiceId, at: Date) => sql`
  select scheduled_until as until from status_report
  where kind = 'maintenance' and phase = 'published' and resolved_at is null
    and service_ids @> array[${serviceId}]::text[] and scheduled_for <= ${at} and scheduled_until > ${at}`;

/** Until when a maintenance that runs at that instant holds the alerts of a service; undefined when none does. */
export async function heldUntil(desk: Desk, serviceId: ServiceId, at: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ until: Date | null }>`
    select max(until) as until from (${holding(serviceId, at)}) as one`.execute(reader(desk));
  return rows[0]?.until ?? undefined;
}

/**
 * The same for an alert that opens in the desk's transaction: a maintenance that is being finished is waited for, and one that goes on cannot be finished before
 * the alert is there to be let go.
 */
export async function heldAtOpening(desk: Desk, serviceId: ServiceId, at: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ until: Date | null }>`
    select max(until) as until from (${holding(serviceId, at)} for share) as one`.execute(reader(desk));
  return rows[0]?.until ?? undefined;
}
