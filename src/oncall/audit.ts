import type { AlertId, AttemptId, MethodId, PageId, PersonId, RunId } from '#base/ids.ts';
import type { ChainFault, SealFault } from './proof.ts';
import { aboutId } from './proof.ts';
import type { About } from './run.ts';

/** Something that the auditor found not to be as it must, each with what mends it. Plain JSON, since it is kept. */
export type Finding =
  /** A triggered alert that nothing holds back, and no way through a policy for it. Mended: one is started. */
  | { readonly what: 'no_run'; readonly alertId: AlertId; readonly since: string }
  /** A triggered alert whose run does nothing for it: it waits for a mute or an acknowledgement that is not there. Mended: it starts over. */
  | { readonly what: 'run_asleep'; readonly alertId: AlertId; readonly runId: RunId; readonly state: string }
  /** Mended: it is due now. */
  | { readonly what: 'run_overdue'; readonly runId: RunId; readonly about: About; readonly dueAt: string }
  /** A run that waits, and nothing will wake it. Mended: it is. */
  | { readonly what: 'timer_missing'; readonly runId: RunId; readonly about: About; readonly dueAt: string }
  /** A step that is in the ledger with people, and their pages are not there. Mended: the next step comes now. */
  | { readonly what: 'step_unpaged'; readonly runId: RunId; readonly about: About; readonly step: number }
  /** A page that nobody tries to deliver. Mended: its tries are planned. */
  | {
      readonly what: 'page_untried';
      readonly pageId: PageId;
      readonly personId: PersonId;
      readonly about: About;
    }
  /** A try that was begun and given up by its process, or whose time is past and that no queue holds. Mended: it is queued. */
  | {
      readonly what: 'attempt_stuck';
      readonly attemptId: AttemptId;
      readonly methodId: MethodId;
      readonly personId: PersonId;
      readonly dueAt: string;
    }
  /** Deliveries that are late although nothing holds them. Cannot be mended from here: the pump does not keep up, or does not run. */
  | { readonly what: 'pages_late'; readonly rows: number; readonly oldestSeconds: number }
  /** Of the nightly count: an alert that the ledger does not account for. */
  | { readonly what: 'lost'; readonly alertId: AlertId; readonly because: string }
  | { readonly what: 'chain_broken'; readonly about: About; readonly fault: ChainFault }
  | {
      readonly what: 'seal_broken';
      readonly at: string;
      readonly why: SealFault['why'];
      readonly about: About | null;
    };

/** One look at everything that is open. `mended` are indexes into `findings`. */
export type Audit = {
  readonly at: Date;
  readonly alerts: number;
  readonly findings: readonly Finding[];
  readonly mended: readonly number[];
};

export type AuditFact = {
  readonly kind: 'audit.found';
  readonly data: {
    readonly alerts: number;
    /** Those that the audit before had not found. */
    readonly findings: readonly Finding[];
    readonly mended: readonly number[];
  };
};

/** What makes two findings the same one, found again. */
export function findingKey(finding: Finding): string {
  switch (finding.what) {
    case 'no_run':
    case 'lost':
    case 'run_asleep':
      return `${finding.what} ${finding.alertId}`;
    case 'run_overdue':
    case 'timer_missing':
      return `${finding.what} ${finding.runId}`;
    case 'step_unpaged':
      return `${finding.what} ${finding.runId} ${finding.step}`;
    case 'page_untried':
      return `${finding.what} ${finding.pageId}`;
    case 'attempt_stuck':
      return `${finding.what} ${finding.attemptId}`;
    case 'pages_late':
      return finding.what;
    case 'chain_broken':
      return `${finding.what} ${aboutId(finding.about)}`;
    case 'seal_broken':
      return `${finding.what} ${finding.at} ${finding.why}`;
  }
}

/** What people are told: findings that the audit before had not, so that trouble which lasts is not told every minute. */
export function news(audit: Audit, before: readonly Finding[]): AuditFact | undefined {
  const known = new Set(before.map(findingKey));
  const fresh = audit.findings.flatMap((finding, index) => (known.has(findingKey(finding)) ? [] : [index]));
  if (fresh.length === 0) return undefined;
  const mended = new Set(audit.mended);
  return {
    kind: 'audit.found',
    data: {
      alerts: audit.alerts,
      findings: fresh.flatMap((index) => audit.findings[index] ?? []),
      mended: fresh.flatMap((index, position) => (mended.has(index) ? [position] : [])),
    },
  };
}
