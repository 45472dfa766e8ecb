import { openAlerts } from '#alerts/store.ts';
import { noisiestOf } from '#alerts/noise-store.ts';
import type { PersonId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { servicesOf } from '#catalog/store.ts';
import { liveIncidents } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { gapsAhead } from '#oncall/gap-ahead.ts';
import type { Plan, Role } from '#oncall/rota.ts';
import { heldShifts, planOf, rotaById } from '#oncall/rota-store.ts';
import { expand } from '#oncall/shifts.ts';
import { WEEKS_MS } from '../commands/rota-sight.ts';
import { handOverWords, startsWords } from '../views/rota-told.ts';
import type { HandOverSight } from '../views/rota-told.ts';
import { nowAndNext } from '../views/rota-now.ts';
import { actorOf, rotaEvent, rotaIdOf, zoneOf } from './rota-rows.ts';
import { inTurn, sayToPerson, sayToTeam } from './team-say.ts';

const WEEK_MS = 7 * DAY;
/** A pause as long as that (a weekend, a holiday) is none: whoever comes back from it was on call before. */
const PAUSE_MS = 21 * DAY;

const same = (one: readonly PersonId[], other: readonly PersonId[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

/** Whoever was on call last before an instant, over hours in which nobody was. */
async function lastBefore(desk: Desk, plan: Plan, role: Role, at: Date): Promise<readonly PersonId[]> {
  const held = await heldShifts(desk, plan.rota.id, role, plus(at, -PAUSE_MS), at);
  return held.findLast((shift) => shift.from < at && shift.people.length > 0)?.people ?? [];
}

async function sightOf(
  desk: Desk,
  plan: Plan,
  role: Role,
  leaves: readonly PersonId[],
): Promise<HandOverSight> {
  const now = desk.clock.now();
  const { teamId, name } = plan.rota;
  const segments = expand(plan, role, now, plus(now, WEEKS_MS));
  const { people, until, next } = nowAndNext(segments);
  const owned = new Set((await servicesOf(desk, teamId)).map((service) => service.id));
  return {
    rota: name,
    role,
    leaves,
    starts: people,
    until,
    next,
    alerts: (await openAlerts(desk, { teamIds: [teamId] })).filter((alert) => alert.foldedInto === null),
    incidents: (await liveIncidents(desk)).filter((one) => one.serviceIds.some((id) => owned.has(id))),
    noisy: await noisiestOf(desk, teamId, plus(now, -WEEK_MS), 3),
    gaps: gapsAhead(plan, role, now),
  };
}

/** Says once, in the team's channel and to whoever starts, that a shift began; quiet where the plan has nobody, and when the same people come back from a pause. */
export const rotaHandOver: Courier = async (desk, row) => {
  const event = await rotaEvent(desk, row, 'rota.handed_over');
  const rota = event === undefined ? undefined : await rotaById(desk, rotaIdOf(row));
  if (event === undefined || rota === undefined || rota.archived) return { done: true };
  const { role, to, at } = event.data;
  const now = desk.clock.now();
  const plan = await planOf(desk, rota, now);
  const [current] = expand(plan, role, now, plus(now, 1));
  const before =
    event.data.from.length > 0 ? event.data.from : await lastBefore(desk, plan, role, new Date(at));
  const quiet = to.length === 0 && current?.quiet !== false;
  // Of what is not true any more (a later hand-over, an outage) nothing is told.
  const stale = !same(to, current?.people.map((one) => one.personId) ?? []);
  if (quiet || stale || (to.length > 0 && same(before, to))) return { done: true };
  const sight = await sightOf(
    desk,
    plan,
    role,
    before.filter((id) => !to.includes(id)),
  );
  const starters = to.filter((id) => !before.includes(id) && id !== actorOf(event));
  return inTurn([
    () => sayToTeam(desk, row, rota.teamId, handOverWords(sight)),
    ...starters.map((person) => async () => {
      const arranged = plan.overrides.some(
        (one) =>
          (one.who === person && one.from.getTime() === event.at.getTime() && one.cancelledAt === null) ||
          (one.forWhom === person && one.cancelledAt?.getTime() === event.at.getTime()),
      );
      // Whoever just took over, or has their shift back, hears of that already.
      return arranged
        ? { done: true as const }
        : sayToPerson(desk, row, person, startsWords(sight, await zoneOf(desk, person)));
    }),
  ]);
};
