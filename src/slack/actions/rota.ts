import { isId } from '#base/ids.ts';
import type { Rota } from '#oncall/rota.ts';
import { rotaById } from '#oncall/rota-store.ts';
import { archive, saySaved, undoButton, undoValue } from '../commands/rota-end.ts';
import { hereOf } from '../commands/here.ts';
import { changeWith, edit } from '../commands/rota-plan.ts';
import { saveDraft } from '../commands/rota-preview.ts';
import type { Saved } from '../commands/rota-preview.ts';
import { history, picture, show } from '../commands/rota-show.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { dropDraft } from '../draft-store.ts';
import { previewWords } from '../views/rota-preview.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';

/** A button about one rota, named by the button's value. */
const on = (id: string, run: (seat: Seat, rota: Rota) => Promise<void>): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const rota = isId('rot', value) ? await rotaById(seat.desk, value) : undefined;
      return rota === undefined || rota.archived
        ? seat.answer({ text: sayRotaRefusal({ why: 'not_found', what: 'rota' }) })
        : run(seat, rota);
    },
  });

/** What a saved preview says. */
export const savedFirst = ({ rota, created }: Extract<Saved, { rota: Rota }>): string =>
  created ? `The rota *${rota.name}* is made.` : `The rota *${rota.name}* is changed.`;

const save = defineAction({
  id: 'rota.save',
  run: async (seat, { value }) => {
    if (!isId('drf', value)) return seat.answer({ text: sayRotaRefusal({ why: 'not_found', what: 'rota' }) });
    const saved = await saveDraft(seat.desk, value, await hereOf(seat));
    if ('problem' in saved) return seat.replace({ text: saved.problem });
    if ('again' in saved) {
      await seat.replace(previewWords(saved.again));
      return seat.answer({
        text: 'The rota was changed meanwhile. Nothing was saved; look at the new preview, then save.',
      });
    }
    await seat.replace({ text: savedFirst(saved) });
    return saySaved(seat, saved.rota, savedFirst(saved), undoValue(saved.rota, saved.created));
  },
});

const cancel = defineAction({
  id: 'rota.cancel',
  run: async (seat, { value }) => {
    if (isId('drf', value)) await dropDraft(seat.desk, value);
    return seat.replace({ text: 'Nothing was saved; the rota is as it was.' });
  },
});

const undo = defineAction({
  id: 'rota.undo',
  run: async (seat, { value }) => {
    const [id = '', created = '', print = ''] = value.split(' ');
    return isId('rot', id)
      ? undoButton(seat, id, { created: created === 'created', print })
      : seat.answer({ text: sayRotaRefusal({ why: 'not_found', what: 'rota' }) });
  },
});

/** Every button about rotas. */
export const rotaActions: readonly Action[] = [
  save,
  cancel,
  undo,
  on('rota.show', show),
  on('rota.picture', picture),
  on('rota.history', (seat, rota) => history(seat, rota, [])),
  on('rota.edit', (seat, rota) => changeWith(edit)(seat, rota, [])),
  on('rota.archive', archive),
  on('rota.keep', (seat, rota) => seat.replace({ text: `The rota *${rota.name}* stays.` })),
];
