import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { transact } from '#ledger/transact.ts';
import { updateDueRule } from '../contents.ts';
import { incidentStore } from '../store.ts';

/** Timer `incident.update_due`: the promised time has come. Said once; an update or a snooze made meanwhile has moved the promise. */
export async function remindUpdate(desk: Desk, subject: string): Promise<void> {
  await transact(desk, async (open) => {
    const incident = await incidentStore.load(open.tx, subject as IncidentId);
    const promised = incident?.nextUpdateAt?.toISOString();
    // A timer comes again when the process died before it was taken away: what was said stands in the log.
    const said = await eventsOf(open, subject, { kinds: ['incident.update_due'] });
    if (said.some((event) => 'promised' in event.data && event.data.promised === promised)) return;
    await change(open, incidentStore, subject as IncidentId, updateDueRule);
  });
}
