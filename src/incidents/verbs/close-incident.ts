import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { closeRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** A resolved incident is done with. */
export const closeIncident = (desk: Desk, id: IncidentId): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, closeRule);
