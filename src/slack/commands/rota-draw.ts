import { addTo, clockOf, localMs, showLocal, toLocal, WEEKDAYS, weekdayOf } from '#base/calendar.ts';
import type { LocalTime, Weekday } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import type { Layer, RotaDefinition, Turn } from '#oncall/rota.ts';
import { turnsOf } from '#oncall/turns.ts';
import { dayPlus } from '../when-day.ts';
import type { LocalDay } from '../when-day.ts';
import type { LayerWords } from './rota-words.ts';

/** Plans drawn up from words. Pure: what somebody typed and the plan as it is, to the plan as it would be. */

/** Words with their people found. */
export type Wish = LayerWords & { readonly groups: readonly (readonly PersonId[])[] };

const HAND_OVER = '09:00';

/** The last time a turn would have begun before now, so that the first person named is on call at once; with `starting`, the first from that day. */
function anchorOf(
  turn: Pick<Turn, 'unit' | 'length'>,
  words: Pick<LayerWords, 'day' | 'monthDay' | 'time' | 'starting'>,
  now: LocalTime,
): LocalTime {
  const time = words.time ?? HAND_OVER;
  const from = words.starting ?? now.slice(0, 10);
  const late = (day: LocalDay): boolean => words.starting === undefined && `${day}T${time}` > now;
  if (turn.unit === 'week') {
    const wanted = WEEKDAYS.indexOf(words.day ?? 'MO');
    const off = (wanted - WEEKDAYS.indexOf(weekdayOf(`${from}T00:00`)) + 7) % 7;
    const day = dayPlus(from, words.starting === undefined && off > 0 ? off - 7 : off);
    return `${late(day) ? dayPlus(day, -7) : day}T${time}`;
  }
  if (turn.unit === 'month') {
    const day = monthly(from, words.monthDay ?? 1, words.starting !== undefined, late);
    return `${day}T${time}`;
  }
  if (turn.unit === 'day') return `${late(from) ? dayPlus(from, -1) : from}T${time}`;
  const first = late(from) ? dayPlus(from, -1) : from;
  const begun = Math.floor((localMs(now) - localMs(`${first}T${time}`)) / (turn.length * 3_600_000));
  return addTo(`${first}T${time}`, 'hour', words.starting === undefined ? begun * turn.length : 0);
}

/** The nearest month that has the day: backwards, or from the start forwards. */
function monthly(
  from: LocalDay,
  monthDay: number,
  ahead: boolean,
  late: (day: LocalDay) => boolean,
): LocalDay {
  const inMonth = (count: number): LocalDay => {
    const first = addTo(`${from.slice(0, 7)}-01T00:00`, 'month', count).slice(0, 7);
    return `${first}-${String(monthDay).padStart(2, '0')}`;
  };
  const exists = (day: LocalDay): boolean =>
    showLocal(localMs(addTo(`${day.slice(0, 7)}-01T00:00`, 'day', monthDay - 1))).startsWith(day);
  const months = Array.from({ length: 14 }, (_, index) => inMonth(ahead ? index : -index));
  return months.find((day) => exists(day) && (ahead ? day >= from : !late(day))) ?? inMonth(0);
}

