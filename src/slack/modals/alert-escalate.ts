import { isId } from '#base/ids.ts';
import { escalateAlert } from '#alerts/verbs/escalate-alert.ts';
import { whomToPage } from '../actions/alert-whom.ts';
import { defineModal } from '../define.ts';
import { sayAlertRefusal } from '../views/alert-refusals.ts';
import { nextStep } from './escalate-next.ts';
import { errorAt, listOf, textOf } from './incident-values.ts';

/** Pages the policy's next step, people, or those whom a team would page, about an alert. */
export const alertEscalate = defineModal({
  id: 'alert.escalate',
  submit: async (seat, input) => {
    if (!isId('alr', input.meta)) return errorAt('people', sayAlertRefusal({ why: 'not_found' }));
    const team = textOf(input, 'team') || null;
    const people = listOf(input, 'people');
    if (team === null && people.length === 0)
      return textOf(input, 'how') === 'next'
        ? nextStep(seat, { alertId: input.meta })
        : errorAt('people', 'Choose whom to page: people, or a team.');
    const whom = await whomToPage(seat.desk, { people, team });
    if ('nobody' in whom)
      return errorAt(
        team === null ? 'people' : 'team',
        sayAlertRefusal({ why: 'nobody_to_page', asked: whom.nobody }),
      );
    const outcome = await escalateAlert(seat.desk, input.meta, {
      to: whom.to,
      team: whom.team,
      note: textOf(input, 'note'),
    });
    if (outcome.ok) return undefined;
    return errorAt(
      'people',
      outcome.refused.why === 'already_resolved'
        ? 'This alert is resolved already, so nobody was paged.'
        : sayAlertRefusal(outcome.refused),
    );
  },
});
