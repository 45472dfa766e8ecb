import type { ReportId } from '#base/ids.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { lockPage } from '../page-store.ts';
import { reportById, reportStore } from '../report-store.ts';
import type { Report, StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { refusalToPublish } from './allowed.ts';

/** A report and its page, both held to the commit in that order, if whoever asks may publish there. */
export async function heldReport(
  open: OpenDesk,
  id: ReportId,
): Promise<{ readonly report: Report; readonly page: StatusPage } | StatusRefusal> {
  const known = await reportById(open, id);
  if (known === undefined) return { why: 'not_found', what: 'report', name: id };
  const page = await lockPage(open.tx, known.pageId);
  const report = await reportStore.load(open.tx, id);
  if (page === undefined || page.archived || report === undefined)
    return { why: 'not_found', what: 'page', name: known.pageId };
  return (await refusalToPublish(open, page)) ?? { report, page };
}
