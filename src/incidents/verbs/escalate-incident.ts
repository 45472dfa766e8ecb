import type { Outcome } from '#base/decision.ts';
import type { IncidentId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { escalateRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** Asks people for help; they are paged now. */
export const escalateIncident = (
  desk: Desk,
  id: IncidentId,
  wish: { readonly to: readonly PersonId[]; readonly team: string | null; readonly note: string },
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, escalateRule(wish));
