import { alertById } from '#alerts/store.ts';
import { between, sayDuration } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import { personById, serviceById, teamById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { drillById } from '#oncall/drill-store.ts';
import type { About } from '#oncall/run.ts';

/** One thing that a person is paged about, as it stands now, in words for any way there is. */
export type Matter = {
  readonly about: About;
  readonly kind: 'alert' | 'incident' | 'test';
  /** null: of a test. */
  readonly severity: Severity | null;
  /** What it is put together by: the service's name, or the incident's. */
  readonly group: string;
  /** "api.example.com is down" */
  readonly title: string;
  /** "answered 503 for 2 min"; empty where nothing more is known. */
  readonly because: string;
  readonly state: 'waits' | 'acknowledged' | 'over';
  /** Who acknowledged it, by name. */
  readonly by: string | null;
};

const nameOf = async (desk: Desk, person: string | null): Promise<string | null> =>
  person === null ? null : ((await personById(desk, person))?.name ?? person);

async function ofAlert(desk: Desk, about: Extract<About, { alertId: unknown }>): Promise<Matter | undefined> {
  const alert = await alertById(desk, about.alertId);
  if (alert === undefined) return undefined;
  const service = await serviceById(desk, alert.serviceId);
  const lasts = sayDuration(between(alert.since, alert.resolvedAt ?? desk.clock.now()));
  return {
    about,
    kind: 'alert',
    severity: alert.severity,
    group: service?.name ?? 'unknown',
    title: alert.title,
    because: `${alert.because} for ${lasts}`,
    state: alert.state === 'triggered' ? 'waits' : alert.state === 'acknowledged' ? 'acknowledged' : 'over',
    by: await nameOf(desk, alert.acknowledgedBy),
  };
}

async function ofIncident(
  desk: Desk,
  about: Extract<About, { incidentId: unknown }>,
): Promise<Matter | undefined> {
  const incident = await incidentById(desk, about.incidentId);
  if (incident === undefined) return undefined;
  const [first] = incident.serviceIds;
  const service = first === undefined ? undefined : await serviceById(desk, first);
  const over = incident.resolvedAt !== null || incident.closedAt !== null || incident.mergedInto !== null;
  return {
    about,
    kind: 'incident',
    severity: incident.severity,
    group: service?.name ?? `incident ${incident.number}`,
    title: incident.title,
    because: '',
    state: over ? 'over' : incident.acknowledgedAt === null ? 'waits' : 'acknowledged',
    by: await nameOf(desk, incident.acknowledgedBy),
  };
}

async function ofTest(desk: Desk, about: Extract<About, { testId: unknown }>): Promise<Matter | undefined> {
  const drill = await drillById(desk, about.testId);
  if (drill === undefined) return undefined;
  const team = drill.teamId === null ? undefined : await teamById(desk, drill.teamId);
  return {
    about,
    kind: 'test',
    severity: null,
    group: team?.name ?? 'test',
    title: team === undefined ? 'this is how a page reaches you' : `drill of team ${team.name}`,
    because: 'nothing is wrong',
    state: drill.acknowledgedBy === null ? 'waits' : 'acknowledged',
    by: await nameOf(desk, drill.acknowledgedBy),
  };
}

/** What these are about, in their order; what is gone is left out. */
export async function mattersOf(desk: Desk, abouts: readonly About[]): Promise<readonly Matter[]> {
  const matters: Matter[] = [];
  for (const about of abouts) {
    const matter =
      'alertId' in about
        ? await ofAlert(desk, about)
        : 'incidentId' in about
          ? await ofIncident(desk, about)
          : await ofTest(desk, about);
    if (matter !== undefined) matters.push(matter);
  }
  return matters;
}
