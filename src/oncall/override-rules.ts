import type { Decision } from '#base/decision.ts';
import type { OverrideId, PersonId, RotaId, SwapId } from '#base/ids.ts';
import type { Override, Plan, Role, RotaFact, RotaRefusal } from './rota.ts';
import { absenceTime } from './overrides.ts';
import { expand } from './shifts.ts';
import { definitionAt } from './versions.ts';

/** Pure rules of exceptions to a plan: nobody twice for the same time, nothing that would change nothing, nothing that is over. */

type Ruling = Decision<Override, RotaFact, RotaRefusal>;

export type OverrideWish = {
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly kind: Override['kind'];
  readonly who: PersonId | null;
  readonly forWhom: PersonId | null;
  readonly shifts: Override['shifts'];
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
};

/** The words kept of what somebody typed. */
const LONGEST_REASON = 200;
export const cutWords = (text: string): string => text.trim().slice(0, LONGEST_REASON);

/** Whether a person is on call at any time of [from, to). */
export const isOnWithin = (plan: Plan, role: Role, person: PersonId, from: Date, to: Date): boolean =>
  expand(plan, role, from, to).some((segment) => segment.people.some((one) => one.personId === person));

/** Whether the plan itself has that person within a time, were nobody away, gone or replaced. */
export const isPlannedWithin = (plan: Plan, role: Role, person: PersonId, from: Date, to: Date): boolean =>
  isOnWithin(
    {
      ...plan,
      gone: new Set(),
      absences: [],
      overrides: plan.overrides.filter((override) => override.kind === 'only'),
    },
    role,
    person,
    from,
    to,
  );

/** Whether somebody said to be away at any time of [from, to): they may be put on call all the same, and should be warned of. */
export function awayWithin(plan: Plan, person: PersonId, from: Date, to: Date): boolean {
  const zone = definitionAt(plan.rota.versions, from)?.zone ?? 'UTC';
  return plan.absences
    .filter((absence) => absence.personId === person)
    .map((absence) => absenceTime(absence, zone))
    .some((away) => away.from < to.getTime() && from.getTime() < away.to);
}

/** Whom an override is about: two of one kind about one person may not overlap, nor two temporary schedules. */
const aboutWhom = (override: Pick<Override, 'kind' | 'who' | 'forWhom'>): PersonId | null =>
  override.kind === 'add' ? override.who : override.kind === 'only' ? null : override.forWhom;

/** The override that says something else about the same person and time already. */
export function overlapping(
  wish: Pick<Override, 'role' | 'kind' | 'who' | 'forWhom' | 'from' | 'to'>,
  overrides: readonly Override[],
): Override | undefined {
  return overrides.find(
    (other) =>
      other.cancelledAt === null &&
      other.role === wish.role &&
      other.kind === wish.kind &&
      aboutWhom(other) === aboutWhom(wish) &&
      other.from < wish.to &&
      wish.from < other.to,
  );
}

/** The shifts of a temporary schedule, cut to its range; those outside are dropped. */
const trimmed = (shifts: Override['shifts'], from: Date, to: Date): Override['shifts'] =>
  shifts
    .map((shift) => ({
      personId: shift.personId,
      from: shift.from < from ? from : shift.from,
      to: shift.to > to ? to : shift.to,
    }))
    .filter((shift) => shift.from < shift.to);

/** Who must be there for it, and who is not. */
function missingPerson(wish: OverrideWish, active: ReadonlySet<PersonId>): PersonId | undefined {
  const wanted = wish.kind === 'only' ? wish.shifts.map((shift) => shift.personId) : [wish.who];
  return wanted.find((person): person is PersonId => person !== null && !active.has(person));
}

/** A new exception, cut to what is still to come. `plan` holds the exceptions of the whole time. */
export function overrideRule(
  id: OverrideId,
  wish: OverrideWish,
  around: {
    readonly plan: Plan;
    readonly active: ReadonlySet<PersonId>;
    readonly by: PersonId | null;
    readonly now: Date;
    readonly swapId: SwapId | null;
  },
): Ruling {
  const { plan, active, by, now, swapId } = around;
  if (wish.from >= wish.to) return { refused: { why: 'empty_range' } };
  if (wish.to <= now) return { refused: { why: 'in_the_past', what: 'override' } };
  const from = wish.from < now ? now : wish.from;
  const missing = missingPerson(wish, active);
  if (missing !== undefined) return { refused: { why: 'person_inactive', person: missing } };
  const lacks = wish.kind === 'remove' ? wish.forWhom === null : wish.kind !== 'only' && wish.who === null;
  if (lacks || (wish.who !== null && wish.who === wish.forWhom))
    return { refused: { why: 'nothing_changes' } };
  const other = overlapping({ ...wish, from }, plan.overrides);
  if (other !== undefined) return { refused: { why: 'overlaps', with: other.id } };
  if (
    (wish.kind === 'replace' || wish.kind === 'remove') &&
    wish.forWhom !== null &&
    !isOnWithin(plan, wish.role, wish.forWhom, from, wish.to) &&
    !isPlannedWithin(plan, wish.role, wish.forWhom, from, wish.to)
  )
    return { refused: { why: 'not_on_call', person: wish.forWhom } };
  const next: Override = {
    ...wish,
    id,
    from,
    shifts: wish.kind === 'only' ? trimmed(wish.shifts, from, wish.to) : [],
    who: wish.kind === 'replace' || wish.kind === 'add' ? wish.who : null,
    forWhom: wish.kind === 'replace' || wish.kind === 'remove' ? wish.forWhom : null,
    reason: cutWords(wish.reason),
    by,
    createdAt: now,
    cancelledAt: null,
    swapId,
  };
  return { next, facts: [overridden(next)] };
}

const overridden = (override: Override): RotaFact => ({
  kind: 'rota.overridden',
  data: {
    rotaId: override.rotaId,
    override: override.kind,
    who: override.who,
    forWhom: override.forWhom,
    role: override.role,
    from: override.from.toISOString(),
    to: override.to.toISOString(),
    reason: override.reason,
    swapId: override.swapId,
  },
});

/** Takes an exception back from now on; one that is over cannot be. */
export function cancelOverrideRule(before: Override | undefined, because: string, now: Date): Ruling {
  if (before === undefined || before.cancelledAt !== null)
    return { refused: { why: 'not_found', what: 'override' } };
  if (before.to <= now) return { refused: { why: 'in_the_past', what: 'override' } };
  return {
    next: { ...before, cancelledAt: now },
    facts: [{ kind: 'rota.override_cancelled', data: { rotaId: before.rotaId, because: cutWords(because) } }],
  };
}
