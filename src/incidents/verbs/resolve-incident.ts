import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { resolveRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** It is over; says what was wrong and what cured it. Alerts that still fire go on firing. */
export const resolveIncident = (
  desk: Desk,
  id: IncidentId,
  wish: { readonly summary: string },
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, resolveRule(wish.summary));
