import type { Outcome } from '#base/decision.ts';
import type { IncidentId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { roleRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** Names the lead or who speaks to customers; null leaves the role empty. */
export const giveRole = (
  desk: Desk,
  id: IncidentId,
  role: 'lead' | 'comms',
  personId: PersonId | null,
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, roleRule(role, personId));
