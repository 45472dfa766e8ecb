import type { Alert } from '#alerts/alert.ts';
import { alertById } from '#alerts/store.ts';
import type { IncidentId, PersonId } from '#base/ids.ts';
import type { Team } from '#catalog/catalog.ts';
import { invariant } from '#base/invariant.ts';
import { people, serviceById, teamById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import { takeInAlert } from '#incidents/verbs/take-in-alert.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Page } from '#oncall/page.ts';
import { pagesAbout } from '#oncall/store.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { whoElseToPage, whoToPage } from '#oncall/who.ts';
import * as tell from '#telling.ts';
import type { Line } from './line.ts';

/** Alerts milder than this wait on their card; nobody is woken. */
const PAGES_UP_TO = 2;

/** An alert starts to matter — opened, worse than before, or no longer muted: it joins or opens an incident, and somebody is woken. */
export async function takeUp(desk: Desk, alert: Alert): Promise<void> {
  if (alert.mutedUntil !== null || alert.state !== 'triggered') return;
  const service = await serviceById(desk, alert.serviceId);
  const team = await teamById(desk, alert.teamId);
  invariant(service && team, `service and team of ${alert.id} exist`);
  const live = await takeInAlert(desk, alert, service);
  // Whoever acknowledged the incident is at work on this service already.
  const atWork = live !== undefined && live.acknowledgedAt !== null;
  if (alert.severity > PAGES_UP_TO || atWork) return;
  const who = whoToPage(team, await people(desk));
  await pagePeople(desk, {
    people: who.people,
    about: { alertId: alert.id },
    askedBy: null,
    note: who.because,
  });
}

/** Pages the responders of the services' teams, for an incident that a person declared or made worse. */
export async function wakeForIncident(desk: Desk, id: IncidentId, note: string): Promise<void> {
  const incident = await incidentById(desk, id);
  if (incident === undefined || incident.severity > PAGES_UP_TO || incident.alertIds.length > 0) return;
  const everyone = await people(desk);
  for (const serviceId of incident.serviceIds) {
    const service = await serviceById(desk, serviceId);
    const team = service === undefined ? undefined : await teamById(desk, service.teamId);
    if (team === undefined) continue;
    const who = whoToPage(team, everyone).people.filter((person) => person !== incident.declaredBy);
    await pagePeople(desk, { people: who, about: { incidentId: id }, askedBy: incident.declaredBy, note });
  }
}

/** The team of the first service of the incident that a page is about. */
async function teamOfIncident(desk: Desk, about: Page['about']): Promise<Team | undefined> {
  const incident = 'incidentId' in about ? await incidentById(desk, about.incidentId) : undefined;
  const [first] = incident?.serviceIds ?? [];
  const service = first === undefined ? undefined : await serviceById(desk, first);
  return service === undefined ? undefined : teamById(desk, service.teamId);
}

export const pageFailed: Line<'page.failed'> = async (desk, event) => {
  const { about } = event.data;
  const alert = 'alertId' in about ? await alertById(desk, about.alertId) : undefined;
  const team = alert === undefined ? await teamOfIncident(desk, about) : await teamById(desk, alert.teamId);
  const told: readonly PersonId[] = (await pagesAbout(desk, about)).map((page) => page.personId);
  const who = whoElseToPage(team, await people(desk), told);
  await pagePeople(desk, { people: who.people, about, askedBy: null, note: who.because });
  const incidentId = 'incidentId' in about ? about.incidentId : alert?.incidentId;
  return [
    ...(alert === undefined
      ? []
      : [tell.refreshAlertCard(alert.foldedInto ?? alert.id), tell.tellAlertThread(alert.id, event.id)]),
    ...(incidentId === undefined || incidentId === null
      ? []
      : [tell.tellIncidentChannel(incidentId, event.id)]),
  ];
};
