import { isId } from '#base/ids.ts';
import { pageById } from '#status/page-store.ts';
import type { Impacts } from '#status/report.ts';
import { plan } from '../commands/status-maintenance.ts';
import { readWhen } from '../commands/status-when.ts';
import { defineModal } from '../define.ts';
import type { Modal } from '../define.ts';
import { errorAt, listOf, textOf } from './incident-values.ts';

const planIt = defineModal({
  id: 'status_maintenance.plan',
  submit: async (seat, input) => {
    const [id = '', channel = ''] = input.meta.split(' ');
    const page = isId('stp', id) ? await pageById(seat.desk, id) : undefined;
    if (page === undefined || page.archived)
      return errorAt('title', 'That page is gone. Close this; /status list shows those there are.');
    const when = readWhen(textOf(input, 'when').split(/\s+/), {
      now: seat.desk.clock.now(),
      zone: page.zone,
    });
    if ('problem' in when) return errorAt('when', when.problem);
    const touched = listOf(input, 'components').filter((one) => isId('cmp', one));
    const problem = await plan(
      seat,
      page,
      {
        name: textOf(input, 'title'),
        when,
        // What was chosen are ids of components.
        impacts: Object.fromEntries(touched.map((one) => [one, 'under_maintenance'])) as Impacts,
        text: textOf(input, 'text'),
        quiet: textOf(input, 'tell') === 'off',
      },
      channel === '' ? null : channel,
    );
    return problem === undefined
      ? undefined
      : errorAt(/time|ends after|lasts/.test(problem) ? 'when' : 'title', problem);
  },
});

export const statusMaintenanceModals: readonly Modal[] = [planIt];
