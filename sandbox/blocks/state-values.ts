import { isFields, textOf } from '../json.ts';
import type { Fields } from '../json.ts';
import type { Values } from '../model/state.ts';
import type { Control } from './controls.ts';

// Which field of a state value (and of an action) carries the choice; docs.slack.dev/reference/interaction-payloads.
const fieldByType: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  overflow: ['selected_option', ''],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  plain_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  file_input: ['files', ''],
};
const lists = new Set([
  'multi_static_select',
  'multi_external_select',
  'checkboxes',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'file_input',
]);
const stateless = new Set(['button', 'overflow', 'feedback_buttons', 'icon_button', 'workflow_button']);

/** The field that carries the choice of an element type; undefined for buttons. */
function choiceField(type: string): string | undefined {
  return fieldByType[type]?.[0];
}

/** A state value with this choice. */
export function stateValue(type: string, choice: unknown): Fields {
  const field = choiceField(type);
  return field === undefined ? { type } : { type, [field]: choice };
}

/** True for elements that Slack lists in `state.values`. */
export function keepsState(type: string): boolean {
  return fieldByType[type] !== undefined && !stateless.has(type);
}

function initial(item: Control): Fields {
  const names = fieldByType[item.type];
  const given = names === undefined ? undefined : item.element[names[1]];
  const nothing = lists.has(item.type) ? [] : null;
  const timezone = item.type === 'timepicker' ? { timezone: item.element['timezone'] } : {};
  return { ...stateValue(item.type, given ?? nothing), ...timezone };
}

/** The values of these controls: what was typed before, where block_id, action_id and type are the same, else the initial one. */
export function valuesOf(controls: readonly Control[], before: Values): Values {
  const values: Record<string, Record<string, Fields>> = {};
  for (const item of controls.filter((each) => keepsState(each.type))) {
    const kept = before[item.block_id]?.[item.action_id];
    const ofBlock = (values[item.block_id] ??= {});
    ofBlock[item.action_id] = kept !== undefined && kept['type'] === item.type ? kept : initial(item);
  }
  return values;
}

/** The values with one changed. */
export function withValue(values: Values, blockId: string, actionId: string, value: Fields): Values {
  return { ...values, [blockId]: { ...values[blockId], [actionId]: value } };
}

/** True when nothing was typed or chosen. */
export function isEmptyValue(value: Fields | undefined): boolean {
  if (value === undefined) return true;
  const choice = value[choiceField(textOf(value['type'])) ?? 'value'];
  if (choice === null || choice === undefined || choice === '') return true;
  if (Array.isArray(choice)) return choice.length === 0;
  return isFields(choice) && choice['type'] === 'rich_text' && JSON.stringify(choice['elements']) === '[]';
}
