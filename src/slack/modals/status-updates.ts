import { isId } from '#base/ids.ts';
import { reportById } from '#status/report-store.ts';
import { editUpdate, retractReport } from '#status/verbs/correct-report.ts';
import { z } from 'zod';
import { updatesOf } from '../actions/status-shown.ts';
import { defineModal } from '../define.ts';
import type { Modal } from '../define.ts';
import { closingView } from '../views/status-preview.ts';
import { updatesView } from '../views/status-updates.ts';
import { errorAt, textOf } from './incident-values.ts';
import { readMeta, refusalAt } from './status-values.ts';

const Edit = z.object({ reportId: z.string(), version: z.number(), code: z.string() });

/** Other words for an update that customers read; the list shows it then. */
const edit = defineModal({
  id: 'report.edit',
  submit: async (seat, input) => {
    const meta = readMeta(Edit, input.meta);
    if (meta === undefined || !isId('rep', meta.reportId))
      return { show: closingView('This form is too old. Close it and open it anew.') };
    const body = textOf(input, 'body');
    const outcome = await editUpdate(seat.desk, meta.reportId, meta.code, body, meta.version);
    if (!outcome.ok) return refusalAt(seat.desk, 'body', outcome.refused);
    const sight = await updatesOf(seat.desk, outcome.value);
    const note = 'The update was changed; customers see that it was edited.';
    return { show: sight === undefined ? closingView(note) : updatesView(sight, note) };
  },
});

/** The whole report goes off the page. */
const retract = defineModal({
  id: 'report.retract',
  submit: async (seat, input) => {
    const report = isId('rep', input.meta) ? await reportById(seat.desk, input.meta) : undefined;
    if (report === undefined) return { show: closingView('There is no such report any more.') };
    const reason = textOf(input, 'reason');
    if (reason === '')
      return errorAt(
        'reason',
        'Say why, in a sentence: Published by mistake: our services were not affected.',
      );
    const outcome = await retractReport(seat.desk, report.id, reason);
    return outcome.ok ? { close: 'all' } : refusalAt(seat.desk, 'reason', outcome.refused);
  },
});

/** The modals that correct what customers read. */
export const statusUpdateModals: readonly Modal[] = [edit, retract];
