import type { Decision } from '#base/decision.ts';
import { cleanText, oneLine } from '#base/text.ts';
import { plus } from '#base/time.ts';
import { worstImpact } from './publish-rule.ts';
import { changedSince, isOver, TEXT_MOST, timersOf } from './report-rules.ts';
import type { Impact, Report, ReportFact, ReportUpdate, StatusRefusal } from './report.ts';

/** Pure rules of what becomes of something that customers have read already. */
type Ruling = Decision<Report, ReportFact, StatusRefusal>;

function shown(report: Report, code: string): ReportUpdate | StatusRefusal {
  if (report.phase === 'retracted') return { why: 'retracted' };
  if (report.phase === 'draft') return { why: 'not_published' };
  return (
    report.updates.find((update) => update.code === code && update.retractedAt === null) ?? {
      why: 'not_found',
      what: 'update',
      name: code,
    }
  );
}

const withUpdate = (before: Report, next: ReportUpdate, now: Date): Report => ({
  ...before,
  updates: before.updates.map((update) => (update.code === next.code ? next : update)),
  version: before.version + 1,
  updatedAt: now,
});

/** Other words for an update that stands on the page; it is marked as edited, and nobody is told again. */
export function editRule(
  before: Report,
  code: string,
  body: string,
  seen: number | undefined,
  now: Date,
): Ruling {
  const found = shown(before, code);
  if ('why' in found) return { refused: found };
  const stale = changedSince(before, seen);
  if (stale !== undefined) return { refused: stale };
  const text = cleanText(body);
  if (text === '' || text.length > TEXT_MOST) return { refused: { why: 'text_missing' } };
  if (text === found.body) return { refused: { why: 'nothing_changes' } };
  return {
    next: withUpdate(before, { ...found, body: text, editedAt: now.toISOString() }, now),
    facts: [{ kind: 'report.edited', data: { update: code, body: text, incidentId: before.incidentId } }],
  };
}

/** An incident as the newest update that is left says; what was promised is promised anew when it goes on. */
function asLastSaid(report: Report, promiseMs: number | null, now: Date): Report {
  const left = report.updates.filter((update) => update.retractedAt === null);
  const last = left.at(-1);
  if (last === undefined || report.kind === 'maintenance') return report;
  const monitoring = left.find((update) => update.status === 'monitoring');
  const over = isOver(last.status);
  const reopened = !over && report.resolvedAt !== null;
  return {
    ...report,
    status: last.status,
    impacts: last.impacts,
    impact: left.reduce<Impact>((impact, update) => worstImpact(impact, update.impacts), 'none'),
    monitoringAt: monitoring === undefined ? null : new Date(monitoring.at),
    resolvedAt: over ? report.resolvedAt : null,
    nextUpdateAt: reopened && promiseMs !== null ? plus(now, promiseMs) : report.nextUpdateAt,
    // What comes after an end has no place in what goes on.
    draft: reopened && report.draft?.status === 'postmortem' ? null : report.draft,
  };
}

/**
 * An update is shown no longer, and an incident is again what the one before said: one that was called resolved by mistake goes on. A maintenance goes by
 * its time and stays what it is. The last update that is left cannot go: then the whole report is retracted.
 */
export function retractUpdateRule(before: Report, code: string, promiseMs: number | null, now: Date): Ruling {
  const found = shown(before, code);
  if ('why' in found) return { refused: found };
  if (before.updates.filter((update) => update.retractedAt === null).length < 2)
    return { refused: { why: 'in_use', by: ['the last update'] } };
  const next = asLastSaid(
    withUpdate(before, { ...found, retractedAt: now.toISOString() }, now),
    promiseMs,
    now,
  );
  const reopened = before.resolvedAt !== null && next.resolvedAt === null;
  return {
    next,
    facts: [
      { kind: 'report.update_retracted', data: { update: code, incidentId: before.incidentId, reopened } },
    ],
    timers: timersOf(next),
  };
}

/** It was published by mistake: shown nowhere from now on, and what it did to components is undone. */
export function retractRule(before: Report, reason: string, now: Date): Ruling {
  if (before.phase === 'retracted') return { refused: { why: 'retracted' } };
  if (before.phase === 'draft') return { refused: { why: 'not_published' } };
  const text = oneLine(reason);
  if (text === '') return { refused: { why: 'text_missing' } };
  const next: Report = {
    ...before,
    phase: 'retracted',
    retractedAt: now,
    draft: null,
    nextUpdateAt: null,
    version: before.version + 1,
    updatedAt: now,
  };
  return {
    next,
    facts: [
      {
        kind: 'report.retracted',
        data: { name: before.name, reason: text, incidentId: before.incidentId },
      },
    ],
    timers: timersOf(next),
  };
}

/** The promised time has come without an update; said once for each promise. */
export function updateDueRule(before: Report, now: Date): Ruling {
  if (before.phase !== 'published' || before.resolvedAt !== null || before.nextUpdateAt === null)
    return { refused: { why: 'nothing_changes' } };
  if (before.nextUpdateAt > now) return { refused: { why: 'nothing_changes' } };
  return {
    next: { ...before, nextUpdateAt: null, version: before.version },
    facts: [
      {
        kind: 'report.update_due',
        data: { promised: before.nextUpdateAt.toISOString(), incidentId: before.incidentId },
      },
    ],
  };
}

/** Somebody promises the next update for later. */
export function snoozeRule(before: Report, ms: number, now: Date): Ruling {
  if (before.phase !== 'published') return { refused: { why: 'not_published' } };
  if (before.resolvedAt !== null) return { refused: { why: 'over', status: before.status } };
  const next: Report = { ...before, nextUpdateAt: plus(now, ms) };
  return {
    next,
    facts: [{ kind: 'report.update_snoozed', data: { until: plus(now, ms).toISOString() } }],
    timers: timersOf(next),
  };
}
