import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId, ReportId } from '#base/ids.ts';
import { oneLine } from '#base/text.ts';
import { retractPublic } from '#incidents/verbs/note-public.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { touchPage } from '../page-store.ts';
import { retractedMatter } from '../broadcast.ts';
import { editRule, retractRule, retractUpdateRule } from '../report-corrections.ts';
import { changedSince, discardRule } from '../report-rules.ts';
import { reportById, reportStore } from '../report-store.ts';
import type { Report, StatusRefusal } from '../report.ts';
import { dropUntold } from '../telling-store.ts';
import { broadcast } from './broadcast.ts';
import { clearHistory } from './clear-history.ts';
import { heldReport } from './held-report.ts';
import { correctOnIncident } from './on-incident.ts';
import { settleComponents } from './settle-components.ts';

type Done = Outcome<Report, StatusRefusal>;

/** Gives a published update other words, marked as edited; nobody is told again. `seen` is the version that was looked at. */
export function editUpdate(
  desk: Desk,
  id: ReportId,
  code: string,
  body: string,
  seen?: number,
): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const held = await heldReport(open, id);
    if ('why' in held) return refused(held);
    const outcome = await change(open, reportStore, id, (before, now) =>
      editRule(before ?? held.report, code, body, seen, now),
    );
    if (!outcome.ok) return outcome;
    await touchPage(open.tx, held.page.id, open.instant);
    await correctOnIncident(open, outcome.value, 'edited');
    return outcome;
  });
}

/**
 * Takes one update off the page, and out of what waits to be sent; an incident and its components are again what the update before said. The last one that
 * is left stays.
 */
export function retractUpdate(desk: Desk, id: ReportId, code: string): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const held = await heldReport(open, id);
    if ('why' in held) return refused(held);
    const outcome = await change(open, reportStore, id, (before, now) =>
      retractUpdateRule(before ?? held.report, code, held.page.promiseMs, now),
    );
    if (!outcome.ok) return outcome;
    await touchPage(open.tx, held.page.id, open.instant);
    await settleComponents(open, held.page, outcome.value.channelId);
    await dropUntold(open, held.page.id, id, 'the update was taken back before it was told', code);
    await correctOnIncident(open, outcome.value, 'taken back');
    return outcome;
  });
}

/** Takes a whole report off the page; components show what they would without it, and those who were told of it are told that it was a mistake. */
export function retractReport(desk: Desk, id: ReportId, reason: string): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const held = await heldReport(open, id);
    if ('why' in held) return refused(held);
    const { page } = held;
    const outcome = await change(open, reportStore, id, (before, now) =>
      retractRule(before ?? held.report, reason, now),
    );
    if (!outcome.ok) return outcome;
    const report = outcome.value;
    await touchPage(open.tx, page.id, open.instant);
    await settleComponents(open, page, report.channelId);
    await clearHistory(open, page, held.report);
    await broadcast(open, {
      page,
      matter: retractedMatter(report, oneLine(reason)),
      report,
      component: null,
      // The keys of impacts are ids of components.
      affected: Object.keys(report.impacts) as ComponentId[],
      channelId: report.channelId,
    });
    if (report.incidentId !== null) await retractPublic(open, report.incidentId, reason);
    return outcome;
  });
}

/** Drops a draft. Whoever wrote it may, and those who may publish. */
export function discardDraft(desk: Desk, id: ReportId): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const report = await reportById(open, id);
    if (report === undefined) return refused({ why: 'not_found', what: 'report', name: id });
    const own = open.actor.kind === 'person' && report.draft?.by === open.actor.id;
    if (!own) {
      const held = await heldReport(open, id);
      if ('why' in held) return refused(held);
    }
    // Who may was judged by the draft that was read: another one, written meanwhile, is somebody else's.
    return change(open, reportStore, id, (before, now) => {
      const meanwhile = changedSince(before ?? report, report.version);
      return meanwhile === undefined ? discardRule(before ?? report, now) : { refused: meanwhile };
    });
  });
}
