import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { severityRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** Up wakes again; down takes nothing back. */
export const changeSeverity = (
  desk: Desk,
  id: IncidentId,
  to: Severity,
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, severityRule(to));
