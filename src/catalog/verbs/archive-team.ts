import type { Outcome } from '#base/decision.ts';
import type { TeamId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { CatalogRefusal, Team } from '../catalog.ts';
import { mayChange, whoCan } from '../permissions.ts';
import { archiveTeamRule } from '../rules.ts';
import { people, servicesOf, teamStore } from '../store.ts';

/** Archives a team that owns no service any more; for its members and for admins. */
export function archiveTeam(desk: Desk, id: TeamId): Promise<Outcome<Team, CatalogRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Team, CatalogRefusal>> => {
    const everyone = await people(open);
    // Held before its services are read: it may be given one just now.
    await teamStore(open.instant).load(open.tx, id);
    const owned = (await servicesOf(open, id)).map((service) => service.name);
    return change(open, teamStore(open.instant), id, (before) => {
      if (before === undefined || before.archived)
        return { refused: { why: 'not_found', what: 'team', name: id } };
      if (!mayChange(open.actor, before, everyone))
        return {
          refused: { why: 'not_allowed', who: whoCan(before, everyone), what: `the team ${before.name}` },
        };
      return archiveTeamRule(before, owned);
    });
  });
}
