import { toggleReaction } from '../acts.js';
import { messagePlace } from '../controls/values.js';
import { h } from '../dom.js';
import { findEmoji } from '../text/emoji.js';
import { icon } from './icons.js';
import { changePopover, closePopover, floating, isOpen, openPopover } from './popover.js';
import { store } from '../store.js';

/** The button that opens a choice of emoji; arrows move in the grid, typing searches. */

const COLUMNS = 8;
const first = [
  '+1',
  'white_check_mark',
  'eyes',
  'raised_hands',
  'tada',
  'heart',
  'pray',
  'pushpin',
  'rotating_light',
  'fire',
  'thinking_face',
  'joy',
  'x',
  'warning',
  'rocket',
  '100',
];

function found(query) {
  if (query !== '') return findEmoji(query, 48);
  const favourites = first.flatMap((name) => findEmoji(name, 60).filter((each) => each.name === name));
  return [...favourites, ...findEmoji('', 120)].filter(
    (each, at, all) => all.findIndex((other) => other.text === each.text) === at,
  );
}

function move(event) {
  const buttons = [...event.currentTarget.querySelectorAll('.emoji-grid button')];
  const at = buttons.indexOf(document.activeElement);
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : COLUMNS, ArrowUp: -COLUMNS };
  if (event.key === 'Escape') {
    event.stopPropagation();
    event.preventDefault();
    const opener = event.currentTarget.parentElement.querySelector('button');
    closePopover();
    opener?.focus();
  } else if (event.key in steps && (at >= 0 || event.key === 'ArrowDown')) {
    event.preventDefault();
    const next = buttons[at + steps[event.key]];
    if (next !== undefined) next.focus();
    else if (event.key === 'ArrowUp') event.currentTarget.querySelector('input').focus();
  }
}

function grid(shown, pick) {
  const one = (each) =>
    h(
      'button',
      {
        type: 'button',
        key: each.name,
        'aria-label': each.name,
        title: `:${each.name}:`,
        on: { click: () => pick(each.name) },
      },
      each.text,
    );
  return h('div', { class: 'emoji-grid' }, shown.map(one));
}

function panel(id, pick) {
  const shown = found(store.popover.query);
  const enter = (event) => event.key === 'Enter' && shown[0] !== undefined && pick(shown[0].name);
  const props = {
    class: 'emoji-panel floating',
    role: 'dialog',
    'aria-label': 'Choose an emoji',
    popover: 'manual',
    hook: floating({ align: 'end' }, (el) => el.querySelector('input').focus()),
    on: { keydown: move },
  };
  const search = h('input', {
    type: 'text',
    'aria-label': 'Find an emoji',
    placeholder: 'Find an emoji',
    value: store.popover.query,
    on: { input: (event) => changePopover(id, { query: event.target.value }), keydown: enter },
  });
  const none = shown.length === 0 && h('div', { class: 'option-none' }, 'No emoji of that name');
  return h('div', props, search, grid(shown, pick), none);
}

/** `onPick` gets the emoji's name. */
export function emojiPicker({ id, label, onPick, props }) {
  const open = isOpen(id);
  const pick = (name) => {
    closePopover();
    onPick(name);
  };
  const toggle = () => (open ? closePopover() : openPopover({ id, query: '' }));
  const naming = {
    'aria-label': label,
    title: label,
    'aria-haspopup': 'dialog',
    'aria-expanded': String(open),
  };
  return h(
    'span',
    { class: open ? 'menu open' : 'menu', 'data-popover': id },
    h('button', { type: 'button', ...naming, ...props, on: { click: toggle } }, icon('smile', 18)),
    open && panel(id, pick),
  );
}

/** The picker that reacts to a message. */
export function reactionPicker(message, where) {
  const { key } = messagePlace(message, '');
  return emojiPicker({
    id: `emoji ${where} ${key}`,
    label: 'Add a reaction',
    onPick: (name) => void toggleReaction(message, name),
    props: { class: where.endsWith('row') ? 'reaction add' : 'tool' },
  });
}
