import type { ComponentStatus } from '#status/component.ts';
import { COMPONENT_WORDS } from '#status/words.ts';

export { COMPONENT_WORDS, STATE_WORDS } from '#status/words.ts';

/** The marks of status pages, as people here see them. */
const MARKS: Readonly<Record<ComponentStatus, string>> = {
  operational: '🟢',
  under_maintenance: '🔵',
  degraded_performance: '🟡',
  partial_outage: '🟠',
  major_outage: '🔴',
};

export const markedComponent = (status: ComponentStatus): string =>
  `${MARKS[status]} ${COMPONENT_WORDS[status]}`;
