import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { acceptRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** A suspected incident is a real one. */
export const acceptIncident = (desk: Desk, id: IncidentId): Promise<Outcome<Incident, IncidentRefusal>> =>
  change(desk, incidentStore, id, acceptRule);
