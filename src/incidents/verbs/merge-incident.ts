import { joinIncident } from '#alerts/verbs/join-incident.ts';
import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { absorbRule } from '../contents.ts';
import { mergeRule } from '../lifecycle.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { incidentById, incidentStore } from '../store.ts';

/** Two incidents are one: this one ends, and its alerts and services go over to the other. */
export function mergeIncident(
  desk: Desk,
  id: IncidentId,
  into: IncidentId,
  reason: string,
): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    // Both locked before either is judged, in the order of their ids: two merged into each other at once must not both end.
    for (const each of [id, into].toSorted((a, b) => (a < b ? -1 : 1)))
      await incidentStore.load(open.tx, each);
    const target = await incidentById(open, into);
    if (target === undefined) return refused({ why: 'not_found' });
    const merged = await change(open, incidentStore, id, mergeRule(target, reason));
    if (!merged.ok) return merged;
    const absorbed = await change(open, incidentStore, into, absorbRule(merged.value));
    for (const alertId of absorbed.ok ? merged.value.alertIds : []) await joinIncident(open, alertId, into);
    return merged;
  });
}
