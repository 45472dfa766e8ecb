import { addTo, localDate, toInstant, weekdayOf } from '#base/calendar.ts';
import type { PersonId, TeamId, TestId } from '#base/ids.ts';
import type { Attempt } from './attempt.ts';
import type { Drill, DrillFact } from './drill.ts';
import type { MethodKind } from './method.ts';
import type { Page } from './page.ts';

/** Pure. A team's drill: the whole path of a page, with nothing wrong. */

/** One a team that wants a drill every month; that there is one means that it does. Its subject is the team. */
export const DRILL_TIMER = 'drill.monthly';

export const drillOf = (
  id: TestId,
  teamId: TeamId,
  askedBy: PersonId | null,
  now: Date,
): { readonly next: Drill; readonly facts: readonly DrillFact[] } => ({
  next: {
    id,
    kind: 'drill',
    teamId,
    personId: null,
    methodId: null,
    askedBy,
    startedAt: now,
    endedAt: null,
    acknowledgedBy: null,
  },
  facts: [{ kind: 'test.started', data: { about: { testId: id }, personId: null, teamId } }],
});

const HOUR_OF_DAY = '10:00';

/** The next first Tuesday of a month, ten in the morning where the team lives. */
export function nextDrill(now: Date, zone: string): Date {
  for (
    let month = `${localDate(now, zone).slice(0, 7)}-01T${HOUR_OF_DAY}`;
    ;
    month = addTo(month, 'month', 1)
  ) {
    let day = month;
    while (weekdayOf(day) !== 'TU') day = addTo(day, 'day', 1);
    const at = toInstant(day, zone);
    if (at > now) return at;
  }
}

/** What a drill showed. */
export type DrillResult = {
  readonly acknowledgedBy: PersonId | null;
  readonly afterMs: number | null;
  /** Who was reached, by what, and how long after the drill began the first of it arrived. */
  readonly reached: readonly {
    readonly personId: PersonId;
    readonly methods: readonly MethodKind[];
    readonly afterMs: number;
  }[];
  readonly failed: readonly {
    readonly personId: PersonId;
    readonly method: MethodKind | null;
    readonly because: string;
  }[];
};

const ARRIVED: readonly Attempt['state'][] = ['sent', 'delivered'];

/** What a drill showed so far. `acknowledgedAt`: when it was. */
export function resultOf(
  drill: Drill,
  acknowledgedAt: Date | null,
  pages: readonly Page[],
  attempts: readonly Attempt[],
): DrillResult {
  const since = (at: Date): number => at.getTime() - drill.startedAt.getTime();
  const people = [...new Set(pages.map((page) => page.personId))];
  const lost = pages.filter((page) => page.state === 'failed' || page.state === 'skipped');
  return {
    acknowledgedBy: drill.acknowledgedBy,
    afterMs: acknowledgedAt === null ? null : since(acknowledgedAt),
    reached: people.flatMap((personId) => {
      const arrived = attempts.filter((one) => one.personId === personId && ARRIVED.includes(one.state));
      if (arrived.length === 0) return [];
      const first = Math.min(...arrived.map((one) => since(one.sentAt ?? one.dueAt)));
      return [{ personId, methods: [...new Set(arrived.map((one) => one.methodKind))], afterMs: first }];
    }),
    failed: [
      ...attempts
        .filter((one) => one.state === 'failed')
        .map((one) => ({ personId: one.personId, method: one.methodKind, because: one.error ?? '' })),
      ...lost
        .filter((page) => !attempts.some((one) => one.pageId === page.id))
        .map((page) => ({ personId: page.personId, method: null, because: page.because ?? '' })),
    ],
  };
}
