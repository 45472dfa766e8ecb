import type { Desk } from '#ledger/desk.ts';
import { pageById } from '#status/page-store.ts';
import { tellingLetter } from '#notice/status-letters.ts';
import { reportMatter } from '#status/broadcast.ts';
import { movedFrom } from '#status/maintenance.ts';
import { approved } from '#status/publish-rule.ts';
import { shownUpdates } from '#status/report.ts';
import type { Draft, Report, ReportUpdate } from '#status/report.ts';
import { activeSubscribers } from '#status/subscriber-store.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { refusalToPublish } from '#status/verbs/allowed.ts';
import { changesOf, movedBy, urlOfReport } from '../couriers/status-sight.ts';
import type { PreviewSight } from '../views/status-preview.ts';
import type { UpdatesSight } from '../views/status-updates.ts';

/** The letter about a draft, as it would go out now; its foot, which is each subscriber's own, left out. */
function letterOf(
  desk: Desk,
  page: StatusPage,
  report: Report,
  draft: Draft,
  affected: ReportUpdate['affected'],
): { readonly subject: string; readonly text: string } {
  const now = desk.clock.now();
  const { status, body, by } = draft;
  const update: ReportUpdate = {
    code: 'draft',
    status,
    body,
    by,
    impacts: draft.impacts,
    affected,
    told: true,
    at: now.toISOString(),
    editedAt: null,
    retractedAt: null,
  };
  const next = { ...approved(report, draft, [], now), updates: [...report.updates, update] };
  const url = urlOfPage(page, desk.ways.publicUrl);
  const { subject, text } = tellingLetter(
    reportMatter(next, update.code, movedFrom(report, next)),
    { page, url },
    { manage: url, end: url },
  );
  return { subject, text: text.split('\n\n-- ')[0] ?? '' };
}

/** A report's draft as whoever sits at the desk would publish it, or ask for it; undefined when there is none. */
export async function previewOf(desk: Desk, report: Report): Promise<PreviewSight | undefined> {
  const page = await pageById(desk, report.pageId);
  const { draft } = report;
  if (page === undefined || draft === null) return undefined;
  const refusal = await refusalToPublish(desk, page);
  return {
    reportId: report.id,
    version: report.version,
    page: page.title,
    title: draft.name,
    state: draft.status,
    body: draft.body,
    changes: await changesOf(desk, report),
    subscribers: await activeSubscribers(desk, page.id),
    letter: draft.tell ? letterOf(desk, page, report, draft, await movedBy(desk, report)) : null,
    instead: refusal === undefined ? null : refusal.why === 'not_allowed' ? refusal.who : [],
  };
}

/** What customers read of a report; undefined when that is nothing. */
export async function updatesOf(desk: Desk, report: Report): Promise<UpdatesSight | undefined> {
  const page = await pageById(desk, report.pageId);
  if (page === undefined || page.archived || report.phase !== 'published') return undefined;
  return {
    reportId: report.id,
    kind: report.kind,
    version: report.version,
    page: page.title,
    name: report.name,
    url: urlOfReport(desk, page, report),
    updates: shownUpdates(report).map((update) => ({
      code: update.code,
      state: update.status,
      body: update.body,
      at: new Date(update.at),
      by: update.by,
      edited: update.editedAt !== null,
    })),
  };
}
