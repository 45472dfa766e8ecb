import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { pinOf, pinRule } from '../pins.ts';
import type { PinWish } from '../pins.ts';
import { incidentStore, pinsOf, savePin } from '../store.ts';

/** Puts a message into the timeline, with its author and time; once, however many people pin it. */
export function pinMessage(
  desk: Desk,
  id: IncidentId,
  wish: PinWish,
): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    // Locked before its pins are read: two who act at once come one after the other.
    await incidentStore.load(open.tx, id);
    const kept = (await pinsOf(open, id)).find((pin) => pin.ts === wish.ts);
    const pinned = await change(open, incidentStore, id, (before) => pinRule(before, kept, wish));
    if (pinned.ok) await savePin(open.tx, id, pinOf(wish));
    return pinned;
  });
}
