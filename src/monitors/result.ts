import type { CheckResult } from '#signals/checks/check-result.ts';
import type { Verdict } from './verdict.ts';

/** A verdict as it is kept. */
export const resultOf = (monitorId: string, dueAt: Date, at: Date, verdict: Verdict): CheckResult => ({
  monitorId,
  dueAt,
  at,
  level: verdict.level,
  reason: verdict.reason ?? null,
  because: verdict.because,
  totalMs: verdict.totalMs,
  phases: verdict.phases,
  evidence: verdict.level === 'up' ? null : verdict.evidence,
  manual: false,
});
