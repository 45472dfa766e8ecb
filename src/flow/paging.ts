import type { Alert } from '#alerts/alert.ts';
import type { IncidentId, PersonId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Service, Team } from '#catalog/catalog.ts';
import { serviceById, teamById } from '#catalog/store.ts';
import { alertsByIds } from '#alerts/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { isLive } from '#incidents/lifecycle.ts';
import { incidentById } from '#incidents/store.ts';
import { takeInAlert } from '#incidents/verbs/take-in-alert.ts';
import type { Desk } from '#ledger/desk.ts';
import { urgencyOf } from '#oncall/conditions.ts';
import { openRunsOf } from '#oncall/run-store.ts';
import { firstReached } from '#oncall/sight-store.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { resumeRuns } from '#oncall/verbs/resume-runs.ts';
import { prepareRun, startRun } from '#oncall/verbs/start-run.ts';
import { acknowledgeRuns } from '#oncall/verbs/stop-runs.ts';

/** Why an alert starts to matter. */
export type TakenUp = 'opened' | 'worse' | 'unmuted';

async function ownersOf(
  desk: Desk,
  alert: Alert,
): Promise<{ readonly service: Service; readonly team: Team }> {
  const service = await serviceById(desk, alert.serviceId);
  const team = await teamById(desk, alert.teamId);
  invariant(service && team, `service and team of ${alert.id} exist`);
  return { service, team };
}

/** An alert starts to matter: it joins or opens an incident, and its team is on its way through its policy. Muted, the way waits for the end of the mute. */
export async function takeUp(desk: Desk, alert: Alert, because: TakenUp): Promise<void> {
  if (alert.state !== 'triggered') return;
  const { service, team } = await ownersOf(desk, alert);
  const about = { alertId: alert.id };
  const wish = { about, teamId: team.id, serviceId: service.id, severity: alert.severity };
  if (alert.mutedUntil !== null) {
    await startRun(desk, { ...wish, held: 'muted' });
    return;
  }
  // An incident that opens locks the count of all of them to the end: what the run needs is read before.
  const ahead = because === 'opened' ? await prepareRun(desk, team, wish) : undefined;
  const live = await takeInAlert(desk, alert, service);
  // Whoever acknowledged the incident is at work on this service already.
  const coveredBy = live === undefined || live.acknowledgedAt === null ? undefined : live.acknowledgedBy;
  if (coveredBy !== undefined && coveredBy !== null) {
    await startRun(desk, { ...wish, coveredBy }, ahead);
    if (because === 'unmuted') await acknowledgeRuns(desk, about, coveredBy);
    return;
  }
  const resumed =
    because === 'opened' ? 0 : await resumeRuns(desk, about, { because, severity: alert.severity });
  if (resumed === 0) await startRun(desk, wish, ahead);
}

/** The teams of an incident's services that none of its open alerts pages already. */
async function teamsToWake(desk: Desk, incident: Incident): Promise<ReadonlyMap<TeamId, Service>> {
  const alerts = await alertsByIds(desk, incident.alertIds);
  const paged = new Set(alerts.filter((alert) => alert.state !== 'resolved').map((alert) => alert.teamId));
  const teams = new Map<TeamId, Service>();
  for (const serviceId of incident.serviceIds) {
    const service = await serviceById(desk, serviceId);
    if (service !== undefined && !paged.has(service.teamId) && !teams.has(service.teamId))
      teams.set(service.teamId, service);
  }
  return teams;
}

/** People wake others about an incident: the teams of its services start on their way, each by its own policy. Whoever declared it is not paged at once. */
export async function wakeForIncident(desk: Desk, id: IncidentId): Promise<void> {
  const incident = await incidentById(desk, id);
  if (incident === undefined || !isLive(incident.status) || incident.acknowledgedAt !== null) return;
  const { declaredBy, severity } = incident;
  for (const [teamId, service] of await teamsToWake(desk, incident)) {
    await startRun(desk, {
      about: { incidentId: id },
      teamId,
      serviceId: service.id,
      severity,
      informed: new Map(declaredBy === null ? [] : [[declaredBy, 'declared']]),
    });
  }
}

/**
 * An incident got worse: what is under way starts over with the new severity, and what was not starts. While somebody is at work on it the first of
 * each team are told once, and nothing follows from their silence.
 */
export async function wakeAgain(desk: Desk, id: IncidentId, note: string): Promise<void> {
  const incident = await incidentById(desk, id);
  if (incident === undefined || !isLive(incident.status)) return;
  const about = { incidentId: id };
  const { severity } = incident;
  if (incident.acknowledgedAt === null) {
    if ((await openRunsOf(desk, about)).length > 0)
      await resumeRuns(desk, about, { because: 'worse', severity });
    return wakeForIncident(desk, id);
  }
  const told: readonly (PersonId | null)[] = [incident.declaredBy, incident.acknowledgedBy];
  for (const [teamId, service] of await teamsToWake(desk, incident)) {
    const team = await teamById(desk, teamId);
    invariant(team, `team ${teamId} exists`);
    const people = (await firstReached(desk, team, service.id, severity)).map((one) => one.personId);
    await pagePeople(desk, {
      people: people.filter((person) => !told.includes(person)),
      about,
      urgency: urgencyOf(severity),
      askedBy: desk.actor.kind === 'person' ? desk.actor.id : null,
      note,
    });
  }
}
