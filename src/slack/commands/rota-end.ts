import type { RotaId } from '#base/ids.ts';
import type { Rota } from '#oncall/rota.ts';
import { changesBetween } from '#oncall/rota-changes.ts';
import { rotaById } from '#oncall/rota-store.ts';
import { archiveRota, undoRota } from '#oncall/verbs/change-rota.ts';
import type { Seat } from '../define.ts';
import { actions, button, escape, section } from '../views/blocks.ts';
import { rotaSaid } from '../views/rota.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';
import { mention } from '../views/words.ts';
import { hereOf } from './here.ts';
import { printOf, rotaSight } from './rota-sight.ts';

/** The way back, and the end of a rota. */

/** What an Undo button carries: the rota, and the version it would undo ("created": the rota itself). */
export const undoValue = (rota: Rota, created: boolean): string =>
  `${rota.id} ${created ? 'created' : ''} ${printOf(rota) ?? ''}`;

/** Says that a rota was saved, with its Undo. */
export async function saySaved(seat: Seat, rota: Rota, first: string, undo: string | null): Promise<void> {
  return seat.answer(rotaSaid(first, await rotaSight(seat.desk, rota, await hereOf(seat)), undo));
}

/** `/rota undo orders`: the plan before the newest one, from now on. */
export async function undo(seat: Seat, rota: Rota): Promise<void> {
  const before = rota.versions.at(-1);
  const outcome = await undoRota(seat.desk, rota.id);
  if (!outcome.ok)
    return seat.answer({
      text:
        outcome.refused.why === 'nothing_changes'
          ? `The rota *${rota.name}* was never changed, so there is nothing to undo. \`/rota archive ${rota.name}\` ends it.`
          : sayRotaRefusal(outcome.refused),
    });
  const after = outcome.value.versions.at(-1);
  const changes =
    before === undefined || after === undefined ? [] : changesBetween(before.definition, after.definition);
  const what = changes.length === 0 ? '' : ` ${changes.slice(0, 5).join('; ')}.`;
  return saySaved(seat, outcome.value, `Undone: the rota *${rota.name}* is what it was before.${what}`, null);
}

/** The Undo button: only what it stood under, never a change that somebody made since. */
export async function undoButton(
  seat: Seat,
  id: RotaId,
  was: { readonly created: boolean; readonly print: string },
): Promise<void> {
  const rota = await rotaById(seat.desk, id);
  if (rota === undefined || rota.archived)
    return seat.answer({ text: sayRotaRefusal({ why: 'not_found', what: 'rota' }) });
  const newest = rota.versions.at(-1);
  if (printOf(rota) !== was.print) {
    const by = newest?.author;
    return seat.answer({
      text: `It was changed again since${by === null || by === undefined ? '' : ` by ${mention(by)}`}. \`/rota history ${rota.name}\` shows how; \`/rota undo ${rota.name}\` takes the newest change back.`,
    });
  }
  return was.created ? archive(seat, rota) : undo(seat, rota);
}

/** Asks before a rota ends. */
export async function askArchive(seat: Seat, rota: Rota): Promise<void> {
  const text = `End the rota *${escape(rota.name)}*? Nobody is on call by it any more; its history stays.`;
  return seat.answer({
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'rota.archive', text: 'End it', value: rota.id, style: 'danger' }),
          button({ id: 'rota.keep', text: 'Keep', value: rota.id }),
        ],
        'rota.archive',
      ),
    ],
  });
}

export async function archive(seat: Seat, rota: Rota): Promise<void> {
  const outcome = await archiveRota(seat.desk, rota.id);
  return seat.replace({
    text: outcome.ok
      ? `The rota *${rota.name}* is ended: nobody is on call by it any more. Its history stays.`
      : sayRotaRefusal(outcome.refused),
  });
}
