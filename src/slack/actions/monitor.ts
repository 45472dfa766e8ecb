import { isId } from '#base/ids.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { monitorById } from '#monitors/store.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { removeMonitor } from '#monitors/verbs/remove-monitor.ts';
import { resumeMonitor } from '#monitors/verbs/resume-monitor.ts';
import { addCommand } from '../commands/monitor-add.ts';
import * as acts from '../commands/monitor-acts.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { kindForm } from '../modals/monitor-kind.ts';
import { sayMonitorRefusal } from '../views/refusals.ts';

/** A button about one monitor, named by the button's value. */
const on = (id: string, run: (seat: Seat, monitor: Monitor) => Promise<void>): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const monitor = isId('mon', value) ? await monitorById(seat.desk, value) : undefined;
      return monitor === undefined || monitor.removed
        ? seat.answer({
            text: sayMonitorRefusal({ why: 'not_found', name: monitor?.name ?? 'of that button' }),
          })
        : run(seat, monitor);
    },
  });

export const monitorActions: readonly Action[] = [
  on('monitor.test', acts.testIt),
  on('monitor.why', acts.why),
  on('monitor.show', acts.show),
  on('monitor.edit', (seat, monitor) => acts.edit(seat, monitor, [])),
  on('monitor.pause', async (seat, monitor) =>
    acts.answerOutcome(
      seat,
      await pauseMonitor(seat.desk, monitor.id),
      (one) => `*${one.name}* is paused: it is not checked.`,
    ),
  ),
  on('monitor.resume', async (seat, monitor) =>
    acts.answerOutcome(
      seat,
      await resumeMonitor(seat.desk, monitor.id),
      (one) => `*${one.name}* is checked again.`,
    ),
  ),
  on('monitor.remove', async (seat, monitor) => {
    const removed = await removeMonitor(seat.desk, monitor.id);
    await seat.replace({
      text: removed.ok ? `*${monitor.name}* was removed.` : sayMonitorRefusal(removed.refused),
    });
  }),
  on('monitor.keep', (seat, monitor) => seat.replace({ text: `*${monitor.name}* stays.` })),
  defineAction({
    id: 'monitor.add_anyway',
    run: (seat, { value }) => addCommand(seat, value, true),
  }),
  defineAction({
    id: 'monitor.add',
    run: (seat) => seat.open(kindForm()),
  }),
];
