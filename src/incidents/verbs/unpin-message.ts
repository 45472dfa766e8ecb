import type { Outcome } from '#base/decision.ts';
import type { IncidentId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Incident, IncidentRefusal } from '../incident.ts';
import { removePinRule } from '../pins.ts';
import { dropPin, incidentStore, pinsOf, savePin } from '../store.ts';

/** A message leaves the timeline; one that was deleted in Slack stays, marked. */
export function unpinMessage(
  desk: Desk,
  id: IncidentId,
  gone: { readonly channel: string; readonly ts: string; readonly deleted: boolean },
): Promise<Outcome<Incident, IncidentRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Incident, IncidentRefusal>> => {
    // Locked before its pins are read: two who act at once come one after the other.
    await incidentStore.load(open.tx, id);
    const kept = (await pinsOf(open, id)).find((pin) => pin.ts === gone.ts);
    const removed = await change(open, incidentStore, id, (before) =>
      removePinRule(before, kept, gone.deleted),
    );
    if (!removed.ok || kept === undefined) return removed;
    if (gone.deleted) await savePin(open.tx, id, { ...kept, deletedAt: open.instant });
    else await dropPin(open.tx, id, gone.ts);
    return removed;
  });
}
