import { refused } from '#base/decision.ts';
import type { Decision, Outcome } from '#base/decision.ts';
import type { PersonId, SwapId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { overlapping } from '../override-rules.ts';
import type { Plan, RotaFact, RotaRefusal, Swap } from '../rota.ts';
import { swapStore } from '../rota-store-exceptions.ts';
import { planOf, swapById } from '../rota-store.ts';
import {
  askSwapRule,
  cancelSwapRule,
  declineSwapRule,
  expireSwapRule,
  replacementsOf,
  takeSwapRule,
} from '../swap-rules.ts';
import type { SwapWish } from '../swap-rules.ts';
import { writeOverride } from './override-rota.ts';
import { recordShifts } from './record-shifts.ts';
import { holdRota } from './rota-held.ts';
import type { HeldRota } from './rota-held.ts';

type Answer = Outcome<Swap, RotaRefusal>;

/** The acting person asks to be replaced over a time of theirs. */
export function askSwap(desk: Desk, wish: SwapWish): Promise<Answer> {
  return transact(desk, async (open): Promise<Answer> => {
    const held = await holdRota(open, wish.rotaId);
    if (held === undefined) return refused({ why: 'not_found', what: 'rota' });
    if (held.actor === null) return refused(held.notAllowed);
    const around = {
      asker: held.actor,
      plan: await planOf(open, held.rota, open.instant),
      active: held.active,
    };
    const id = open.ids.next('swp');
    return change(open, swapStore, id, (_, now) => askSwapRule(id, wish, { ...around, now }));
  });
}

type Acting = {
  readonly open: OpenDesk;
  readonly swap: Swap;
  readonly held: HeldRota;
  readonly actor: PersonId;
  readonly plan: Plan;
};

/** The acting person answers a request; its rota is held. */
function answer(desk: Desk, id: SwapId, act: (acting: Acting) => Promise<Answer>): Promise<Answer> {
  return transact(desk, async (open): Promise<Answer> => {
    const asked = await swapById(open, id);
    const held = asked === undefined ? undefined : await holdRota(open, asked.rotaId);
    // Read again behind the lock: somebody may have taken it in that moment.
    const swap = await swapById(open, id);
    if (swap === undefined || held === undefined) return refused({ why: 'not_found', what: 'swap' });
    if (held.actor === null) return refused(held.notAllowed);
    return act({ open, swap, held, actor: held.actor, plan: await planOf(open, held.rota, open.instant) });
  });
}

const settle = (
  open: OpenDesk,
  id: SwapId,
  rule: (before: Swap | undefined, now: Date) => Decision<Swap, RotaFact, RotaRefusal>,
): Promise<Answer> => change(open, swapStore, id, rule);

/** The acting person takes the asked time over; the first who does has it. */
export const takeSwap = (desk: Desk, id: SwapId): Promise<Answer> =>
  answer(desk, id, async ({ open, swap, held, actor, plan }) => {
    const left = [actor, swap.asker].find((person) => !held.active.has(person));
    if (left !== undefined) return refused({ why: 'person_inactive', person: left });
    if (swap.asked === null && !held.owns && !peopleOf(held).includes(actor)) return refused(held.notAllowed);
    const wishes = replacementsOf(swap, actor, open.instant);
    const other = wishes.map((wish) => overlapping(wish, plan.overrides)).find((one) => one !== undefined);
    const verdict = takeSwapRule(swap, actor, plan, open.instant);
    if ('refused' in verdict) return refused(verdict.refused);
    if (other !== undefined) return refused({ why: 'overlaps', with: other.id });
    await recordShifts(open, swap.rotaId, false);
    for (const [index, wish] of wishes.entries()) {
      const written = await writeOverride(open, held, wish, id);
      if (written.ok) continue;
      invariant(index === 0, 'a swap is made whole or not at all');
      return refused(written.refused);
    }
    return settle(open, id, (before, now) => takeSwapRule(before, actor, plan, now));
  });

const peopleOf = (held: HeldRota): readonly PersonId[] =>
  held.rota.versions.flatMap(({ definition }) => definition.layers.flatMap((layer) => layer.members.flat()));

/** The acting person says no. */
export const declineSwap = (desk: Desk, id: SwapId): Promise<Answer> =>
  answer(desk, id, ({ open, held, actor }) => {
    const others = [...new Set([...held.team.members, ...peopleOf(held)])].filter((one) =>
      held.active.has(one),
    );
    return settle(open, id, (before, now) => declineSwapRule(before, actor, others, now));
  });

/** The asker takes the request back; the team and admins may as well. */
export const cancelSwap = (desk: Desk, id: SwapId, because = ''): Promise<Answer> =>
  answer(desk, id, async ({ open, swap, held, actor }) => {
    if (actor !== swap.asker && !held.owns) return refused(held.notAllowed);
    return settle(open, id, (before, now) => cancelSwapRule(before, because, now));
  });

/** The timer of a request has come: nobody took it in time. */
export async function expireSwap(desk: Desk, id: SwapId): Promise<void> {
  await change(desk, swapStore, id, expireSwapRule);
}
