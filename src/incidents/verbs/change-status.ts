import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal, LiveStatus } from '../incident.ts';
import { statusRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** Moves freely among investigating, identified and monitoring. */
export const changeStatus = (
  desk: Desk,
  id: IncidentId,
  to: LiveStatus,
  note = '',
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, statusRule(to, note));
