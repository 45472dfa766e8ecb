import type { RotaId, SwapId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { GAPS_TIMER } from './gap-ahead.ts';
import { HAND_OVER_TIMER } from './held.ts';
import { SWAP_TIMER } from './swap-rules.ts';
import { checkGaps } from './verbs/check-gaps.ts';
import { expireSwap } from './verbs/swap.ts';
import { recordShifts } from './verbs/record-shifts.ts';

type Due = (desk: Desk, subject: string) => Promise<void>;

/** What rotas do when their timers are due: hand over, look for gaps ahead, let unanswered swaps end. Each bears being run twice. */
export const rotaTimers: Readonly<Record<string, Due>> = {
  [HAND_OVER_TIMER]: (desk, subject) =>
    // The subject is the rota's id and a role; both roles are looked at, since they often change together.
    recordShifts(desk, subject.slice(0, subject.lastIndexOf(':')) as RotaId, false),
  [GAPS_TIMER]: (desk, subject) => checkGaps(desk, subject as RotaId),
  [SWAP_TIMER]: (desk, subject) => expireSwap(desk, subject as SwapId),
};
