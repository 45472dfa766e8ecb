import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { IncidentId, ReportId, StatusPageId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { componentsOf } from '../component-store.ts';
import { lockPage } from '../page-store.ts';
import { draftRule, newDraftRule } from '../report-rules.ts';
import type { DraftWish } from '../report-rules.ts';
import { reportStore, reportsOfIncident } from '../report-store.ts';
import type { Report, StatusRefusal } from '../report.ts';
import { newCode } from './new-code.ts';

type Done = Outcome<Report, StatusRefusal>;

/** What a new report is about: a page, and what people here work on where it comes from an incident. */
export type NewReport = {
  readonly pageId: StatusPageId;
  readonly kind: Report['kind'];
  readonly incidentId: IncidentId | null;
  /** Where it is worked on without an incident. */
  readonly channelId: string | null;
};

/** Only what the page shows can be affected. */
async function unknownComponent(
  open: OpenDesk,
  pageId: StatusPageId,
  wish: DraftWish,
): Promise<string | undefined> {
  const there = new Set(
    (await componentsOf(open, pageId)).filter((one) => !one.isGroup).map((one) => one.id),
  );
  return Object.keys(wish.impacts).find((id) => !there.has(id as `cmp_${string}`));
}

/** Writes the first draft of a report. Anybody may; nobody outside reads it. An incident has one report on a page. */
export function startReport(desk: Desk, about: NewReport, wish: DraftWish): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const page = await lockPage(open.tx, about.pageId);
    if (page === undefined || page.archived)
      return refused({ why: 'not_found', what: 'page', name: about.pageId });
    const unknown = await unknownComponent(open, page.id, wish);
    if (unknown !== undefined) return refused({ why: 'not_found', what: 'component', name: unknown });
    const { incidentId } = about;
    const reported = incidentId === null ? [] : await reportsOfIncident(open, incidentId);
    const there = reported.find((report) => report.pageId === page.id);
    if (there !== undefined) return refused({ why: 'already_reported', reportId: there.id });
    const incident = incidentId === null ? undefined : await incidentById(open, incidentId);
    const of = {
      ...about,
      id: open.ids.next('rep'),
      code: newCode(open.ids),
      startedAt: incident?.startedAt ?? open.instant,
      by: open.actor.kind === 'person' ? open.actor.id : null,
    };
    return change(open, unborn(reportStore), of.id, (_, now) => newDraftRule(of, wish, now));
  });
}

/** Writes what customers are to read next, over an earlier draft. `seen` is the version that the writer had before them. */
export function writeDraft(desk: Desk, id: ReportId, wish: DraftWish, seen?: number): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const by = open.actor.kind === 'person' ? open.actor.id : null;
    const report = await reportStore.load(open.tx, id);
    if (report === undefined) return refused({ why: 'not_found', what: 'report', name: id });
    const unknown = await unknownComponent(open, report.pageId, wish);
    if (unknown !== undefined) return refused({ why: 'not_found', what: 'component', name: unknown });
    return change(open, reportStore, id, (before, now) => draftRule(before ?? report, wish, by, seen, now));
  });
}
