import { isId } from '#base/ids.ts';
import type { PersonId, RotaId } from '#base/ids.ts';
import { people } from '#catalog/store.ts';
import { nextFor } from '#oncall/coverage.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan, Role } from '#oncall/rota.ts';
import type { Seat } from '../define.ts';
import type { Choice } from '../views/incident-inputs.ts';
import { rangeIn } from '../views/local-time.ts';
import { roleWords } from '../views/rota-now.ts';
import { swapForm } from '../views/swap.ts';
import { hereOf } from './here.ts';
import { livingPlans } from './oncall-ranges.ts';

/** `/oncall swap`: the form, with my shifts and those of the others on my rotas. */

/** A shift as an option's value carries it. */
export type ShiftChoice = {
  readonly rotaId: RotaId;
  readonly role: Role;
  readonly personId: PersonId;
  readonly from: Date;
  readonly to: Date;
};

/** A shift as a button or an option carries it. */
export const writeShift = ({ rotaId, role, personId, from, to }: ShiftChoice): string =>
  [rotaId, role, personId, from.getTime().toString(36), to.getTime().toString(36)].join('|');

/** Reads an option's value back; undefined for anything else. */
export function readShift(value: string): ShiftChoice | undefined {
  const [rotaId = '', typed, personId = '', from = '', to = ''] = value.split('|');
  const role = ROLES.find((one) => one === typed);
  const [begins, ends] = [Number.parseInt(from, 36), Number.parseInt(to, 36)];
  if (!isId('rot', rotaId) || role === undefined || !(begins < ends)) return undefined;
  return { rotaId, role, personId, from: new Date(begins), to: new Date(ends) };
}

const SHIFTS_EACH = 6;
const MOST_CHOICES = 90;

function shifts(plan: Plan, personId: PersonId, now: Date): readonly ShiftChoice[] {
  return nextFor(plan, personId, now, SHIFTS_EACH).map(({ role, from, to }) => ({
    rotaId: plan.rota.id,
    role,
    personId,
    from,
    to,
  }));
}

const onPlan = (plan: Plan): readonly PersonId[] => {
  const layers = plan.rota.versions.at(-1)?.definition.layers ?? [];
  return [...new Set(layers.flatMap((layer) => layer.members.flat()))].filter((id) => !plan.gone.has(id));
};

/** Opens the form, or says that there is nothing to swap. */
export async function openSwap(seat: Seat): Promise<void> {
  const here = await hereOf(seat);
  const plans = await livingPlans(seat.desk, here.now);
  const own = plans.map((plan) => ({ plan, mine: shifts(plan, seat.personId, here.now) }));
  const shared = own.filter(({ mine }) => mine.length > 0);
  if (shared.length === 0)
    return seat.answer({
      text: 'You have no shift to swap. `/oncall` shows who is on call; to take one: `/oncall take @bo friday`.',
    });
  const names = new Map((await people(seat.desk)).map((person) => [person.id, person.name]));
  const rotaOf = new Map(plans.map((plan) => [plan.rota.id, plan.rota.name]));
  const choice = (shift: ShiftChoice, who: string): Choice => ({
    text: `${who}${roleWords(rotaOf.get(shift.rotaId) ?? '', shift.role)} ${rangeIn(shift.from, shift.to, here.zone)}`,
    value: writeShift(shift),
  });
  const byTime = (all: readonly ShiftChoice[]): readonly ShiftChoice[] =>
    all.toSorted((one, other) => one.from.getTime() - other.from.getTime()).slice(0, MOST_CHOICES);
  const theirs = shared.flatMap(({ plan }) =>
    onPlan(plan)
      .filter((id) => id !== seat.personId)
      .flatMap((id) => shifts(plan, id, here.now)),
  );
  return seat.open(
    swapForm(
      byTime(shared.flatMap(({ mine }) => mine)).map((shift) => choice(shift, '')),
      byTime(theirs).map((shift) => choice(shift, `${names.get(shift.personId) ?? shift.personId}: `)),
      here.zone,
    ),
  );
}