/** Puts somebody first without changing the order. */
function rotate<T>(all: readonly T[], first: number): readonly T[] {
  const at = ((first % all.length) + all.length) % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

const mod = (value: number, size: number): number => ((value % size) + size) % size;

/** Whose turn of the layer it is at an instant, and when that turn began. */
function current(
  layer: Layer,
  zone: string,
  now: Date,
): { readonly index: number; readonly began: LocalTime; readonly turn: number } {
  const clock = clockOf(zone);
  const turns = turnsOf(layer, clock);
  const turn = turns.at(now.getTime());
  return {
    turn,
    index: mod(turn, Math.max(1, layer.members.length)),
    began: showLocal(clock.localAt(turns.startOf(turn))),
  };
}

const sameGroup = (one: readonly PersonId[] | undefined, other: readonly PersonId[]): boolean =>
  one?.join() === other.join();

/** The layer with other members; whoever has the turn now keeps it when they are still among them, else the next one who was has it. */
export function withMembers(layer: Layer, zone: string, now: Date, members: Layer['members']): Layer {
  const { turn, index } = current(layer, zone, now);
  const line = rotate(layer.members, index);
  const holder = line.find((group) => members.some((other) => sameGroup(other, group)));
  const at = holder === undefined ? 0 : members.findIndex((group) => sameGroup(group, holder));
  return {
    ...layer,
    members: members.length === 0 ? members : rotate(members, at - mod(turn, members.length)),
  };
}

/** Who comes when, as people read it: whoever has the turn now stands first. */
export function orderNow(layer: Layer, zone: string, now: Date): Layer['members'] {
  return layer.members.length === 0 ? [] : rotate(layer.members, current(layer, zone, now).index);
}

/** Whether the words hand its turns over at other times than before. */
function movesTurns(wish: LayerWords, { turn, anchor }: Layer): boolean {
  const unit = wish.turn?.unit ?? turn.unit;
  return (
    wish.starting !== undefined ||
    unit !== turn.unit ||
    (wish.turn?.length ?? turn.length) !== turn.length ||
    (wish.time ?? anchor.slice(11, 16)) !== anchor.slice(11, 16) ||
    (unit === 'week' && (wish.day ?? weekdayOf(anchor)) !== weekdayOf(anchor)) ||
    (unit === 'month' && (wish.monthDay ?? Number(anchor.slice(8, 10))) !== Number(anchor.slice(8, 10)))
  );
}

const onDays = (wish: LayerWords, unit: Turn['unit'], before: Turn['counts']): Turn['counts'] =>
  wish.counts ?? (unit === 'day' ? before : 'calendar');

function handOverDay(layer: Layer): {
  readonly day: Weekday;
  readonly monthDay: number;
  readonly time: string;
} {
  return {
    day: weekdayOf(layer.anchor),
    monthDay: Number(layer.anchor.slice(8, 10)),
    time: layer.anchor.slice(11, 16),
  };
}

/** A new layer; whoever is named first has the turn now. */
export function drawLayer(wish: Wish, name: string, zone: string, now: Date): Layer {
  const turn = wish.turn ?? { unit: 'week' as const, length: 1 };
  const layer: Layer = {
    name,
    role: wish.role ?? 'primary',
    rank: 0,
    turn: { ...turn, counts: onDays(wish, turn.unit, 'worked') },
    anchor: anchorOf(turn, wish, toLocal(now, zone)),
    members: wish.groups,
    windows: wish.windows ?? [],
    holidays: wish.onHolidays ?? 'work',
  };
  if (wish.starting !== undefined || layer.members.length === 0) return layer;
  const { turn: count } = current(layer, zone, now);
  return { ...layer, members: rotate(layer.members, -mod(count, layer.members.length)) };
}

/** The layer as the words change it; what they do not name stays. New times keep whoever has the turn now. */
export function redrawLayer(layer: Layer, wish: Wish, zone: string, now: Date): Layer {
  const turn = wish.turn ?? layer.turn;
  const changed: Layer = {
    ...layer,
    role: wish.role ?? layer.role,
    turn: {
      unit: turn.unit,
      length: turn.length,
      counts: onDays(wish, turn.unit, wish.turn === undefined ? layer.turn.counts : 'worked'),
    },
    windows: wish.windows ?? layer.windows,
    holidays: wish.onHolidays ?? layer.holidays,
    members: wish.groups.length > 0 ? wish.groups : layer.members,
  };
  const order = wish.groups.length > 0 ? wish.groups : orderNow(layer, zone, now);
  if (!movesTurns(wish, layer))
    return wish.groups.length === 0
      ? changed
      : withMembers({ ...changed, members: layer.members }, zone, now, wish.groups);
  const anchor = anchorOf(turn, { ...handOverDay(layer), ...wish }, toLocal(now, zone));
  const moved = { ...changed, anchor };
  if (wish.starting !== undefined || order.length === 0) return { ...moved, members: order };
  const { turn: count } = current(moved, zone, now);
  return { ...moved, members: rotate(order, -mod(count, order.length)) };
}

/** Ranks as they are listed; layers that stood beside each other stay so. */
function ranked(layers: readonly Layer[]): readonly Layer[] {
  const ranks = [...new Set(layers.map((layer) => layer.rank))].toSorted((a, b) => a - b);
  return layers
    .map((layer) => ({ ...layer, rank: ranks.indexOf(layer.rank) }))
    .toSorted((a, b) => a.rank - b.rank);
}

/** The plan with one layer more. Told no place, a layer with hours stands above those of its role that are always on, else below: else it would never be seen. */
export function addLayer(
  definition: RotaDefinition,
  layer: Layer,
  place: LayerWords['place'],
): RotaDefinition | { readonly problem: string } {
  const beside = place === undefined ? undefined : definition.layers.find((one) => one.name === place.layer);
  if (place !== undefined && beside === undefined)
    return {
      problem: `it has no layer “${place.layer}”; it has ${definition.layers.map((one) => one.name).join(', ')}`,
    };
  const restricted = layer.windows.length > 0 || layer.holidays === 'only';
  const under = definition.layers.find((one) => one.role === layer.role && one.windows.length === 0);
  const ranks = definition.layers.map((one) => one.rank);
  const rank =
    beside === undefined
      ? restricted && under !== undefined
        ? under.rank - 0.5
        : Math.max(...ranks) + 1
      : beside.rank + (place?.where === 'above' ? -0.5 : place?.where === 'below' ? 0.5 : 0);
  return { ...definition, layers: ranked([...definition.layers, { ...layer, rank }]) };
}

/** The plan with one layer in the place of the one of that name, or without it. */
export function putLayer(definition: RotaDefinition, name: string, layer: Layer | undefined): RotaDefinition {
  const layers = definition.layers.flatMap((one) =>
    one.name === name ? (layer === undefined ? [] : [layer]) : [one],
  );
  return { ...definition, layers: ranked(layers) };
}
