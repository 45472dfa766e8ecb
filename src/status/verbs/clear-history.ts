import { localDate } from '#base/calendar.ts';
import type { ComponentId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { reachOf } from '../broadcast.ts';
import { componentById, rewriteSpans, spansOf } from '../component-store.ts';
import { unsettleDays } from '../day-store.ts';
import { reportsOf } from '../report-store.ts';
import type { Report } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { countDaysSoon } from './count-days.ts';

/** Minutes of checks are kept for so long; days before cannot be counted anew. */
const COUNTED_BACK_MS = 7 * DAY;
const OTHERS_MOST = 200;

const during = (report: Report, other: Report, now: Date): boolean =>
  (other.publishedAt ?? now) < now && (other.resolvedAt ?? now) > (report.publishedAt ?? now);

/**
 * What a report did to the published history of its components is undone, and their last days are counted anew: it was published by mistake. Where another
 * report was about a component at the same time, or it was not well before or is not now, its history stays: what would have been is not known.
 */
export async function clearHistory(open: OpenDesk, page: StatusPage, report: Report): Promise<void> {
  const { publishedAt } = report;
  if (publishedAt === null) return;
  const others = (await reportsOf(open, page.id, ['published'], OTHERS_MOST)).filter((other) =>
    during(report, other, open.instant),
  );
  const cleared: ComponentId[] = [];
  for (const id of reachOf(report, [])) {
    const component = await componentById(open, id);
    const [first] = (await spansOf(open, [id], plus(publishedAt, -1))).get(id) ?? [];
    const before = first === undefined || first.at >= publishedAt ? 'operational' : first.status;
    const shared = others.some((other) => reachOf(other, []).includes(id));
    if (component === undefined || shared || before !== component.status) continue;
    await rewriteSpans(open.tx, id, { from: publishedAt, to: open.instant, status: before });
    cleared.push(id);
  }
  if (cleared.length === 0) return;
  const since = new Date(Math.max(publishedAt.getTime(), plus(open.instant, -COUNTED_BACK_MS).getTime()));
  await unsettleDays(open.tx, cleared, localDate(since, page.zone));
  await countDaysSoon(open, page.id);
}
