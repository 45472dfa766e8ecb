import {
  copyLink,
  removeMessage,
  replyTo,
  startEditing,
  togglePin,
  toggleReaction,
  useShortcut,
} from '../acts.js';
import { messagePlace } from '../controls/values.js';
import { ask } from '../dialogs.js';
import { h } from '../dom.js';
import { store } from '../store.js';
import { emoji } from '../text/emoji.js';
import { reactionPicker } from './emoji-picker.js';
import { icon } from './icons.js';
import { menu } from './menu.js';
import { openPopover } from './popover.js';
import { iconButton } from './small.js';

/** What can be done to a message: the bar that shows under the mouse and with the focus, its menu, its keys. */

const say = (text) => ({ type: 'plain_text', text });
const isNote = (message) => /^(channel|group)_/.test(message.subtype ?? '');
const menuId = (message, pane) => `tools ${pane} ${messagePlace(message, pane).key}`;

async function removeAfterAsking(message) {
  const question = {
    title: say('Delete the message'),
    text: say('It goes for everybody and cannot be brought back.'),
    confirm: say('Delete'),
    deny: say('Cancel'),
    style: 'danger',
  };
  if (await ask(question)) await removeMessage(message);
}

function shortcuts(message) {
  const found = store.shortcuts.filter((each) => each.type === 'message');
  if (found.length === 0) return [];
  const { key } = messagePlace(message, '');
  return [
    'line',
    { heading: 'Message shortcuts' },
    ...found.map((each) => ({
      label: each.name,
      about: each.app,
      picture: icon('bolt', 16),
      run: () => void useShortcut(each, message, key),
    })),
  ];
}

function menuItems(message, channel, pane) {
  const mine = message.user === store.me.id;
  const lasting = !message.ephemeral && message.deleted !== true;
  return [
    lasting && {
      label: message.reply_count > 0 ? 'Open the thread' : 'Reply in thread',
      run: () => void replyTo(message),
    },
    lasting &&
      !isNote(message) && {
        label: message.pinned ? 'Unpin from the channel' : 'Pin to the channel',
        run: () => void togglePin(message),
      },
    { label: 'Copy link', run: () => void copyLink(channel, message) },
    mine && lasting && !isNote(message) && { label: 'Edit message', run: () => startEditing(message, pane) },
    (mine || store.me.admin) &&
      lasting && { label: 'Delete message…', danger: true, run: () => void removeAfterAsking(message) },
    ...(lasting && !isNote(message) ? shortcuts(message) : []),
  ].filter(Boolean);
}

const quick = ['white_check_mark', 'eyes', 'raised_hands'];

/** The bar of a message. */
export function toolbar(message, channel, pane) {
  const lasting = !message.ephemeral && message.deleted !== true && !isNote(message) && !channel.archived;
  const react = (name) =>
    h(
      'button',
      {
        key: name,
        type: 'button',
        class: 'tool quick',
        'aria-label': `React with ${name}`,
        title: `:${name}:`,
        on: { click: () => void toggleReaction(message, name) },
      },
      h('span', { class: 'emoji' }, emoji(name)),
    );
  const reply = () =>
    iconButton('reply', 'Reply in thread', () => void replyTo(message), {
      kind: 'tool',
      size: 18,
      key: 'reply',
    });
  return h(
    'div',
    { class: 'tools', role: 'group', 'aria-label': 'Message actions' },
    lasting && quick.map(react),
    lasting && reactionPicker(message, `${pane} tools`),
    lasting && pane === 'channel' && reply(),
    menu({
      id: menuId(message, pane),
      label: 'More actions',
      button: icon('more', 18),
      props: { class: 'tool' },
      items: () => menuItems(message, channel, pane),
      align: 'end',
    }),
  );
}

function step(event, to) {
  const items = [...event.currentTarget.parentElement.querySelectorAll('.message')];
  const next = items[items.indexOf(event.currentTarget) + to];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

/** Keys on a focused message: arrows move, T or Enter opens the thread, R reacts, P pins, E edits, M opens the menu. */
export function messageKeys(event, message, channel, pane) {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const mine = message.user === store.me.id;
  const keys = {
    ArrowUp: () => step(event, -1),
    ArrowDown: () => step(event, 1),
    t: () => void replyTo(message),
    Enter: () => void replyTo(message),
    r: () => openPopover({ id: `emoji ${pane} tools ${messagePlace(message, pane).key}`, query: '' }),
    p: () => void togglePin(message),
    e: () => mine && startEditing(message, pane),
    m: () => openPopover({ id: menuId(message, pane) }),
  };
  const run = keys[event.key];
  if (run === undefined || (message.ephemeral && event.key.length === 1 && event.key !== 'm')) return;
  event.preventDefault();
  run();
}
