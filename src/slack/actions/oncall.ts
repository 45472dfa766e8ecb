import { isId } from '#base/ids.ts';
import type { OverrideId, SwapId } from '#base/ids.ts';
import type { Outcome } from '#base/decision.ts';
import type { RotaRefusal, Swap } from '#oncall/rota.ts';
import { rotaById } from '#oncall/rota-store.ts';
import { cancelAbsence } from '#oncall/verbs/absence.ts';
import { cancelOverride } from '#oncall/verbs/override-rota.ts';
import { cancelSwap, declineSwap, takeSwap } from '#oncall/verbs/swap.ts';
import { hereOf } from '../commands/here.ts';
import { myShifts } from '../commands/oncall-shifts.ts';
import { takeGap } from '../commands/oncall-override.ts';
import { openSwap } from '../commands/oncall-swap.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { rangeIn } from '../views/local-time.ts';
import { roleWords } from '../views/rota-now.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';

/** The person's own act on a request; what they read is in their zone. */
const onSwap = (
  id: string,
  act: (seat: Seat, swap: SwapId) => Promise<Outcome<Swap, RotaRefusal>>,
  said: (shift: string) => string,
): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      if (!isId('swp', value))
        return seat.answer({ text: sayRotaRefusal({ why: 'not_found', what: 'swap' }) });
      const outcome = await act(seat, value);
      if (!outcome.ok) return seat.answer({ text: sayRotaRefusal(outcome.refused) });
      const swap = outcome.value;
      const rota = await rotaById(seat.desk, swap.rotaId);
      const { zone } = await hereOf(seat);
      const shift = `*${roleWords(rota?.name ?? '', swap.role)}* ${rangeIn(swap.from, swap.to, zone)}`;
      return seat.answer({ text: said(shift) });
    },
  });

/** Takes covers back; the value may name several, of one act. */
const undoCover = (id: string, because: string, said: string): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const ids = value.split(',').filter((one): one is OverrideId => isId('ovr', one));
      let refused: RotaRefusal | undefined =
        ids.length === 0 ? { why: 'not_found', what: 'override' } : undefined;
      for (const one of ids) {
        const outcome = await cancelOverride(seat.desk, one, because);
        if (!outcome.ok) refused = outcome.refused;
      }
      return seat.answer({ text: refused === undefined ? said : sayRotaRefusal(refused) });
    },
  });

const cancelAway = defineAction({
  id: 'absence.cancel',
  run: async (seat, { value }) => {
    const outcome = isId('abs', value)
      ? await cancelAbsence(seat.desk, value)
      : { ok: false as const, refused: { why: 'not_found' as const, what: 'absence' as const } };
    return seat.answer({
      text: outcome.ok
        ? 'Your absence is off: your shifts are yours again. `/oncall shifts` shows them.'
        : sayRotaRefusal(outcome.refused),
    });
  },
});

/** Every button about shifts, covers and swaps. */
export const oncallActions: readonly Action[] = [
  onSwap(
    'swap.accept',
    (seat, id) => takeSwap(seat.desk, id),
    (shift) => `You are on call for ${shift}. The one who asked is told.`,
  ),
  onSwap(
    'swap.decline',
    (seat, id) => declineSwap(seat.desk, id),
    (shift) => `You declined to take ${shift}. The one who asked is told.`,
  ),
  onSwap(
    'swap.cancel',
    (seat, id) => cancelSwap(seat.desk, id),
    (shift) => `Taken back: you stay on call for ${shift}.`,
  ),
  undoCover('cover.undo', '', 'Undone: the shift is as it was before. Those affected are told.'),
  undoCover(
    'cover.cannot',
    'they cannot',
    'You are not on call then. Whoever was covered is told, and has the shift again.',
  ),
  cancelAway,
  defineAction({ id: 'gap.take', run: (seat, { value }) => takeGap(seat, value) }),
  defineAction({ id: 'swap.open', run: openSwap }),
  defineAction({ id: 'oncall.shifts', run: myShifts }),
];
