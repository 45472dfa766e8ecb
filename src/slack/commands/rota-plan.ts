import type { PersonId } from '#base/ids.ts';
import type { Layer, Rota, RotaDefinition } from '#oncall/rota.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { previewWords } from '../views/rota-preview.ts';
import { ROTA_EXAMPLE } from '../views/rota-refusals.ts';
import { rotaForm } from '../views/rota-form.ts';
import { today } from '../when.ts';
import type { Here } from '../when.ts';
import { hereOf } from './here.ts';
import { addLayer, drawLayer, orderNow, putLayer, redrawLayer, withMembers } from './rota-draw.ts';
import type { Wish } from './rota-draw.ts';
import { previewOf } from './rota-preview.ts';
import type { Previewed } from './rota-preview.ts';
import { definitionNow } from './rota-sight.ts';
import { readLayerWords } from './rota-words.ts';
import { peopleIn } from './team-people.ts';

/** What changes a plan by words: each shows a preview, and saves nothing. */

export const answerPreview = (seat: Seat, previewed: Previewed): Promise<void> =>
  seat.answer('problem' in previewed ? { text: previewed.problem } : previewWords(previewed.sight));

type Found = { readonly wish: Wish } | { readonly problem: string };

/** Reads words and finds their people. */
export async function wishOf(
  seat: Seat,
  words: readonly string[],
  here: Here,
  example: string,
): Promise<Found> {
  const read = readLayerWords(words, today(here));
  if ('problems' in read)
    return { problem: `${read.problems.map(escape).join('; ')}.\nExample: \`${example}\`` };
  const groups: (readonly PersonId[])[] = [];
  for (const group of read.words.people) {
    const found = await peopleIn(seat.desk, seat.personId, group);
    if ('problem' in found) return found;
    groups.push(found.ids);
  }
  return { wish: { ...read.words, groups } };
}

/** `/rota create orders weekly monday 09:00 Europe/London @ada @bo @cy`; without words it opens the form. */
export async function createFrom(seat: Seat, words: readonly string[]): Promise<void> {
  const here = await hereOf(seat);
  const [typed, ...rest] = words;
  if (typed === undefined)
    return seat.open(
      rotaForm({
        rota: undefined,
        layer: undefined,
        order: [seat.personId],
        zone: here.zone,
        holidays: null,
      }),
    );
  const found = await wishOf(seat, rest, here, ROTA_EXAMPLE);
  if ('problem' in found) return seat.answer({ text: `Nothing was made. ${found.problem}` });
  return answerPreview(seat, await previewNew(seat, typed.toLowerCase(), found.wish, here));
}

/** A new rota of one layer, as a preview. */
export function previewNew(seat: Seat, name: string, wish: Wish, here: Here): Promise<Previewed> {
  const zone = wish.zone ?? here.zone;
  const role = wish.role ?? 'primary';
  const definition = { zone, holidays: wish.holidays ?? null, layers: layersFor(wish, role, zone, here.now) };
  return previewOf(seat, { rota: undefined, name, teamName: wish.team ?? name, definition }, here);
}

/** A zone that does not exist is said by the preview; no turn can be drawn in it. */
function layersFor(wish: Wish, name: string, zone: string, now: Date): readonly Layer[] {
  try {
    return [drawLayer(wish, name, zone, now)];
  } catch {
    return [];
  }
}

/** The layer that words mean: the one they name first, else the first one of the plan. */
function layerFor(
  definition: RotaDefinition,
  words: readonly string[],
): { readonly layer: Layer | undefined; readonly rest: readonly string[] } {
  const [first = ''] = words;
  const named = definition.layers.find((one) => one.name === first.toLowerCase());
  if (named !== undefined) return { layer: named, rest: words.slice(1) };
  return {
    layer: definition.layers.find((one) => one.role === 'primary') ?? definition.layers[0],
    rest: words,
  };
}

/** A change of a rota whose plan is there. */
export type Change = (
  seat: Seat,
  rota: Rota,
  definition: RotaDefinition,
  words: readonly string[],
  here: Here,
) => Promise<void>;

const show = async (seat: Seat, rota: Rota, definition: RotaDefinition, here: Here): Promise<void> =>
  answerPreview(seat, await previewOf(seat, { rota, name: rota.name, teamName: '', definition }, here));

/** `/rota edit orders [layer] tuesday 10:00`; without words it opens the form. */
export const edit: Change = async (seat, rota, definition, words, here) => {
  const { layer, rest } = layerFor(definition, words);
  if (layer === undefined) return seat.answer({ text: `Example: \`${ROTA_EXAMPLE}\`` });
  if (rest.length === 0) {
    const order = orderNow(layer, definition.zone, here.now).flat();
    const { zone, holidays } = definition;
    return seat.open(rotaForm({ rota, layer, order, zone, holidays }));
  }
  const found = await wishOf(seat, rest, here, `/rota edit ${rota.name} weekly tuesday 10:00`);
  if ('problem' in found) return seat.answer({ text: `Nothing was changed. ${found.problem}` });
  return show(seat, rota, edited(definition, layer, found.wish, here.now), here);
};

