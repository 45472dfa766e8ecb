import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { TeamId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, teamStore } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { createRotaRule } from '../rota-rules.ts';
import type { Rota, RotaDefinition, RotaRefusal } from '../rota.ts';
import { rotaByName, rotaStore } from '../rota-store.ts';
import { activeOf } from './rota-held.ts';

/** Makes a rota of a team, valid from now; for its members and for admins. */
export function createRota(
  desk: Desk,
  wish: { readonly teamId: TeamId; readonly name: string; readonly definition: RotaDefinition },
): Promise<Outcome<Rota, RotaRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Rota, RotaRefusal>> => {
    // Held, so that it is not archived meanwhile.
    const team = await teamStore(open.instant).load(open.tx, wish.teamId);
    if (team === undefined || team.archived) return refused({ why: 'not_found', what: 'rota' });
    const everyone = await people(open);
    if (!mayChange(open.actor, team, everyone))
      return refused({
        why: 'not_allowed',
        who: whoCan(team, everyone),
        what: `rotas of the team ${team.name}`,
      });
    const taken = (await rotaByName(open, wish.name)) !== undefined;
    const author = open.actor.kind === 'person' ? open.actor.id : null;
    const id = open.ids.next('rot');
    return change(open, rotaStore(open.instant), id, (_, now) =>
      createRotaRule(id, wish, taken, { author, active: activeOf(everyone), now }),
    );
  });
}
