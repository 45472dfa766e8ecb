import type { Desk } from '#ledger/desk.ts';
import { pageById } from '#status/page-store.ts';
import { shownUpdates } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { refusalToPublish } from '#status/verbs/allowed.ts';
import { changesOf, urlOfReport } from '../couriers/status-sight.ts';
import type { PreviewSight } from '../views/status-preview.ts';
import type { UpdatesSight } from '../views/status-updates.ts';

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
    url: urlOfReport(desk, page, report),
    title: draft.name,
    state: draft.status,
    body: draft.body,
    changes: await changesOf(desk, report),
    tell: draft.tell,
    instead: refusal === undefined ? null : refusal.why === 'not_allowed' ? refusal.who : [],
  };
}

/** What customers read of a report; undefined when that is nothing. */
export async function updatesOf(desk: Desk, report: Report): Promise<UpdatesSight | undefined> {
  const page = await pageById(desk, report.pageId);
  if (page === undefined || page.archived || report.phase !== 'published') return undefined;
  return {
    reportId: report.id,
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
