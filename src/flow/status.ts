import { openAlertsOf } from '#alerts/store.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import type { IncidentId, MonitorId, ReportId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import { monitorById, monitors } from '#monitors/store.ts';
import { isOpen } from '#status/report.ts';
import { reportById } from '#status/report-store.ts';
import { followMonitors } from '#status/verbs/follow-monitors.ts';
import { refreshIncidentCard, tellIncidentChannel } from '#telling.ts';
import * as tell from '#telling/status.ts';
import type { Story } from './line.ts';

/** What follows from what customers are told. */

/** A monitor says something else than before: components that follow it show it. */
export async function watched(desk: Desk, monitor: string): Promise<void> {
  const known = await monitorById(desk, monitor as MonitorId);
  if (known !== undefined) await followMonitors(desk, known.serviceId);
}

/** Alerts that a maintenance holds wait for its end as it is now; they are held no longer when it is over, and what still fails pages then. */
async function holdAlerts(desk: Desk, id: string, was: string | null): Promise<void> {
  const report = await reportById(desk, id as ReportId);
  if (report?.kind !== 'maintenance' || was === null || report.serviceIds.length === 0) return;
  const until = isOpen(report) ? report.scheduledUntil : null;
  for (const monitor of await monitors(desk, { serviceIds: [...report.serviceIds] })) {
    for (const alert of await openAlertsOf(desk, monitor.id)) {
      if (alert.mutedUntil?.toISOString() === was) await muteAlert(desk, alert.id, until);
    }
  }
}

type OfIncident = {
  readonly id: string;
  readonly subject: string;
  readonly data: { readonly incidentId: IncidentId | null };
};

/** Where the report is worked on its draft is shown as it is now, and so is the card of its incident. */
const draftShown = async (_: Desk, event: OfIncident): Promise<readonly Effect[]> => [
  tell.refreshStatusDraft(event.subject as ReportId),
  ...(event.data.incidentId === null ? [] : [refreshIncidentCard(event.data.incidentId)]),
];

/** What customers read was changed after the fact: said in the incident's channel. */
const corrected = async (desk: Desk, event: OfIncident): Promise<readonly Effect[]> => [
  ...(await draftShown(desk, event)),
  ...(event.data.incidentId === null ? [] : [tellIncidentChannel(event.data.incidentId, event.id)]),
];

const nothing = async (): Promise<readonly Effect[]> => [];

type StatusStory = {
  readonly [
    K in keyof Story as K extends `${'status_page' | 'component' | 'report'}.${string}` ? K : never
  ]: Story[K];
};

export const status: StatusStory = {
  'status_page.created': nothing,
  'status_page.changed': nothing,
  'status_page.archived': nothing,
  'component.created': nothing,
  'component.changed': nothing,
  'component.archived': nothing,
  'component.moved': nothing,
  'report.drafted': draftShown,
  'report.draft_discarded': draftShown,
  'report.published': async (desk, event) => {
    await holdAlerts(desk, event.subject, event.data.was);
    return draftShown(desk, event);
  },
  'report.edited': corrected,
  'report.update_retracted': corrected,
  'report.retracted': async (desk, event) => {
    const report = await reportById(desk, event.subject as ReportId);
    await holdAlerts(desk, event.subject, report?.scheduledUntil?.toISOString() ?? null);
    return draftShown(desk, event);
  },
  'report.update_due': async (_, event) => [tell.tellPublicDue(event.subject as ReportId, event.id)],
  'report.update_snoozed': async (_, event) => [tell.refreshStatusDraft(event.subject as ReportId)],
};
