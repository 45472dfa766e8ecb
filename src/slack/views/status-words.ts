import type { ComponentStatus } from '#status/component.ts';
import type { ReportState } from '#status/report.ts';

/** The words of status pages, as people here read them. */

export const COMPONENT_WORDS: Readonly<Record<ComponentStatus, string>> = {
  operational: 'Operational',
  under_maintenance: 'Under maintenance',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
};

const MARKS: Readonly<Record<ComponentStatus, string>> = {
  operational: '🟢',
  under_maintenance: '🔵',
  degraded_performance: '🟡',
  partial_outage: '🟠',
  major_outage: '🔴',
};

export const markedComponent = (status: ComponentStatus): string =>
  `${MARKS[status]} ${COMPONENT_WORDS[status]}`;

export const STATE_WORDS: Readonly<Record<ReportState, string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  postmortem: 'Post-mortem',
  scheduled: 'Scheduled',
  in_progress: 'In progress',
  verifying: 'Verifying',
  completed: 'Completed',
};
