import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { editPinRule, keptText } from '../pins.ts';
import { incidentStore, pinsOf, savePin } from '../store.ts';

/** A message in the timeline was edited; the timeline follows. */
export function editPinned(
  desk: Desk,
  id: IncidentId,
  edit: { readonly channel: string; readonly ts: string; readonly text: string },
): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    // Locked before its pins are read: two who act at once come one after the other.
    await incidentStore.load(open.tx, id);
    const kept = (await pinsOf(open, id)).find((pin) => pin.ts === edit.ts);
    const edited = await change(open, incidentStore, id, (before) => editPinRule(before, kept, edit.text));
    if (edited.ok && kept !== undefined)
      await savePin(open.tx, id, { ...kept, text: keptText(edit.text), editedAt: open.instant });
    return edited;
  });
}
