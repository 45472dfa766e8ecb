import type { PersonId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Override, Plan } from '#oncall/rota.ts';
import { overrideById, planOf, rotaById } from '#oncall/rota-store.ts';
import { expand } from '#oncall/shifts.ts';
import { coverTold as wordsOf } from '../views/rota-told.ts';
import { actorOf, overrideIdOf, rotaEvent, zoneOf } from './rota-rows.ts';
import { inTurn, sayToPerson } from './team-say.ts';

/** Whoever would be on call without the override: those it stands in for. */
function replaced(plan: Plan, override: Override): readonly PersonId[] {
  if (override.forWhom !== null) return [override.forWhom];
  const without = { ...plan, overrides: plan.overrides.filter((one) => one.id !== override.id) };
  return expand(without, override.role, override.from, override.to).flatMap((segment) =>
    segment.people.map((one) => one.personId),
  );
}

async function concerned(desk: Desk, override: Override): Promise<readonly PersonId[]> {
  const rota = await rotaById(desk, override.rotaId);
  if (rota === undefined) return [];
  const before =
    override.kind === 'replace'
      ? replaced(await planOf(desk, rota, override.from, override.to), override)
      : [];
  const named = [override.who, override.forWhom, ...before].filter((id): id is PersonId => id !== null);
  return [...new Set(named)];
}

/** Tells by direct message those whom a cover concerns, but not the one who arranged it. Of a swap the swap's own messages tell. */
export const coverTold: Courier = async (desk, row) => {
  const event = await rotaEvent(desk, row, 'rota.overridden', 'rota.override_cancelled');
  const override = await overrideById(desk, overrideIdOf(row));
  const rota = override === undefined ? undefined : await rotaById(desk, override.rotaId);
  if (event === undefined || override === undefined || rota === undefined || override.swapId !== null)
    return { done: true };
  const cancelled = event.kind === 'rota.override_cancelled';
  // Taken back before anybody was told of it.
  if (!cancelled && override.cancelledAt !== null) return { done: true };
  const by = actorOf(event);
  const because = event.kind === 'rota.override_cancelled' ? event.data.because : '';
  const readers = (await concerned(desk, override)).filter((person) => person !== by);
  return inTurn(
    readers.map((reader) => async () => {
      const zone = await zoneOf(desk, reader);
      return sayToPerson(
        desk,
        row,
        reader,
        wordsOf(override, rota.name, { reader, by, cancelled, because, zone }),
      );
    }),
  );
};
