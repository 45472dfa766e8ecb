import type { Alert } from '#alerts/alert.ts';
import { joinIncident } from '#alerts/verbs/join-incident.ts';
import type { Service } from '#catalog/catalog.ts';
import { opensIncident } from '#catalog/severity.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Incident } from '../incident.ts';
import { isOpen } from '../lifecycle.ts';
import { incidentById, liveIncidentOnService, lockTakingIn } from '../store.ts';
import { declareIncident } from './declare-incident.ts';
import { joinAlert } from './join-alert.ts';

/**
 * An alert finds its incident: the one it is in while that is open, else the live one on its service, which it joins, else a new one when the
 * service's rule says so. Answers the incident that was there before, if any: somebody may be at work on it already.
 */
export function takeInAlert(desk: Desk, alert: Alert, service: Service): Promise<Incident | undefined> {
  return transact(desk, async (open) => {
    const own = alert.incidentId === null ? undefined : await incidentById(open, alert.incidentId);
    if (own !== undefined && isOpen(own.status)) return own;
    await lockTakingIn(open.tx, service.id);
    const live = await liveIncidentOnService(open, service.id);
    const joined = live === undefined ? undefined : await joinAlert(open, live.id, alert.id);
    if (joined?.ok === true) return joined.value;
    // It was in this one before, which was reopened since.
    if (live !== undefined && joined?.refused.why === 'same') {
      await joinIncident(open, alert.id, live.id);
      return live;
    }
    // There is none, or somebody ended it just now.
    if (opensIncident(service.autoIncident, alert.severity)) {
      await declareIncident(open, {
        title: alert.title,
        severity: alert.severity,
        serviceIds: [service.id],
        alertIds: [alert.id],
      });
    }
    return undefined;
  });
}
