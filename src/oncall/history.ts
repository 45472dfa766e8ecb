import type { PersonId } from '#base/ids.ts';
import type { HeldShift } from './held.ts';
import type { Plan, Role } from './rota.ts';
import { expand } from './shifts.ts';

/** Who was, is and will be on call. `recorded`: it was written down when it happened, whatever the plan says today. */
export type PastOrPlanned = {
  readonly from: Date;
  readonly to: Date;
  readonly people: readonly PersonId[];
  readonly recorded: boolean;
};

/**
 * The shifts that touch [from, to): until `now` what was recorded, with its true start; from then on what the plan says. Of times before the first
 * record only the plan can tell.
 */
export function historyOf(
  recorded: readonly HeldShift[],
  plan: Plan,
  role: Role,
  within: { readonly from: Date; readonly to: Date; readonly now: Date },
): readonly PastOrPlanned[] {
  const { from, to, now } = within;
  const past = recorded.map((shift) => ({
    from: shift.from,
    to: shift.to ?? now,
    people: shift.people,
    recorded: true,
  }));
  const first = past[0]?.from ?? now;
  const planned = (start: Date, end: Date): readonly PastOrPlanned[] =>
    start >= end
      ? []
      : expand(plan, role, start, end).map((segment) => ({
          from: segment.from,
          to: segment.to,
          people: segment.people.map((one) => one.personId),
          recorded: false,
        }));
  const before = planned(from, first < to ? first : to);
  const after = planned(now > from ? now : from, to);
  return joined([
    ...before,
    ...past.filter((shift) => shift.from < to && (shift.to > from || (shift.to === now && now >= from))),
    ...after,
  ]);
}

/** Neighbours with the same people are one shift, recorded as far as its beginning is. */
function joined(shifts: readonly PastOrPlanned[]): readonly PastOrPlanned[] {
  const out: PastOrPlanned[] = [];
  for (const shift of shifts) {
    const last = out.at(-1);
    const same =
      last !== undefined &&
      last.to.getTime() === shift.from.getTime() &&
      last.people.toSorted().join() === shift.people.toSorted().join();
    if (same) out[out.length - 1] = { ...last, to: shift.to };
    else out.push(shift);
  }
  return out;
}
