import { refused } from '#base/decision.ts';
import type { Decision, Outcome } from '#base/decision.ts';
import type { ReportId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { touchPage } from '../page-store.ts';
import { snoozeRule, updateDueRule } from '../report-corrections.ts';
import { reportStore } from '../report-store.ts';
import type { Report, ReportFact, StatusRefusal } from '../report.ts';
import { heldReport } from './held-report.ts';

type Ruling = Decision<Report, ReportFact, StatusRefusal>;

/** The promise stands on the page too: it is held and read again. */
function promise(
  desk: Desk,
  id: ReportId,
  rule: (before: Report, now: Date) => Ruling,
): Promise<Outcome<Report, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Report, StatusRefusal>> => {
    const held = await heldReport(open, id);
    if ('why' in held) return refused(held);
    const outcome = await change(open, reportStore, id, (before, now) => rule(before ?? held.report, now));
    if (outcome.ok) await touchPage(open.tx, held.page.id, open.instant);
    return outcome;
  });
}

/** Timer `status.update_due`: customers were promised an update for now. Said once; an update or a snooze made meanwhile has moved the promise. */
export async function remindPublic(desk: Desk, subject: string): Promise<void> {
  await promise(desk, subject as ReportId, updateDueRule);
}

/** Promises the next public update for so many milliseconds from now; customers read the promise, so it is for those who may publish. */
export const snoozePublic = (desk: Desk, id: ReportId, ms: number): Promise<Outcome<Report, StatusRefusal>> =>
  ms <= 0
    ? Promise.resolve(refused({ why: 'time_invalid', because: 'past' }))
    : promise(desk, id, (before, now) => snoozeRule(before, ms, now));
