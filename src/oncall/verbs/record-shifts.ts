import type { RotaId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { recordRule } from '../held.ts';
import { ROLES } from '../rota.ts';
import { heldStore } from '../rota-store-held.ts';
import { planOf, rotaStore } from '../rota-store.ts';

/**
 * Writes down who is on call now, with an event when that is somebody else than was written last, and sets the timer of the next hand-over.
 * `changedNow`: the plan was changed at this instant; what came before it stays as it was written.
 */
export function recordShifts(desk: Desk, rotaId: RotaId, changedNow: boolean): Promise<void> {
  return transact(desk, async (open) => {
    const stored = await rotaStore(open.instant).load(open.tx, rotaId);
    if (stored === undefined) return;
    const rota = stored.archived ? { ...stored, versions: [] } : stored;
    for (const role of ROLES) {
      const key = { rotaId, role };
      const last = (await heldStore.load(open.tx, key))?.last ?? null;
      const plan = await planOf(open, rota, last?.to ?? last?.from ?? open.instant);
      await change(open, heldStore, key, (held, now) =>
        recordRule(held ?? { ...key, last: null, ended: [] }, plan, now, changedNow),
      );
    }
  });
}
