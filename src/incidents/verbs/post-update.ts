import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal, LiveStatus } from '../incident.ts';
import { updateRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Says what is known, and when to expect the next update. */
export const postUpdate = (
  desk: Desk,
  id: IncidentId,
  wish: { readonly text: string; readonly status?: LiveStatus; readonly nextUpdateInMs?: number | null },
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, updateRule(wish));
