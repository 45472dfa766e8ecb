import type { ModalView } from '@slack/types';
import { expect } from 'vitest';
import type { Words } from '../../src/slack/define.ts';
import { controlsIn } from '../../sandbox/blocks/controls.ts';
import { blocksProblems, viewProblems } from '../../sandbox/blocks/validate.ts';
import { readBlocks, readMessage } from '../../sandbox/flatten.ts';
import { objectsIn } from '../../sandbox/json.ts';
import { emptyState } from '../../sandbox/model/state.ts';

const NAMES: Readonly<Record<string, string>> = {
  U0ADA: 'ada',
  U0BO: 'bo',
  C0INC1: 'inc-1-orders',
  C0INC2: 'inc-2-search',
};
const names = {
  person: (id: string) => NAMES[id] ?? id,
  channel: (id: string) => NAMES[id] ?? id,
  group: (id: string) => id,
};

const plain = (blocks: unknown): unknown => JSON.parse(JSON.stringify(blocks));

/** The visible texts of buttons and choices, in brackets. */
function controls(blocks: unknown): string {
  return controlsIn(objectsIn(plain(blocks)))
    .map(({ element }) => {
      const label = (element['text'] ?? element['placeholder']) as { text?: string } | undefined;
      return `[${label?.text ?? String(element['type'])}]`;
    })
    .join(' ');
}

/** A message as a person reads it, its buttons on the last line; fails when Slack would refuse it. */
export function reading(words: Words): string {
  const blocks = objectsIn(plain(words.blocks ?? []));
  expect(blocksProblems(emptyState(), blocks, 'message')).toEqual([]);
  expect(words.text.length).toBeLessThanOrEqual(4_000);
  expect(words.text).not.toBe('');
  const buttons = controls(blocks);
  return [
    readMessage({ text: words.text, blocks, attachments: [] }, names),
    ...(buttons === '' ? [] : [buttons]),
  ].join('\n');
}

/** A modal as a person reads it; fails when Slack would refuse it. */
export function readingModal(view: ModalView): string {
  const given = plain(view) as Record<string, unknown>;
  expect(viewProblems(emptyState(), given)).toEqual([]);
  return [
    `${view.title.text} [${view.submit?.text ?? ''}]`,
    readBlocks(objectsIn(given['blocks']), names),
  ].join('\n');
}

/** Times are shown in each reader's zone; what is compared is where they stand. */
export const timesGone = (text: string): string =>
  text.replaceAll(
    /\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?: UTC|Z)?|\d{1,2} \w{3} (?:\d{4} )?\d\d:\d\d(?::\d\d)?(?: UTC)?/g,
    'TIME',
  );
