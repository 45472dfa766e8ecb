import { showDuration } from '#base/time.ts';
import type { Layer, RotaDefinition, Turn, Window } from './rota.ts';

/** What differs between two definitions of a rota, in words for people; `<@U…>` for persons. */

/** "1 week", "2 worked days". */
const sayTurn = ({ unit, length, counts }: Turn): string =>
  `${length} ${unit === 'day' && counts === 'worked' ? 'worked ' : ''}${unit}${length === 1 ? '' : 's'}`;

const sayWindow = (window: Window): string =>
  window.kind === 'span'
    ? `${window.from.day} ${window.from.at} to ${window.to.day} ${window.to.at}`
    : `${window.days.length === 0 || window.days.length === 7 ? 'every day' : window.days.join(' ')} ${window.from} to ${window.to}`;
const sayWindows = (windows: readonly Window[]): string =>
  windows.length === 0 ? 'always' : windows.map(sayWindow).join(', ');
const sayMembers = (members: Layer['members']): string =>
  members.map((group) => group.map((person) => `<@${person}>`).join(' + ')).join(' ');
const HOLIDAYS = { work: 'as on other days', off: 'not on public holidays', only: 'on public holidays only' };

/** Each fact of a layer, in words, under its name. */
const facts = (layer: Layer): readonly (readonly [string, string])[] => [
  ['role', layer.role],
  ['rank', String(layer.rank)],
  ['turns', sayTurn(layer.turn)],
  ['each lasts', (layer.lastsMs ?? null) === null ? 'the whole turn' : showDuration(layer.lastsMs ?? 0)],
  ['starts', layer.anchor],
  ['people', sayMembers(layer.members)],
  ['hours', sayWindows(layer.windows)],
  ['holidays', HOLIDAYS[layer.holidays]],
];

function layerChanges(before: Layer, after: Layer): readonly string[] {
  const now = new Map(facts(after));
  return facts(before).flatMap(([what, was]) =>
    now.get(what) === was ? [] : [`${before.name}: ${what} ${was} → ${now.get(what) ?? ''}`],
  );
}

/** One line a difference; none when both say the same. */
export function changesBetween(before: RotaDefinition, after: RotaDefinition): readonly string[] {
  const was = new Map(before.layers.map((layer) => [layer.name, layer]));
  const is = new Map(after.layers.map((layer) => [layer.name, layer]));
  const kept = after.layers.filter((layer) => was.has(layer.name)).map((layer) => layer.name);
  const stood = before.layers.filter((layer) => is.has(layer.name)).map((layer) => layer.name);
  return [
    ...(before.zone === after.zone ? [] : [`zone ${before.zone} → ${after.zone}`]),
    ...(before.holidays === after.holidays
      ? []
      : [`public holidays ${before.holidays ?? 'none'} → ${after.holidays ?? 'none'}`]),
    ...before.layers.filter((layer) => !is.has(layer.name)).map((layer) => `layer ${layer.name} removed`),
    ...after.layers.filter((layer) => !was.has(layer.name)).map((layer) => `layer ${layer.name} added`),
    ...(kept.join('\n') === stood.join('\n') ? [] : [`order of layers: ${kept.join(', ')}`]),
    ...after.layers.flatMap((layer) => {
      const old = was.get(layer.name);
      return old === undefined ? [] : layerChanges(old, layer);
    }),
  ];
}
