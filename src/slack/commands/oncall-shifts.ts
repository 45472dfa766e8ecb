import type { PersonId } from '#base/ids.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Rota, Swap } from '#oncall/rota.ts';
import { absencesOf, openSwaps, rotas } from '#oncall/rota-store.ts';
import type { Seat } from '../define.ts';
import { shiftsWords } from '../views/oncall.ts';
import { waitingBlocks } from '../views/swap.ts';
import { hereOf } from './here.ts';
import { livingPlans, nextShifts } from './oncall-ranges.ts';

const SHOWN = 10;

/** Whether a request waits for a person's answer: they were asked, or anybody of the rota and its team was and they have not said no. */
export function waitsFor(swap: Swap, person: PersonId, rota: Rota, members: readonly PersonId[]): boolean {
  if (swap.asker === person || swap.declinedBy.includes(person)) return false;
  if (swap.asked !== null) return swap.asked === person;
  const layers = rota.versions.at(-1)?.definition.layers ?? [];
  return members.includes(person) || layers.some((layer) => layer.members.flat().includes(person));
}

/** Open requests of a person's, and those that wait for them, with the names of their rotas. */
export async function swapsFor(
  desk: Desk,
  person: PersonId,
): Promise<readonly { readonly swap: Swap; readonly rota: string }[]> {
  const open = await openSwaps(desk);
  if (open.length === 0) return [];
  const [every, everyTeam] = [await rotas(desk), await teams(desk)];
  return open.flatMap((swap) => {
    const rota = every.find((one) => one.id === swap.rotaId);
    const members = everyTeam.find((team) => team.id === rota?.teamId)?.members ?? [];
    if (rota === undefined) return [];
    return swap.asker === person || waitsFor(swap, person, rota, members) ? [{ swap, rota: rota.name }] : [];
  });
}

/** `/oncall shifts`: mine, with my absences and the requests that wait. */
export async function myShifts(seat: Seat): Promise<void> {
  const here = await hereOf(seat);
  const waiting = await swapsFor(seat.desk, seat.personId);
  return seat.answer(
    shiftsWords({
      shifts: nextShifts(await livingPlans(seat.desk, here.now), seat.personId, here.now, SHOWN),
      absences: await absencesOf(seat.desk, seat.personId),
      waiting: waiting
        .slice(0, SHOWN)
        .flatMap(({ swap, rota }) => waitingBlocks(swap, rota, seat.personId, here.zone)),
      zone: here.zone,
    }),
  );
}
