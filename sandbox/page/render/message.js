import { saveEdit, toggleReaction, replyTo } from '../acts.js';
import { attachments } from '../blocks/attachments.js';
import { blocks } from '../blocks/block.js';
import { files } from '../blocks/media.js';
import { messagePlace } from '../controls/values.js';
import { h, memo } from '../dom.js';
import { fullName, handle, person } from '../look-up.js';
import { permalink } from '../route.js';
import { change, store } from '../store.js';
import { exactly, shortMoment, timeOf } from '../text/dates.js';
import { emoji } from '../text/emoji.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { icon } from './icons.js';
import { toolbar, messageKeys } from './message-tools.js';
import { reactionPicker } from './emoji-picker.js';
import { avatar } from './people.js';
import { trouble } from './trouble.js';

/** One message. */

const seconds = (ts) => Number(ts.split('.')[0]);

function reaction(message, each) {
  const mine = each.users.includes(store.me.id);
  const names = each.users.map((id) => (id === store.me.id ? 'you' : fullName(id))).join(', ');
  return h(
    'button',
    {
      key: each.name,
      type: 'button',
      class: mine ? 'reaction mine' : 'reaction',
      'aria-pressed': String(mine),
      'aria-label': `${each.name}, ${each.count}: ${names}`,
      title: `:${each.name}: ${names}`,
      on: { click: () => void toggleReaction(message, each.name) },
    },
    h('span', { class: 'emoji' }, emoji(each.name) ?? `:${each.name}:`),
    h('span', {}, String(each.count)),
  );
}

function reactions(message, pane) {
  if (message.reactions.length === 0) return undefined;
  return h(
    'div',
    { class: 'reactions' },
    message.reactions.map((each) => reaction(message, each)),
    reactionPicker(message, `${pane} row`),
  );
}

