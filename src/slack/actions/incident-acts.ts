import { isId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import type { Outcome } from '#base/decision.ts';
import type { Incident, IncidentRefusal } from '#incidents/incident.ts';
import { incidentById, liveIncidents } from '#incidents/store.ts';
import { acceptIncident } from '#incidents/verbs/accept-incident.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { closeIncident } from '#incidents/verbs/close-incident.ts';
import { snoozeUpdate } from '#incidents/verbs/snooze-update.ts';
import { alertsOfIncident } from '../couriers/incident-sight.ts';
import { attempt } from '../couriers/reconcile-fate.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import {
  escalateForm,
  mergeForm,
  reasonForm,
  resolveForm,
  rolesForm,
  severityForm,
} from '../views/incident-forms.ts';
import { updateForm } from '../views/incident-forms-told.ts';
import { reminder } from '../views/incident-posts.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';
import { headline } from '../views/incident-words.ts';
import { at, mention } from '../views/words.ts';
import { teamChoices } from './alert-whom.ts';
import { nextStepWords } from './escalate-next.ts';
import { declareIncidentAction } from './incident-declare.ts';
import { openTimeline } from './incident-timeline.ts';
import { openCompose } from './status-compose.ts';

type Answered = Outcome<Incident, IncidentRefusal>;

/** Hands the incident that a control names to `work`; a value that names none is answered. */
export async function withIncident(
  seat: Seat,
  value: string,
  work: (incident: Incident) => Promise<void>,
): Promise<void> {
  const incident = isId('inc', value) ? await incidentById(seat.desk, value) : undefined;
  if (incident === undefined) await seat.answer({ text: sayIncidentRefusal({ why: 'not_found' }) });
  else await work(incident);
}

/** Says why not; what was done shows by itself, on the card and in the channel. */
export async function answerRefusal(seat: Seat, outcome: Answered): Promise<void> {
  if (!outcome.ok) await seat.answer({ text: sayIncidentRefusal(outcome.refused) });
}

/** A button that does its act at once. */
const act = (id: string, verb: (seat: Seat, incident: Incident) => Promise<Answered>): Action =>
  defineAction({
    id,
    run: (seat, { value }) =>
      withIncident(seat, value, async (incident) => answerRefusal(seat, await verb(seat, incident))),
  });

/** A button that asks in a modal first. */
const ask = (id: string, open: (seat: Seat, incident: Incident) => Promise<void>): Action =>
  defineAction({
    id,
    run: (seat, { value }) => withIncident(seat, value, (incident) => open(seat, incident)),
  });

/** Opens the modal of an act on an incident; merging is refused when there is nothing to merge into. */
export const openForm = {
  severity: (seat: Seat, incident: Incident) => seat.open(severityForm(incident)),
  update: (seat: Seat, incident: Incident) =>
    seat.open(updateForm(incident, JSON.stringify({ incidentId: incident.id }))),
  public: openCompose,
  roles: (seat: Seat, incident: Incident) => seat.open(rolesForm(incident)),
  reopen: (seat: Seat, incident: Incident) => seat.open(reasonForm(incident, 'reopen')),
  decline: (seat: Seat, incident: Incident) => seat.open(reasonForm(incident, 'decline')),
  resolve: async (seat: Seat, incident: Incident) => {
    const firing = (await alertsOfIncident(seat.desk, incident)).filter(
      (alert) => alert.state !== 'resolved',
    );
    await seat.open(resolveForm(incident, firing));
  },
  escalate: async (seat: Seat, incident: Incident) =>
    seat.open(
      escalateForm({
        id: 'incident.escalate',
        title: `Incident ${incident.number}: ${headline(incident)}`,
        meta: incident.id,
        teams: await teamChoices(seat.desk),
        next: await nextStepWords(seat.desk, { incidentId: incident.id }),
      }),
    ),
  merge: async (seat: Seat, incident: Incident) => {
    const others = (await liveIncidents(seat.desk)).filter((other) => other.id !== incident.id);
    if (others.length === 0)
      await seat.answer({
        text: 'There is no other open incident to merge it into. `/incident list` shows the open ones.',
      });
    else await seat.open(mergeForm(incident, others));
  },
} as const;

