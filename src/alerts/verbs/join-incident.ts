import type { Outcome } from '#base/decision.ts';
import type { AlertId, IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { joinRule } from '../lifecycle.ts';
import { alertStore } from '../store.ts';

/** Ties the alert to an incident. */
export const joinIncident = (
  desk: Desk,
  id: AlertId,
  incidentId: IncidentId,
): Promise<Outcome<Alert, AlertRefusal>> => change(desk, alertStore, id, joinRule(incidentId));
