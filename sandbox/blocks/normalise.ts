import { isFields, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import { nextNumber } from '../model/ids.ts';
import type { State } from '../model/state.ts';

/** Elements that send `block_actions` and carry an action_id. */
export const interactiveTypes: ReadonlySet<string> = new Set([
  'button',
  'static_select',
  'multi_static_select',
  'external_select',
  'multi_external_select',
  'users_select',
  'multi_users_select',
  'conversations_select',
  'multi_conversations_select',
  'channels_select',
  'multi_channels_select',
  'overflow',
  'checkboxes',
  'radio_buttons',
  'plain_text_input',
  'rich_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'file_input',
  'feedback_buttons',
  'icon_button',
  'workflow_button',
]);

function short(state: State): string {
  return `b${nextNumber(state, 'block').toString(36).padStart(4, '0')}`;
}

function withDefaults(state: State, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withDefaults(state, item));
  if (!isFields(value)) return value;
  const type = textOf(value['type']);
  const inner: Fields = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withDefaults(state, item)]),
  );
  if (type === 'plain_text') return { ...inner, emoji: inner['emoji'] ?? true };
  if (type === 'mrkdwn') return { ...inner, verbatim: inner['verbatim'] ?? false };
  if (!interactiveTypes.has(type)) return inner;
  return { ...inner, action_id: inner['action_id'] ?? short(state) };
}

/** Blocks as Slack hands them back: ids made where none were given, text objects with their defaults. */
export function normaliseBlocks(state: State, blocks: readonly Fields[]): readonly Fields[] {
  return blocks.map((block) => {
    const filled = withDefaults(state, block);
    const given: Fields = isFields(filled) ? filled : {};
    return { ...given, block_id: given['block_id'] ?? short(state) };
  });
}
