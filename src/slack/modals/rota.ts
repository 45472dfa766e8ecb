import { isId } from '#base/ids.ts';
import { rotaById } from '#oncall/rota-store.ts';
import { savedFirst } from '../actions/rota.ts';
import { hereOf } from '../commands/here.ts';
import { saySaved, undoValue } from '../commands/rota-end.ts';
import { edited, previewNew } from '../commands/rota-plan.ts';
import { previewOf, saveDraft } from '../commands/rota-preview.ts';
import type { Previewed } from '../commands/rota-preview.ts';
import { orderNow } from '../commands/rota-draw.ts';
import type { Wish } from '../commands/rota-draw.ts';
import { definitionNow } from '../commands/rota-sight.ts';
import { readLayerWords } from '../commands/rota-words.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput } from '../define.ts';
import { tokens } from '../grammar.ts';
import { previewModal } from '../views/rota-preview.ts';
import { today } from '../when.ts';
import type { Here } from '../when.ts';
import { errorAt, listOf, plainly, textOf } from './incident-values.ts';

type Filled = { readonly wish: Wish } | { readonly answer: ModalAnswer };

/** The words that a field holds, judged by themselves, so that what is wrong stands under it. */
function wordsOf(
  text: string,
  field: string,
  here: Here,
): ReturnType<typeof readLayerWords> | { readonly answer: ModalAnswer } {
  const read = readLayerWords(
    tokens(text).map((token) => token.text),
    today(here),
  );
  return 'problems' in read ? { answer: errorAt(field, `${read.problems.join('; ')}.`) } : read;
}

/** Reads the form by the same grammar as the command. */
function filled(input: ModalInput, here: Here): Filled {
  const people = listOf(input, 'people');
  const [turn, day, time, zone] = ['turn', 'day', 'time', 'zone'].map((name) => textOf(input, name));
  const [hours, holidays] = [textOf(input, 'hours'), textOf(input, 'holidays').toUpperCase()];
  const kept = turn === 'keep';
  const parts = [
    ['time', kept ? '' : `${turn ?? ''} ${turn?.includes('week') === true ? (day ?? '') : ''} ${time ?? ''}`],
    ['hours', hours],
  ] as const;
  let words = {};
  for (const [field, text] of parts) {
    const read = wordsOf(text, field, here);
    if ('answer' in read) return read;
    if ('words' in read) words = { ...words, ...read.words };
  }
  if (people.length === 0) return { answer: errorAt('people', 'Choose whoever is on call, in their order.') };
  if (/\s/.test(zone ?? ''))
    return { answer: errorAt('zone', `“${zone ?? ''}” is not a time zone. Example: Europe/London`) };
  return {
    wish: {
      windows: [],
      ...words,
      ...(zone === undefined || zone === '' ? {} : { zone }),
      holidays: holidays === '' ? null : holidays,
      onHolidays: holidays === '' ? 'work' : 'off',
      people: [],
      groups: people.map((id) => [id]),
    },
  };
}

const FIELD_OF: readonly (readonly [RegExp, string])[] = [
  [/time zone/, 'zone'],
  [/public holidays/, 'holidays'],
  [/a name|already/, 'name'],
];

/** The preview as the next page, or what is wrong under its field. */
function answerOf(previewed: Previewed, input: ModalInput): ModalAnswer {
  if ('sight' in previewed) return { show: previewModal(previewed.sight) };
  const field = FIELD_OF.find(([words, name]) => words.test(previewed.problem) && name in input.values)?.[1];
  return { errors: { [field ?? 'people']: plainly(previewed.problem) } };
}

const create = defineModal({
  id: 'rota.create',
  submit: async (seat, input) => {
    const here = await hereOf(seat);
    const read = filled(input, here);
    if ('answer' in read) return read.answer;
    return answerOf(await previewNew(seat, textOf(input, 'name').toLowerCase(), read.wish, here), input);
  },
});

const edit = defineModal({
  id: 'rota.edit',
  submit: async (seat, input) => {
    const [id = '', ...names] = input.meta.split(' ');
    const here = await hereOf(seat);
    const rota = isId('rot', id) ? await rotaById(seat.desk, id) : undefined;
    const definition = rota === undefined || rota.archived ? undefined : definitionNow(rota, here.now);
    const layer = definition?.layers.find((one) => one.name === names.join(' '));
    if (rota === undefined || definition === undefined || layer === undefined)
      return errorAt(
        'people',
        'That rota is gone, or was changed. Close this; /rota list shows those there are.',
      );
    const read = filled(input, here);
    if ('answer' in read) return read.answer;
    // A layer that is on during holidays only, and days that others of the plan keep, are not the form's to change.
    const others = definition.layers.some((one) => one !== layer && one.holidays !== 'work');
    const keeps = layer.holidays === 'only' || (read.wish.holidays === null && others);
    // People who were not touched keep their turns together.
    const shown = orderNow(layer, definition.zone, here.now).flat();
    const same = shown.join() === read.wish.groups.flat().join();
    const wish = same ? { ...read.wish, groups: [] } : read.wish;
    const { holidays: _, onHolidays: __, ...rest } = wish;
    const next = edited(definition, layer, keeps ? rest : wish, here.now);
    return answerOf(
      await previewOf(seat, { rota, name: rota.name, teamName: '', definition: next }, here),
      input,
    );
  },
});

const save = defineModal({
  id: 'rota.save',
  submit: async (seat, input) => {
    if (!isId('drf', input.meta)) return undefined;
    const saved = await saveDraft(seat.desk, input.meta, await hereOf(seat));
    if ('again' in saved) return { show: previewModal(saved.again) };
    if ('problem' in saved) await seat.answer({ text: saved.problem });
    else await saySaved(seat, saved.rota, savedFirst(saved), undoValue(saved.rota, saved.created));
    return undefined;
  },
});

export const rotaModals: readonly Modal[] = [create, edit, save];
