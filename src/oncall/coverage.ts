import type { PersonId } from '#base/ids.ts';
import { DAY, HOUR, plus } from '#base/time.ts';
import { ROLES } from './rota.ts';
import type { Layer, Plan, Role } from './rota.ts';
import { expand, whoIsOn } from './shifts.ts';
import type { Segment } from './shifts.ts';

/** A time when nobody is on call. `planned`: the plan has nobody then, as outside the hours of a rota for the day; otherwise somebody is missing. */
export type Gap = {
  readonly from: Date;
  readonly to: Date;
  readonly planned: boolean;
  /** Who would be on call but has left the company. */
  readonly gone: readonly PersonId[];
};

/** The times in [from, to) when nobody of that role is on call. */
export function gaps(plan: Plan, role: Role, from: Date, to: Date): readonly Gap[] {
  const found: Gap[] = [];
  for (const segment of expand(plan, role, from, to)) {
    if (segment.people.length > 0) continue;
    const last = found.at(-1);
    if (
      last !== undefined &&
      last.to.getTime() === segment.from.getTime() &&
      last.planned === segment.quiet
    ) {
      found[found.length - 1] = {
        ...last,
        to: segment.to,
        gone: [...new Set([...last.gone, ...segment.gone])],
      };
    } else found.push({ from: segment.from, to: segment.to, planned: segment.quiet, gone: segment.gone });
  }
  return found;
}

/** Whoever is on call, as a set: the order of two people means nothing. */
const people = (segment: Pick<Segment, 'people'>): string =>
  segment.people
    .map(({ personId }) => personId)
    .toSorted()
    .join();

const HOURS = { hour: 1, day: 24, week: 168 } as const;
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b;
/** No pattern of a rota is waited for longer: it would be no answer to anybody. */
const LONGEST_MS = 20 * 366 * DAY;

/** After so long a layer has shown everything it ever will: all its turns in all its windows. */
function cycleMs({ turn, members, holidays, windows }: Layer): number {
  const rounds = Math.max(1, members.length) * turn.length;
  const hours =
    turn.unit === 'month'
      ? lcm(rounds * 31 * 24, 168)
      : windows.length === 0
        ? rounds * HOURS[turn.unit]
        : lcm(rounds * HOURS[turn.unit], 168) * (turn.counts === 'worked' && turn.unit === 'day' ? 7 : 1);
  return hours * HOUR + (holidays === 'work' ? 0 : 400 * DAY);
}

/** The instant after which nothing new comes: every version has begun, every exception ended, every cycle gone round. */
function horizon(plan: Plan, role: Role, at: Date): Date {
  const ends = [
    at.getTime(),
    ...plan.rota.versions.map((version) => version.validFrom.getTime()),
    ...plan.overrides.map((override) => override.to.getTime()),
    ...plan.absences.map((absence) => Date.parse(`${absence.toDate}T00:00:00Z`) + 2 * DAY),
  ];
  const cycles = plan.rota.versions
    .flatMap((version) => version.definition.layers)
    .filter((layer) => layer.role === role)
    .map(cycleMs);
  return new Date(Math.max(...ends) + Math.min(LONGEST_MS, Math.max(0, ...cycles)) + 14 * DAY);
}

/** The first segment after an instant that is as wanted, looked for in ever longer parts of the time in which anything can change. */
function firstAfter(
  plan: Plan,
  role: Role,
  at: Date,
  wanted: (segment: Segment) => boolean,
): Segment | undefined {
  const end = horizon(plan, role, at);
  for (let from = at, length = 14 * DAY; from < end; length *= 2) {
    const to = plus(from, length);
    const found = expand(plan, role, from, to).find(wanted);
    // One that is cut off by the part that was looked at is asked for again, whole.
    if (found !== undefined)
      return found.to < to ? found : expand(plan, role, found.from, plus(found.from, 400 * DAY))[0];
    from = to;
  }
  return undefined;
}

/** The first later shift with somebody else on call, however far away; undefined where there never is. */
export function nextShift(plan: Plan, role: Role, at: Date): Segment | undefined {
  const now = new Set(whoIsOn(plan, role, at).people.map(({ personId }) => personId));
  return firstAfter(plan, role, at, (segment) => segment.people.some(({ personId }) => !now.has(personId)));
}

/** When other people will be on call than now, nobody included; undefined where that never happens. */
export function nextHandOver(plan: Plan, role: Role, at: Date): Date | undefined {
  const now = people(whoIsOn(plan, role, at));
  return firstAfter(plan, role, at, (segment) => people(segment) !== now)?.from;
}

export type OwnShift = {
  readonly role: Role;
  readonly from: Date;
  readonly to: Date;
  readonly because: string;
};

/** A person's next shifts of a rota, the one that runs included (from the instant asked), at most `count`, in order of time. */
export function nextFor(plan: Plan, personId: PersonId, at: Date, count: number): readonly OwnShift[] {
  const found = ROLES.flatMap((role) => ownShifts(plan, role, personId, at, count));
  return found.toSorted((a, b) => a.from.getTime() - b.from.getTime()).slice(0, count);
}

/** How far beyond the last look a shift that still runs there is followed. */
const FOLLOWED_MS = 120 * DAY;

function ownShifts(plan: Plan, role: Role, personId: PersonId, at: Date, count: number): readonly OwnShift[] {
  const end = horizon(plan, role, at);
  const found: OwnShift[] = [];
  const take = (segment: Segment, onlyLonger: boolean): void => {
    const own = segment.people.find((one) => one.personId === personId);
    const last = found.at(-1);
    if (own === undefined) return;
    if (last !== undefined && last.to.getTime() === segment.from.getTime())
      found[found.length - 1] = { ...last, to: segment.to };
    else if (!onlyLonger) found.push({ role, from: segment.from, to: segment.to, because: own.because });
  };
  let from = at;
  for (let length = 60 * DAY; from < end && found.length <= count; length *= 2) {
    const to = plus(from, length);
    for (const segment of expand(plan, role, from, to)) take(segment, false);
    from = to;
  }
  // Where the look ended is not where the shift does.
  if (found.at(-1)?.to.getTime() === from.getTime())
    for (const segment of expand(plan, role, from, plus(from, FOLLOWED_MS))) take(segment, true);
  return found;
}

/** What an admin should hear first of a rota. */
export type Coverage = 'no_layers' | 'no_users' | 'uncovered_now' | 'covered';

/** Whether somebody is on call, and if not, what is missing. */
export function coverageOf(plan: Plan, role: Role, at: Date): Coverage {
  const version = plan.rota.versions.findLast(({ validFrom }) => validFrom <= at) ?? plan.rota.versions[0];
  const layers = (version?.definition.layers ?? []).filter((layer) => layer.role === role);
  if (layers.length === 0) return 'no_layers';
  if (!layers.some((layer) => layer.members.some((group) => group.length > 0))) return 'no_users';
  return whoIsOn(plan, role, at).people.length > 0 ? 'covered' : 'uncovered_now';
}

/** How much of a time is covered, 0 to 100 and whole, rounded down: 100 means without a gap. */
export function qualityOf(
  plan: Plan,
  role: Role,
  from: Date,
  to: Date,
): { readonly score: number; readonly comment: 'empty' | 'gaps' | 'whole' } {
  const open = gaps(plan, role, from, to).reduce(
    (sum, gap) => sum + gap.to.getTime() - gap.from.getTime(),
    0,
  );
  const share = 1 - open / Math.max(1, to.getTime() - from.getTime());
  return {
    score: Math.floor(share * 100),
    comment: open === 0 ? 'whole' : share === 0 ? 'empty' : 'gaps',
  };
}
