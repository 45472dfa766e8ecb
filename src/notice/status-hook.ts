import type { ComponentShot, ReportShot, Told } from '#status/broadcast.ts';
import type { StatusPage } from '#status/status-page.ts';

/** What is posted to a webhook: Statuspage's bodies, told apart by `incident` or `component_update`. https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/ */

type Place = { readonly page: Pick<StatusPage, 'code'>; readonly url: string };
type Json = Readonly<Record<string, unknown>>;

const codeOf = (id: string): string => id.slice(id.indexOf('_') + 1).slice(0, 12);

const componentJson = (one: ComponentShot, pageCode: string): Json => ({
  id: one.code,
  name: one.name,
  status: one.status,
  created_at: one.createdAt,
  updated_at: one.updatedAt,
  position: one.position,
  description: one.description,
  showcase: one.showcase,
  start_date: one.startDate,
  group_id: one.groupCode,
  page_id: pageCode,
  group: one.isGroup,
  only_show_if_degraded: one.onlyIfDegraded,
});

const updateJson = (report: ReportShot, update: ReportShot['updates'][number]): Json => ({
  id: update.code,
  status: update.status,
  body: update.body,
  incident_id: report.code,
  created_at: update.at,
  updated_at: update.editedAt ?? update.at,
  display_at: update.at,
  affected_components: update.affected.map((one) => ({
    code: one.code,
    name: one.name,
    old_status: one.from,
    new_status: one.to,
  })),
  deliver_notifications: update.told,
  custom_tweet: null,
  tweet_id: null,
  wants_twitter_update: false,
  twitter_updated_at: null,
});

/** Keys that Statuspage has for its own doings. */
function ownKeys(report: ReportShot): Json {
  const review = report.updates.find((update) => update.status === 'postmortem');
  return {
    backfilled: false,
    impact_override: null,
    scheduled_for: report.scheduledFor,
    scheduled_until: report.scheduledUntil,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null,
    scheduled_auto_in_progress: report.kind === 'maintenance',
    scheduled_auto_completed: report.kind === 'maintenance',
    postmortem_body: review?.body ?? null,
    postmortem_body_last_updated_at: review === undefined ? null : (review.editedAt ?? review.at),
    postmortem_ignored: false,
    postmortem_published_at: review?.at ?? null,
    postmortem_notified_subscribers: review?.told ?? false,
    postmortem_notified_twitter: false,
    metadata: {},
    reminder_intervals: null,
  };
}

function incidentJson(report: ReportShot, { components }: Told, { page, url }: Place): Json {
  return {
    id: report.code,
    name: report.name,
    status: report.status,
    impact: report.impact,
    created_at: report.createdAt,
    updated_at: report.updatedAt,
    monitoring_at: report.monitoringAt,
    resolved_at: report.resolvedAt,
    shortlink: `${url}/incidents/${report.code}`,
    started_at: report.startedAt,
    page_id: page.code,
    incident_updates: report.updates.map((update) => updateJson(report, update)),
    components: components.map((one) => componentJson(one, page.code)),
    ...ownKeys(report),
  };
}

/** A report that was taken back has nothing left to show: an incident that is over, whose one update says why. */
function retractedJson(told: Told, { page, url }: Place): Json {
  const { matter } = told;
  if (matter.kind !== 'retracted') return {};
  const at = told.at.toISOString();
  const status = matter.report.kind === 'maintenance' ? 'completed' : 'resolved';
  const update = {
    code: codeOf(told.id),
    status,
    body: `Taken back: ${matter.reason}`,
    at,
    editedAt: null,
    retractedAt: null,
    by: null,
    affected: [],
    told: true,
  } as const;
  const shot: ReportShot = {
    ...matter.report,
    pageId: told.pageId,
    phase: 'retracted',
    status,
    impact: matter.report.kind === 'maintenance' ? 'maintenance' : 'none',
    impacts: {},
    updates: [update],
    scheduledFor: null,
    scheduledUntil: null,
    startedAt: at,
    publishedAt: null,
    monitoringAt: null,
    resolvedAt: at,
    nextUpdateAt: null,
    createdAt: at,
    updatedAt: at,
  };
  return incidentJson(shot, { ...told, components: [] }, { page, url });
}

function componentPart(told: Told, { page }: Place): Json {
  const { matter } = told;
  if (matter.kind !== 'component') return {};
  const shot = told.components.find((one) => one.id === matter.id);
  return {
    component: shot === undefined ? null : { ...componentJson(shot, page.code), status: matter.to },
    component_update: {
      id: codeOf(told.id),
      component_id: shot?.code ?? null,
      component_type: 'Component',
      old_status: matter.from,
      new_status: matter.to,
      created_at: told.at.toISOString(),
    },
  };
}

/** The body of one post. `generatedAt` is the same for every try, so that a receiver sees one and the same post twice. */
export function hookBody(told: Told, place: Place, unsubscribe: string): Json {
  const { matter, overall } = told;
  return {
    meta: {
      unsubscribe,
      documentation: place.url,
      generated_at: told.at.toISOString(),
    },
    page: {
      id: place.page.code,
      status_indicator: overall.indicator,
      status_description: overall.description,
    },
    ...(matter.kind === 'component'
      ? componentPart(told, place)
      : {
          incident:
            matter.kind === 'report' ? incidentJson(matter.report, told, place) : retractedJson(told, place),
        }),
  };
}
