import { rotaById } from '#oncall/rota-store.ts';
import { askSwap } from '#oncall/verbs/swap.ts';
import { hereOf } from '../commands/here.ts';
import { readShift } from '../commands/oncall-swap.ts';
import { defineModal } from '../define.ts';
import type { Modal } from '../define.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';
import { askedWords } from '../views/swap.ts';
import { errorAt, textOf } from './incident-values.ts';

const swap = defineModal({
  id: 'oncall.swap',
  submit: async (seat, input) => {
    const mine = readShift(textOf(input, 'mine'));
    const theirs = readShift(textOf(input, 'theirs'));
    const whom = textOf(input, 'whom');
    if (mine === undefined) return errorAt('mine', 'Choose a shift of yours.');
    if (theirs !== undefined && (theirs.rotaId !== mine.rotaId || theirs.role !== mine.role))
      return errorAt('theirs', 'Choose a shift of the same rota as yours, of the same kind.');
    if (theirs !== undefined && whom !== '' && whom !== theirs.personId)
      return errorAt('whom', 'That shift is somebody else’s. Leave this empty, or choose a shift of theirs.');
    const outcome = await askSwap(seat.desk, {
      rotaId: mine.rotaId,
      role: mine.role,
      from: mine.from,
      to: mine.to,
      asked: theirs?.personId ?? (whom === '' ? null : whom),
      inReturn: theirs === undefined ? null : { from: theirs.from, to: theirs.to },
      note: textOf(input, 'note'),
    });
    if (!outcome.ok) return errorAt('mine', sayRotaRefusal(outcome.refused));
    const rota = await rotaById(seat.desk, mine.rotaId);
    const { zone } = await hereOf(seat);
    await seat.answer(askedWords([{ swap: outcome.value, rota: rota?.name ?? '' }], zone));
    return undefined;
  },
});

export const oncallModals: readonly Modal[] = [swap];