function thread(message, pane) {
  if (pane === 'thread' || message.reply_count === 0) return undefined;
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(person(id), 'tiny'));
  const words = message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`;
  return h(
    'button',
    { type: 'button', class: 'thread-line', on: { click: () => void replyTo(message) } },
    faces,
    h('span', { class: 'thread-count' }, words),
    message.latest_reply &&
      h('span', { class: 'small-words' }, `Last reply ${shortMoment(seconds(message.latest_reply))}`),
  );
}

function editor() {
  const keys = (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      change({ editing: undefined });
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void saveEdit();
    }
  };
  const write = (event) => change({ editing: { ...store.editing, text: event.target.value } });
  const ready = (el) => {
    el.focus();
    el.setSelectionRange(el.value.length, el.value.length);
  };
  return h(
    'div',
    { class: 'editor' },
    h('textarea', {
      rows: '3',
      value: store.editing.text,
      'aria-label': 'Edit the message',
      on: { keydown: keys, input: write },
      hook: { mount: ready },
    }),
    h(
      'div',
      { class: 'editor-buttons' },
      h(
        'button',
        { type: 'button', class: 'button plain', on: { click: () => change({ editing: undefined }) } },
        'Cancel',
      ),
      h('button', { type: 'button', class: 'button primary', on: { click: () => void saveEdit() } }, 'Save'),
    ),
  );
}

const editedMark = (message) =>
  message.edited === null
    ? undefined
    : h('span', { class: 'edited', title: exactly(seconds(message.edited.ts)) }, '(edited)');

// What a person typed keeps its marks in the text only: the sandbox makes plain rich text of it.
const isTyped = (message) =>
  message.bot_id === undefined && message.blocks.length === 1 && message.blocks[0].type === 'rich_text';

function body(message, place) {
  const inBlocks = message.blocks.length > 0 && !isTyped(message);
  const words = message.text !== '' && h('div', { class: 'words' }, mrkdwn(message.text));
  return [
    inBlocks ? blocks(message.blocks, place) : words,
    editedMark(message),
    attachments(message.attachments, place),
    files(message.files),
  ];
}

function isEditing(message, pane) {
  const { editing } = store;
  return (
    editing !== undefined &&
    editing.ts === message.ts &&
    editing.channel === message.channel &&
    editing.pane === pane
  );
}

function time(message, channel) {
  return h(
    'a',
    { class: 'time', href: permalink(channel, message), title: exactly(seconds(message.ts)) },
    h('time', { datetime: new Date(seconds(message.ts) * 1000).toISOString() }, timeOf(seconds(message.ts))),
  );
}

function head(message, author, channel) {
  return h(
    'div',
    { class: 'message-head' },
    h(
      'span',
      { class: 'author' },
      message.username !== author?.name && message.bot_id !== undefined
        ? message.username
        : fullName(message.user),
    ),
    (author?.bot === true || message.bot_id !== undefined) && h('span', { class: 'tag' }, 'app'),
    time(message, channel),
  );
}

const notes = /^(channel|group)_/;

function marks(message) {
  const broadcast =
    message.reply_broadcast === true
      ? h(
          'div',
          { class: 'above' },
          icon('reply', 14),
          h(
            'button',
            { type: 'button', class: 'as-link', on: { click: () => void replyTo(message) } },
            'replied to a thread',
          ),
        )
      : undefined;
  return [
    message.ephemeral && h('div', { class: 'above' }, icon('info', 14), 'Only visible to you'),
    message.pinned && h('div', { class: 'above pinned' }, icon('pin', 14), 'Pinned'),
    broadcast,
  ];
}

function inside(message, { channel, pane, compact }) {
  const author = person(message.user);
  const place = messagePlace(message, pane);
  if (notes.test(message.subtype ?? ''))
    return [
      h('span', { class: 'gutter' }, avatar(author, 'small')),
      h(
        'div',
        { class: 'message-body note-words' },
        h('span', { class: 'words' }, mrkdwn(message.text)),
        ' ',
        time(message, channel),
      ),
    ];
  const words =
    message.deleted === true
      ? h('div', { class: 'gone' }, 'This message was deleted.')
      : isEditing(message, pane)
        ? editor()
        : body(message, place);
  return [
    h('div', { class: 'gutter' }, compact ? time(message, channel) : avatar(author, 'medium', message.icon)),
    h(
      'div',
      { class: 'message-body' },
      marks(message),
      !compact && head(message, author, channel),
      words,
      trouble(place.key),
      reactions(message, pane),
      thread(message, pane),
    ),
  ];
}

function labelOf(message) {
  const who = message.username || handle(message.user);
  return `${who}, ${timeOf(seconds(message.ts))}: ${message.plain ?? ''}`.slice(0, 400);
}

/** What a message's picture depends on besides itself; the list draws it again only when one of these changes. */
function dependsOn(message, options) {
  const { key } = messagePlace(message, options.pane);
  const mine = store.popover?.id.includes(key) === true ? store.popover : undefined;
  const editing = isEditing(message, options.pane) ? store.editing : undefined;
  return [
    message,
    options.channel,
    options.compact,
    options.aimed,
    options.tab,
    mine,
    editing,
    store.typed[key],
    store.busy[key],
    store.trouble[key],
    store.people,
    store.channels,
    store.usergroups,
    store.shortcuts,
    store.folds,
    store.me,
  ];
}

/** `pane` is where it stands (`channel` or `thread`); `compact` leaves out who said it; `tab` puts it in the Tab order. */
export function message(each, options) {
  const { pane, compact, aimed, tab, channel } = options;
  const draw = () => {
    const classes = [
      'message',
      compact && 'compact',
      each.ephemeral && 'ephemeral',
      each.pinned && 'is-pinned',
      aimed && 'aimed',
      notes.test(each.subtype ?? '') && 'note',
    ];
    return h(
      'li',
      {
        class: classes.filter(Boolean).join(' '),
        'data-ts': each.ts,
        tabindex: tab ? '0' : '-1',
        'aria-label': labelOf(each),
        on: { keydown: (event) => messageKeys(event, each, channel, pane) },
      },
      inside(each, { channel, pane, compact }),
      toolbar(each, channel, pane),
    );
  };
  return memo(`${pane} ${each.channel} ${each.ts}`, dependsOn(each, options), draw);
}
