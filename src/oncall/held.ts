import type { Decision, TimerWish } from '#base/decision.ts';
import type { PersonId, RotaId } from '#base/ids.ts';
import { nextHandOver } from './coverage.ts';
import { GAPS_TIMER } from './gap-ahead.ts';
import type { Plan, Role, RotaFact } from './rota.ts';
import { expand } from './shifts.ts';
import type { Segment } from './shifts.ts';

/** History is what happened: recorded at each hand-over, never worked out again from a plan that may have changed. */

/** `to: null`: it runs. Nobody may have held it. */
export type HeldShift = {
  readonly from: Date;
  readonly to: Date | null;
  readonly people: readonly PersonId[];
};

/** The newest recorded shift of a role of a rota; `ended` are those that came to their end since it was loaded. */
export type Held = {
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly last: HeldShift | null;
  readonly ended: readonly HeldShift[];
};

export const HAND_OVER_TIMER = 'rota.hand_over';
export const handOverSubject = (rotaId: RotaId, role: Role): string => `${rotaId}:${role}`;

const peopleOf = (segment: Segment): readonly PersonId[] => segment.people.map(({ personId }) => personId);
const same = (a: readonly PersonId[], b: readonly PersonId[]): boolean =>
  [...a].toSorted().join() === [...b].toSorted().join();

/** Neighbours with the same people made one. */
function byPeople(segments: readonly Segment[]): readonly HeldShift[] {
  const shifts: HeldShift[] = [];
  for (const segment of segments) {
    const last = shifts.at(-1);
    const people = peopleOf(segment);
    if (last !== undefined && same(last.people, people))
      shifts[shifts.length - 1] = { ...last, to: segment.to };
    else shifts.push({ from: segment.from, to: segment.to, people });
  }
  return shifts;
}

/** The shifts since the last record as they really came, the one that runs now last. Hand-overs that were slept through are filled in. */
function since(held: Held, plan: Plan, now: Date): readonly HeldShift[] {
  const soon = new Date(now.getTime() + 1);
  if (held.last === null) return byPeople(expand(plan, held.role, now, soon));
  // What was recorded last stays true until the first instant at which the plan puts others on.
  const first = { from: held.last.from, to: held.last.to, people: held.last.people };
  const from = held.last.to ?? held.last.from;
  const later = byPeople(expand(plan, held.role, from, soon));
  const changed = later.findIndex((shift) => !same(shift.people, first.people));
  if (changed === -1) return [first];
  return [first, ...later.slice(changed)];
}

/**
 * Records who is on call now, and says so when it is somebody else than before. Of the hand-overs in an outage only the last one is told; all are
 * recorded. `changedNow`: the plan itself was changed at this instant, so nothing before it may be worked out from the new one.
 */
export function recordRule(
  held: Held,
  plan: Plan,
  now: Date,
  changedNow: boolean,
): Decision<Held, RotaFact, never> {
  const shifts = changedNow ? cut(held, plan, now) : since(held, plan, now);
  const current = shifts.at(-1);
  const before = shifts.at(-2);
  const timers: readonly TimerWish[] = [
    {
      kind: HAND_OVER_TIMER,
      subject: handOverSubject(plan.rota.id, held.role),
      at: nextHandOver(plan, held.role, now) ?? null,
    },
    ...(changedNow && !plan.rota.archived ? [{ kind: GAPS_TIMER, subject: plan.rota.id, at: now }] : []),
  ];
  // A role that never had anybody has no history.
  const nothing = held.last === null ? current?.people.length === 0 : shifts.length === 1;
  if (current === undefined || nothing) return { next: held, facts: [], timers };
  const ended = shifts.slice(0, -1).map((shift, index) => ({ ...shift, to: shifts[index + 1]?.from ?? now }));
  const fact: RotaFact = {
    kind: 'rota.handed_over',
    data: {
      role: held.role,
      at: current.from.toISOString(),
      from: before?.people ?? [],
      to: current.people,
    },
  };
  return { next: { ...held, last: { ...current, to: null }, ended }, facts: [fact], timers };
}

/** The plan was changed now: what was recorded ends now when somebody else is on call from now on. */
function cut(held: Held, plan: Plan, now: Date): readonly HeldShift[] {
  const [current] = byPeople(expand(plan, held.role, now, new Date(now.getTime() + 1)));
  if (current === undefined || held.last === null) return current === undefined ? [] : [current];
  return same(current.people, held.last.people) ? [held.last] : [held.last, current];
}
