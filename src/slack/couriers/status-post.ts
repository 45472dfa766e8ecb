import type { Desk } from '#ledger/desk.ts';
import type { AnyStored, Stored } from '#ledger/follow.ts';
import { pageById } from '#status/page-store.ts';
import { reportById } from '#status/report-store.ts';
import type { ReportFact } from '#status/report.ts';
import type { ReportId } from '#base/ids.ts';
import type { Words } from '../define.ts';
import { correctedPost } from '../views/status-posts.ts';

type Corrected = Stored<Extract<ReportFact, { kind: 'report.edited' | 'report.update_retracted' }>>;

/** What the incident's channel is told of a correction on the page; null for every other event of a report. */
export async function statusPost(desk: Desk, event: AnyStored): Promise<Words | null> {
  if (event.kind !== 'report.edited' && event.kind !== 'report.update_retracted') return null;
  // `change()` alone writes events of these kinds, from facts of reports.
  const { kind, data, subject, actor } = event as unknown as Corrected;
  const report = await reportById(desk, subject as ReportId);
  const page = report === undefined ? undefined : await pageById(desk, report.pageId);
  const update = report?.updates.find((one) => one.code === data.update);
  if (report === undefined || page === undefined || update === undefined) return null;
  return correctedPost({
    actor,
    page: page.title,
    state: update.status,
    text: kind === 'report.edited' ? data.body : null,
    ...(kind === 'report.update_retracted' && data.reopened ? { again: report.status } : {}),
  });
}
