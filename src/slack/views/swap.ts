import type { ModalView } from '@slack/types';
import type { PersonId } from '#base/ids.ts';
import type { Swap } from '#oncall/rota.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { choiceInput, form, peopleInput, textInput } from './incident-inputs.ts';
import type { Choice } from './incident-inputs.ts';
import { rangeIn } from './local-time.ts';
import { roleWords } from './rota-now.ts';
import { zoneNote } from './rota.ts';
import { mention, mentions } from './words.ts';

/** Requests to take over a shift, as the asker, the asked and Home see them. */

const shiftOf = (swap: Pick<Swap, 'role' | 'from' | 'to'>, rota: string, zone: string): string =>
  `*${escape(roleWords(rota, swap.role))}* ${rangeIn(swap.from, swap.to, zone)}`;

/** In one block no two buttons may bear one id. */
const takeBack = (swap: Swap, of = '') =>
  button({
    id: of === '' ? 'swap.cancel' : `swap.cancel:${swap.id}`,
    text: of === '' ? 'Take back' : `Take back: ${of}`,
    value: swap.id,
  });

/** What the asker reads: whom was asked, and that nothing has changed yet. */
export function askedWords(
  asked: readonly { readonly swap: Swap; readonly rota: string }[],
  zone: string,
): Words {
  const lines = asked.map(({ swap, rota }) => {
    const whom = swap.asked === null ? 'everybody on the rota and the team' : mention(swap.asked);
    const back =
      swap.inReturn === null
        ? ''
        : `; in return you take ${rangeIn(swap.inReturn.from, swap.inReturn.to, zone)}`;
    return `Asked ${whom} to take ${shiftOf(swap, rota, zone)}${back}.`;
  });
  const text = [...lines, 'Until somebody accepts, you stay on call.'].join('\n');
  return {
    text,
    blocks: [
      section(text),
      context(`You hear of the answer by direct message. ${zoneNote(zone)}`),
      actions(
        asked.map(({ swap, rota }) => takeBack(swap, asked.length === 1 ? '' : roleWords(rota, swap.role))),
        'swap.asked',
      ),
    ],
  };
}

const OVER: Readonly<Record<Exclude<Swap['state'], 'open'>, (swap: Swap) => string>> = {
  taken: (swap) => `✅ ${swap.takenBy === null ? 'Taken' : `${mention(swap.takenBy)} took it`}.`,
  declined: (swap) =>
    `Declined${swap.declinedBy.length === 0 ? '' : ` by ${mentions(swap.declinedBy)}`}; ${mention(swap.asker)} stays on call.`,
  expired: () => 'Nobody took it in time; the shift is over.',
  cancelled: () => 'Taken back.',
};

/** "@ada asks you to take orders, …", and what it is worth. */
function askLine(swap: Swap, rota: string, zone: string): string {
  const whom = swap.asked === null ? 'asks whoever can' : 'asks you';
  const back =
    swap.inReturn === null
      ? ''
      : `\nIn return ${mention(swap.asker)} takes yours, ${rangeIn(swap.inReturn.from, swap.inReturn.to, zone)}.`;
  const note = swap.note === '' ? '' : `\n“${escape(swap.note)}”`;
  return `${mention(swap.asker)} ${whom} to take ${shiftOf(swap, rota, zone)}.${back}${note}`;
}

const answers = (swap: Swap, blockId: string): Block =>
  actions(
    [
      button({ id: 'swap.accept', text: 'Accept', value: swap.id, style: 'primary' }),
      button({ id: 'swap.decline', text: 'Decline', value: swap.id }),
    ],
    blockId,
  );

/** The direct message to one who was asked; it follows the request. */
export function swapCard(swap: Swap, rota: string, reader: PersonId, zone: string): Words {
  const first = askLine(swap, rota, zone);
  const declined = swap.state === 'open' && swap.declinedBy.includes(reader);
  const state = swap.state === 'open' ? (declined ? 'You declined.' : null) : OVER[swap.state](swap);
  return {
    text: state === null ? first : `${first}\n${state}`,
    blocks: [
      section(first),
      ...(state === null ? [answers(swap, `swap:${swap.id}`)] : [section(state)]),
      context(zoneNote(zone)),
    ],
  };
}

/** What the asker hears when it is settled, or when one of many says no; undefined where nothing is to be said. */
export function swapNotice(
  swap: Swap,
  rota: string,
  event: { readonly kind: string; readonly by: PersonId | null; readonly because: string },
  zone: string,
): Words | undefined {
  const shift = shiftOf(swap, rota, zone);
  const by = event.by === null ? 'Somebody' : mention(event.by);
  if (event.kind === 'swap.taken') {
    const back =
      swap.inReturn === null
        ? ''
        : ` You take ${rangeIn(swap.inReturn.from, swap.inReturn.to, zone)} in return.`;
    return { text: `✅ ${by} takes ${shift} for you.${back}` };
  }
  if (event.kind === 'swap.declined')
    return {
      text:
        swap.state === 'open'
          ? `${by} cannot take ${shift}. Others are still asked; you stay on call until one accepts.`
          : `${by} declined to take ${shift}. You stay on call. Ask somebody else: \`/oncall cover me friday @cy\``,
    };
  if (event.kind === 'swap.expired')
    return { text: `Nobody took ${shift} in time. The shift was yours to its end.` };
  if (event.kind === 'swap.cancelled' && event.by !== swap.asker)
    return { text: `Your request about ${shift} is off${event.because === '' ? '' : `: ${event.because}`}.` };
  return undefined;
}

/** A request that waits for somebody, as Home and `/oncall shifts` show it. */
export const waitingBlocks = (swap: Swap, rota: string, reader: PersonId, zone: string): readonly Block[] =>
  swap.asker === reader
    ? [
        section(
          `You asked ${swap.asked === null ? 'the team' : mention(swap.asked)} to take ${shiftOf(swap, rota, zone)}. Nobody answered yet.`,
        ),
        actions([takeBack(swap)], `swap:${swap.id}`),
      ]
    : [section(askLine(swap, rota, zone)), answers(swap, `swap:${swap.id}`)];

/** The form: a shift of mine for one of theirs, or for nothing. */
export function swapForm(mine: readonly Choice[], theirs: readonly Choice[], zone: string): ModalView {
  return form({
    id: 'oncall.swap',
    title: 'Swap a shift',
    submit: 'Ask',
    meta: '',
    blocks: [
      choiceInput({ name: 'mine', label: 'My shift', choices: mine, initial: mine[0]?.value ?? '' }),
      choiceInput({
        name: 'theirs',
        label: 'For a shift of',
        hint: 'Left empty, nothing in return.',
        optional: true,
        choices: theirs.length === 0 ? [{ text: 'nobody else has a shift', value: 'none' }] : theirs,
      }),
      peopleInput({
        name: 'whom',
        label: 'Or ask only',
        hint: 'Left empty, everybody on the rota and the team; the first to accept has it.',
        optional: true,
        single: true,
      }),
      textInput({ name: 'note', label: 'A word to them', optional: true, most: 200 }),
      context(zoneNote(zone)),
    ],
  });
}
