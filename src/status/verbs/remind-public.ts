import type { Outcome } from '#base/decision.ts';
import { refused } from '#base/decision.ts';
import type { ReportId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { snoozeRule, updateDueRule } from '../report-corrections.ts';
import { reportStore } from '../report-store.ts';
import type { Report, StatusRefusal } from '../report.ts';

const gone = (id: ReportId): { readonly refused: StatusRefusal } => ({
  refused: { why: 'not_found', what: 'report', name: id },
});

/** Timer `status.update_due`: customers were promised an update for now. Said once; an update or a snooze made meanwhile has moved the promise. */
export async function remindPublic(desk: Desk, subject: string): Promise<void> {
  const id = subject as ReportId;
  await change(desk, reportStore, id, (before, now) =>
    before === undefined ? gone(id) : updateDueRule(before, now),
  );
}

/** Promises the next public update for so many milliseconds from now. */
export const snoozePublic = (desk: Desk, id: ReportId, ms: number): Promise<Outcome<Report, StatusRefusal>> =>
  ms <= 0
    ? Promise.resolve(refused({ why: 'time_invalid', because: 'past' }))
    : change(desk, reportStore, id, (before, now) =>
        before === undefined ? gone(id) : snoozeRule(before, ms, now),
      );
