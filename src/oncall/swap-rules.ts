import type { Decision, TimerWish } from '#base/decision.ts';
import type { PersonId, RotaId, SwapId } from '#base/ids.ts';
import type { Plan, Role, RotaFact, RotaRefusal, Swap } from './rota.ts';
import { cutWords, isOnWithin, overlapping } from './override-rules.ts';
import type { OverrideWish } from './override-rules.ts';

/**
 * Pure rules of a swap. Open, it changes nothing; taken, it is a replacement over the asked time.
 *
 * | from | on                                   | to        |
 * |------|--------------------------------------|-----------|
 * | none | somebody on call asks                | open      |
 * | open | whoever was asked, or anybody, takes | taken     |
 * | open | whoever was asked declines           | declined  |
 * | open | one of many declines                 | open      |
 * | open | the asker takes it back, or the plan changed | cancelled |
 * | open | its time is over                     | expired   |
 */
type Ruling = Decision<Swap, RotaFact, RotaRefusal>;
type Range = { readonly from: Date; readonly to: Date };

export type SwapWish = Range & {
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly asked: PersonId | null;
  readonly inReturn: Range | null;
  readonly note: string;
};

export const SWAP_TIMER = 'swap.expire';
const expireAt = (id: SwapId, at: Date | null): TimerWish => ({ kind: SWAP_TIMER, subject: id, at });

/** What is left of a time from now on; undefined when it is over. */
export const rest = (range: Range, now: Date): Range | undefined =>
  range.to <= now ? undefined : { from: range.from < now ? now : range.from, to: range.to };

function rangeProblem(range: Range, now: Date): RotaRefusal | undefined {
  if (range.from >= range.to) return { why: 'empty_range' };
  return range.to <= now ? { why: 'in_the_past', what: 'swap' } : undefined;
}

/** Somebody who is on call asks to be replaced. */
export function askSwapRule(
  id: SwapId,
  wish: SwapWish,
  around: {
    readonly asker: PersonId;
    readonly plan: Plan;
    readonly active: ReadonlySet<PersonId>;
    readonly now: Date;
  },
): Ruling {
  const { asker, plan, active, now } = around;
  const problem =
    rangeProblem(wish, now) ?? (wish.inReturn === null ? undefined : rangeProblem(wish.inReturn, now));
  if (problem !== undefined) return { refused: problem };
  if (wish.asked === asker) return { refused: { why: 'own_swap' } };
  if (wish.asked !== null && !active.has(wish.asked))
    return { refused: { why: 'person_inactive', person: wish.asked } };
  const { from, to } = rest(wish, now) ?? wish;
  const other = overlapping({ ...wish, kind: 'replace', who: null, forWhom: asker, from }, plan.overrides);
  if (other !== undefined) return { refused: { why: 'overlaps', with: other.id } };
  if (!isOnWithin(plan, wish.role, asker, from, to))
    return { refused: { why: 'not_on_call', person: asker } };
  const { inReturn, asked } = wish;
  if (inReturn !== null && asked !== null && !isOnWithin(plan, wish.role, asked, inReturn.from, inReturn.to))
    return { refused: { why: 'not_on_call', person: asked } };
  const next: Swap = {
    id,
    rotaId: wish.rotaId,
    role: wish.role,
    asker,
    from,
    to,
    asked: wish.asked,
    inReturn: inReturn === null ? null : (rest(inReturn, now) ?? inReturn),
    state: 'open',
    takenBy: null,
    declinedBy: [],
    note: cutWords(wish.note),
    createdAt: now,
    settledAt: null,
  };
  return {
    next,
    facts: [
      {
        kind: 'swap.asked',
        data: { rotaId: next.rotaId, asked: next.asked, from: from.toISOString(), to: to.toISOString() },
      },
    ],
    timers: [expireAt(id, to)],
  };
}

/** Why an open request cannot be answered; undefined when it can. */
function over(swap: Swap, now: Date): RotaRefusal | undefined {
  if (swap.state !== 'open') return { why: 'swap_over', state: swap.state };
  return swap.to <= now ? { why: 'swap_over', state: 'expired' } : undefined;
}

