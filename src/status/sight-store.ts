import { sql } from 'kysely';
import { addUnits, dayOf, localMs, showLocal, toLocal } from '#base/calendar.ts';
import type { StatusPageId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsOf } from './component-store.ts';
import { daysOf } from './day-store.ts';
import { DAYS_SHOWN, pageSight } from './page-sight.ts';
import type { PageSight } from './page-sight.ts';
import { openReports, reportsOf } from './report-store.ts';
import { urlOfPage } from './status-page.ts';
import type { StatusPage } from './status-page.ts';

/** So many reports are shown; older ones are kept and exported, not shown. */
const REPORTS_SHOWN = 500;

/** The last dates in a zone up to today, oldest first. */
export function lastDates(now: Date, zone: string, count: number): readonly string[] {
  const today = dayOf(localMs(toLocal(now, zone))) * 86_400_000;
  return Array.from({ length: count }, (_, index) =>
    showLocal(addUnits(today, 'day', index - count + 1)).slice(0, 10),
  );
}

/** All that a page shows, as the database has it now. */
export async function readSight(desk: Desk, page: StatusPage): Promise<PageSight> {
  const components = await componentsOf(desk, page.id);
  const [recent, open] = [
    await reportsOf(desk, page.id, ['published'], REPORTS_SHOWN),
    await openReports(desk, page.id),
  ];
  const reports = new Map([...recent, ...open].map((report) => [report.id, report]));
  return pageSight({
    page,
    url: urlOfPage(page, desk.ways.publicUrl),
    components,
    reports: [...reports.values()],
    days: await daysOf(
      desk,
      components.filter((one) => !one.isGroup).map((one) => one.id),
      lastDates(desk.clock.now(), page.zone, DAYS_SHOWN),
    ),
    offersMail: desk.ways.mail !== undefined,
  });
}

/** The versions of all living pages, by id: whoever rendered one from that version need not read it again. */
export async function pageVersions(desk: Desk): Promise<ReadonlyMap<StatusPageId, string>> {
  const { rows } = await sql<{
    id: StatusPageId;
    version: string | number;
  }>`select id, version from status_page where not archived`.execute(reader(desk));
  return new Map(rows.map(({ id, version }) => [id, String(version)]));
}
