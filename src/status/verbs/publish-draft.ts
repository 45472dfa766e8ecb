import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId, ReportId, ServiceId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { reportMatter } from '../broadcast.ts';
import { componentsOf } from '../component-store.ts';
import type { Component } from '../component.ts';
import { movedFrom } from '../maintenance.ts';
import { affectedBy, movesFor } from '../moves.ts';
import { touchPage } from '../page-store.ts';
import { approved, publishRule } from '../publish-rule.ts';
import { openReports, reportStore } from '../report-store.ts';
import type { Draft, Report, ReportUpdate, StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { broadcast } from './broadcast.ts';
import { heldReport } from './held-report.ts';
import { newCode } from './new-code.ts';
import { noteOnIncident } from './on-incident.ts';
import { settleComponents } from './settle-components.ts';

/** The services behind the components that are named: their alerts are held by a maintenance. */
const servicesOf = (draft: Draft, components: readonly Component[]): readonly ServiceId[] => [
  ...new Set(
    components.filter((one) => draft.impacts[one.id] !== undefined).flatMap((one) => one.serviceIds),
  ),
];

/** What the update will have moved once it stands. */
async function affected(
  open: OpenDesk,
  next: Report,
  components: readonly Component[],
): Promise<ReportUpdate['affected']> {
  const others = (await openReports(open, next.pageId)).filter((report) => report.id !== next.id);
  return affectedBy(movesFor(components, [...others, next]));
}

/**
 * Approves a draft as it was seen in that version: customers read it, components show it, subscribers are told, once. A second approval of the same draft,
 * and one of a draft that somebody changed meanwhile, are refused. For those who may publish on the page.
 */
export function publishDraft(
  desk: Desk,
  id: ReportId,
  seen: number,
): Promise<Outcome<Report, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Report, StatusRefusal>> => {
    const held = await heldReport(open, id);
    if ('why' in held) return refused(held);
    const { report, page } = held;
    const components = await componentsOf(open, page.id);
    const { draft } = report;
    const services = draft === null ? [] : servicesOf(draft, components);
    const moved =
      draft === null ? [] : await affected(open, approved(report, draft, services, open.instant), components);
    const outcome = await change(open, reportStore, id, (before, now) =>
      publishRule(
        before ?? report,
        seen,
        { code: newCode(open.ids), affected: moved, services, promiseMs: page.promiseMs },
        now,
      ),
    );
    if (outcome.ok) await follow(open, page, outcome.value, report);
    return outcome;
  });
}

/** What follows from something new on the page, in the same transaction. */
async function follow(open: OpenDesk, page: StatusPage, report: Report, before: Report): Promise<void> {
  await touchPage(open.tx, page.id, open.instant);
  await settleComponents(open, page, report.channelId);
  const last = report.updates.at(-1);
  if (last?.told === true)
    await broadcast(open, {
      page,
      matter: reportMatter(report, last.code, movedFrom(before, report)),
      report,
      component: null,
      affected: [...named(before), ...named(report), ...last.affected.map((one) => one.id)],
      channelId: report.channelId,
    });
  await noteOnIncident(open, page, report);
}

// The keys of impacts are ids of components.
const named = (report: Report): readonly ComponentId[] => Object.keys(report.impacts) as ComponentId[];
