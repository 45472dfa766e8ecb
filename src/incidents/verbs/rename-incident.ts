import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { renameRule } from '../lifecycle.ts';
import { incidentStore } from '../store.ts';

/** Gives another title; the channel keeps its name. */
export const renameIncident = (
  desk: Desk,
  id: IncidentId,
  title: string,
): Promise<Outcome<Incident, IncidentRefusal>> => change(desk, incidentStore, id, renameRule(title));
