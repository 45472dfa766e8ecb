import type { PersonId } from '#base/ids.ts';
import { DAY, HOUR } from '#base/time.ts';
import type { Segment } from '#oncall/shifts.ts';
import { dayIn, dayTime, rangeIn } from './local-time.ts';
import { mention, mentions } from './words.ts';

/** The coming weeks of a plan, and what a change of it would change, in words. Pure; times are the reader's. */

/** People on call together until others are. `broken`: with hours between in which nobody is, as after work. */
export type Run = {
  readonly from: Date;
  readonly to: Date;
  readonly people: readonly PersonId[];
  readonly broken: boolean;
};

const idsOf = (segment: Segment): readonly PersonId[] => segment.people.map((one) => one.personId);
const same = (one: readonly PersonId[], other: readonly PersonId[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

/** Segments as shifts: the same people before and after a pause are one. */
export function runsOf(segments: readonly Segment[]): readonly Run[] {
  const runs: Run[] = [];
  for (const segment of segments) {
    const people = idsOf(segment);
    const last = runs.at(-1);
    if (people.length === 0) continue;
    if (last !== undefined && same(last.people, people))
      runs[runs.length - 1] = { ...last, to: segment.to, broken: last.broken || segment.from > last.to };
    else runs.push({ from: segment.from, to: segment.to, people, broken: false });
  }
  return runs;
}

/** Times at which nobody is on call although the plan has somebody: somebody left, or is away and nobody stands in. */
export const holesOf = (segments: readonly Segment[]): readonly Segment[] =>
  segments.filter((segment) => segment.people.length === 0 && !segment.quiet);

const MOST_RUNS = 16;
const MOST_IN_WEEK = 10;

/** Which week of a plan an instant is in: its Monday's day, as the reader's clock has it. */
function weekOf(at: Date, zone: string): string {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const off = days.indexOf(dayIn(at, zone).slice(0, 3));
  return dayIn(new Date(at.getTime() - off * DAY), zone);
}

function weekLine(monday: string, runs: readonly Run[], zone: string): string {
  if (runs.length <= MOST_IN_WEEK)
    return `Week of ${monday}: ${runs.map((run) => `${dayIn(run.from, zone).slice(0, 3)} ${mentions(run.people)}`).join(', ')}`;
  const counts = new Map<PersonId, number>();
  for (const run of runs) for (const id of run.people) counts.set(id, (counts.get(id) ?? 0) + 1);
  return `Week of ${monday}: ${[...counts].map(([id, count]) => `${mention(id)} ${count} times`).join(', ')}`;
}

/** "Mon 5 Oct 09:00: @ada", a line a shift; shifts of a day come by weeks. */
export function planLines(segments: readonly Segment[], zone: string): readonly string[] {
  const runs = runsOf(segments);
  if (runs.length === 0) return ['Nobody, in all that time.'];
  if (runs.length <= MOST_RUNS)
    return runs.map((run) => `${dayTime(run.from, zone)}: ${mentions(run.people)}`);
  const weeks = new Map<string, Run[]>();
  for (const run of runs) {
    const monday = weekOf(run.from, zone);
    weeks.set(monday, [...(weeks.get(monday) ?? []), run]);
  }
  return [...weeks].map(([monday, own]) => weekLine(monday, own, zone));
}

const hours = (ms: number): string => {
  const rounded = Math.round(ms / HOUR);
  return rounded < 1 ? 'less than an hour' : `${rounded} h`;
};

const lengthOf = (all: readonly Segment[]): number =>
  all.reduce((total, one) => total + one.to.getTime() - one.from.getTime(), 0);

const why = (segment: Segment): string =>
  segment.gone.length === 0 ? '' : `, since ${mentions(segment.gone)} cannot be`;

/** "Nobody is on call …" for holes, at most three; nothing when there are none. */
export function holeLines(segments: readonly Segment[], zone: string): readonly string[] {
  const holes = holesOf(segments);
  if (holes.length === 0) return [];
  const shown = holes
    .slice(0, 3)
    .map((one) => `⚠️ Nobody is on call ${rangeIn(one.from, one.to, zone)}${why(one)}.`);
  const more = holes.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${more} times more, ${hours(lengthOf(holes))} in all.`];
}

/** "By plan nobody is on call 128 h of 168 h a week."; nothing when somebody always is. */
export function quietLine(segments: readonly Segment[]): readonly string[] {
  const quiet = lengthOf(segments.filter((segment) => segment.people.length === 0 && segment.quiet));
  const all = lengthOf(segments);
  if (quiet === 0 || all === 0) return [];
  return [`By plan nobody is on call ${Math.round((quiet / all) * 168)} h of the 168 h of a week.`];
}

type Change = {
  readonly from: Date;
  to: Date;
  readonly before: readonly PersonId[];
  readonly after: readonly PersonId[];
};

/** Where two plans of the same time differ, neighbours with the same change joined. */
export function changesOf(before: readonly Segment[], after: readonly Segment[]): readonly Change[] {
  const edges = [
    ...new Set([...before, ...after].flatMap((one) => [one.from.getTime(), one.to.getTime()])),
  ].toSorted((a, b) => a - b);
  const changes: Change[] = [];
  let [first, second] = [0, 0];
  for (const [index, edge] of edges.slice(0, -1).entries()) {
    while ((before[first]?.to.getTime() ?? Infinity) <= edge) first += 1;
    while ((after[second]?.to.getTime() ?? Infinity) <= edge) second += 1;
    const [was, is] = [before[first], after[second]];
    const [old, next] = [was === undefined ? [] : idsOf(was), is === undefined ? [] : idsOf(is)];
    if (same(old, next)) continue;
    const to = new Date(edges[index + 1] ?? edge);
    const last = changes.at(-1);
    if (last?.to.getTime() === edge && same(last.before, old) && same(last.after, next)) last.to = to;
    else changes.push({ from: new Date(edge), to, before: old, after: next });
  }
  return changes;
}

const MOST_CHANGES = 12;

/** "Mon 5 Oct 09:00 to Mon 12 Oct 09:00: @bo instead of @ada", a line a change. */
export function diffLines(
  before: readonly Segment[],
  after: readonly Segment[],
  zone: string,
): readonly string[] {
  const changes = changesOf(before, after);
  const lines = changes
    .slice(0, MOST_CHANGES)
    .map(
      (one) =>
        `${rangeIn(one.from, one.to, zone)}: ${mentions(one.after)} instead of ${mentions(one.before)}`,
    );
  const more = changes.length - lines.length;
  return more === 0 ? lines : [...lines, `and ${more} changes more`];
}
