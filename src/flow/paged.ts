import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import type { About } from '#oncall/run.ts';
import * as tell from '#telling.ts';
import { theAlert } from './shown.ts';

/** Steps that began by themselves are no news in an incident's channel: its card and the alert's thread show them. */
const quiet = (event: { readonly kind: string; readonly data: { readonly because?: unknown } }): boolean =>
  event.kind === 'escalation.stepped' && event.data.because === 'started';

/**
 * What people see of an event of paging (`escalation.*`, `attempt.*`): the card, a line in the thread, and one in the incident's channel where it
 * is news there. Which events are worth a line the views decide.
 */
export async function pagingMoved(
  desk: Desk,
  event: {
    readonly id: string;
    readonly kind: string;
    readonly data: { readonly about: About; readonly because?: unknown };
  },
): Promise<readonly Effect[]> {
  const { about } = event.data;
  if ('testId' in about) return [];
  if ('incidentId' in about)
    return [
      tell.refreshIncidentCard(about.incidentId),
      tell.tellIncidentChannel(about.incidentId, event.id),
      tell.refreshAnnouncement(about.incidentId),
    ];
  const alert = await theAlert(desk, about.alertId);
  return [
    tell.refreshAlertCard(alert.foldedInto ?? alert.id),
    tell.tellAlertThread(alert.id, event.id),
    ...(alert.incidentId === null || quiet(event)
      ? []
      : [tell.tellIncidentChannel(alert.incidentId, event.id)]),
  ];
}
