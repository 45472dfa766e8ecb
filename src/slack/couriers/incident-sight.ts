import type { Alert } from '#alerts/alert.ts';
import { alertsByIds } from '#alerts/store.ts';
import { serviceById } from '#catalog/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { IncidentSight } from '../views/incident.ts';
import { ownChannel, urlOf } from './incident-channel-where.ts';
import { publicSights } from './status-sight.ts';

/** The alerts of an incident, in the order in which they joined. */
export async function alertsOfIncident(desk: Desk, incident: Incident): Promise<readonly Alert[]> {
  return alertsByIds(desk, incident.alertIds);
}

/** The names of its services, in their order. */
export async function serviceNames(desk: Desk, ids: Incident['serviceIds']): Promise<readonly string[]> {
  const services = await Promise.all(ids.map((id) => serviceById(desk, id)));
  return services.flatMap((service) => (service === undefined ? [] : [service.name]));
}

async function successor(desk: Desk, incident: Incident): Promise<IncidentSight['mergedInto']> {
  const into = incident.mergedInto === null ? undefined : await incidentById(desk, incident.mergedInto);
  return into === undefined
    ? null
    : { number: into.number, channelId: (await ownChannel(desk, into.id)) ?? null };
}

/** Everything that an incident's card and announcement show, as true now. */
export async function incidentSight(desk: Desk, incident: Incident): Promise<IncidentSight> {
  const channelId = (await ownChannel(desk, incident.id)) ?? null;
  return {
    incident,
    services: await serviceNames(desk, incident.serviceIds),
    alerts: await alertsOfIncident(desk, incident),
    ...(await publicSights(desk, incident.id)),
    channelId,
    channelUrl: channelId === null ? null : urlOf(desk, channelId),
    mergedInto: await successor(desk, incident),
    sourceUrl: incident.source === null ? null : urlOf(desk, incident.source.channelId, incident.source.ts),
  };
}
