import { alertById } from '#alerts/store.ts';
import { serviceById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import { pageById } from '#oncall/store.ts';
import type { Page } from '#oncall/page.ts';
import type { IncidentId, PageId, ServiceId, TeamId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { PageSight } from '../views/page.ts';
import { ownChannel, urlOf } from './incident-channel-where.ts';
import { serviceNames } from './incident-sight.ts';
import { channelOfTeam } from './team-channel.ts';

async function incidentUrl(desk: Desk, incidentId: IncidentId | null): Promise<string | null> {
  const channel = incidentId === null ? undefined : await ownChannel(desk, incidentId);
  return channel === undefined ? null : urlOf(desk, channel);
}

async function teamUrl(desk: Desk, teamId: TeamId): Promise<string | null> {
  const channel = await channelOfTeam(desk, teamId);
  return channel === undefined ? null : urlOf(desk, channel);
}

/** A page with what it is about as it stands now; undefined when that is gone. */
export async function pageSight(desk: Desk, page: Page): Promise<PageSight | undefined> {
  if ('alertId' in page.about) {
    const alert = await alertById(desk, page.about.alertId);
    if (alert === undefined) return undefined;
    const service = await serviceById(desk, alert.serviceId);
    const channelUrl = (await incidentUrl(desk, alert.incidentId)) ?? (await teamUrl(desk, alert.teamId));
    return { page, about: { kind: 'alert', alert }, service: service?.name ?? 'unknown', channelUrl };
  }
  const incident = await incidentById(desk, page.about.incidentId);
  if (incident === undefined) return undefined;
  const [service] = await serviceNames(desk, incident.serviceIds);
  return {
    page,
    about: { kind: 'incident', incident },
    service: service ?? `incident ${incident.number}`,
    channelUrl: await incidentUrl(desk, incident.id),
  };
}

/** The pages of one message, oldest first. */
export async function pageSights(desk: Desk, ids: readonly PageId[]): Promise<readonly PageSight[]> {
  const pages = (await Promise.all(ids.map((id) => pageById(desk, id)))).filter((page) => page !== undefined);
  const sights = await Promise.all(pages.map((page) => pageSight(desk, page)));
  return sights
    .filter((sight) => sight !== undefined)
    .sort(
      (a, b) => a.page.createdAt.getTime() - b.page.createdAt.getTime() || (a.page.id < b.page.id ? -1 : 1),
    );
}

/** What pages are bundled by: the service they are about, or the incident when it names none. */
export function bundleOf(sight: PageSight): ServiceId | IncidentId {
  if (sight.about.kind === 'alert') return sight.about.alert.serviceId;
  return sight.about.incident.serviceIds[0] ?? sight.about.incident.id;
}