const settled = (before: Swap, state: Swap['state'], now: Date, more: Partial<Swap> = {}): Swap => ({
  ...before,
  ...more,
  state,
  settledAt: now,
});
const MISSING: Ruling = { refused: { why: 'not_found', what: 'swap' } };

/** Somebody takes it. The replacements are made with it, by the verb. */
export function takeSwapRule(before: Swap | undefined, taker: PersonId, plan: Plan, now: Date): Ruling {
  if (before === undefined) return MISSING;
  const problem = over(before, now);
  if (problem !== undefined) return { refused: problem };
  if (taker === before.asker) return { refused: { why: 'own_swap' } };
  if (before.asked !== null && before.asked !== taker)
    return { refused: { why: 'not_asked', asked: before.asked } };
  const back = before.inReturn;
  if (back !== null && back.to <= now) return { refused: { why: 'swap_over', state: 'expired' } };
  if (back !== null && !isOnWithin(plan, before.role, taker, back.from < now ? now : back.from, back.to))
    return { refused: { why: 'not_on_call', person: taker } };
  return {
    next: settled(before, 'taken', now, { takenBy: taker }),
    facts: [{ kind: 'swap.taken', data: { rotaId: before.rotaId, by: taker } }],
    timers: [expireAt(before.id, null)],
  };
}

/** Somebody says no: the one who was asked ends it, one of many is remembered, the last of `others` ends it too. */
export function declineSwapRule(
  before: Swap | undefined,
  by: PersonId,
  others: readonly PersonId[],
  now: Date,
): Ruling {
  if (before === undefined) return MISSING;
  const problem = over(before, now);
  if (problem !== undefined) return { refused: problem };
  if (by === before.asker) return { refused: { why: 'own_swap' } };
  if (before.asked !== null && before.asked !== by)
    return { refused: { why: 'not_asked', asked: before.asked } };
  if (before.declinedBy.includes(by)) return { refused: { why: 'nothing_changes' } };
  const declinedBy = [...before.declinedBy, by];
  const left =
    before.asked === null && others.some((one) => one !== before.asker && !declinedBy.includes(one));
  return {
    next: left ? { ...before, declinedBy } : settled(before, 'declined', now, { declinedBy }),
    facts: [{ kind: 'swap.declined', data: { rotaId: before.rotaId, by } }],
    timers: left ? [] : [expireAt(before.id, null)],
  };
}

/** The asker takes it back, or it has lost its sense. */
export function cancelSwapRule(before: Swap | undefined, because: string, now: Date): Ruling {
  if (before === undefined) return MISSING;
  const problem = over(before, now);
  if (problem !== undefined) return { refused: problem };
  return {
    next: settled(before, 'cancelled', now),
    facts: [{ kind: 'swap.cancelled', data: { rotaId: before.rotaId, because: cutWords(because) } }],
    timers: [expireAt(before.id, null)],
  };
}

/** Its time is over and nobody took it. */
export function expireSwapRule(before: Swap | undefined, now: Date): Ruling {
  if (before === undefined) return MISSING;
  if (before.state !== 'open') return { refused: { why: 'swap_over', state: before.state } };
  // A clock that went back: it is not yet time.
  if (before.to > now) return { refused: { why: 'nothing_changes' } };
  return {
    next: settled(before, 'expired', now),
    facts: [{ kind: 'swap.expired', data: { rotaId: before.rotaId } }],
  };
}

/** What a taken swap changes: the taker instead of the asker, and over the time in return the other way round. */
export function replacementsOf(swap: Swap, taker: PersonId, now: Date): readonly OverrideWish[] {
  const common = {
    rotaId: swap.rotaId,
    role: swap.role,
    kind: 'replace',
    shifts: [],
    reason: swap.note,
  } as const;
  const asked = rest(swap, now);
  const back = swap.inReturn === null ? undefined : rest(swap.inReturn, now);
  return [
    ...(asked === undefined ? [] : [{ ...common, ...asked, who: taker, forWhom: swap.asker }]),
    ...(back === undefined ? [] : [{ ...common, ...back, who: swap.asker, forWhom: taker }]),
  ];
}
