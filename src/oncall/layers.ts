import type { ZoneClock } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import type { Layer } from './rota.ts';
import { turnsOf } from './turns.ts';
import { openWithin } from './windows.ts';
import type { Stretch } from './windows.ts';

/** Which turn of a layer is on when: turns cut by windows. */

/** A part of a turn during which the layer is on. */
export type Piece = Stretch & { readonly turn: number };

/** The pieces of a layer within a stretch, in order, without overlap. */
export function piecesOf(
  layer: Layer,
  holidays: string | null,
  clock: ZoneClock,
  within: Stretch,
): readonly Piece[] {
  const turns = turnsOf(layer, clock);
  const pieces: Piece[] = [];
  let turn: number | undefined;
  for (const open of openWithin(layer, holidays, clock, within)) {
    turn = turn === undefined ? turns.at(open.from) : catchUp(turns, turn, open.from);
    for (let from = open.from; ; turn += 1) {
      const to = Math.min(open.to, turns.endOf(turn));
      if (to > from) pieces.push({ from, to, turn });
      from = Math.max(from, turns.startOf(turn + 1));
      if (from >= open.to) break;
    }
  }
  return pieces;
}

/** The turn at a later instant than the one known; near by it is walked to, far away looked up. */
function catchUp(turns: ReturnType<typeof turnsOf>, known: number, instant: number): number {
  let turn = known;
  for (let steps = 0; turns.startOf(turn + 1) <= instant; steps += 1) {
    if (steps === 4) return turns.at(instant);
    turn += 1;
  }
  return turn;
}

/** The layer without holes among its members: they must never make an empty turn. */
export const withoutHoles = (layer: Layer): Layer =>
  layer.members.every((group) => group.length > 0)
    ? layer
    : { ...layer, members: layer.members.filter((group) => group.length > 0) };

const placeOf = ({ members }: Layer, turn: number): number =>
  ((turn % members.length) + members.length) % members.length;

/** Whose turn it is, of a layer without holes. */
export const turnOf = (layer: Layer, turn: number): readonly PersonId[] =>
  layer.members[placeOf(layer, turn)] ?? [];

/** Who would stand in for them, in the order of the rota. */
export function standInsOf(layer: Layer, turn: number): readonly PersonId[] {
  const [place, on] = [placeOf(layer, turn), turnOf(layer, turn)];
  const next = [...layer.members.slice(place + 1), ...layer.members.slice(0, place)].flat();
  return [...new Set(next)].filter((person) => !on.includes(person));
}
