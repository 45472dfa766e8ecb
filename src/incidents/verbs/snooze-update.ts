import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { snoozeRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Promises the next update so many milliseconds from now. */
export const snoozeUpdate = (
  desk: Desk,
  id: IncidentId,
  ms: number,
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, snoozeRule(ms));
