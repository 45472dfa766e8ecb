import { joinIncident } from '#alerts/verbs/join-incident.ts';
import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AlertId, PersonId, ServiceId } from '#base/ids.ts';
import type { Service } from '#catalog/catalog.ts';
import type { Severity } from '#catalog/severity.ts';
import { serviceById } from '#catalog/store.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { declareRule, tidyTitle } from '../lifecycle.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { incidentStore, lockTakingIn, nextNumber } from '../store.ts';

export type DeclareWish = {
  readonly title: string;
  readonly severity: Severity;
  readonly serviceIds?: readonly ServiceId[];
  readonly alertIds?: readonly AlertId[];
  readonly summary?: string;
  readonly suspected?: boolean;
  readonly leadId?: PersonId;
  readonly source?: Incident['source'];
};

/** Declares an incident; its number follows the last one without a gap, and the alerts it is about join it. */
export function declareIncident(desk: Desk, wish: DeclareWish): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    if (tidyTitle(wish.title) === '') return refused({ why: 'title_missing' });
    const services: Service[] = [];
    for (const serviceId of new Set(wish.serviceIds)) {
      const service = await serviceById(open, serviceId);
      if (service === undefined || service.archived)
        return refused({ why: 'no_such_service', name: service?.name ?? serviceId });
      services.push(service);
    }
    // In one order, so that two that name the same services never wait for each other.
    for (const { id } of services.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await lockTakingIn(open.tx, id);
    const id = open.ids.next('inc');
    const number = await nextNumber(open.tx);
    const declaration = {
      title: wish.title,
      severity: wish.severity,
      serviceIds: services.map((service) => service.id),
      serviceNames: services.map((service) => service.name),
      alertIds: [...new Set(wish.alertIds)],
      summary: wish.summary ?? null,
      suspected: wish.suspected ?? false,
      leadId: wish.leadId ?? null,
      declaredBy: open.actor.kind === 'person' ? open.actor.id : null,
      source: wish.source ?? null,
    };
    const declared = await change(open, unborn(incidentStore), id, (_, now) =>
      declareRule(id, number, declaration, now),
    );
    for (const alertId of declared.ok ? declared.value.alertIds : []) await joinIncident(open, alertId, id);
    return declared;
  });
}
