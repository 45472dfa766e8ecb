import { alertById } from '#alerts/store.ts';
import type { AttemptId, MethodId, PageId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { setTimers } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { news } from '../audit.ts';
import type { Audit, Finding } from '../audit.ts';
import {
  auditStore,
  late,
  lastAudit,
  openCount,
  stalled,
  stuck,
  unattended,
  unpaged,
  untried,
} from '../audit-store.ts';
import { GRACE_MS } from '../fate.ts';
import { ESCALATION_TIMER } from '../run-rules.ts';
import { growthFaults, sealAll } from '../seal-store.ts';
import { plus } from '#base/time.ts';
import { resumeRuns } from './resume-runs.ts';
import { startRun } from './start-run.ts';
import { stepRun } from './step-run.ts';

/** What mends tries that are stuck: how a delivery is queued is told by the floors above. */
export type Mending = {
  readonly retry: (
    desk: Desk,
    attempt: { readonly id: AttemptId; readonly methodId: MethodId; readonly personId: PersonId },
  ) => Promise<void>;
  readonly planPage: (desk: Desk, id: PageId) => Promise<void>;
};

/** Looks at everything that is open, and at what the ledger grew by. Changes nothing. */
export async function look(desk: Desk, toleranceMs = GRACE_MS): Promise<readonly Finding[]> {
  const now = desk.clock.now();
  const chains = await growthFaults(desk);
  return [
    ...(await unattended(desk, now, toleranceMs)),
    ...(await stalled(desk, now, toleranceMs, ESCALATION_TIMER)),
    ...(await unpaged(desk, plus(now, -LOOKS_BACK_MS))),
    ...(await untried(desk, now, toleranceMs)),
    ...(await stuck(desk, now, toleranceMs)),
    ...(await late(desk, now, toleranceMs)),
    ...chains.map((one): Finding => ({ what: 'chain_broken', ...one })),
  ];
}

/** Steps are looked at as long as this after they were made: several audits see each. */
const LOOKS_BACK_MS = 10 * 60_000;

/** Mends one finding; answers whether there was something to do that was done. */
async function mend(desk: Desk, finding: Finding, mending: Mending): Promise<boolean> {
  switch (finding.what) {
    case 'no_run':
    case 'run_asleep': {
      const about = { alertId: finding.alertId };
      const alert = await alertById(desk, finding.alertId);
      if (alert?.state !== 'triggered') return false;
      if (finding.what === 'run_asleep')
        return (await resumeRuns(desk, about, { because: 'unmuted', severity: alert.severity })) > 0;
      return (await startRun(desk, { ...alert, about })).ok;
    }
    case 'run_overdue':
    case 'timer_missing': {
      const at = new Date(finding.dueAt);
      await transact(desk, (open) =>
        setTimers(open.tx, [{ kind: ESCALATION_TIMER, subject: finding.runId, at }]),
      );
      return true;
    }
    case 'step_unpaged':
      return (await stepRun(desk, finding.runId, 'failed')).ok;
    case 'page_untried':
      await mending.planPage(desk, finding.pageId);
      return true;
    case 'attempt_stuck':
      await mending.retry(desk, { ...finding, id: finding.attemptId });
      return true;
    case 'pages_late':
      desk.nudge();
      return false;
    case 'chain_broken':
    case 'seal_broken':
    case 'lost':
      return false;
  }
}

/** One thing that cannot be mended must not keep the others from being. */
async function mendAll(
  desk: Desk,
  findings: readonly Finding[],
  mending: Mending,
): Promise<readonly number[]> {
  const mended: number[] = [];
  for (const [index, finding] of findings.entries()) {
    try {
      if (await mend(desk, finding, mending)) mended.push(index);
    } catch (error) {
      desk.log.error({ finding, err: error }, 'the auditor could not mend what it found');
    }
  }
  return mended;
}

/** Writes down what was found; people are told what the audit before had not found. */
export async function record(desk: Desk, found: Omit<Audit, 'at' | 'alerts'>): Promise<Audit> {
  const before = await lastAudit(desk);
  const alerts = await openCount(desk);
  const written = await change(desk, auditStore, desk.clock.now(), (_, at) => {
    const audit = { at, alerts, ...found };
    const fact = news(audit, before?.findings ?? []);
    return { next: audit, facts: fact === undefined ? [] : [fact] };
  });
  if (!written.ok) throw new Error('an audit is never refused');
  for (const { what } of found.findings) desk.metrics.count('audit_findings_total', { what });
  return written.value;
}

/**
 * Looks, mends what can be mended, writes down what was found and seals the ledger. Clean means that nothing was found: what had to be mended was wrong
 * for a while, so somebody outside may know.
 */
export async function audit(desk: Desk, mending: Mending, toleranceMs = GRACE_MS): Promise<Audit> {
  const findings = await look(desk, toleranceMs);
  const mended = await mendAll(desk, findings, mending);
  const done = await record(desk, { findings, mended });
  await sealAll(desk);
  return done;
}
