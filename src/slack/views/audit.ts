import { sayDuration } from '#base/time.ts';
import type { AuditFact, Finding } from '#oncall/audit.ts';
import type { About } from '#oncall/run.ts';
import type { Words } from '../define.ts';
import { context, section } from './blocks.ts';
import { linesBlocks } from './lines.ts';
import { at, mention } from './words.ts';

/** What the auditor found, in words. Pure. */

const named = (about: About): string =>
  'alertId' in about
    ? `alert \`${about.alertId}\``
    : 'incidentId' in about
      ? `incident \`${about.incidentId}\``
      : `test \`${about.testId}\``;

const BECAUSE: Readonly<Record<string, string>> = {
  no_beginning: 'the ledger does not know of it',
  nothing_planned: 'nobody was reached and nothing was planned',
  overdue: 'what was planned did not happen',
  resolved_unheard: 'it was resolved long after somebody should have heard of it',
};
export const sayLost = (because: string): string => BECAUSE[because] ?? because;

/** One finding as a sentence without its end. */
export function sayFinding(finding: Finding): string {
  switch (finding.what) {
    case 'no_run':
      return `Nobody was being paged about alert \`${finding.alertId}\`, open since ${at(new Date(finding.since))}`;
    case 'run_asleep':
      return `The escalation of alert \`${finding.alertId}\` was asleep (${finding.state}) although nothing holds it back`;
    case 'run_overdue':
      return `The next step for ${named(finding.about)} was due at ${at(new Date(finding.dueAt))}`;
    case 'timer_missing':
      return `Nothing would have woken the escalation of ${named(finding.about)}, due at ${at(new Date(finding.dueAt))}`;
    case 'step_unpaged':
      return `Step ${finding.step} for ${named(finding.about)} named people whose pages are not there`;
    case 'page_untried':
      return `A page to ${mention(finding.personId)} about ${named(finding.about)} was not being tried`;
    case 'attempt_stuck':
      return `A try to reach ${mention(finding.personId)} was stuck since ${at(new Date(finding.dueAt))}`;
    case 'pages_late':
      return `${finding.rows} deliveries of pages are late, the oldest by ${sayDuration(finding.oldestSeconds * 1_000)}`;
    case 'lost':
      return `Alert \`${finding.alertId}\` is not accounted for: ${sayLost(finding.because)}`;
    case 'chain_broken':
      return `The ledger of ${named(finding.about)} is broken at entry ${finding.fault.seq} (${finding.fault.why})`;
    case 'seal_broken':
      return `A seal of the ledger made at ${at(new Date(finding.at))} does not hold (${finding.why.replaceAll('_', ' ')})`;
  }
}

/** What people who look after the bot are told: how bad it is first, then each thing and whether it was mended. */
export function auditWords({ data }: AuditFact): Words {
  const { findings } = data;
  const mended = new Set(data.mended);
  const left = findings.length - mended.size;
  const things = findings.length === 1 ? '1 thing' : `${findings.length} things`;
  const first =
    left === 0
      ? `🟡 The auditor found ${things} that would have been lost, and mended ${findings.length === 1 ? 'it' : 'them all'}.`
      : `🔴 The auditor found ${things} wrong; ${left === 1 ? 'one needs' : `${left} need`} a person.`;
  const lines = findings.map(
    (finding, index) => `• ${sayFinding(finding)}${mended.has(index) ? ': mended' : ''}.`,
  );
  return {
    text: first,
    blocks: [
      section(`*${first}*`),
      ...linesBlocks(lines, () => '`tocsin proof` shows all of it.'),
      context(
        'The outside heartbeat waits until an audit is clean. To see what became of an alert: `/tocsin proof`.',
      ),
    ],
  };
}
