import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { declineRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** A suspected incident was none; a reason is asked for. */
export const declineIncident = (
  desk: Desk,
  id: IncidentId,
  reason: string,
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, declineRule(reason));
