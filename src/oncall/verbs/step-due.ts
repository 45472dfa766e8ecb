import { alertById } from '#alerts/store.ts';
import { forgetAlert } from '#alerts/verbs/forget-alert.ts';
import type { RunId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { askAgainRule, isForgotten } from '../ack-rules.ts';
import type { Run } from '../run.ts';
import { lastLifeOf, runById, runStore } from '../run-store.ts';
import { resumeRuns } from './resume-runs.ts';
import { stepRun } from './step-run.ts';

/** Nobody is on it any more: the alert is triggered again, and what was stopped starts over. The alert first, as everywhere: locks are taken down the river. */
export function forget(desk: Desk, run: Run): Promise<void> {
  return transact(desk, async (open) => {
    const { about, severity } = run;
    const forgotten = 'alertId' in about ? await forgetAlert(open, about.alertId) : undefined;
    if (forgotten?.ok === true || forgotten?.refused.why === 'already_resolved') return;
    // An incident, or an alert that its incident's acknowledgement covered.
    await resumeRuns(open, about, { because: 'forgotten', severity });
  });
}

/** Whether it was asked, or found alive. */
function askAgain(desk: Desk, run: Run): Promise<boolean> {
  return transact(desk, async (open) => {
    const alert = 'alertId' in run.about ? await alertById(open, run.about.alertId) : undefined;
    const subjects = [
      run.id,
      ...('alertId' in run.about ? [run.about.alertId] : []),
      ...('incidentId' in run.about ? [run.about.incidentId] : []),
      ...(alert?.incidentId === undefined || alert.incidentId === null ? [] : [alert.incidentId]),
    ];
    const asked = await change(open, runStore, run.id, askAgainRule(await lastLifeOf(open, subjects)));
    return asked.ok;
  });
}

/**
 * Timer `escalation.step`: what the run waits for has come. A step pages; an acknowledgement without life is asked about, and 10 min later taken back. One
 * that was moved meanwhile is left alone. However late it comes, it does once what is due now.
 */
export async function stepDue(desk: Desk, subject: string): Promise<void> {
  const run = await runById(desk, subject as RunId);
  if (run === undefined) return;
  if (run.state !== 'acknowledged') await stepRun(desk, run.id, 'due');
  else if (!(await askAgain(desk, run)) && isForgotten(run, desk.clock.now())) await forget(desk, run);
}
