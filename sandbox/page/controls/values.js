import { changeIn, store } from '../store.js';

/** What is typed and chosen: Slack's state values, kept here until the sandbox has them. */

const fields = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
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
  rich_text_input: ['rich_text_value', 'initial_value'],
  file_input: ['files', ''],
};
const fieldOf = (element) => fields[element.type] ?? ['value', 'initial_value'];
const slot = (block, element) => `${block.block_id}\n${element.action_id}`;

/** Where controls stand: `key` names the message or view, `pane` tells two showings of it apart. */
export const messagePlace = (message, pane) => ({
  key: `message ${message.channel}/${message.ts}`,
  pane,
  channel: message.channel,
  ts: message.ts,
});

export const viewPlace = (view, kind, errors = {}) => ({
  key: `${kind} ${view.id}`,
  pane: kind,
  view: kind,
  values: view.state?.values ?? {},
  errors,
});

/** An id for the document, unique to this control in this pane. */
export function idOf(place, block, element, part = '') {
  return `${place.pane}-${place.key}-${block.block_id}-${element.action_id}${part}`.replaceAll(
    /[^\w-]/g,
    '_',
  );
}

/** What a control shows now: typed here, else what the sandbox keeps, else what the app began with. */
export function current(place, block, element) {
  const typed = store.typed[place.key]?.[slot(block, element)];
  if (typed !== undefined && typed.element.type === element.type) return typed.value;
  const [field, initial] = fieldOf(element);
  const kept = place.values?.[block.block_id]?.[element.action_id]?.[field];
  const given =
    kept ??
    (place.values?.[block.block_id]?.[element.action_id] === undefined ? element[initial] : undefined);
  if (given !== undefined && given !== null) return given;
  const here = element.default_to_current_conversation === true ? store.place?.channel : undefined;
  if (here === undefined) return undefined;
  return element.type.startsWith('multi_') ? [here] : here;
}

/** Keeps what a person typed or chose. */
export function keep(place, block, element, value, sent = false) {
  const entry = { block, element, value, sent };
  changeIn('typed', place.key, { ...store.typed[place.key], [slot(block, element)]: entry });
}

const optionForApi = (element, option) =>
  element.type.endsWith('external_select') ? (option.text?.text ?? option.value) : option.value;

/** A value as the control API takes it: an option's value, a name, a date, a list. */
export function forApi(element, value) {
  if (value === undefined || value === null) return null;
  const [field] = fieldOf(element);
  if (field === 'selected_option') return optionForApi(element, value);
  if (field === 'selected_options') return value.map((option) => optionForApi(element, option));
  if (field === 'files') return value.map((file) => file.id);
  return field === 'selected_date_time' ? String(value) : value;
}

function controlsIn(blocks = []) {
  return blocks.flatMap((block) => {
    const own = [block.element, block.accessory, ...(block.elements ?? [])].filter(
      (each) => each?.action_id !== undefined,
    );
    const label = block.type === 'input' ? (block.label?.text ?? '') : '';
    const shown = own.map((element) => ({ block, element, label }));
    const children = (block.child_blocks ?? []).map((child) => ({
      ...child,
      block_id: child.block_id ?? block.block_id,
    }));
    return [...shown, ...controlsIn(children)];
  });
}

const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();

// The control API finds an input by block_id, action_id or label: take the one that means only this input.
function nameFor(all, block, element, label) {
  const others = all.filter(
    (each) => each.block.block_id !== block.block_id || each.element.action_id !== element.action_id,
  );
  const alone = (name) =>
    others.every(
      (each) => ![each.block.block_id, each.element.action_id].includes(name) && !same(each.label, name),
    );
  return (
    [block.block_id, element.action_id, label].find(
      (name) => name !== '' && name !== undefined && alone(name),
    ) ?? block.block_id
  );
}

/**
 * What the open modal holds that the sandbox does not know yet: `values` by names the control API understands, and
 * `sent()`, to be called once it has them. What is typed between the two stays unsent.
 */
export function unsent(place, modal) {
  const all = controlsIn(modal.blocks);
  const values = {};
  const given = store.typed[place.key] ?? {};
  for (const { block, element, label } of all) {
    if (block.type !== 'input') continue;
    const typed = given[slot(block, element)];
    const kept = place.values?.[block.block_id]?.[element.action_id]?.[fieldOf(element)[0]];
    const value = current(place, block, element);
    const presumed =
      typed === undefined &&
      element.default_to_current_conversation === true &&
      (kept ?? undefined) !== value;
    if (presumed || (typed !== undefined && !typed.sent))
      values[nameFor(all, block, element, label)] = forApi(element, value);
  }
  const sent = () => {
    const now = Object.entries(store.typed[place.key] ?? {});
    const marked = now.map(([name, entry]) => [
      name,
      entry === given[name] ? { ...entry, sent: true } : entry,
    ]);
    if (marked.length > 0) changeIn('typed', place.key, Object.fromEntries(marked));
  };
  return { values, sent };
}

/** The name of one input of the open modal, for the control API. */
export function inputName(modal, block, element) {
  return nameFor(controlsIn(modal.blocks), block, element, block.label?.text ?? '');
}
