import type { PersonId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Team } from '#catalog/catalog.ts';
import { people } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Plan, Swap } from '#oncall/rota.ts';
import { openSwaps } from '#oncall/rota-store.ts';
import { livingPlans, nextShifts } from '../commands/oncall-ranges.ts';
import { waitsFor } from '../commands/oncall-shifts.ts';
import { WEEKS_MS, definitionNow, roleSights } from '../commands/rota-sight.ts';
import type { OncallSight } from '../views/home-oncall.ts';

/** What every Home says of being on call, read once for all of them. */
export type AllOncall = {
  readonly plans: readonly Plan[];
  readonly swaps: readonly Swap[];
  readonly zones: ReadonlyMap<PersonId, string>;
  readonly now: Date;
};

export async function allOncall(desk: Desk): Promise<AllOncall> {
  const now = desk.clock.now();
  return {
    plans: await livingPlans(desk, now, plus(now, WEEKS_MS)),
    swaps: await openSwaps(desk),
    zones: new Map((await people(desk)).map((person) => [person.id, person.zone])),
    now,
  };
}

const SHIFTS = 5;

/** One person's part of it. */
export function oncallOf(all: AllOncall, reader: PersonId, teams: readonly Team[]): OncallSight {
  const { plans, swaps, now } = all;
  const mine = new Set(teams.filter((team) => team.members.includes(reader)).map((team) => team.id));
  const waiting = swaps.flatMap((swap) => {
    const rota = plans.find((plan) => plan.rota.id === swap.rotaId)?.rota;
    const members = teams.find((team) => team.id === rota?.teamId)?.members ?? [];
    return rota !== undefined && waitsFor(swap, reader, rota, members) ? [{ swap, rota: rota.name }] : [];
  });
  return {
    reader,
    zone: all.zones.get(reader) ?? 'UTC',
    now,
    rotas: plans
      .filter((plan) => mine.has(plan.rota.teamId))
      .map((plan) => ({
        rota: plan.rota,
        team: teams.find((team) => team.id === plan.rota.teamId)?.name ?? '',
        roles: roleSights(plan, definitionNow(plan.rota, now), now),
      })),
    shifts: nextShifts(plans, reader, now, SHIFTS),
    swaps: waiting,
  };
}
