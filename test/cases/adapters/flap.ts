import { z } from 'zod';
import type { Adapter } from '../case.ts';
import { byShape, goOn, inState, levelOf, named, shape } from './verdicts.ts';
import type { Named, Trail } from './verdicts.ts';

const Transition = z.strictObject({
  transition: z.string().regex(/^\s*\w+\s*->\s*\w+ pushes the change rate over the limit\s*$/),
});

/** A monitor that moved so often that its next move makes four in half an hour. */
function restless(from: Named): Trail {
  const other = from === 'up' ? 'down' : 'up';
  let trail = inState(from);
  for (let turn = 0; turn < 2; turn += 1) trail = goOn(goOn(trail, other, 2), levelOf(from), 2);
  return trail;
}

export const flap: Adapter = {
  covers: (area) => area === 'flap',
  observe: (given) =>
    byShape(given, [
      shape(Transition, ({ transition }) => {
        const [from = '', to = ''] = transition.replace(/ pushes.*$/, '').split('->');
        const before = restless(named(from));
        const after = goOn({ ...before, facts: [] }, levelOf(named(to)), 2);
        const started = after.facts.some((fact) => fact.kind === 'monitor.flapping' && fact.data.started);
        return { flap_start_notice_on_this_transition: () => started };
      }),
    ]),
};
