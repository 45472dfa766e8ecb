import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { forgottenRule } from '../lifecycle.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { incidentStore } from '../store.ts';

/** Takes an acknowledgement back that nobody stands by any more. */
export const forgetIncident = (
  desk: Desk,
  id: IncidentId,
  because: 'silence' | 'asked',
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, forgottenRule(because));
