import { upload } from '../api.js';
import { h } from '../dom.js';
import { chip } from '../render/small.js';
import { changeIn } from '../store.js';
import { instantOf, wallTime } from '../text/dates.js';
import { richPlain } from '../text/rich-text.js';
import { typedRich } from '../text/typed-rich.js';
import { textNodes, words } from '../text/mrkdwn.js';
import { afterPause, chose, entered, typed } from './press.js';
import { current, idOf, keep } from './values.js';

/** What one types or ticks: text, numbers, dates, checkboxes, radio buttons, files. */

const DATE_PAUSE_MS = 500;

function counter(element, value) {
  if (element.max_length === undefined) return undefined;
  const left = element.max_length - value.length;
  return h('span', { class: left < 0 ? 'counter over' : 'counter', 'aria-hidden': 'true' }, String(left));
}

function textKeys(place, block, element, read) {
  return (event) => {
    const plainEnter = event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (plainEnter && element.multiline !== true && entered(place, block, element, read(event.target.value)))
      event.preventDefault();
  };
}

function textField(
  place,
  block,
  element,
  naming,
  { tag = 'input', props = {}, value, read = (text) => text },
) {
  return h(
    'div',
    { class: 'text-field' },
    h(tag, {
      ...naming,
      ...props,
      id: idOf(place, block, element),
      value,
      placeholder: words(element.placeholder),
      autofocus: element.focus_on_load === true,
      on: {
        input: (event) => typed(place, block, element, read(event.target.value)),
        keydown: textKeys(place, block, element, read),
      },
    }),
    counter(element, value),
  );
}

export function plainInput(place, block, element, naming) {
  const value = String(current(place, block, element) ?? '');
  if (element.multiline === true)
    return textField(place, block, element, naming, { tag: 'textarea', props: { rows: '4' }, value });
  const types = { email_text_input: 'email', url_text_input: 'url' };
  const mode = element.type === 'number_input' ? { inputmode: 'decimal' } : {};
  return textField(place, block, element, naming, {
    props: { type: types[element.type] ?? 'text', autocomplete: 'off', ...mode },
    value,
  });
}

// The text is kept as typed beside the block it means: the block alone would lose a half-typed mark.
const drafts = new Map();

export function richInput(place, block, element, naming) {
  const kept = current(place, block, element);
  const key = `${place.key} ${block.block_id} ${element.action_id}`;
  const draft = drafts.get(key);
  const value =
    kept !== undefined && draft !== undefined && draft.block === kept ? draft.text : richPlain(kept);
  const read = (text) => {
    const made = typedRich(text);
    drafts.set(key, { block: made, text });
    return made;
  };
  const rows = String(Math.max(3, element.min_lines ?? 3));
  return textField(place, block, { ...element, multiline: true }, naming, {
    tag: 'textarea',
    props: { rows },
    value,
    read,
  });
}

const wall = {
  datepicker: { type: 'date', shown: (value) => value, read: (text) => text },
  timepicker: { type: 'time', shown: (value) => value, read: (text) => text },
  datetimepicker: { type: 'datetime-local', shown: (value) => wallTime(Number(value)), read: instantOf },
};

export function picker(place, block, element, naming) {
  const { type, shown, read } = wall[element.type];
  const value = current(place, block, element);
  const onChange = (event) => {
    const next = event.target.value === '' ? null : (read(event.target.value) ?? null);
    keep(place, block, element, next);
    if (block.type === 'input' && block.dispatch_action !== true) return;
    if (next === null && block.type !== 'input') return;
    afterPause(`${place.key} ${element.action_id}`, DATE_PAUSE_MS, () => chose(place, block, element, next));
  };
  return h('input', {
    ...naming,
    id: idOf(place, block, element),
    class: 'picker',
    type,
    title: element.timezone === undefined ? words(element.placeholder) : `Time in ${element.timezone}`,
    value: value === undefined || value === null ? '' : shown(value),
    autofocus: element.focus_on_load === true,
    on: { change: onChange },
  });
}

function tick(place, block, element, option, { checked, type, change }) {
  return h(
    'label',
    { class: 'tick', key: option.value },
    h('input', { type, name: idOf(place, block, element), value: option.value, checked, on: { change } }),
    h(
      'span',
      { class: 'tick-words' },
      h('span', {}, textNodes(option.text)),
      option.description && h('span', { class: 'tick-about' }, textNodes(option.description)),
    ),
  );
}

export function checkboxes(place, block, element, naming) {
  const value = current(place, block, element) ?? [];
  const has = (option) => value.some((each) => each.value === option.value);
  const ticks = element.options.map((option) => {
    const change = () =>
      void chose(
        place,
        block,
        element,
        element.options.filter((each) => (each === option ? !has(each) : has(each))),
      );
    return tick(place, block, element, option, { checked: has(option), type: 'checkbox', change });
  });
  return h('div', { ...naming, class: 'ticks', role: 'group' }, ticks);
}

export function radioButtons(place, block, element, naming) {
  const value = current(place, block, element);
  const ticks = element.options.map((option) => {
    const change = () => void chose(place, block, element, option);
    return tick(place, block, element, option, {
      checked: value?.value === option.value,
      type: 'radio',
      change,
    });
  });
  return h('div', { ...naming, class: 'ticks', role: 'radiogroup' }, ticks);
}

export function fileInput(place, block, element, naming) {
  const files = current(place, block, element) ?? [];
  const most = element.max_files ?? 10;
  const onChange = async (event) => {
    const picked = [...event.target.files].slice(0, most - files.length);
    const sent = await Promise.all(picked.map(upload));
    changeIn('trouble', place.key, sent.find((each) => !each.ok)?.error);
    keep(place, block, element, [...files, ...sent.filter((each) => each.ok)]);
  };
  const without = (file) => {
    const others = files.filter((each) => each !== file);
    keep(place, block, element, others);
  };
  return h(
    'div',
    { class: 'file-field' },
    h('input', {
      ...naming,
      id: idOf(place, block, element),
      type: 'file',
      multiple: most > 1,
      disabled: files.length >= most,
      accept: element.filetypes?.map((type) => `.${type}`).join(','),
      on: { change: onChange },
    }),
    files.map((file) => chip(file.id, file.name, () => without(file))),
  );
}
