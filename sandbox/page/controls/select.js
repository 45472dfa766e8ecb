import { post } from '../api.js';
import { h } from '../dom.js';
import { icon } from '../render/icons.js';
import { changePopover, closePopover, floating, isOpen, openPopover } from '../render/popover.js';
import { store } from '../store.js';
import { words } from '../text/mrkdwn.js';
import { choiceOf, choicesFor } from './choices.js';
import { afterPause, chose } from './press.js';
import { current, idOf, keep } from './values.js';

/** Every select, single and multi, as a combobox: type to find, arrows, Enter, Esc. */

const QUERY_PAUSE_MS = 200;
const isMulti = (element) => element.type.startsWith('multi_');
const isExternal = (element) => element.type.endsWith('external_select');

function listOf(place, block, element) {
  const value = current(place, block, element);
  if (value === undefined || value === null) return [];
  return (isMulti(element) ? value : [value]).map((each) => choiceOf(element, each));
}

async function fetchOptions(place, block, element, id, query) {
  const least = element.min_query_length ?? 3;
  if (query.length < least) return changePopover(id, { offered: {}, loading: false, least });
  const where = place.view === undefined ? { channel: place.channel, ts: place.ts } : { view: place.view };
  const answer = await post('options', {
    user: store.me.id,
    action_id: element.action_id,
    block_id: block.block_id,
    query,
    ...where,
  });
  if (store.popover?.query !== query) return undefined;
  return changePopover(id, {
    offered: answer.ok ? answer : {},
    loading: false,
    trouble: answer.ok ? undefined : answer.error,
    active: 0,
    least: undefined,
  });
}

function look(place, block, element, id, query) {
  if (!isExternal(element)) return;
  changePopover(id, { loading: true, trouble: undefined });
  afterPause(id, query === '' ? 0 : QUERY_PAUSE_MS, () => fetchOptions(place, block, element, id, query));
}

function found(element, popover) {
  const query = popover.query.toLowerCase();
  const fits = (item) =>
    isExternal(element) || `${item.text} ${item.about ?? ''}`.toLowerCase().includes(query);
  return choicesFor(element, popover.offered)
    .map((group) => ({ ...group, items: group.items.filter(fits) }))
    .filter((group) => group.items.length > 0);
}

function toggle(place, block, element, item) {
  const values = current(place, block, element) ?? [];
  const keyOf = (value) => choiceOf(element, value).key;
  const has = values.some((value) => keyOf(value) === item.key);
  if (!has && values.length >= (element.max_selected_items ?? Infinity)) return;
  keep(
    place,
    block,
    element,
    has ? values.filter((value) => keyOf(value) !== item.key) : [...values, item.value],
  );
}

function take(place, block, element, id, item) {
  if (!isMulti(element)) {
    closePopover();
    void chose(place, block, element, item.value);
    return;
  }
  toggle(place, block, element, item);
  changePopover(id, { query: '' });
}

function remove(place, block, element, item) {
  const before = current(place, block, element) ?? [];
  void chose(
    place,
    block,
    element,
    before.filter((value) => choiceOf(element, value).key !== item.key),
  );
}

function open(place, block, element, id) {
  if (isOpen(id)) return;
  const before = JSON.stringify(current(place, block, element) ?? []);
  const closed = () => {
    const after = current(place, block, element) ?? [];
    if (isMulti(element) && JSON.stringify(after) !== before) void chose(place, block, element, after);
  };
  openPopover({ id, query: '', active: 0, closed });
  look(place, block, element, id, '');
}

function keyDown(place, block, element, id, event) {
  const popover = isOpen(id) ? store.popover : undefined;
  const items = popover === undefined ? [] : found(element, popover).flatMap((group) => group.items);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    if (popover === undefined) open(place, block, element, id);
    else if (items.length > 0)
      changePopover(id, { active: (popover.active + steps[event.key] + items.length) % items.length });
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const item = items[popover?.active ?? 0];
    if (popover === undefined) open(place, block, element, id);
    else if (item !== undefined) take(place, block, element, id, item);
  } else if (event.key === 'Escape' && popover !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    closePopover();
  } else if (event.key === 'Backspace' && event.target.value === '' && isMulti(element)) {
    const last = listOf(place, block, element).at(-1);
    if (last !== undefined) remove(place, block, element, last);
  }
}

