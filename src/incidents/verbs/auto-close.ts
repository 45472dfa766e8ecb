import type { IncidentId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { closeIncident } from './close-incident.ts';

/** Timer `incident.auto_close`: a day after it was resolved. One reopened meanwhile is left alone. */
export async function autoClose(desk: Desk, subject: string): Promise<void> {
  await closeIncident(desk, subject as IncidentId);
}
