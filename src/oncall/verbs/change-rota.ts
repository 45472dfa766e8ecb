import { refused } from '#base/decision.ts';
import type { Decision, Outcome } from '#base/decision.ts';
import type { RotaId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { archiveRotaRule, changeRotaRule, undoRotaRule, userGroupRule } from '../rota-rules.ts';
import type { Around } from '../rota-rules.ts';
import type { Rota, RotaDefinition, RotaFact, RotaRefusal } from '../rota.ts';
import { rotaStore } from '../rota-store.ts';
import { recordShifts } from './record-shifts.ts';
import { holdRota } from './rota-held.ts';

type Rule = (before: Rota | undefined, around: Around) => Decision<Rota, RotaFact, RotaRefusal>;

/** A change of the plan itself: for the owning team and for admins. What was until now is written down first. */
function ofTheTeam(desk: Desk, id: RotaId, rule: Rule): Promise<Outcome<Rota, RotaRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Rota, RotaRefusal>> => {
    const held = await holdRota(open, id);
    if (held === undefined) return refused({ why: 'not_found', what: 'rota' });
    if (!held.owns) return refused(held.notAllowed);
    await recordShifts(open, id, false);
    return change(open, rotaStore(open.instant), id, (before, now) =>
      rule(before, { author: held.actor, active: held.active, now }),
    );
  });
}

/** Changes a rota from an instant on (now unless given): a new version; the old ones stay what they were. */
export const changeRota = (
  desk: Desk,
  id: RotaId,
  wish: { readonly definition: RotaDefinition; readonly validFrom?: Date },
): Promise<Outcome<Rota, RotaRefusal>> =>
  ofTheTeam(desk, id, (before, around) =>
    changeRotaRule(before, wish.definition, wish.validFrom ?? null, around),
  );

/** Makes the rota what it was before its newest version, from now on. */
export const undoRota = (desk: Desk, id: RotaId): Promise<Outcome<Rota, RotaRefusal>> =>
  ofTheTeam(desk, id, undoRotaRule);

/** Nobody is on call by this rota any more; its history stays. */
export const archiveRota = (desk: Desk, id: RotaId): Promise<Outcome<Rota, RotaRefusal>> =>
  ofTheTeam(desk, id, archiveRotaRule);

/** Which Slack user group holds whoever is on call; null: none. */
export const setUserGroup = (
  desk: Desk,
  id: RotaId,
  userGroupId: string | null,
): Promise<Outcome<Rota, RotaRefusal>> => ofTheTeam(desk, id, (before) => userGroupRule(before, userGroupId));
