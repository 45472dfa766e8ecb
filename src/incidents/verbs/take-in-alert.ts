import type { Alert } from '#alerts/alert.ts';
import type { Service } from '#catalog/catalog.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Incident } from '../incident.ts';
import { opensIncident } from '../severity-rules.ts';
import { incidentById, liveIncidentOnService, lockDeclaring } from '../store.ts';
import { declareIncident } from './declare-incident.ts';
import { joinAlert } from './join-alert.ts';

/**
 * An alert finds its incident: the live one on its service, which it joins, else a new one when the service's rule says so. Answers the incident that
 * was there before, if any: somebody may be at work on it already.
 */
export function takeInAlert(desk: Desk, alert: Alert, service: Service): Promise<Incident | undefined> {
  return transact(desk, async (open) => {
    if (alert.incidentId !== null) return incidentById(open, alert.incidentId);
    await lockDeclaring(open.tx);
    const live = await liveIncidentOnService(open, service.id);
    if (live !== undefined) {
      await joinAlert(open, live.id, alert.id);
      return live;
    }
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
