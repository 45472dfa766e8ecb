import { isId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import type { Outcome } from '#base/decision.ts';
import { reportById } from '#status/report-store.ts';
import { changedSince } from '#status/report-rules.ts';
import type { Report, StatusRefusal } from '#status/report.ts';
import { discardDraft, retractUpdate } from '#status/verbs/correct-report.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { snoozePublic } from '#status/verbs/remind-public.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { closingView } from '../views/status-preview.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { editForm, retractForm, updatesView } from '../views/status-updates.ts';
import { composeView, targetOf } from './status-compose.ts';
import { updatesOf } from './status-shown.ts';

/** The buttons about what customers read. Their value is the report's id, and what else they need after a blank. */

const GONE: StatusRefusal = { why: 'retracted' };

/** A button about one report; one that names none, or one that was taken off, is answered. */
const on = (
  id: string,
  run: (seat: Seat, report: Report, rest: string, actionId: string) => Promise<void>,
): Action =>
  defineAction({
    id,
    run: async (seat, { value, actionId }) => {
      const [named = '', rest = ''] = value.split(' ');
      const report = isId('rep', named) ? await reportById(seat.desk, named) : undefined;
      if (report === undefined)
        return seat.answer({
          text: 'There is no such report any more. `/incident public` begins a new one.',
        });
      return report.phase === 'retracted'
        ? seat.answer({ text: sayStatusRefusal(GONE) })
        : run(seat, report, rest, actionId);
    },
  });

/** Says why not; what was done shows by itself, in the message and in the channel. */
async function answerRefusal(seat: Seat, outcome: Outcome<Report, StatusRefusal>): Promise<void> {
  if (!outcome.ok) await seat.answer({ text: sayStatusRefusal(outcome.refused) });
}

/** Shows the form about a report, in a new modal or in the one that the button stands in. */
const write =
  (how: 'open' | 'redraw') =>
  async (seat: Seat, report: Report): Promise<void> => {
    const target = report.kind === 'incident' ? await targetOf(seat.desk, report) : undefined;
    if (target === undefined)
      return seat.answer({
        text: 'It cannot be written in this form. `/status show` shows what is reported on a page.',
      });
    await seat[how](await composeView(seat.desk, target));
  };

const publish = on('report.publish', async (seat, report, seen) =>
  answerRefusal(seat, await publishDraft(seat.desk, report.id, Number(seen))),
);

/** What was written meanwhile is not dropped unseen. */
const discard = on('report.discard', async (seat, report, seen) => {
  const stale = changedSince(report, Number(seen));
  if (stale !== undefined && report.draft !== null) return seat.answer({ text: sayStatusRefusal(stale) });
  return answerRefusal(seat, await discardDraft(seat.desk, report.id));
});

const snooze = on('report.snooze', async (seat, report, _, actionId) =>
  answerRefusal(
    seat,
    await snoozePublic(seat.desk, report.id, (actionId.endsWith(':60') ? 60 : 30) * MINUTE),
  ),
);

const NOTHING = 'Nothing of it stands on the page.';

const updates = on('report.updates', async (seat, report) => {
  const sight = await updatesOf(seat.desk, report);
  await seat.open(sight === undefined ? closingView(NOTHING) : updatesView(sight));
});

const edit = on('report.edit_update', async (seat, report, code) => {
  const sight = await updatesOf(seat.desk, report);
  const update = sight?.updates.find((one) => one.code === code);
  if (sight === undefined) return seat.redraw(closingView(NOTHING));
  return seat.redraw(
    update === undefined
      ? updatesView(sight, sayStatusRefusal({ why: 'not_found', what: 'update', name: code }))
      : editForm(sight, update),
  );
});

const sayRetract = (refusal: StatusRefusal): string =>
  refusal.why === 'in_use'
    ? 'It is the only update that is left. To take everything off the page, use Retract all.'
    : sayStatusRefusal(refusal);

const retractOne = on('report.retract_update', async (seat, report, code) => {
  const outcome = await retractUpdate(seat.desk, report.id, code);
  const sight = await updatesOf(seat.desk, outcome.ok ? outcome.value : report);
  const note = outcome.ok ? 'The update was taken back.' : sayRetract(outcome.refused);
  await seat.redraw(sight === undefined ? closingView(note) : updatesView(sight, note));
});

const retractAll = on('report.retract', async (seat, report) => {
  const sight = await updatesOf(seat.desk, report);
  await seat.redraw(sight === undefined ? closingView(NOTHING) : retractForm(sight));
});

/** Every button of drafts, previews, published updates and promises. */
export const reportActions: readonly Action[] = [
  on('report.compose', write('open')),
  on('report.back', write('redraw')),
  publish,
  discard,
  snooze,
  updates,
  edit,
  retractOne,
  retractAll,
];