/** Shows in the reminder itself that it was answered. A reminder that a person deleted meanwhile needs nothing. */
export async function answerReminder(
  seat: Seat,
  incident: Incident,
  promised: Date,
  words: string,
  where: { readonly channelId: string; readonly ts: string } | undefined,
): Promise<void> {
  if (where === undefined) return;
  const shown = reminder(incident.id, promised, words);
  const edited = await attempt(() =>
    seat.desk.slack.call('chat.update', {
      channel: where.channelId,
      ts: where.ts,
      text: shown.text,
      blocks: shown.blocks ?? [],
    }),
  );
  if ('fate' in edited)
    seat.desk.log.info({ incident: incident.number, code: edited.code }, 'a reminder could not be edited');
}

/** A reminder's button: the incident and the promised instant. */
function readReminder(value: string): { readonly id: string; readonly promised: Date } {
  const [id = '', when = ''] = value.split(' ');
  const promised = new Date(when);
  return { id, promised: Number.isNaN(promised.getTime()) ? new Date(0) : promised };
}

const placeOfReminder = (seat: Seat): { readonly channelId: string; readonly ts: string } | undefined =>
  seat.channelId === undefined || seat.message === undefined
    ? undefined
    : { channelId: seat.channelId, ts: seat.message.ts };

const updateNow = defineAction({
  id: 'incident.update_now',
  run: (seat, { value }) => {
    const { id, promised } = readReminder(value);
    return withIncident(seat, id, async (incident) => {
      await seat.open(
        updateForm(
          incident,
          JSON.stringify({
            incidentId: incident.id,
            promised: promised.toISOString(),
            reminder: placeOfReminder(seat),
          }),
        ),
      );
    });
  },
});

const snooze = defineAction({
  id: 'incident.snooze',
  run: (seat, { value, actionId }) => {
    const { id, promised } = readReminder(value);
    const minutes = actionId.endsWith(':30') ? 30 : 15;
    return withIncident(seat, id, async (incident) => {
      const outcome = await snoozeUpdate(seat.desk, incident.id, minutes * MINUTE);
      if (!outcome.ok) return answerRefusal(seat, outcome);
      const until = outcome.value.nextUpdateAt;
      return answerReminder(
        seat,
        incident,
        promised,
        `${mention(seat.personId)} snoozed it${until === null ? '' : ` until ${at(until)}`}.`,
        placeOfReminder(seat),
      );
    });
  },
});

const timeline = defineAction({
  id: 'incident.timeline',
  run: (seat, { value }) => {
    const [id = '', page = ''] = value.split(' ');
    return withIncident(seat, id, (incident) => openTimeline(seat, incident, Number.parseInt(page, 10) || 1));
  },
});

/** A link needs no answer, yet Slack sends its click. */
const open = defineAction({ id: 'incident.open', run: () => Promise.resolve() });

/** Every control of an incident's card, announcement, reminders and timeline. */
export const incidentActions: readonly Action[] = [
  declareIncidentAction,
  act('incident.acknowledge', (seat, incident) => acknowledgeIncident(seat.desk, incident.id)),
  act('incident.accept', (seat, incident) => acceptIncident(seat.desk, incident.id)),
  act('incident.close', (seat, incident) => closeIncident(seat.desk, incident.id)),
  ask('incident.escalate', openForm.escalate),
  ask('incident.severity', openForm.severity),
  ask('incident.update', openForm.update),
  ask('incident.public', openForm.public),
  ask('incident.roles', openForm.roles),
  ask('incident.resolve', openForm.resolve),
  ask('incident.reopen', openForm.reopen),
  ask('incident.decline', openForm.decline),
  ask('incident.merge', openForm.merge),
  updateNow,
  snooze,
  timeline,
  open,
];
