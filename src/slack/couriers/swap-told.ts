import type { PersonId } from '#base/ids.ts';
import { peopleByIds, teamById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import type { Rota, Swap } from '#oncall/rota.ts';
import { rotaById, swapById } from '#oncall/rota-store.ts';
import { placeOf } from '../places.ts';
import { swapCard, swapNotice } from '../views/swap.ts';
import { actorOf, rotaEvent, swapIdOf, zoneOf } from './rota-rows.ts';
import { showCard } from './reconcile-card.ts';
import { directTo, inTurn, sayToPerson } from './team-say.ts';

/** More than a team and a rota have; a request is no broadcast. */
const MOST = 40;

/** Whoever was asked: one person, or everybody of the rota and its team. */
async function asked(desk: Desk, swap: Swap, rota: Rota): Promise<readonly PersonId[]> {
  if (swap.asked !== null) return [swap.asked];
  const members = (await teamById(desk, rota.teamId))?.members ?? [];
  const layers = rota.versions.at(-1)?.definition.layers ?? [];
  const ids = [...new Set([...layers.flatMap((layer) => layer.members.flat()), ...members])];
  const there = await peopleByIds(desk, ids);
  return there
    .filter((person) => person.active && !person.bot && person.id !== swap.asker)
    .map((person) => person.id)
    .slice(0, MOST);
}

/** The direct message with its buttons: sent while the request is open, edited when it is not; nobody is told of what is over only. */
async function card(
  desk: Desk,
  row: OutboxRow,
  swap: Swap,
  rota: Rota,
  person: PersonId,
): Promise<Settlement> {
  const what = `dm:${person}`;
  if (swap.state !== 'open' && (await placeOf(desk, swap.id, what)) === undefined) return { done: true };
  const channelId = await directTo(desk, person);
  if (channelId === undefined) return { done: true };
  const words = swapCard(swap, rota.name, person, await zoneOf(desk, person));
  const shown = await showCard(desk, row, { subject: swap.id, what, channelId, words });
  return 'later' in shown ? shown.later : { done: true };
}

/** Makes the messages to those who were asked agree with the request, and tells the asker what came of it. */
export const swapTold: Courier = async (desk, row) => {
  const event = await rotaEvent(
    desk,
    row,
    'swap.asked',
    'swap.taken',
    'swap.declined',
    'swap.expired',
    'swap.cancelled',
  );
  const swap = await swapById(desk, swapIdOf(row));
  const rota = swap === undefined ? undefined : await rotaById(desk, swap.rotaId);
  if (event === undefined || swap === undefined || rota === undefined) return { done: true };
  const because = 'because' in event.data ? event.data.because : '';
  const by = actorOf(event);
  const notice = swapNotice(
    swap,
    rota.name,
    { kind: event.kind, by, because },
    await zoneOf(desk, swap.asker),
  );
  return inTurn([
    ...(await asked(desk, swap, rota)).map((person) => () => card(desk, row, swap, rota, person)),
    ...(notice === undefined ? [] : [() => sayToPerson(desk, row, swap.asker, notice)]),
  ]);
};
