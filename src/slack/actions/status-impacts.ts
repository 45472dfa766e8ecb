import type { ComponentId, ServiceId, StatusPageId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import { isLive } from '#incidents/lifecycle.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsOf } from '#status/component-store.ts';
import { worst } from '#status/component.ts';
import type { Component, ComponentStatus } from '#status/component.ts';
import { isOpen } from '#status/report.ts';
import type { Impacts, Report } from '#status/report.ts';
import { monitorStatusOf } from '#status/verbs/follow-monitors.ts';
import { SHOWN_MOST } from '../views/status-compose.ts';
import type { ComposedComponent, ComposeSight } from '../views/status-compose.ts';

/** What an incident does to the components of a page, as far as we know before anybody said so. */

const BY_SEVERITY: Readonly<Record<Severity, ComponentStatus>> = {
  0: 'major_outage',
  1: 'major_outage',
  2: 'partial_outage',
  3: 'degraded_performance',
  4: 'degraded_performance',
};

const shows = (component: Component, services: readonly ServiceId[]): boolean =>
  component.serviceIds.some((id) => services.includes(id));

type Known = {
  readonly component: Component;
  readonly monitors: ComponentStatus;
  readonly ofIncident: boolean;
};

/** What was said of a component before, by the draft or by what customers read; undefined: nothing was. */
function saidOf(report: Report | undefined, id: ComponentId): ComponentStatus | undefined {
  if (report?.draft != null && !['resolved', 'postmortem'].includes(report.draft.status))
    return report.draft.impacts[id] ?? 'operational';
  return report !== undefined && isOpen(report) ? report.impacts[id] : undefined;
}

function impactOf(known: Known, report: Report | undefined, severity: Severity | null): ComponentStatus {
  const said = saidOf(report, known.component.id);
  if (said !== undefined) return said;
  if (!known.ofIncident) return 'operational';
  if (known.monitors !== 'operational') return known.monitors;
  return severity === null ? 'operational' : BY_SEVERITY[severity];
}

/** What an incident does by itself while nobody has said it; null where people have told customers already, or told them that it is over. */
function severityOf(incident: Incident | undefined, report: Report | undefined): Severity | null {
  if (incident === undefined) return null;
  if (report?.phase !== 'published') return incident.severity;
  return isOpen(report) || !isLive(incident.status) ? null : incident.severity;
}

/** The part of the form about components: those of the incident's services and those affected already first, each with a choice of its own. */
export type ImpactSight = Pick<ComposeSight, 'shown' | 'others' | 'also' | 'alsoStatus' | 'impacts'> & {
  /** Names of components by id. */
  readonly names: ReadonlyMap<ComponentId, string>;
  /** Those that it is about: affected now, or so far, or shown by its services. */
  readonly named: readonly ComponentId[];
};

const composed = ({ component, monitors }: Known): ComposedComponent => ({
  id: component.id,
  name: component.name,
  status: component.status,
  monitors: monitors === 'operational' ? null : monitors,
});

/** Once customers read that it is over, it was about what it moved; else about what it affects now. */
function namedOf(
  known: readonly Known[],
  impacts: Impacts,
  report: Report | undefined,
): readonly ComponentId[] {
  const all = known.map((one) => one.component.id);
  const moved = new Set(
    (report?.updates ?? []).flatMap(({ affected }) =>
      affected.filter((one) => one.to !== 'operational').map((one) => one.id),
    ),
  );
  const before = all.filter((id) => moved.has(id));
  const now = all.filter((id) => impacts[id] !== undefined);
  const over = report?.phase === 'published' && !isOpen(report);
  const found = (over ? [before, now] : [now, before]).find((ids) => ids.length > 0);
  return found ?? known.filter((one) => one.ofIncident).map((one) => one.component.id);
}

/** What stands in the form about a page's components before anybody chose. */
export async function impactSight(
  desk: Desk,
  of: {
    readonly pageId: StatusPageId;
    readonly incident: Incident | undefined;
    readonly report: Report | undefined;
  },
): Promise<ImpactSight> {
  const { incident, report } = of;
  const severity = severityOf(incident, report);
  const leaves = (await componentsOf(desk, of.pageId)).filter((one) => !one.isGroup);
  const known: Known[] = [];
  for (const component of leaves) {
    const ofIncident = incident !== undefined && shows(component, incident.serviceIds);
    const monitors = ofIncident ? await monitorStatusOf(desk, component) : 'operational';
    known.push({ component, monitors, ofIncident });
  }
  const statuses = known.map((one) => [one.component.id, impactOf(one, report, severity)] as const);
  const impacts: Impacts = Object.fromEntries(statuses.filter(([, status]) => status !== 'operational'));
  const first = known.filter((one) => one.ofIncident || impacts[one.component.id] !== undefined);
  const shown = first.slice(0, SHOWN_MOST);
  const others = known.filter((one) => !shown.includes(one)).map((one) => one.component);
  const also = others.map((one) => one.id).filter((id) => impacts[id] !== undefined);
  const of_ = worst(also.map((id) => impacts[id] ?? 'operational'));
  return {
    shown: shown.map(composed),
    others: others.map(({ id, name }) => ({ id, name })),
    also,
    alsoStatus:
      of_ === 'operational'
        ? incident === undefined
          ? 'degraded_performance'
          : BY_SEVERITY[incident.severity]
        : of_,
    impacts,
    names: new Map(leaves.map(({ id, name }) => [id, name])),
    named: namedOf(known, impacts, report),
  };
}
