import type { Outcome } from '#base/decision.ts';
import type { TeamId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Team } from '../catalog.ts';
import { mayChange, whoCan } from '../permissions.ts';
import { changeTeamRule } from '../rules.ts';
import type { TeamChanges } from '../rules.ts';
import { people, teamByName, teamStore } from '../store.ts';

/** Changes a team; for its members and for admins. */
export function changeTeam(
  desk: Desk,
  id: TeamId,
  changes: TeamChanges,
): Promise<Outcome<Team, CatalogRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Team, CatalogRefusal>> => {
    const everyone = await people(open);
    const taken = changes.name !== undefined && (await teamByName(open, changes.name)) !== undefined;
    return change(open, teamStore(open.instant), id, (before) => {
      if (before === undefined || before.archived)
        return { refused: { why: 'not_found', what: 'team', name: id } };
      if (!mayChange(open.actor, before, everyone))
        return {
          refused: { why: 'not_allowed', who: whoCan(before, everyone), what: `the team ${before.name}` },
        };
      return changeTeamRule(before, changes, everyone, taken);
    });
  });
}
