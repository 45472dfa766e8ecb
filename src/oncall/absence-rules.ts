import { localDate, parseLocal } from '#base/calendar.ts';
import type { Decision } from '#base/decision.ts';
import type { AbsenceId, PersonId } from '#base/ids.ts';
import { cutWords } from './override-rules.ts';
import type { Absence, RotaFact, RotaRefusal } from './rota.ts';

/** Pure rules of absences: whole days on which somebody cannot be on call. */

type Ruling = Decision<Absence, RotaFact, RotaRefusal>;

export type AbsenceWish = {
  readonly personId: PersonId;
  readonly fromDate: string;
  readonly toDate: string;
  readonly reason: string;
};

/** A new absence. It is over when its last day is, in `zone`. */
export function addAbsenceRule(id: AbsenceId, wish: AbsenceWish, zone: string, now: Date): Ruling {
  const isDate = (text: string): boolean => text.length === 10 && parseLocal(text) !== undefined;
  if (!isDate(wish.fromDate) || !isDate(wish.toDate) || wish.fromDate > wish.toDate)
    return { refused: { why: 'empty_range' } };
  if (wish.toDate < localDate(now, zone)) return { refused: { why: 'in_the_past', what: 'absence' } };
  const next: Absence = { ...wish, id, reason: cutWords(wish.reason), createdAt: now, cancelledAt: null };
  return {
    next,
    facts: [
      {
        kind: 'absence.added',
        data: { personId: wish.personId, from: wish.fromDate, to: wish.toDate },
      },
    ],
  };
}

/** Takes an absence back from now on. */
export function cancelAbsenceRule(before: Absence | undefined, now: Date): Ruling {
  if (before === undefined || before.cancelledAt !== null)
    return { refused: { why: 'not_found', what: 'absence' } };
  return {
    next: { ...before, cancelledAt: now },
    facts: [{ kind: 'absence.cancelled', data: { personId: before.personId } }],
  };
}
