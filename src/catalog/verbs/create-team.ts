import type { Outcome } from '#base/decision.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Team } from '../catalog.ts';
import { createTeamRule } from '../rules.ts';
import type { TeamWish } from '../rules.ts';
import { people, teamByName, teamStore } from '../store.ts';

/** Makes a team. Anybody may: its members then own what belongs to it. */
export function createTeam(desk: Desk, wish: TeamWish): Promise<Outcome<Team, CatalogRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Team, CatalogRefusal>> => {
    const [everyone, taken] = [await people(open), (await teamByName(open, wish.name)) !== undefined];
    const id = open.ids.next('tea');
    return change(open, teamStore(open.instant), id, () => createTeamRule(id, wish, everyone, taken));
  });
}
