import type { PersonId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan, Role, Rota } from '#oncall/rota.ts';
import { nextFor } from '#oncall/coverage.ts';
import { plansOf, rotas } from '#oncall/rota-store.ts';
import { expand } from '#oncall/shifts.ts';
import type { ShiftSight } from '../views/oncall.ts';

/** Where a person is on call, over every rota. */

/** A part of a rota's role. */
export type Stint = { readonly rota: Rota; readonly role: Role; readonly from: Date; readonly to: Date };

/** The plans of every living rota from an instant on. */
export async function livingPlans(desk: Desk, from: Date, to?: Date): Promise<readonly Plan[]> {
  const living = (await rotas(desk)).filter((rota) => !rota.archived);
  return plansOf(desk, living, from, to);
}

/** Each rota's part of a time in which the person is on call, from the first such moment to the last. */
export function stintsOf(plans: readonly Plan[], person: PersonId, from: Date, to: Date): readonly Stint[] {
  return plans.flatMap((plan) =>
    ROLES.flatMap((role) => {
      const own = expand(plan, role, from, to).filter((segment) =>
        segment.people.some((one) => one.personId === person),
      );
      const [first, last] = [own[0], own.at(-1)];
      return first === undefined || last === undefined
        ? []
        : [{ rota: plan.rota, role, from: first.from, to: last.to }];
    }),
  );
}

/** Whether a plan names a person at all; where it does not, nothing need be searched. */
const names = (plan: Plan, person: PersonId): boolean =>
  plan.rota.versions.some(({ definition }) =>
    definition.layers.some((layer) => layer.members.some((group) => group.includes(person))),
  ) ||
  plan.overrides.some((one) => one.who === person || one.shifts.some((shift) => shift.personId === person));

const reason = (because: string): string | null => (/^turn \d+ of/.test(because) ? null : because);

/** A person's next shifts over all rotas, the earliest first. */
export function nextShifts(
  plans: readonly Plan[],
  person: PersonId,
  at: Date,
  count: number,
): readonly ShiftSight[] {
  return plans
    .filter((plan) => names(plan, person))
    .flatMap((plan) =>
      nextFor(plan, person, at, count).map((shift) => ({
        rota: plan.rota.name,
        role: shift.role,
        from: shift.from,
        to: shift.to,
        because: reason(shift.because),
      })),
    )
    .toSorted((one, other) => one.from.getTime() - other.from.getTime())
    .slice(0, count);
}