/** The plan with one layer redrawn by words; a zone that does not exist is left for the preview to refuse. */
export function edited(definition: RotaDefinition, layer: Layer, wish: Wish, now: Date): RotaDefinition {
  const whole = {
    ...definition,
    zone: wish.zone ?? definition.zone,
    holidays: wish.holidays === undefined ? definition.holidays : wish.holidays,
  };
  try {
    const drawn = redrawLayer(layer, wish, whole.zone, now);
    const place = wish.place;
    if (place === undefined) return putLayer(whole, layer.name, drawn);
    const moved = addLayer(putLayer(whole, layer.name, undefined), drawn, place);
    return 'problem' in moved ? putLayer(whole, layer.name, drawn) : moved;
  } catch {
    return whole;
  }
}

/** `/rota add orders nights daily 20:00 hours 20:00-08:00 @cy @dee`. */
export const add: Change = async (seat, rota, definition, words, here) => {
  const example = `/rota add ${rota.name} secondary weekly monday 09:00 @bo @cy`;
  const [typed = '', ...rest] = words[0]?.toLowerCase() === 'layer' ? words.slice(1) : words;
  const name = typed.toLowerCase();
  if (name === '' || /^[@<]/.test(name))
    return seat.answer({ text: `Name the layer first. Example: \`${example}\`` });
  if (definition.layers.some((layer) => layer.name === name))
    return seat.answer({
      text: `It has a layer ${escape(name)} already. Change it: \`/rota edit ${rota.name} ${escape(name)} @bo @cy\``,
    });
  const found = await wishOf(seat, rest, here, example);
  if ('problem' in found) return seat.answer({ text: `Nothing was added. ${found.problem}` });
  const role = found.wish.role ?? (name === 'secondary' ? 'secondary' : 'primary');
  const layer = drawLayer({ ...found.wish, role }, name, definition.zone, here.now);
  const whole =
    found.wish.holidays === undefined ? definition : { ...definition, holidays: found.wish.holidays };
  const next = addLayer(whole, layer, found.wish.place);
  if ('problem' in next)
    return seat.answer({ text: `Nothing was added: ${escape(next.problem)}. Example: \`${example}\`` });
  return show(seat, rota, next, here);
};

/** `/rota remove orders nights`. */
export const remove: Change = async (seat, rota, definition, words, here) => {
  const name = (words[0]?.toLowerCase() === 'layer' ? words[1] : words[0])?.toLowerCase() ?? '';
  const names = definition.layers.map((layer) => layer.name);
  if (!names.includes(name))
    return seat.answer({
      text: `Say which layer of ${rota.name}: it has ${names.map(escape).join(', ')}. Example: \`/rota remove ${rota.name} ${escape(names.at(-1) ?? 'nights')}\``,
    });
  if (names.length === 1)
    return seat.answer({
      text: `That is its only layer. \`/rota archive ${rota.name}\` ends the rota; \`/rota edit ${rota.name}\` changes it.`,
    });
  return show(seat, rota, putLayer(definition, name, undefined), here);
};

/** `/rota members orders [layer] add @dee`, `remove @bo`, `order @cy @ada @bo`. */
export const members: Change = async (seat, rota, definition, words, here) => {
  const { layer, rest } = layerFor(definition, words);
  const [act = '', ...people] = rest;
  const example = `/rota members ${rota.name} add @cy`;
  if (layer === undefined || !['add', 'remove', 'order'].includes(act.toLowerCase()) || people.length === 0)
    return seat.answer({
      text: `Say \`add\`, \`remove\` or \`order\`, and people. Examples: \`${example}\`, \`/rota members ${rota.name} order @cy @ada @bo\``,
    });
  const found = await wishOf(seat, people, here, example);
  if ('problem' in found) return seat.answer({ text: `Nothing was changed. ${found.problem}` });
  const { groups } = found.wish;
  const named = groups.flat();
  const next =
    act.toLowerCase() === 'order'
      ? groups
      : act.toLowerCase() === 'add'
        ? [
            ...orderNow(layer, definition.zone, here.now),
            ...groups.filter((group) => !layer.members.flat().includes(group[0] ?? '')),
          ]
        : layer.members
            .map((group) => group.filter((id) => !named.includes(id)))
            .filter((group) => group.length > 0);
  return show(
    seat,
    rota,
    putLayer(definition, layer.name, withMembers(layer, definition.zone, here.now, next)),
    here,
  );
};

/** `/rota preview orders [words]`: the coming weeks as they are, or as the words would change them. */
export const changeWith =
  (change: Change) =>
  async (seat: Seat, rota: Rota, words: readonly string[]): Promise<void> => {
    const here = await hereOf(seat);
    const definition = definitionNow(rota, here.now);
    return definition === undefined
      ? seat.answer({ text: `The rota ${rota.name} has no plan. Example: \`${ROTA_EXAMPLE}\`` })
      : change(seat, rota, definition, words, here);
  };
