import type { PersonId, RotaId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { cancelOverrideRule, isPlannedWithin } from '../override-rules.ts';
import { overrideStore, swapStore } from '../rota-store-exceptions.ts';
import { openSwaps, planOf, rotaById, rotas } from '../rota-store.ts';
import { cancelSwapRule, rest } from '../swap-rules.ts';
import { recordShifts } from './record-shifts.ts';

/** After a change of plan: requests and covers of people who are not on call then any more are taken back, so that those affected hear of it. */
export function dropBroken(desk: Desk, rotaId: RotaId): Promise<void> {
  return transact(desk, async (open) => {
    const stored = await rotaById(open, rotaId);
    if (stored === undefined) return;
    const rota = stored.archived ? { ...stored, versions: [] } : stored;
    const plan = await planOf(open, rota, open.instant);
    const because = (person: PersonId): string =>
      `the rota was changed: <@${person}> is not on call then any more`;
    for (const swap of await openSwaps(open, rotaId)) {
      const left = rest(swap, open.instant);
      if (left === undefined || isPlannedWithin(plan, swap.role, swap.asker, left.from, left.to)) continue;
      await change(open, swapStore, swap.id, (before, now) =>
        cancelSwapRule(before, because(swap.asker), now),
      );
    }
    for (const override of plan.overrides) {
      const left = rest(override, open.instant);
      const whom = override.forWhom;
      if (whom === null || left === undefined || override.cancelledAt !== null) continue;
      if (isPlannedWithin(plan, override.role, whom, left.from, left.to)) continue;
      await change(open, overrideStore, override.id, (before, now) =>
        cancelOverrideRule(before, because(whom), now),
      );
    }
  });
}

/** Somebody is away, back, or gone: every rota that names them is looked at again. */
export async function recordShiftsOf(desk: Desk, personId: PersonId): Promise<void> {
  for (const rota of await rotas(desk)) {
    const named = rota.versions.some(({ definition }) =>
      definition.layers.some((layer) => layer.members.some((group) => group.includes(personId))),
    );
    if (named && !rota.archived) await recordShifts(desk, rota.id, true);
  }
}
