import type { Decision } from '#base/decision.ts';
import type { ServiceId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { worst } from './component.ts';
import type { ComponentStatus } from './component.ts';
import { changedSince, isOver, timersOf } from './report-rules.ts';
import { IMPACTS } from './report.ts';
import type { Draft, Impact, Impacts, Report, ReportFact, ReportUpdate, StatusRefusal } from './report.ts';

/** Pure rule of a draft that is approved. */
type Ruling = Decision<Report, ReportFact, StatusRefusal>;

const IMPACT_OF: Readonly<Record<ComponentStatus, Impact>> = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
};

/** How bad an incident is, the worse of what it was and what it does now. */
export function worstImpact(before: Impact, impacts: Impacts): Impact {
  const now = IMPACT_OF[worst(Object.values(impacts))];
  return IMPACTS.indexOf(before) >= IMPACTS.indexOf(now) ? before : now;
}

/** Affected no longer when it is over; what an incident does to a component while it lasts is never less than something. */
const impactsOf = (kind: Report['kind'], draft: Draft): Impacts => {
  if (kind === 'maintenance') return draft.impacts;
  if (draft.status === 'resolved' || draft.status === 'postmortem') return {};
  return Object.fromEntries(
    Object.entries(draft.impacts).filter(([, status]) => status !== 'operational'),
  ) as Impacts;
};

/** The report as it stands once its draft is approved, without the update itself. */
export function approved(before: Report, draft: Draft, services: readonly ServiceId[], now: Date): Report {
  const impacts = impactsOf(before.kind, draft);
  const over = isOver(draft.status);
  return {
    ...before,
    name: draft.name,
    phase: 'published',
    status: draft.status,
    impacts,
    impact: before.kind === 'maintenance' ? 'maintenance' : worstImpact(before.impact, impacts),
    draft: null,
    version: before.version + 1,
    scheduledFor: draft.scheduledFor === null ? before.scheduledFor : new Date(draft.scheduledFor),
    scheduledUntil: draft.scheduledUntil === null ? before.scheduledUntil : new Date(draft.scheduledUntil),
    serviceIds: services,
    publishedAt: before.publishedAt ?? now,
    monitoringAt: draft.status === 'monitoring' ? (before.monitoringAt ?? now) : before.monitoringAt,
    resolvedAt: over ? (before.resolvedAt ?? now) : null,
    updatedAt: now,
  };
}

/** The draft is approved: customers read it. `affected` is what it moves; `promiseMs` when the next update is promised. */
export function publishRule(
  before: Report,
  seen: number,
  of: {
    readonly code: string;
    readonly affected: ReportUpdate['affected'];
    readonly services: readonly ServiceId[];
    readonly promiseMs: number | null;
  },
  now: Date,
): Ruling {
  if (before.phase === 'retracted') return { refused: { why: 'retracted' } };
  const { draft } = before;
  if (draft === null) return { refused: { why: 'already_published' } };
  const stale = changedSince(before, seen);
  if (stale !== undefined) return { refused: stale };
  const next = approved(before, draft, of.services, now);
  const update: ReportUpdate = {
    code: of.code,
    status: draft.status,
    body: draft.body,
    at: now.toISOString(),
    editedAt: null,
    retractedAt: null,
    by: draft.by,
    impacts: next.impacts,
    affected: of.affected,
    told: draft.tell,
  };
  const promised = next.kind === 'incident' && next.resolvedAt === null && of.promiseMs !== null;
  const report: Report = {
    ...next,
    updates: [...before.updates, update],
    nextUpdateAt: promised ? plus(now, of.promiseMs) : null,
  };
  return {
    next: report,
    facts: [
      {
        kind: 'report.published',
        data: {
          update: update.code,
          name: report.name,
          status: update.status,
          body: update.body,
          first: before.phase === 'draft',
          tell: update.told,
          incidentId: report.incidentId,
          was: before.scheduledUntil?.toISOString() ?? null,
          until: report.scheduledUntil?.toISOString() ?? null,
        },
      },
    ],
    timers: timersOf(report),
  };
}
