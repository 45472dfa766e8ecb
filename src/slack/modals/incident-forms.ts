import type { Outcome } from '#base/decision.ts';
import { isId } from '#base/ids.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { parseSeverity } from '#catalog/severity.ts';
import type { Incident, IncidentRefusal } from '#incidents/incident.ts';
import { changeSeverity } from '#incidents/verbs/change-severity.ts';
import { declineIncident } from '#incidents/verbs/decline-incident.ts';
import { escalateIncident } from '#incidents/verbs/escalate-incident.ts';
import { giveRole } from '#incidents/verbs/give-role.ts';
import { mergeIncident } from '#incidents/verbs/merge-incident.ts';
import { reopenIncident } from '#incidents/verbs/reopen-incident.ts';
import { resolveIncident } from '#incidents/verbs/resolve-incident.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput, Seat } from '../define.ts';
import { whomToPage } from '../actions/alert-whom.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';
import { nextStep } from './escalate-next.ts';
import { errorAt, incidentOf, listOf, textOf } from './incident-values.ts';

type Answered = Outcome<Incident, IncidentRefusal>;

const answerTo = (outcome: Answered, field: string): ModalAnswer =>
  outcome.ok ? undefined : errorAt(field, sayIncidentRefusal(outcome.refused));

/** A modal about one incident; its refusals stand under `field`. */
function about(
  id: string,
  field: string,
  submit: (seat: Seat, incident: Incident, input: ModalInput) => Promise<ModalAnswer | Answered>,
): Modal {
  return defineModal({
    id,
    submit: async (seat, input) => {
      const incident = await incidentOf(seat.desk, input.meta);
      if (incident === undefined) return errorAt(field, sayIncidentRefusal({ why: 'not_found' }));
      const answer = await submit(seat, incident, input);
      return answer !== undefined && 'ok' in answer ? answerTo(answer, field) : answer;
    },
  });
}

const severity = about('incident.severity', 'severity', async (seat, incident, input) => {
  const chosen = parseSeverity(textOf(input, 'severity'));
  return chosen === undefined
    ? errorAt('severity', 'Choose one of the levels, SEV0 to SEV4.')
    : changeSeverity(seat.desk, incident.id, chosen);
});

/** Roles that did not change are left alone. */
const roles = about('incident.roles', 'lead', async (seat, incident, input) => {
  const lead = textOf(input, 'lead') || null;
  const comms = textOf(input, 'comms') || null;
  if (lead !== incident.leadId) {
    const outcome = await giveRole(seat.desk, incident.id, 'lead', lead);
    if (!outcome.ok) return errorAt('lead', sayIncidentRefusal(outcome.refused));
  }
  if (comms !== incident.commsId) {
    const outcome = await giveRole(seat.desk, incident.id, 'comms', comms);
    if (!outcome.ok) return errorAt('comms', sayIncidentRefusal(outcome.refused));
  }
  return undefined;
});

/** The ticked alerts are resolved after the incident; one that recovered meanwhile is no trouble. */
const resolve = about('incident.resolve', 'summary', async (seat, incident, input) => {
  const summary = textOf(input, 'summary');
  const outcome = await resolveIncident(seat.desk, incident.id, { summary });
  if (!outcome.ok) return outcome;
  for (const id of listOf(input, 'alerts')) {
    if (isId('alr', id) && incident.alertIds.includes(id))
      await resolveAlert(seat.desk, id, { by: 'person', because: summary });
  }
  return outcome;
});

const reopen = about('incident.reopen', 'reason', (seat, incident, input) =>
  reopenIncident(seat.desk, incident.id, textOf(input, 'reason')),
);
const decline = about('incident.decline', 'reason', (seat, incident, input) =>
  declineIncident(seat.desk, incident.id, textOf(input, 'reason')),
);

const merge = about('incident.merge', 'into', async (seat, incident, input) => {
  const into = textOf(input, 'into');
  return isId('inc', into)
    ? mergeIncident(seat.desk, incident.id, into, textOf(input, 'reason'))
    : errorAt('into', 'Choose the incident that goes on.');
});

const escalate = about('incident.escalate', 'people', async (seat, incident, input) => {
  const team = textOf(input, 'team') || null;
  const people = listOf(input, 'people');
  if (team === null && people.length === 0)
    return textOf(input, 'how') === 'next'
      ? nextStep(seat, { incidentId: incident.id })
      : errorAt('people', 'Choose whom to page: people, or a team.');
  const whom = await whomToPage(seat.desk, { people, team });
  if ('nobody' in whom)
    return errorAt(
      team === null ? 'people' : 'team',
      sayIncidentRefusal({ why: 'nobody_to_page', asked: whom.nobody }),
    );
  return escalateIncident(seat.desk, incident.id, {
    to: whom.to,
    team: whom.team,
    note: textOf(input, 'note'),
  });
});

/** The modals about one incident, but for declaring and updating. */
export const incidentForms: readonly Modal[] = [severity, roles, resolve, reopen, decline, merge, escalate];
