import type { ComponentStatus } from '#status/component.ts';
import type { PageSight } from '#status/page-sight.ts';
import { shownUpdates } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { v2Components, v2Incident, v2Maintenance } from './statuspage-v2.ts';

/** Pure: what Statuspage posts to a subscriber's webhook. It says by its keys what it is about. https://support.atlassian.com/statuspage/docs/enable-webhook-notifications/ */

type About = {
  readonly sight: PageSight;
  /** Where whoever reads this ends it, absolute. */
  readonly unsubscribe: string;
  /** Where the form of these bodies is written out, absolute. */
  readonly documentation: string;
  readonly generatedAt: Date;
};

const head = ({ sight, unsubscribe, documentation, generatedAt }: About) => ({
  meta: { unsubscribe, documentation, generated_at: generatedAt.toISOString() },
  page: {
    id: sight.page.code,
    status_indicator: sight.overall.indicator,
    status_description: sight.overall.description,
  },
});

/** What an incident has in a webhook beside what it has in the API. */
function extrasOf(report: Report) {
  const planned = report.kind === 'maintenance';
  const postmortem = shownUpdates(report).find((update) => update.status === 'postmortem');
  return {
    backfilled: false,
    impact_override: null,
    scheduled_for: report.scheduledFor?.toISOString() ?? null,
    scheduled_until: report.scheduledUntil?.toISOString() ?? null,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null,
    scheduled_auto_in_progress: planned,
    scheduled_auto_completed: planned,
    postmortem_body: postmortem?.body ?? null,
    postmortem_body_last_updated_at: postmortem?.editedAt ?? postmortem?.at ?? null,
    postmortem_ignored: false,
    postmortem_published_at: postmortem?.at ?? null,
    postmortem_notified_subscribers: postmortem?.told ?? false,
    postmortem_notified_twitter: false,
    metadata: {},
    reminder_intervals: null,
  };
}

/** The body that tells of an incident or a maintenance, under `incident` both, as customers read it in that sight. */
export function webhookIncident(of: About & { readonly report: Report }) {
  const { report, sight } = of;
  const { incident_updates, ...incident } =
    report.kind === 'maintenance' ? v2Maintenance(report, sight) : v2Incident(report, sight);
  return {
    ...head(of),
    incident: {
      ...incident,
      ...extrasOf(report),
      incident_updates: incident_updates.map((update) => ({
        ...update,
        wants_twitter_update: false,
        twitter_updated_at: null,
      })),
    },
  };
}

/** The body that tells of a component's new status; undefined when the component stands on the page no more. */
export function webhookComponent(
  of: About & {
    /** The component's code. */
    readonly code: string;
    readonly update: {
      /** Its id in the public API, the same each time it is told. */
      readonly code: string;
      readonly from: ComponentStatus;
      readonly to: ComponentStatus;
      readonly at: Date;
    };
  },
) {
  const component = v2Components(of.sight).find((one) => one.id === of.code);
  if (component === undefined) return undefined;
  return {
    ...head(of),
    component: {
      id: component.id,
      name: component.name,
      status: component.status,
      created_at: component.created_at,
      updated_at: component.updated_at,
      position: component.position,
      description: component.description,
      showcase: component.showcase,
      page_id: component.page_id,
      group_id: component.group_id,
    },
    component_update: {
      id: of.update.code,
      component_id: component.id,
      component_type: 'Component',
      old_status: of.update.from,
      new_status: of.update.to,
      created_at: of.update.at.toISOString(),
    },
  };
}
