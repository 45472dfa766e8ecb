import type { PersonId } from '#base/ids.ts';
import type { Role } from '#oncall/rota.ts';
import type { Segment } from '#oncall/shifts.ts';
import { dayTime } from './local-time.ts';
import { mentions } from './words.ts';

/** Who is on call now and who is next, in words. Pure; `segments` begin now. */

const idsOf = (segment: Segment | undefined): readonly PersonId[] =>
  segment?.people.map((one) => one.personId) ?? [];
const same = (one: readonly PersonId[], other: readonly PersonId[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

export type NowAndNext = {
  readonly people: readonly PersonId[];
  /** By plan nobody, as opposed to somebody missing. */
  readonly quiet: boolean;
  readonly gone: readonly PersonId[];
  /** Why they are, where that is not simply their turn. */
  readonly because: readonly string[];
  readonly until: Date | null;
  readonly next: { readonly people: readonly PersonId[]; readonly from: Date } | null;
};

/** Reads it off the coming segments; nothing is known of what lies beyond them. */
export function nowAndNext(segments: readonly Segment[]): NowAndNext {
  const [first] = segments;
  const people = idsOf(first);
  const change = segments.find((segment) => !same(idsOf(segment), people) || segment.quiet !== first?.quiet);
  const next = segments.find(
    (segment) => segment !== first && segment.people.length > 0 && !same(idsOf(segment), people),
  );
  const because =
    first?.people.map((one) => one.because).filter((reason) => !/^turn \d+ of/.test(reason)) ?? [];
  return {
    people,
    quiet: first?.quiet ?? true,
    gone: first?.gone ?? [],
    because,
    until: change?.from ?? null,
    next: next === undefined ? null : { people: idsOf(next), from: next.from },
  };
}

/** "@ada until Mon 9 Mar 09:00, then @bo"; "nobody until …" with a warning where somebody should be. */
export function nowWords(segments: readonly Segment[], zone: string): string {
  const { people, quiet, gone, because, until, next } = nowAndNext(segments);
  const why = because.length === 0 ? '' : ` (${because.join('; ')})`;
  const left = gone.length === 0 ? '' : `, since ${mentions(gone)} cannot be`;
  const who =
    people.length > 0 ? `${mentions(people)}${why}` : quiet ? 'nobody, by plan,' : `⚠️ nobody${left},`;
  if (until === null)
    return people.length > 0
      ? `${who}, for the next six weeks at least`
      : `${who} for the next six weeks at least`;
  const then =
    next === null
      ? 'then nobody'
      : next.from.getTime() === until.getTime()
        ? `then ${mentions(next.people)}`
        : people.length > 0
          ? `then nobody, and ${mentions(next.people)} from ${dayTime(next.from, zone)}`
          : `then ${mentions(next.people)}`;
  const at = people.length === 0 && next !== null ? next.from : until;
  return `${who} until ${dayTime(at, zone)}, ${then}`;
}

/** "orders" for the primary, "orders, secondary" beside it. */
export const roleWords = (name: string, role: Role): string =>
  role === 'primary' ? name : `${name}, ${role}`;
