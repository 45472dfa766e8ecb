import type { PersonId } from '#base/ids.ts';
import { rest } from './swap-rules.ts';
import type { OverrideWish } from './override-rules.ts';
import type { Override, Plan } from './rota.ts';

/** What somebody who covers for another hands on. */
export type HandedOn = {
  /** Overrides that end now, because others say the same of their time from now on. */
  readonly ended: readonly Override[];
  readonly made: readonly (OverrideWish & { readonly swapId: Override['swapId'] })[];
};

const wishOf = (override: Override, who: PersonId, from: Date, to: Date): HandedOn['made'][number] => ({
  rotaId: override.rotaId,
  role: override.role,
  kind: override.kind,
  who,
  forWhom: override.forWhom,
  shifts: [],
  from,
  to,
  reason: override.reason,
  swapId: override.swapId,
});

/**
 * A replacement is not replaced again: there are no chains. So when somebody who covers for another (or was added) is to be replaced, their
 * cover itself is handed on for that time, and stays theirs before and after it. Back to the person who was covered, it simply ends there.
 */
export function handOn(
  wish: Pick<OverrideWish, 'role' | 'who' | 'forWhom' | 'from' | 'to' | 'reason'>,
  swapId: Override['swapId'],
  plan: Plan,
  now: Date,
): HandedOn {
  const { who, forWhom } = wish;
  const asked = rest(wish, now);
  if (who === null || forWhom === null || asked === undefined) return { ended: [], made: [] };
  const ended: Override[] = [];
  const made: HandedOn['made'][number][] = [];
  for (const override of plan.overrides) {
    const left = rest(override, now);
    const theirs =
      (override.kind === 'replace' || override.kind === 'add') &&
      override.cancelledAt === null &&
      override.role === wish.role &&
      override.who === forWhom;
    if (!theirs || left === undefined || left.from >= asked.to || asked.from >= left.to) continue;
    ended.push(override);
    const [from, to] = [
      left.from < asked.from ? asked.from : left.from,
      left.to > asked.to ? asked.to : left.to,
    ];
    if (left.from < from) made.push(wishOf(override, forWhom, left.from, from));
    if (override.forWhom !== who)
      made.push({ ...wishOf(override, who, from, to), reason: wish.reason, swapId });
    if (to < left.to) made.push(wishOf(override, forWhom, to, left.to));
  }
  return { ended, made };
}
