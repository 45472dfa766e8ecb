import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { acknowledgeRule } from '../lifecycle.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { incidentById, incidentStore } from '../store.ts';

/** A person takes the incident on, and with it its open alerts. */
export function acknowledgeIncident(desk: Desk, id: IncidentId): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    const incident = await incidentById(open, id);
    const by = open.actor.kind === 'person' ? open.actor.id : open.actor.name;
    const ruling = acknowledgeRule(by)(incident, open.instant);
    if ('refused' in ruling) return refused(ruling.refused);
    // Alerts before the incident: whoever holds both locks takes them in the order of the river. One acknowledged or resolved already is left.
    for (const alertId of ruling.next.alertIds) await acknowledgeAlert(open, alertId);
    return change(open, incidentStore, id, acknowledgeRule(by));
  });
}
