import type { InputBlock, PlainTextElement, SectionBlock } from '@slack/types';
import { input, option } from './blocks.ts';
import type { Choice } from './blocks.ts';

/** Block Kit that only what customers read needs. https://docs.slack.dev/reference/block-kit */

const SECTION_MOST = 3_000;
const OPTIONS_MOST = 100;

const literal = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** What people wrote, shown letter by letter: as plain text nothing in it mentions, links or formats. Cut after so many sections of 3,000 characters. */
export function literally(text: string, most = 2): readonly SectionBlock[] {
  const letters = text === '' ? ' ' : text;
  const parts = Math.min(most, Math.ceil(letters.length / SECTION_MOST));
  const blocks: SectionBlock[] = [];
  for (let part = 0; part < parts; part += 1) {
    const piece = letters.slice(part * SECTION_MOST, (part + 1) * SECTION_MOST);
    const cut = part === parts - 1 && letters.length > parts * SECTION_MOST;
    blocks.push({
      type: 'section',
      text: literal(cut ? `${piece.slice(0, -1)}…` : piece.trim() === '' ? ' ' : piece),
    });
  }
  return blocks;
}

/** One box that is ticked or not; it may be left empty. */
export function tickInput(of: {
  readonly id: string;
  readonly label: string;
  readonly choice: Choice;
  readonly ticked: boolean;
}): InputBlock {
  const box = option(of.choice);
  return input({
    id: of.id,
    label: of.label,
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: of.id,
      options: [box],
      ...(of.ticked ? { initial_options: [box] } : {}),
    },
  });
}

/** Any of up to ten thousand; above a hundred they come in groups. */
export function manyInput(of: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
}): InputBlock {
  const options = of.choices.slice(0, OPTIONS_MOST * OPTIONS_MOST).map(option);
  const chosen = options.filter((one) => of.chosen.includes(one.value ?? '')).slice(0, OPTIONS_MOST);
  const groups = Array.from({ length: Math.ceil(options.length / OPTIONS_MOST) }, (_, index) => ({
    label: literal(
      `${index * OPTIONS_MOST + 1}–${Math.min(options.length, (index + 1) * OPTIONS_MOST)} of ${options.length}`,
    ),
    options: options.slice(index * OPTIONS_MOST, (index + 1) * OPTIONS_MOST),
  }));
  return input({
    id: of.id,
    label: of.label,
    optional: true,
    ...(of.hint === undefined ? {} : { hint: of.hint }),
    element: {
      type: 'multi_static_select',
      action_id: of.id,
      ...(options.length <= OPTIONS_MOST ? { options } : { option_groups: groups }),
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  });
}
