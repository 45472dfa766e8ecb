import { alertsByIds, openAlertsOf } from '#alerts/store.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import type { MonitorId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { severityOf } from '#catalog/severity.ts';
import { serviceById, teams } from '#catalog/store.ts';
import { incidentById, liveIncidents } from '#incidents/store.ts';
import { declineIncident } from '#incidents/verbs/decline-incident.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import { titleOf } from '#monitors/kinds/index.ts';
import { monitorById } from '#monitors/store.ts';
import { runsInHandOf } from '#oncall/run-store.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { forget } from '#oncall/verbs/step-due.ts';
import { endRuns } from '#oncall/verbs/stop-runs.ts';
import { recordShiftsOf } from '#oncall/verbs/tidy-rota.ts';
import { heldAtOpening } from '#status/report-store.ts';
import { followMonitors } from '#status/verbs/follow-monitors.ts';
import * as tell from '#telling.ts';
import type { Line } from './line.ts';
import { takeUp } from './paging.ts';
import { alertMoved, pageCards, theAlert } from './shown.ts';

export const fell: Line<'monitor.fell'> = async (desk, event) => {
  const monitor = await monitorById(desk, event.subject as MonitorId);
  invariant(monitor, `monitor ${event.subject} exists`);
  const service = await serviceById(desk, monitor.serviceId);
  invariant(service, `service of ${monitor.id} exists`);
  // Pages first, then alerts: that is the order in which everybody holds them.
  await followMonitors(desk, service.id);
  const maintained = await heldAtOpening(desk, service.id, event.at);
  const { group, level, urgent, because } = event.data;
  const side = group !== 'main';
  const byTier = severityOf(service.tier, side ? (urgent ? 'urgent_side' : 'side') : level);
  const state = side ? 'certificate ends soon' : level === 'down' ? 'is down' : 'is slow or degraded';
  await openAlert(desk, {
    monitorId: monitor.id,
    group,
    serviceId: service.id,
    teamId: service.teamId,
    title: side ? `${titleOf(monitor)}: ${state}` : `${titleOf(monitor)} ${state}`,
    because,
    severity: !side && level === 'down' && monitor.severity !== null ? monitor.severity : byTier,
    since: new Date(event.data.since),
    mutedUntil: laterOf(
      monitor.mutedUntil !== null && monitor.mutedUntil > event.at ? monitor.mutedUntil : null,
      maintained ?? null,
    ),
  });
  return [tell.refreshHomes()];
};

const laterOf = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one;

export const opened: Line<'alert.opened'> = async (desk, event) => {
  const alert = await theAlert(desk, event.subject);
  await takeUp(desk, alert, 'opened');
  return [
    tell.tellTeamChannel(alert.teamId),
    tell.refreshAlertCard(alert.foldedInto ?? alert.id),
    tell.refreshHomes(),
  ];
};

export const resolved: Line<'alert.resolved'> = async (desk, event) => {
  const alert = await theAlert(desk, event.subject);
  const about = { alertId: alert.id };
  await endRuns(desk, about, 'resolved');
  await cancelPages(desk, about, 'the alert was resolved before the page was sent');
  const effects = [...(await alertMoved(desk, event)), ...(await pageCards(desk, about))];
  if (alert.incidentId === null) return effects;
  const incident = await incidentById(desk, alert.incidentId);
  const open = (await alertsByIds(desk, incident?.alertIds ?? [])).filter((one) => one.state !== 'resolved');
  if (incident === undefined || open.length > 0) return effects;
  const why =
    event.data.by === 'silence' ? 'nothing was heard of its alerts any more' : 'its alerts recovered';
  if (incident.status === 'suspected') await declineIncident(desk, incident.id, why);
  return [...effects, tell.tellIncidentChannel(incident.id, event.id)];
};

export async function resolveAllOf(desk: Desk, monitor: string, because: string): Promise<readonly Effect[]> {
  for (const alert of await openAlertsOf(desk, monitor as MonitorId))
    await resolveAlert(desk, alert.id, { by: 'removed', because });
  return [tell.refreshHomes()];
}

export const personGone: Line<'person.deactivated'> = async (desk, event) => {
  const responded = (await teams(desk)).filter(
    (team) => !team.archived && team.members.includes(event.subject),
  );
  // Their shifts are gaps from now on, and lower layers answer.
  await recordShiftsOf(desk, event.subject);
  // What they had in hand is nobody's now.
  for (const run of await runsInHandOf(desk, event.subject)) await forget(desk, run);
  const led = (await liveIncidents(desk)).filter(
    (incident) => incident.leadId === event.subject || incident.commsId === event.subject,
  );
  return [
    ...responded.map((team) => tell.tellTeam(team.id, event.id)),
    ...led.flatMap((incident) => [
      tell.refreshIncidentCard(incident.id),
      tell.tellIncidentChannel(incident.id, event.id),
    ]),
    tell.refreshHomes(),
  ];
};
