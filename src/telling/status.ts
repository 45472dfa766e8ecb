import type { BroadcastId, ReportId } from '#base/ids.ts';
import type { Effect } from '#ledger/follow.ts';

/** The effects of status pages that may be asked of the outside. */

/** What waits for approval, shown where it is worked on, and what became of it; one message for each report. */
export const refreshStatusDraft = (report: ReportId): Effect => ({
  kind: 'status.draft',
  lane: `report:${report}`,
  key: `status.draft:${report}`,
  urgency: 'card',
  payload: { reportId: report },
});

/** Customers were promised an update for now; once for each promise. */
export const tellPublicDue = (report: ReportId, event: string): Effect => ({
  kind: 'status.due',
  lane: `report:${report}`,
  key: `status.due:${event}`,
  urgency: 'card',
  payload: { reportId: report, eventId: event },
});

/** One change of a status page to one Slack channel that subscribed to it; once for the delivery. */
export const tellStatusChannel = (delivery: {
  readonly deliveryId: string;
  readonly channelId: string;
}): Effect => ({
  kind: 'status.slack',
  lane: `status-channel:${delivery.channelId}`,
  key: `status.slack:${delivery.deliveryId}`,
  urgency: 'later',
  payload: { deliveryId: delivery.deliveryId },
});

/** How many subscribers have been told, in one message where the incident is worked on; `at`: not before, since there will be more to say. */
export const refreshStatusProgress = (broadcast: BroadcastId, at?: Date): Effect => ({
  kind: 'status.progress',
  lane: `status-progress:${broadcast}`,
  key: `status.progress:${broadcast}`,
  urgency: 'later',
  payload: { broadcastId: broadcast },
  ...(at === undefined ? {} : { dueAt: at }),
});
