import { alertsByIds, openAlertsOf } from '#alerts/store.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { unmuteDue } from '#alerts/verbs/unmute-due.ts';
import type { AlertId, IncidentId, MonitorId, ReportId } from '#base/ids.ts';
import { as, system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Effect } from '#ledger/follow.ts';
import { transact } from '#ledger/transact.ts';
import { monitorById, monitors } from '#monitors/store.ts';
import { isOpen } from '#status/report.ts';
import { heldUntil, reportById } from '#status/report-store.ts';
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

const laterOf = (...instants: readonly (Date | null | undefined)[]): Date | null =>
  instants.reduce<Date | null>((last, at) => (at != null && (last === null || at > last) ? at : last), null);

/** Whether a person said how long an alert is muted: then no maintenance says otherwise. */
async function mutedByPerson(desk: Desk, id: AlertId): Promise<boolean> {
  const said = (await eventsOf(desk, id, { kinds: ['alert.muted'] })).at(-1);
  return said !== undefined && !said.actor.startsWith('system:');
}

/**
 * Alerts that a maintenance holds wait for its end as it is now. When it is over they are held no longer, and what still fails pages then, unless another
 * maintenance of the service runs or its monitor is muted.
 */
async function holdAlerts(of: Desk, id: string, was: string | null): Promise<void> {
  const desk = as(of, system('maintenance'));
  const report = await reportById(desk, id as ReportId);
  if (report?.kind !== 'maintenance' || was === null || report.serviceIds.length === 0) return;
  const now = desk.instant ?? desk.clock.now();
  const until = isOpen(report) ? report.scheduledUntil : null;
  for (const monitor of await monitors(desk, { serviceIds: [...report.serviceIds] })) {
    for (const alert of await openAlertsOf(desk, monitor.id)) {
      if (alert.mutedUntil?.toISOString() !== was || (await mutedByPerson(desk, alert.id))) continue;
      const others = await heldUntil(desk, monitor.serviceId, now);
      await muteAlert(desk, alert.id, laterOf(until, others, monitor.mutedUntil));
    }
  }
}

/** Timer `alert.unmute`: the mute is over, unless a maintenance of its service runs just then; that one holds it on. */
export function unmuteOrHold(desk: Desk, subject: string): Promise<void> {
  return transact(desk, async (open) => {
    // The timer was set for an alert.
    const [alert] = await alertsByIds(open, [subject as AlertId]);
    const over = alert?.mutedUntil != null && alert.mutedUntil <= open.instant;
    const held = over ? await heldUntil(open, alert.serviceId, open.instant) : undefined;
    if (held === undefined || alert?.state === 'resolved') return unmuteDue(open, subject);
    await muteAlert(as(open, system('maintenance')), subject as AlertId, held);
  });
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
