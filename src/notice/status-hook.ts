import type { ComponentId } from '#base/ids.ts';
import type { ComponentShot, ReportShot, Told } from '#status/broadcast.ts';
import type { Component } from '#status/component.ts';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import type { Report, ReportState } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { webhookComponent, webhookIncident } from './statuspage-v2-webhooks.ts';

/** Pure: what is posted to a webhook of one telling, with everything as it was then. */

type Place = { readonly page: StatusPage; readonly url: string };

const codeOf = (id: string): string => id.slice(id.indexOf('_') + 1).slice(0, 12);
const dated = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));
/** Which group a component stood in is kept by the group's code alone. */
const groupIdOf = (code: string): ComponentId => `cmp_${code}`;

function componentOf(shot: ComponentShot, pageId: StatusPage['id']): Component {
  return {
    ...shot,
    pageId,
    groupId: shot.groupCode === null ? null : groupIdOf(shot.groupCode),
    serviceIds: [],
    follows: false,
    setStatus: shot.status,
    monitorStatus: 'operational',
    statusSince: new Date(shot.updatedAt),
    archived: false,
    createdAt: new Date(shot.createdAt),
    updatedAt: new Date(shot.updatedAt),
  };
}

const seen = (component: Component): ComponentSight => ({
  component,
  status: component.status,
  days: [],
  uptime: null,
  coverage: 0,
});

/** The part of the page that the telling is about, as it was. */
function sightOf(told: Told, { page, url }: Place): PageSight {
  const { matter } = told;
  const parts = told.components
    .map((shot) => componentOf(shot, page.id))
    .map((one) =>
      matter.kind === 'component' && matter.id === one.id ? { ...one, status: matter.to } : one,
    );
  const groups = new Set(told.components.flatMap((shot) => shot.groupCode ?? []));
  const stands = parts.flatMap((one) => (one.isGroup ? [] : [one])).at(0);
  const named = [...groups].flatMap((code): readonly Component[] =>
    stands === undefined ? [] : [{ ...stands, id: groupIdOf(code), code, isGroup: true, groupId: null }],
  );
  return {
    page,
    url,
    overall: told.overall,
    components: [...named, ...parts].map(seen),
    incidents: [],
    maintenances: [],
    offersMail: false,
  };
}

const reportOf = (shot: ReportShot): Report => ({
  ...shot,
  incidentId: null,
  channelId: null,
  draft: null,
  version: 0,
  serviceIds: [],
  // Newest first in a telling, oldest first in a report.
  updates: shot.updates.toReversed(),
  scheduledFor: dated(shot.scheduledFor),
  scheduledUntil: dated(shot.scheduledUntil),
  startedAt: new Date(shot.startedAt),
  publishedAt: dated(shot.publishedAt),
  monitoringAt: dated(shot.monitoringAt),
  resolvedAt: dated(shot.resolvedAt),
  retractedAt: null,
  nextUpdateAt: dated(shot.nextUpdateAt),
  createdBy: null,
  createdAt: new Date(shot.createdAt),
  updatedAt: new Date(shot.updatedAt),
});

/** A report that was taken back has nothing left to show: it is over, and its one update says why. */
function takenBack(told: Told, matter: Extract<Told['matter'], { kind: 'retracted' }>): Report {
  const at = told.at.toISOString();
  const planned = matter.report.kind === 'maintenance';
  const status: ReportState = planned ? 'completed' : 'resolved';
  const body = `Taken back: ${matter.reason}`;
  const update = { code: codeOf(told.id), status, body, at, by: null, affected: [], told: true };
  return reportOf({
    ...matter.report,
    pageId: told.pageId,
    phase: 'retracted',
    status,
    impact: planned ? 'maintenance' : 'none',
    impacts: {},
    updates: [{ ...update, impacts: {}, editedAt: null, retractedAt: null }],
    scheduledFor: null,
    scheduledUntil: null,
    startedAt: at,
    publishedAt: null,
    monitoringAt: null,
    resolvedAt: at,
    nextUpdateAt: null,
    createdAt: at,
    updatedAt: at,
  });
}

/** The body of one post; the same for every try, so that a receiver sees one and the same post twice. */
export function hookBody(told: Told, place: Place, unsubscribe: string): object {
  const { matter } = told;
  const about = {
    sight: sightOf(told, place),
    unsubscribe,
    documentation: place.url,
    generatedAt: told.at,
  };
  if (matter.kind === 'report') return webhookIncident({ ...about, report: reportOf(matter.report) });
  if (matter.kind === 'retracted') return webhookIncident({ ...about, report: takenBack(told, matter) });
  const shot = told.components.find((one) => one.id === matter.id);
  const update = { code: codeOf(told.id), from: matter.from, to: matter.to, at: told.at };
  return webhookComponent({ ...about, code: shot?.code ?? '', update }) ?? {};
}
