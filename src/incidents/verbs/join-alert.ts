import { alertById } from '#alerts/store.ts';
import { joinIncident } from '#alerts/verbs/join-incident.ts';
import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AlertId, IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { joinAlertRule } from '../contents.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { incidentStore } from '../store.ts';

/** An alert becomes part of an open incident, and its service with it. */
export function joinAlert(
  desk: Desk,
  id: IncidentId,
  alertId: AlertId,
): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    const alert = await alertById(open, alertId);
    if (alert === undefined) return refused({ why: 'not_found' });
    const joined = await change(open, incidentStore, id, joinAlertRule(alert));
    if (joined.ok) await joinIncident(open, alertId, id);
    return joined;
  });
}
