import { alertsByIds } from '#alerts/store.ts';
import { serviceById, teamById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import { drillById } from '#oncall/drill-store.ts';
import { pagesByIds } from '#oncall/store.ts';
import type { Page } from '#oncall/page.ts';
import { partlyAcknowledged } from '#oncall/waited-for-store.ts';
import type { IncidentId, PageId, ServiceId, TeamId, TestId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { PageSight } from '../views/page.ts';
import { ownChannel, urlOf } from './incident-channel-where.ts';
import { onCallUntil } from './page-refresh-duty.ts';
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

/** Asks once for each key. */
function once<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const asked = new Map<K, Promise<V>>();
  return (key) => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}

async function aboutIncident(desk: Desk, page: Page, incidentId: IncidentId): Promise<PageSight | undefined> {
  const incident = await incidentById(desk, incidentId);
  if (incident === undefined) return undefined;
  const [service] = await serviceNames(desk, incident.serviceIds);
  return {
    page,
    about: { kind: 'incident', incident },
    service: service ?? `incident ${incident.number}`,
    channelUrl: await incidentUrl(desk, incident.id),
    until: null,
  };
}

async function aboutTest(desk: Desk, page: Page, testId: TestId): Promise<PageSight | undefined> {
  const drill = await drillById(desk, testId);
  if (drill === undefined) return undefined;
  const team = drill.teamId === null ? undefined : await teamById(desk, drill.teamId);
  const service = team?.name ?? 'test';
  return {
    page,
    about: { kind: 'test', drill, team: team?.name ?? null },
    service,
    channelUrl: null,
    until: null,
  };
}

/** Pages with what they are about as it stands now; those whose matter is gone are left out. A storm's hundreds cost a few questions. */
async function sightsOf(desk: Desk, pages: readonly Page[]): Promise<readonly PageSight[]> {
  const ids = pages.flatMap(({ about }) => ('alertId' in about ? [about.alertId] : []));
  const alerts = new Map((await alertsByIds(desk, ids)).map((alert) => [alert.id, alert]));
  const partly = await partlyAcknowledged(desk, ids);
  const service = once((id: ServiceId) => serviceById(desk, id));
  const room = once((id: IncidentId | null) => incidentUrl(desk, id));
  const team = once((id: TeamId) => teamUrl(desk, id));
  const sights: PageSight[] = [];
  for (const page of pages) {
    if (!('alertId' in page.about)) {
      const sight =
        'incidentId' in page.about
          ? await aboutIncident(desk, page, page.about.incidentId)
          : await aboutTest(desk, page, page.about.testId);
      if (sight !== undefined) sights.push(sight);
      continue;
    }
    const alert = alerts.get(page.about.alertId);
    if (alert === undefined) continue;
    const channelUrl = (await room(alert.incidentId)) ?? (await team(alert.teamId));
    const name = (await service(alert.serviceId))?.name ?? 'unknown';
    const about = { kind: 'alert', alert, partly: partly.get(alert.id) ?? null } as const;
    sights.push({ page, about, service: name, channelUrl, until: null });
  }
  return withShift(desk, sights);
}

/** A message of one page says until when its person is on call; a bundle does not ask for each. */
async function withShift(desk: Desk, sights: readonly PageSight[]): Promise<readonly PageSight[]> {
  const [only] = sights;
  return only === undefined || sights.length > 1
    ? sights
    : [{ ...only, until: await onCallUntil(desk, only.page) }];
}

/** A page with what it is about as it stands now; undefined when that is gone. */
export const pageSight = async (desk: Desk, page: Page): Promise<PageSight | undefined> =>
  (await sightsOf(desk, [page]))[0];

/** The pages of one message, oldest first. */
export async function pageSights(desk: Desk, ids: readonly PageId[]): Promise<readonly PageSight[]> {
  const sights = await sightsOf(desk, await pagesByIds(desk, ids));
  return sights.toSorted(
    (a, b) => a.page.createdAt.getTime() - b.page.createdAt.getTime() || (a.page.id < b.page.id ? -1 : 1),
  );
}

/** What pages are bundled by: the service they are about, or the incident when it names none. */
export function bundleOf(sight: PageSight): ServiceId | IncidentId | TestId {
  if (sight.about.kind === 'test') return sight.about.drill.id;
  if (sight.about.kind === 'alert') return sight.about.alert.serviceId;
  return sight.about.incident.serviceIds[0] ?? sight.about.incident.id;
}
