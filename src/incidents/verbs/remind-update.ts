import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { updateDueRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Timer `incident.update_due`: the promised time has come. Said once; an update or a snooze made meanwhile has moved the promise. */
export async function remindUpdate(desk: Desk, subject: string): Promise<void> {
  await change(desk, incidentStore, subject as IncidentId, updateDueRule);
}
