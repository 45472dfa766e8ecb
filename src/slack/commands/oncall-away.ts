import { DAY, plus } from '#base/time.ts';
import { absenceTime } from '#oncall/overrides.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Absence, Plan } from '#oncall/rota.ts';
import { expand } from '#oncall/shifts.ts';
import { addAbsence } from '#oncall/verbs/absence.ts';
import type { Seat } from '../define.ts';
import { awaySaid } from '../views/oncall.ts';
import { diffLines, holeLines } from '../views/rota-plan.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';
import { readDays } from '../when-past.ts';
import type { Here } from '../when.ts';
import { hereOf } from './here.ts';
import { livingPlans } from './oncall-ranges.ts';

/** What an absence changes of one plan, over its days in the rota's zone. */
function changes(
  after: Plan,
  absence: Absence,
  here: Here,
): { readonly name: string; readonly lines: readonly string[]; readonly gaps: readonly string[] } {
  const before: Plan = { ...after, absences: after.absences.filter((one) => one.id !== absence.id) };
  const zone = after.rota.versions.at(-1)?.definition.zone ?? 'UTC';
  const days = absenceTime(absence, zone);
  const [from, to] = [new Date(Math.max(days.from, here.now.getTime())), new Date(days.to)];
  if (from >= to) return { name: after.rota.name, lines: [], gaps: [] };
  const of = (plan: Plan) => ROLES.map((role) => expand(plan, role, from, to));
  const [was, is] = [of(before), of(after)];
  const lines = ROLES.flatMap((_, index) => diffLines(was[index] ?? [], is[index] ?? [], here.zone));
  return {
    name: after.rota.name,
    lines,
    gaps: lines.length === 0 ? [] : is.flatMap((one) => holeLines(one, here.zone)),
  };
}

/** `/oncall away 3-14 aug [why]`: says which shifts others take, and which nobody has. */
export async function away(seat: Seat, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  const days = readDays(words, here);
  if ('problem' in days) return seat.answer({ text: `${days.problem}.` });
  const outcome = await addAbsence(seat.desk, {
    personId: seat.personId,
    ...days.value,
    reason: days.rest.join(' '),
  });
  if (!outcome.ok) return seat.answer({ text: sayRotaRefusal(outcome.refused) });
  const absence = outcome.value;
  const { to } = absenceTime(absence, here.zone);
  const plans = await livingPlans(seat.desk, here.now, plus(new Date(to), 2 * DAY));
  return seat.answer(
    awaySaid(
      absence,
      plans.map((plan) => changes(plan, absence, here)),
      here.zone,
    ),
  );
}
