import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AbsenceId, PersonId } from '#base/ids.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, personById, teamsOf } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { addAbsenceRule, cancelAbsenceRule } from '../absence-rules.ts';
import type { AbsenceWish } from '../absence-rules.ts';
import type { Absence, RotaRefusal } from '../rota.ts';
import { absenceStore } from '../rota-store-exceptions.ts';
import { absenceById } from '../rota-store.ts';

type Answer = Outcome<Absence, RotaRefusal>;

/** A person says so themselves; people of their teams and admins may say it for them. */
async function notAllowed(open: Desk, personId: PersonId): Promise<RotaRefusal | undefined> {
  if (open.actor.kind === 'system' || open.actor.id === personId) return undefined;
  const mates = { members: (await teamsOf(open, personId)).flatMap((team) => team.members) };
  const everyone = await people(open);
  if (mayChange(open.actor, mates, everyone)) return undefined;
  return {
    why: 'not_allowed',
    who: [...new Set([personId, ...whoCan(mates, everyone)])],
    what: `absences of <@${personId}>`,
  };
}

/** Somebody is away on whole days; the next in their turn's order stand in. */
export function addAbsence(desk: Desk, wish: AbsenceWish): Promise<Answer> {
  return transact(desk, async (open): Promise<Answer> => {
    const person = await personById(open, wish.personId);
    if (person === undefined || !person.active)
      return refused({ why: 'person_inactive', person: wish.personId });
    const problem = await notAllowed(open, wish.personId);
    if (problem !== undefined) return refused(problem);
    const id = open.ids.next('abs');
    return change(open, absenceStore, id, (_, now) => addAbsenceRule(id, wish, person.zone, now));
  });
}

/** They are back, from now on. */
export function cancelAbsence(desk: Desk, id: AbsenceId): Promise<Answer> {
  return transact(desk, async (open): Promise<Answer> => {
    const absence = await absenceById(open, id);
    if (absence === undefined) return refused({ why: 'not_found', what: 'absence' });
    const problem = await notAllowed(open, absence.personId);
    if (problem !== undefined) return refused(problem);
    return change(open, absenceStore, id, cancelAbsenceRule);
  });
}
