import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { PersonId, TeamId, TestId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import type { Team } from '#catalog/catalog.ts';
import { people, teamById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { isPlanned, setTimers } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { attemptsAbout } from '../attempt-store.ts';
import { DRILL_TIMER, drillOf, nextDrill, resultOf } from '../drill-rules.ts';
import type { DrillResult } from '../drill-rules.ts';
import { drillById, drillStore } from '../drill-store.ts';
import type { Drill, DrillFact, DrillRefusal } from '../drill.ts';
import { defaultOf } from '../policy-store.ts';
import { pagesAbout } from '../store.ts';
import { startRun } from './start-run.ts';

export type TeamDrillRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'not_allowed'; readonly who: readonly PersonId[] };

/** The living team, if the actor may drill it: its members, the admins, and the product itself. */
async function mine(desk: Desk, id: TeamId): Promise<Outcome<Team, TeamDrillRefusal>> {
  const team = await teamById(desk, id);
  if (team === undefined || team.archived) return refused({ why: 'not_found' });
  const everyone = await people(desk);
  return mayChange(desk.actor, team, everyone)
    ? done(team)
    : refused({ why: 'not_allowed', who: whoCan(team, everyone) });
}

/** Pages a team by its policy as if something critical were wrong, marked as a drill everywhere. */
export function startDrill(desk: Desk, teamId: TeamId): Promise<Outcome<Drill, TeamDrillRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Drill, TeamDrillRefusal>> => {
    const team = await mine(open, teamId);
    if (!team.ok) return team;
    const id = open.ids.next('tst');
    const by = open.actor.kind === 'person' ? open.actor.id : null;
    const drill = await change<TestId, Drill, DrillFact, DrillRefusal>(open, drillStore, id, (_, now) =>
      drillOf(id, teamId, by, now),
    );
    if (!drill.ok) return refused({ why: 'not_found' });
    await startRun(open, { about: { testId: id }, teamId, serviceId: null, severity: 1 });
    return done(drill.value);
  });
}

/** Whether the team is drilled every month. */
export const drillsMonthly = (desk: Desk, teamId: TeamId): Promise<boolean> =>
  isPlanned(desk, DRILL_TIMER, teamId);

/** Drills the team on the first Tuesday of every month, ten in the morning where it lives, or no more. Answers when it is next; null: never. */
export function drillMonthly(
  desk: Desk,
  teamId: TeamId,
  on: boolean,
): Promise<Outcome<Date | null, TeamDrillRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Date | null, TeamDrillRefusal>> => {
    const team = await mine(open, teamId);
    if (!team.ok) return team;
    const { zone } = (await defaultOf(open, team.value)).workingHours;
    const at = on ? nextDrill(open.instant, zone) : null;
    await setTimers(open.tx, [{ kind: DRILL_TIMER, subject: teamId, at }]);
    return done(at);
  });
}

/** Timer `drill.monthly`: plans the next one and drills now; a team that is gone is forgotten. */
export async function drillDue(desk: Desk, subject: string): Promise<void> {
  await transact(desk, async (open) => {
    const teamId = subject as TeamId;
    const next = await drillMonthly(open, teamId, true);
    if (next.ok) await startDrill(open, teamId);
  });
}

/** What a drill showed so far; undefined when there is none of that id. */
export async function drillResult(
  desk: Desk,
  id: TestId,
): Promise<{ readonly drill: Drill; readonly result: DrillResult } | undefined> {
  const drill = await drillById(desk, id);
  if (drill === undefined) return undefined;
  const about = { testId: id };
  const [acknowledged] = await eventsOf(desk, id, { kinds: ['test.acknowledged'], limit: 1 });
  const pages = await pagesAbout(desk, about);
  const attempts = await attemptsAbout(desk, about);
  return { drill, result: resultOf(drill, acknowledged?.at ?? null, pages, attempts) };
}
