import type { AlertId, IncidentId, PersonId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import { urgencyOf } from '#oncall/conditions.ts';
import { latestRunsOf } from '#oncall/run-store.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { goOnBehind } from '#oncall/verbs/resume-runs.ts';
import { stepRun } from '#oncall/verbs/step-run.ts';
import * as tell from '#telling.ts';
import type { Line } from './line.ts';
import { alertMoved, incidentMoved, theAlert } from './shown.ts';

const asker = (event: { readonly actor: string }): PersonId | null =>
  event.actor.startsWith('system:') ? null : event.actor;

/** Somebody asks for help: for people, who are paged besides, or for nobody in particular, which is the next step of the policy. */
export const alertEscalated: Line<'alert.escalated'> = async (desk, event) => {
  const alert = await theAlert(desk, event.subject);
  const about = { alertId: event.subject as AlertId };
  const { to, note } = event.data;
  if (to.length === 0) {
    const run = (await latestRunsOf(desk, about))[0];
    if (run !== undefined) await stepRun(desk, run.id, 'asked');
    return alertMoved(desk, event);
  }
  await goOnBehind(desk, about);
  const urgency = urgencyOf(alert.severity);
  await pagePeople(desk, { people: to, about, urgency, askedBy: asker(event), note });
  return alertMoved(desk, event);
};

/** The same for an incident. Whoever acknowledged it keeps it: help comes besides. */
export const incidentEscalated: Line<'incident.escalated'> = async (desk, event) => {
  const id = event.subject as IncidentId;
  const incident = await incidentById(desk, id);
  const { to, note } = event.data;
  await pagePeople(desk, {
    people: to,
    about: { incidentId: id },
    urgency: urgencyOf(incident?.severity ?? 0),
    askedBy: asker(event),
    note,
  });
  return [...(await incidentMoved(desk, event)), tell.inviteToIncident(id)];
};
