import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { OverrideId, SwapId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { handOn } from '../hand-on.ts';
import { cancelOverrideRule, isPlannedWithin, overrideRule } from '../override-rules.ts';
import type { OverrideWish } from '../override-rules.ts';
import type { Override, Plan, RotaRefusal } from '../rota.ts';
import { overrideStore } from '../rota-store-exceptions.ts';
import { overrideById, planOf } from '../rota-store.ts';
import { recordShifts } from './record-shifts.ts';
import { holdRota } from './rota-held.ts';
import type { HeldRota } from './rota-held.ts';

/** One's own shift is one's own to give away, and anybody of the rota may take one; all else is for the team. */
function mayOverride(held: HeldRota, wish: OverrideWish): boolean {
  if (held.owns) return true;
  if (held.actor === null || (wish.kind !== 'replace' && wish.kind !== 'add')) return false;
  const people = held.rota.versions.flatMap(({ definition }) =>
    definition.layers.flatMap((layer) => layer.members.flat()),
  );
  return wish.forWhom === held.actor || (wish.who === held.actor && people.includes(held.actor));
}

/**
 * Writes a wish, and hands on what the replaced person covers for others. Refuses before anything is written. `held` is the rota, held.
 */
export async function writeOverride(
  open: OpenDesk,
  held: HeldRota,
  wish: OverrideWish,
  swapId: SwapId | null,
): Promise<Outcome<Override, RotaRefusal>> {
  const plan: Plan = await planOf(open, held.rota, open.instant);
  const around = { plan, active: held.active, by: held.actor, now: open.instant, swapId };
  const on = wish.kind === 'replace' ? handOn(wish, swapId, plan, open.instant) : { ended: [], made: [] };
  const direct = overrideRule(open.ids.next('ovr'), wish, around);
  if ('refused' in direct) return refused(direct.refused);
  for (const override of on.ended)
    await change(open, overrideStore, override.id, (before, now) =>
      cancelOverrideRule(before, `<@${wish.who ?? ''}> takes it over`, now),
    );
  const kept = plan.overrides.filter((one) => !on.ended.some((ended) => ended.id === one.id));
  let last: Override | undefined;
  for (const made of on.made) {
    const id = open.ids.next('ovr');
    const written = await change(open, overrideStore, id, () =>
      overrideRule(id, made, { ...around, plan: { ...plan, overrides: kept }, swapId: made.swapId }),
    );
    if (written.ok && made.who === wish.who) last = written.value;
  }
  // Whoever is on call only by what was handed on needs no replacement of their own.
  const own =
    wish.forWhom === null || isPlannedWithin(plan, wish.role, wish.forWhom, direct.next.from, direct.next.to);
  if (last !== undefined && !own) return { ok: true, value: last };
  return change(open, overrideStore, direct.next.id, () => direct);
}

/** Makes an exception to a rota. A plan is for its team; a person may give away their own shift, and whoever is on the rota may take one. */
export function overrideRota(desk: Desk, wish: OverrideWish): Promise<Outcome<Override, RotaRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Override, RotaRefusal>> => {
    const held = await holdRota(open, wish.rotaId);
    if (held === undefined) return refused({ why: 'not_found', what: 'rota' });
    if (!mayOverride(held, wish)) return refused(held.notAllowed);
    await recordShifts(open, wish.rotaId, false);
    return writeOverride(open, held, wish, null);
  });
}

/** Takes an exception back from now on: for the team, for whoever made it, and for those it is about. */
export function cancelOverride(
  desk: Desk,
  id: OverrideId,
  because = '',
): Promise<Outcome<Override, RotaRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Override, RotaRefusal>> => {
    const override = await overrideById(open, id);
    const held = override === undefined ? undefined : await holdRota(open, override.rotaId);
    if (override === undefined || held === undefined) return refused({ why: 'not_found', what: 'override' });
    const { actor } = held;
    const theirs = actor !== null && [override.by, override.who, override.forWhom].includes(actor);
    if (!held.owns && !theirs) return refused(held.notAllowed);
    await recordShifts(open, override.rotaId, false);
    return change(open, overrideStore, id, (before, now) => cancelOverrideRule(before, because, now));
  });
}
