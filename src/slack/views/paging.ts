import type { PersonId, RunId } from '#base/ids.ts';
import { button } from './blocks.ts';
import type { ActionElement } from './blocks.ts';
import { at, mention, mentions } from './words.ts';

/** Where paging about one thing stands, as people see it. */
export type PagingSight = {
  readonly runId: RunId;
  /** Everybody paged by now, and not in vain; each once, oldest first. */
  readonly paged: readonly PersonId[];
  /** Whom the next step would page, and when; null where none is to come. `last`: it is the catch-all. */
  readonly next: { readonly people: readonly PersonId[]; readonly last: boolean; readonly at: Date } | null;
  /** Nobody is paged before; null: it is not held, or a mute holds it. */
  readonly heldUntil: Date | null;
  /** The policy in force now is another than the one it goes by. */
  readonly outdated: boolean;
};

const SHOWN = 6;

const listed = (people: readonly PersonId[]): string =>
  people.length <= SHOWN
    ? mentions(people)
    : `${people.slice(0, SHOWN).map(mention).join(', ')} and ${people.length - SHOWN} more`;

function nextFact({ next }: PagingSight): readonly string[] {
  if (next === null) return [];
  const who =
    next.people.length === 0
      ? 'nobody can be reached'
      : `${next.last ? 'the catch-all, ' : ''}${listed(next.people)}`;
  return [`next: ${who} at ${at(next.at)}`];
}

/** "Paged @ada · next: @bo at 03:15", for the card of what nobody has acknowledged yet. */
export function pagingFacts(sight: PagingSight): readonly string[] {
  if (sight.heldUntil !== null)
    return [`It can wait for the morning: nobody is paged before ${at(sight.heldUntil)}`];
  const paged = sight.paged.length === 0 ? [] : [`Paged ${listed(sight.paged)}`];
  const line = [...paged, ...nextFact(sight)].join(' · ');
  return line === '' ? [] : [`${line[0]?.toUpperCase() ?? ''}${line.slice(1)}`];
}

/** Offered while it goes by a policy that was changed since. */
export const restartButton = (sight: PagingSight): readonly ActionElement[] =>
  sight.outdated
    ? [button({ id: 'run.restart', text: 'Restart with the new policy', value: sight.runId })]
    : [];
