import { clockOf, parseLocal } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import { DAY } from '#base/time.ts';
import type { Absence, Override, Plan, Role } from './rota.ts';
import type { Stretch } from './windows.ts';

/** What is excepted from a plan at an instant. */
export type Excepted = {
  /** Who is replaced by whom. */
  readonly replaced: ReadonlyMap<PersonId, Override>;
  readonly removed: ReadonlySet<PersonId>;
  /** Instead of everybody. */
  readonly everybody: Override | undefined;
  readonly added: readonly Override[];
  /** Temporary schedules: exactly their shifts. */
  readonly only: readonly Override[];
  readonly away: ReadonlySet<PersonId>;
  /** Whom an override wanted, and who has left the company: a visible gap. */
  readonly gone: readonly PersonId[];
};

/** The exceptions to a plan that touch a stretch: where they begin and end, and what holds at an instant between two such edges. */
export type Exceptions = { readonly edges: readonly number[]; readonly at: (instant: number) => Excepted };

type Timed<What> = Stretch & { readonly what: What };

/** An override holds until its end, or until it was taken back: what was until then stays true. */
function overrideTime(override: Override): Stretch {
  const cancelled = override.cancelledAt?.getTime() ?? Infinity;
  return { from: override.from.getTime(), to: Math.min(override.to.getTime(), cancelled) };
}

/** Whole days of the zone, the last one included: as instants. */
export function absenceTime(
  absence: Pick<Absence, 'fromDate' | 'toDate' | 'cancelledAt'>,
  zone: string,
): Stretch {
  const clock = clockOf(zone);
  const [first, last] = [parseLocal(absence.fromDate) ?? Infinity, parseLocal(absence.toDate) ?? -Infinity];
  return {
    from: clock.instantOf(first),
    to: Math.min(clock.instantOf(last + DAY), absence.cancelledAt?.getTime() ?? Infinity),
  };
}

const holds = ({ from, to }: Stretch, instant: number): boolean => from <= instant && instant < to;
const NOTHING: Excepted = {
  replaced: new Map(),
  removed: new Set(),
  everybody: undefined,
  added: [],
  only: [],
  away: new Set(),
  gone: [],
};

/** Of two that say different things about one person the one made later holds, whatever order they are listed in. */
const byAge = (a: Override, b: Override): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);

/** An override in favour of somebody who has left the company is void: the person it was to spare is on call, and the gap is seen. */
const isVoid = ({ kind, who }: Override, gone: Plan['gone']): boolean =>
  (kind === 'replace' || kind === 'add') && (who === null || gone.has(who));

function excepted(live: readonly Override[], away: ReadonlySet<PersonId>, gone: Plan['gone']): Excepted {
  const only = live.filter((override) => override.kind === 'only');
  // A temporary schedule replaces all that was arranged before it; what is arranged later is an exception to it.
  const since = only.at(-1)?.createdAt.getTime() ?? -Infinity;
  const later = live.filter((one) => one.kind !== 'only' && one.createdAt.getTime() >= since);
  const valid = later.filter((override) => !isVoid(override, gone));
  const replaced = new Map<PersonId, Override>();
  const removed = new Set<PersonId>();
  for (const override of valid) {
    if (override.forWhom === null) continue;
    if (override.kind === 'replace') replaced.set(override.forWhom, override);
    if (override.kind === 'remove') removed.add(override.forWhom);
  }
  return {
    replaced,
    removed,
    everybody: valid.findLast((override) => override.kind === 'replace' && override.forWhom === null),
    added: valid.filter((override) => override.kind === 'add'),
    only,
    away,
    gone: later.filter((override) => isVoid(override, gone)).flatMap((override) => override.who ?? []),
  };
}

/** The exceptions of one role within a stretch; absences are whole days of `zone`. */
export function exceptionsOf(plan: Plan, role: Role, zone: string, within: Stretch): Exceptions {
  const touches = <What>(timed: Timed<What>): boolean =>
    timed.from < timed.to && timed.from < within.to && timed.to > within.from;
  const overrides: readonly Timed<Override>[] = plan.overrides
    .filter((override) => override.role === role)
    .toSorted(byAge)
    .map((what) => ({ ...overrideTime(what), what }))
    .filter(touches);
  const absences: readonly Timed<Absence>[] = plan.absences
    .map((what) => ({ ...absenceTime(what, zone), what }))
    .filter(touches);
  if (overrides.length === 0 && absences.length === 0) return { edges: [], at: () => NOTHING };
  const edges = [
    ...[...overrides, ...absences].flatMap(({ from, to }) => [from, to]),
    ...overrides.flatMap(({ what }) => what.shifts).flatMap(({ from, to }) => [from.getTime(), to.getTime()]),
  ];
  return {
    edges: edges.filter((edge) => edge > within.from && edge < within.to).toSorted((a, b) => a - b),
    at: (instant) => {
      const live = overrides.filter((timed) => holds(timed, instant)).map(({ what }) => what);
      const away = absences.filter((timed) => holds(timed, instant)).map(({ what }) => what.personId);
      return live.length === 0 && away.length === 0 ? NOTHING : excepted(live, new Set(away), plan.gone);
    },
  };
}
