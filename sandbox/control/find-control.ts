import { caption, controlsIn } from '../blocks/controls.ts';
import type { Control } from '../blocks/controls.ts';
import { namesOf } from '../flatten.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export type Wanted = {
  readonly button: string;
  readonly block_id?: string | undefined;
  readonly value?: string | undefined;
};

function shown(w: Workspace, item: Control): string {
  const value = item.element['value'];
  const extra = typeof value === 'string' && value !== '' ? `, value ${value}` : '';
  return `"${caption(item, namesOf(w))}" (${item.action_id}${extra})`;
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

// From the exact to the lenient; the first way that finds something is taken. Emoji and case are not typed by scripts.
function waysToMean(w: Workspace, name: string): readonly ((item: Control) => boolean)[] {
  const read = (item: Control): string => caption(item, namesOf(w));
  return [
    (item) => item.action_id === name,
    (item) => read(item) === name,
    (item) => read(item).toLowerCase() === name.toLowerCase(),
    (item) => words(name) !== '' && words(read(item)) === words(name),
  ];
}

/** The control a person means by its action_id or what is written on it; says what there is when none or several fit. */
export function findControl(
  w: Workspace,
  blocks: readonly Fields[],
  wanted: Wanted,
  example: Fields,
): Control | Refusal {
  const all = controlsIn(blocks).filter((item) => !item.input || item.dispatch);
  const narrowed = all.filter(
    (item) =>
      (wanted.block_id === undefined || item.block_id === wanted.block_id) &&
      (wanted.value === undefined || item.element['value'] === wanted.value),
  );
  const found =
    waysToMean(w, wanted.button)
      .map((fits) => narrowed.filter(fits))
      .find((items) => items.length > 0) ?? [];
  const [first, second] = found;
  if (first === undefined) {
    return refuse(
      `there is no button "${wanted.button}" here; there are ${all.map((item) => shown(w, item)).join(', ') || 'none'}`,
      example,
    );
  }
  if (second === undefined) return first;
  return refuse(
    `"${wanted.button}" is there more than once: ${found.map((item) => shown(w, item)).join(', ')}; say which by value or block_id`,
    {
      ...example,
      value: first.element['value'],
      block_id: first.block_id,
    },
  );
}
