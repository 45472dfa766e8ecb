import type { IncidentId } from '#base/ids.ts';
import { people, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsOf } from '#status/component-store.ts';
import type { ComponentStatus } from '#status/component.ts';
import { affectedBy, movesFor } from '#status/moves.ts';
import { pageById } from '#status/page-store.ts';
import { approved } from '#status/publish-rule.ts';
import { openReports, reportsOfIncident } from '#status/report-store.ts';
import { isOpen, shownUpdates } from '#status/report.ts';
import type { Report, ReportUpdate } from '#status/report.ts';
import { activeSubscribers } from '#status/subscriber-store.ts';
import { urlOfPage, whoMayPublish } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { DraftSight, PublicSight, WaitingSight } from '../views/status-posts.ts';
import type { ComponentChange } from '../views/status-preview.ts';

/** What Slack shows of reports, as the database has it now. */

/** Where customers read a report. */
export const urlOfReport = (desk: Desk, page: StatusPage, report: Report): string =>
  `${urlOfPage(page, desk.ways.publicUrl)}/incidents/${report.code}`;

/** The components that a report's draft would move, as its update would name them. */
export async function movedBy(desk: Desk, report: Report): Promise<ReportUpdate['affected']> {
  const { draft } = report;
  if (draft === null) return [];
  const next = approved(report, draft, [], desk.clock.now());
  const others = (await openReports(desk, report.pageId)).filter((other) => other.id !== report.id);
  return affectedBy(movesFor(await componentsOf(desk, report.pageId), [...others, next]));
}

/** What a report's draft would do to the components of its page; those that stay affected are there too. Of a maintenance, what it does while it runs. */
export async function changesOf(desk: Desk, report: Report): Promise<readonly ComponentChange[]> {
  const { draft } = report;
  const components = (await componentsOf(desk, report.pageId)).filter((one) => !one.isGroup);
  const next = draft === null ? report : approved(report, draft, [], desk.clock.now());
  if (report.kind === 'maintenance')
    return components.flatMap(({ id, name, status }) => {
      const to = next.impacts[id];
      return to === undefined ? [] : [{ name, from: status, to }];
    });
  const others = (await openReports(desk, report.pageId)).filter((other) => other.id !== report.id);
  const moves = new Map<string, ComponentStatus>(
    movesFor(components, [...others, next]).map(({ component, to }) => [component.id, to]),
  );
  return components
    .filter(({ id }) => moves.has(id) || next.impacts[id] !== undefined)
    .map(({ id, name, status }) => ({ name, from: status, to: moves.get(id) ?? status }));
}

/** A report's draft for its channel; undefined when there is none. */
export async function draftSight(
  desk: Desk,
  report: Report,
  page: StatusPage,
): Promise<DraftSight | undefined> {
  const { draft } = report;
  if (draft === null) return undefined;
  return {
    reportId: report.id,
    version: report.version,
    kind: report.kind,
    page: page.title,
    title: draft.name,
    state: draft.status,
    body: draft.body,
    by: draft.by,
    asks: draft.asks,
    changes: await changesOf(desk, report),
    tell: draft.tell,
    publishers: whoMayPublish(page, await people(desk), await teams(desk)),
    subscribers: await activeSubscribers(desk, page.id),
    from: draft.scheduledFor === null ? null : new Date(draft.scheduledFor),
    until: draft.scheduledUntil === null ? null : new Date(draft.scheduledUntil),
  };
}

function publicSight(desk: Desk, report: Report, page: StatusPage): PublicSight | undefined {
  const [last] = shownUpdates(report);
  if (report.phase !== 'published' || last === undefined) return undefined;
  return {
    page: page.title,
    state: last.status,
    text: last.body,
    url: urlOfReport(desk, page, report),
    since: report.publishedAt ?? new Date(last.at),
    edited: last.editedAt !== null,
  };
}

/** What customers read of an incident, and what waits to be published, on every page. */
export async function publicSights(
  desk: Desk,
  id: IncidentId,
): Promise<{ readonly published: readonly PublicSight[]; readonly waiting: readonly WaitingSight[] }> {
  const published: PublicSight[] = [];
  const waiting: WaitingSight[] = [];
  for (const report of await reportsOfIncident(desk, id)) {
    const page = await pageById(desk, report.pageId);
    if (page === undefined || page.archived) continue;
    const sight = publicSight(desk, report, page);
    if (sight !== undefined) published.push(sight);
    if (report.draft !== null)
      waiting.push({ page: page.title, by: report.draft.by, asks: report.draft.asks });
  }
  return { published, waiting };
}

/** Pages on which customers read that an incident goes on. */
export async function stillPublic(
  desk: Desk,
  id: IncidentId,
): Promise<readonly { readonly page: string; readonly state: Report['status'] }[]> {
  const open = (await reportsOfIncident(desk, id)).filter(isOpen);
  const shown = await Promise.all(
    open.map(async (report) => ({ page: await pageById(desk, report.pageId), state: report.status })),
  );
  return shown.flatMap(({ page, state }) =>
    page === undefined || page.archived ? [] : [{ page: page.title, state }],
  );
}