function optionNode(place, block, element, id, item, at, chosen) {
  const selected = chosen.some((each) => each.key === item.key);
  const active = store.popover.active === at;
  return h(
    'div',
    {
      key: item.key,
      id: `${idOf(place, block, element)}-o${at}`,
      class: active ? 'option active' : 'option',
      role: 'option',
      'aria-selected': String(selected),
      // The field keeps the focus: a list that took it would close with it.
      on: {
        mousedown: (event) => event.preventDefault(),
        click: () => take(place, block, element, id, item),
      },
      hook: { update: (el) => active && el.scrollIntoView({ block: 'nearest' }) },
    },
    h('span', { class: 'option-text' }, item.text),
    item.about && h('span', { class: 'option-about' }, item.about),
    selected && h('span', { class: 'option-check', 'aria-hidden': 'true' }, '✓'),
  );
}

function emptyWords(element, popover) {
  if (popover.loading) return 'Loading…';
  if (popover.trouble !== undefined) return popover.trouble;
  if (popover.least !== undefined && popover.least > 0)
    return `Type at least ${popover.least} ${popover.least === 1 ? 'letter' : 'letters'}`;
  return 'Nothing fits';
}

function list(place, block, element, id, chosen) {
  const popover = store.popover;
  const groups = found(element, popover);
  let at = -1;
  const shown = groups.map((group) => [
    group.label && h('div', { class: 'option-group', role: 'presentation' }, group.label),
    group.items.map((item) => {
      at += 1;
      return optionNode(place, block, element, id, item, at, chosen);
    }),
  ]);
  return h(
    'div',
    {
      class: 'option-list floating',
      id: `${idOf(place, block, element)}-list`,
      role: 'listbox',
      'aria-multiselectable': isMulti(element) ? 'true' : undefined,
      popover: 'manual',
      hook: floating({ wide: true }),
    },
    groups.length === 0
      ? h('div', { class: 'option-none', role: 'status' }, emptyWords(element, popover))
      : shown,
  );
}

function chip(place, block, element, item) {
  const gone = () => remove(place, block, element, item);
  return h(
    'span',
    { class: 'chip', key: `chip ${item.key}` },
    item.text,
    h(
      'button',
      { type: 'button', class: 'chip-x', 'aria-label': `Remove ${item.text}`, on: { click: gone } },
      icon('close', 12),
    ),
  );
}

function field(place, block, element, id, chosen, naming) {
  const opened = isOpen(id);
  const single = isMulti(element) ? '' : (chosen[0]?.text ?? '');
  const hint = words(element.placeholder) || (isMulti(element) ? 'Choose some' : 'Choose one');
  const onInput = (event) => {
    const query = event.target.value;
    if (!isOpen(id)) open(place, block, element, id);
    changePopover(id, { query, active: 0 });
    look(place, block, element, id, query);
  };
  return h('input', {
    ...naming,
    id: idOf(place, block, element),
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': String(opened),
    'aria-controls': opened ? `${idOf(place, block, element)}-list` : undefined,
    'aria-activedescendant': opened ? `${idOf(place, block, element)}-o${store.popover.active}` : undefined,
    placeholder: opened && single !== '' ? single : isMulti(element) && chosen.length > 0 ? '' : hint,
    value: opened ? store.popover.query : single,
    autofocus: element.focus_on_load === true,
    on: {
      click: () => open(place, block, element, id),
      input: onInput,
      keydown: (event) => keyDown(place, block, element, id, event),
      blur: () => isOpen(id) && closePopover(),
    },
  });
}

/** A select. `naming`: the attributes that give it a name. */
export function select(place, block, element, naming) {
  const id = `${place.pane} ${place.key} ${block.block_id} ${element.action_id}`;
  const chosen = listOf(place, block, element);
  const clear = () => void chose(place, block, element, null);
  const clearable =
    block.type === 'input' && block.optional === true && !isMulti(element) && chosen.length > 0;
  return h(
    'div',
    { class: `select${isMulti(element) ? ' multi' : ''}${isOpen(id) ? ' open' : ''}`, 'data-popover': id },
    isMulti(element) && chosen.map((item) => chip(place, block, element, item)),
    field(place, block, element, id, chosen, naming),
    clearable &&
      h(
        'button',
        { type: 'button', class: 'chip-x', 'aria-label': 'Clear the choice', on: { click: clear } },
        icon('close', 12),
      ),
    h('span', { class: 'select-caret' }, icon('caret', 16)),
    isOpen(id) && list(place, block, element, id, chosen),
  );
}
