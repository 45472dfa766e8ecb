import { z } from 'zod';
import { isFields, listOf, objectsIn, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { State } from '../model/state.ts';
import { blockOn, home, modal, mostBlocks } from './block-types.ts';
import { controlsIn, optionsOf } from './controls.ts';
import { pointerOf, problemsOf } from './problems.ts';
import type { Problem } from './problems.ts';
import { option, optionGroup } from './text.ts';

export type { Problem } from './problems.ts';
export type Surface = keyof typeof blockOn;

const MARKDOWN_IN_ALL = 12_000;
const TABLE_CHARACTERS = 10_000;
const DATA_TABLE_CHARACTERS = 20_000;

function rule(message: string, pointer: string, expected: unknown): Problem {
  return { message, pointer, constraint: { type: 'rule', expected } };
}

function repeated(blocks: readonly Fields[]): readonly Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  blocks.forEach((block, index) => {
    const id = textOf(block['block_id']);
    if (id !== '' && seen.has(id))
      problems.push(rule(`block_id already exists: ${id}`, `/${index}/block_id`, 'unique'));
    seen.add(id);
    const actions = controlsIn([block]).map((item) => item.action_id);
    const twice = actions.find((action, place) => action !== '' && actions.indexOf(action) !== place);
    if (twice !== undefined) problems.push(rule(`action_id already exists: ${twice}`, `/${index}`, 'unique'));
  });
  return problems;
}

function sums(blocks: readonly Fields[]): readonly Problem[] {
  const problems: Problem[] = [];
  const markdown = blocks
    .filter((block) => block['type'] === 'markdown')
    .reduce((sum, block) => sum + textOf(block['text']).length, 0);
  if (markdown > MARKDOWN_IN_ALL)
    problems.push(
      rule(`must be less than ${MARKDOWN_IN_ALL + 1} characters in all markdown blocks`, '', MARKDOWN_IN_ALL),
    );
  const tables = blocks.flatMap((block, index) => (block['type'] === 'table' ? [index] : []));
  if (tables.length > 1) problems.push(rule('only_one_table_allowed', `/${tables[1]}`, 1));
  blocks.forEach((block, index) => {
    const most =
      block['type'] === 'table'
        ? TABLE_CHARACTERS
        : block['type'] === 'data_table'
          ? DATA_TABLE_CHARACTERS
          : Infinity;
    const characters = listOf(block['rows'])
      .flatMap((row) => objectsIn(row))
      .reduce((sum, cell) => sum + textOf(cell['text']).length, 0);
    if (characters > most)
      problems.push(rule(`must be less than ${most + 1} characters in all cells`, `/${index}/rows`, most));
  });
  const focused = controlsIn(blocks).filter((item) => item.element['focus_on_load'] === true);
  if (focused.length > 1) problems.push(rule('only one element may have focus_on_load', '', 1));
  return problems;
}

function same(one: unknown, other: unknown): boolean {
  return isFields(one) && isFields(other) && one['value'] === other['value'];
}

function initials(blocks: readonly Fields[]): readonly Problem[] {
  return blocks.flatMap((block, index) =>
    controlsIn([block]).flatMap((item) => {
      const options = optionsOf(item.element);
      if (options.length === 0) return [];
      const chosen = [item.element['initial_option'], ...listOf(item.element['initial_options'])].filter(
        isFields,
      );
      return chosen.every((each) => options.some((option) => same(option, each)))
        ? []
        : [
            rule(
              'initial option must be one of the options',
              `/${index}`,
              options.map((option) => option['value']),
            ),
          ];
    }),
  );
}

function lostFiles(state: State, value: unknown, path: readonly PropertyKey[]): readonly Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => lostFiles(state, item, [...path, index]));
  if (!isFields(value)) return [];
  const file = value['slack_file'];
  const id = isFields(file) ? textOf(file['id']) : '';
  const stage = state.files.get(id)?.stage;
  const lost = id !== '' && stage !== 'uploaded' && stage !== 'shared';
  return [
    ...(lost ? [rule('invalid slack file', pointerOf([...path, 'slack_file']), 'an uploaded file')] : []),
    ...Object.entries(value).flatMap(([key, item]) => lostFiles(state, item, [...path, key])),
  ];
}

/** Everything Slack refuses in a list of blocks, with pointers into the list; none means they may be shown. */
export function blocksProblems(
  state: State,
  blocks: readonly unknown[],
  surface: Surface,
): readonly Problem[] {
  const most = mostBlocks[surface];
  if (blocks.length > most)
    return [
      {
        message: `no more than ${most} items allowed`,
        pointer: '',
        constraint: { type: 'max', expected: most },
      },
    ];
  const shape = blocks.flatMap((block, index) => {
    const parsed = blockOn[surface].safeParse(block);
    return parsed.success ? [] : problemsOf(parsed.error.issues, block, `/${index}`);
  });
  if (shape.length > 0) return shape;
  const good = objectsIn(blocks);
  return [...repeated(good), ...sums(good), ...initials(good), ...lostFiles(state, blocks, [])];
}

/** Everything Slack refuses in a view, with pointers into it. */
export function viewProblems(state: State, view: unknown): readonly Problem[] {
  if (!isFields(view))
    return [
      { message: 'must provide an object', pointer: '', constraint: { type: 'type', expected: 'object' } },
    ];
  const surface = view['type'] === 'home' ? 'home' : 'modal';
  const own = (surface === 'home' ? home : modal).safeParse(view);
  const shape = own.success ? [] : problemsOf(own.error.issues, view, '');
  const blocks = listOf(view['blocks']);
  const inner = blocksProblems(state, blocks, surface).map((problem) => ({
    ...problem,
    pointer: `/blocks${problem.pointer}`,
  }));
  const needsSubmit =
    surface === 'modal' &&
    !isFields(view['submit']) &&
    blocks.some((block) => isFields(block) && block['type'] === 'input');
  const few = Array.isArray(view['blocks']) && blocks.length === 0 && surface === 'modal';
  return [
    ...shape,
    ...inner,
    ...(few ? [rule('no fewer than 1 items allowed', '/blocks', 1)] : []),
    ...(needsSubmit ? [rule('missing required field: submit', '', ['submit'])] : []),
  ];
}

const suggestion = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);

/** True for what an app may answer to a block_suggestion: at most 100 options, or as many groups of them. */
export function isSuggestion(answer: unknown): boolean {
  return suggestion.safeParse(answer).success;
}
