import { isId } from '#base/ids.ts';
import type { AlertId } from '#base/ids.ts';
import { alertById } from '#alerts/store.ts';
import type { Alert, AlertRefusal } from '#alerts/alert.ts';
import { giveFeedback } from '#alerts/verbs/give-feedback.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { personById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import { acknowledge as takeOn } from '#oncall/verbs/acknowledge.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { ownChannel } from '../couriers/incident-channel-where.ts';
import { incidentLink } from '../views/alert.ts';
import { sayAlertRefusal } from '../views/alert-refusals.ts';
import { escalateForm } from '../views/incident-forms.ts';
import { openDeclareForm } from './incident-declare.ts';
import { muteEnd } from './alert-until.ts';
import { teamChoices } from './alert-whom.ts';
import { nextStepWords } from './escalate-next.ts';

const STALE = 'That button belongs to something that is not there any more. The Home tab lists what is open.';

/** Says in the person's place why an act on an alert was refused. */
export async function answerAlertRefusal(seat: Seat, refusal: AlertRefusal): Promise<void> {
  const incident =
    refusal.why === 'already_joined' ? await incidentById(seat.desk, refusal.incidentId) : undefined;
  const name =
    incident === undefined
      ? undefined
      : incidentLink({
          number: incident.number,
          channelId: (await ownChannel(seat.desk, incident.id)) ?? null,
        });
  await seat.answer({ text: sayAlertRefusal(refusal, name) });
}

/** Hands the alert that a control names to `work`; a value that names none is answered. */
async function withAlert(seat: Seat, value: string, work: (alert: Alert) => Promise<void>): Promise<void> {
  const alert = isId('alr', value) ? await alertById(seat.desk, value) : undefined;
  if (alert === undefined) await seat.answer({ text: STALE });
  else await work(alert);
}

/** Its value may name several alerts, as a bundled page does; those that somebody else took meanwhile are no reason to refuse the rest. */
const acknowledge = defineAction({
  id: 'alert.acknowledge',
  run: async (seat, { value }) => {
    const ids = value.split(',').filter((id): id is AlertId => isId('alr', id));
    if (ids.length === 0) return seat.answer({ text: STALE });
    for (const id of ids) {
      const outcome = await takeOn(seat.desk, id);
      if (!outcome.ok && ids.length === 1) await answerAlertRefusal(seat, outcome.refused);
    }
  },
});

const resolve = defineAction({
  id: 'alert.resolve',
  run: async (seat, { value }) => {
    if (!isId('alr', value)) return seat.answer({ text: STALE });
    const outcome = await resolveAlert(seat.desk, value, { by: 'person', because: '' });
    if (!outcome.ok) await answerAlertRefusal(seat, outcome.refused);
  },
});

const escalate = defineAction({
  id: 'alert.escalate',
  run: (seat, { value }) =>
    withAlert(seat, value, async (alert) => {
      await seat.open(
        escalateForm({
          id: 'alert.escalate',
          title: alert.title,
          meta: alert.id,
          teams: await teamChoices(seat.desk),
          next: await nextStepWords(seat.desk, { alertId: alert.id }),
        }),
      );
    }),
});

const mute = defineAction({
  id: 'alert.mute',
  run: async (seat, { value }) => {
    const [id = '', choice = ''] = value.split(' ');
    const person = await personById(seat.desk, seat.personId);
    const until = muteEnd(choice, seat.desk.clock.now(), person?.zone ?? 'UTC');
    if (!isId('alr', id) || until === undefined) return seat.answer({ text: STALE });
    const outcome = await muteAlert(seat.desk, id, until);
    if (!outcome.ok) await answerAlertRefusal(seat, outcome.refused);
  },
});

const declare = defineAction({
  id: 'alert.declare',
  run: (seat, { value }) =>
    withAlert(seat, value, async (alert) => {
      if (alert.incidentId !== null)
        return answerAlertRefusal(seat, { why: 'already_joined', incidentId: alert.incidentId });
      return openDeclareForm(
        seat,
        { title: alert.title, severity: alert.severity, serviceId: alert.serviceId, summary: alert.because },
        { alertId: alert.id },
      );
    }),
});

const feedback = (verdict: 'useful' | 'noise'): Action =>
  defineAction({
    id: `alert.${verdict}`,
    run: async (seat, { value }) => {
      if (!isId('alr', value)) return seat.answer({ text: STALE });
      const outcome = await giveFeedback(seat.desk, value, verdict);
      if (!outcome.ok) await answerAlertRefusal(seat, outcome.refused);
    },
  });

/** Every control of an alert's card and of the pages about it. */
export const alertActions: readonly Action[] = [
  acknowledge,
  resolve,
  escalate,
  mute,
  declare,
  feedback('useful'),
  feedback('noise'),
];
