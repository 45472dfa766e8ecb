import { clockOf } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import { DAY } from '#base/time.ts';
import { piecesOf, withoutHoles } from './layers.ts';
import { onDuty } from './on-duty.ts';
import type { OnCall, OnDuty, Running } from './on-duty.ts';
import { exceptionsOf } from './overrides.ts';
import type { Plan, Role } from './rota.ts';
import { reigns } from './versions.ts';
import type { Reign } from './versions.ts';
import type { Stretch } from './windows.ts';

export type { OnCall } from './on-duty.ts';

/** A time during which the same people are on call for the same reasons. Nobody: a gap, or `quiet` where the plan has nobody. */
export type Segment = OnDuty & { readonly from: Date; readonly to: Date };

const samePeople = (a: readonly OnCall[], b: readonly OnCall[]): boolean =>
  a.length === b.length &&
  a.every((one, index) => one.personId === b[index]?.personId && one.because === b[index].because);
const same = (a: OnDuty, b: OnDuty): boolean =>
  a.quiet === b.quiet &&
  samePeople(a.people, b.people) &&
  a.gone.length === b.gone.length &&
  a.gone.every((person, index) => person === b.gone[index]);

type Span = OnDuty & { readonly from: number; to: number };
const NOBODY: OnDuty = { people: [], gone: [], quiet: true };

/** Walks from edge to edge of everything that can change who is on call, while one definition holds. */
function walk(
  plan: Plan,
  role: Role,
  reign: Reign,
  put: (from: number, to: number, duty: OnDuty) => void,
): void {
  const { zone, holidays } = reign.definition;
  const clock = clockOf(zone);
  const layers = reign.definition.layers
    .filter((layer) => layer.role === role)
    .toSorted((a, b) => a.rank - b.rank)
    .map(withoutHoles)
    .filter((layer) => layer.members.length > 0)
    .map((layer) => ({ layer, pieces: piecesOf(layer, holidays, clock, reign), next: 0 }));
  const exceptions = exceptionsOf(plan, role, zone, reign);
  let nextEdge = 0;
  let except = exceptions.at(reign.from);
  for (let at = reign.from, until = at; at < reign.to; at = until) {
    until = reign.to;
    const running: Running[] = [];
    for (const one of layers) {
      let piece = one.pieces[one.next];
      while (piece !== undefined && piece.to <= at) piece = one.pieces[(one.next += 1)];
      if (piece === undefined) continue;
      const on = piece.from <= at;
      if (on) running.push({ layer: one.layer, turn: piece.turn });
      until = Math.min(until, on ? piece.to : piece.from);
    }
    if ((exceptions.edges[nextEdge] ?? Infinity) <= at) {
      while ((exceptions.edges[nextEdge] ?? Infinity) <= at) nextEdge += 1;
      except = exceptions.at(at);
    }
    until = Math.min(until, exceptions.edges[nextEdge] ?? Infinity);
    put(at, until, onDuty(running, plan, except, at));
  }
}

function spans(plan: Plan, role: Role, within: Stretch): readonly Span[] {
  const found: Span[] = [];
  const put = (from: number, to: number, duty: OnDuty): void => {
    const last = found.at(-1);
    if (last !== undefined && same(last, duty)) last.to = to;
    else found.push({ people: duty.people, gone: duty.gone, quiet: duty.quiet, from, to });
  };
  let done = within.from;
  for (const reign of reigns(plan.rota.versions, within)) {
    if (reign.from > done) put(done, reign.from, NOBODY);
    walk(plan, role, reign, put);
    done = reign.to;
  }
  if (done < within.to) put(done, within.to, NOBODY);
  return found;
}

/** Who is on call in [from, to) and why, without a hole; a part asked alone equals that part of a longer answer. */
export const expand = (plan: Plan, role: Role, from: Date, to: Date): readonly Segment[] =>
  spans(plan, role, { from: from.getTime(), to: to.getTime() }).map(({ from, to, people, gone, quiet }) => ({
    from: new Date(from),
    to: new Date(to),
    people,
    gone,
    quiet,
  }));

/** After that time without any change nothing of the plan is taken to change any more. */
const STEADY_MS = 4 * 366 * DAY;

/** Who is on call at an instant, with the reason, who would be but is gone, and until when that holds; null: for years. */
export function whoIsOn(
  plan: Plan,
  role: Role,
  at: Date,
): OnDuty & {
  readonly people: readonly OnCall[];
  readonly gone: readonly PersonId[];
  readonly until: Date | null;
} {
  for (let ahead = 2 * DAY; ; ahead *= 4) {
    const from = at.getTime();
    const [first] = spans(plan, role, { from, to: from + ahead });
    const { people, gone, quiet } = first ?? NOBODY;
    const ends = first !== undefined && first.to < from + ahead;
    if (ends || ahead > STEADY_MS) return { people, gone, quiet, until: ends ? new Date(first.to) : null };
  }
}
