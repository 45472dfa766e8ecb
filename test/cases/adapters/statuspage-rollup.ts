import { z } from 'zod';
import type { ComponentStatus } from '#status/component.ts';
import { overallStatus } from '#status/overall.ts';
import { NotApplicable } from '../case.ts';
import type { Adapter } from '../case.ts';
import { byShape, shape } from './verdicts.ts';

/** The words that Instatus has for the states of a component. https://instatus.com/help/api */
const INSTATUS: Readonly<Record<string, ComponentStatus>> = {
  OPERATIONAL: 'operational',
  UNDERMAINTENANCE: 'under_maintenance',
  DEGRADEDPERFORMANCE: 'degraded_performance',
  PARTIALOUTAGE: 'partial_outage',
  MAJOROUTAGE: 'major_outage',
};
const Components = z.strictObject({
  components: z.array(z.string()),
  incidents: z.int().nonnegative().default(0),
});

/** What a page says in one line of the states of its components. */
export const statuspageRollup: Adapter = {
  covers: (area) => area === 'statuspage.rollup',
  observe: (given) =>
    byShape(given, [
      shape(Components, ({ components, incidents }) => {
        const leaves = components.map((name) => {
          const status = INSTATUS[name];
          if (status === undefined) throw new NotApplicable(`a component has no state "${name}" here`);
          return status;
        });
        const overall = overallStatus({ leaves, incidents, showsMaintenance: true });
        return { text: () => overall.description, indicator: () => overall.indicator };
      }),
    ]),
};
