import { joinChannel, send, startEditing, useShortcut } from '../acts.js';
import { upload } from '../api.js';
import { h } from '../dom.js';
import { channelTitle } from '../look-up.js';
import { change, changeIn, store } from '../store.js';
import { emojiPicker } from './emoji-picker.js';
import { icon } from './icons.js';
import { menu } from './menu.js';
import {
  completionKeys,
  completionOf,
  fieldId,
  putText,
  suggest,
  suggestions,
  usage,
} from './suggestions.js';
import { trouble } from './trouble.js';
import { chip } from './small.js';

/** Where one writes: messages, slash commands, completion, files, global shortcuts. */

const TALLEST = 260;
function editLast(channel, thread) {
  const list = thread === undefined ? store.messages[channel.id]?.list : store.replies?.list;
  const mine = list?.findLast(
    (each) => each.user === store.me.id && !each.ephemeral && each.subtype === undefined,
  );
  if (mine !== undefined) startEditing(mine, thread === undefined ? 'channel' : 'thread');
  return mine !== undefined;
}

function keys(event, channel, thread, sendNow, key) {
  if (event.isComposing || completionKeys(event, key)) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    sendNow();
  } else if (event.key === 'ArrowUp' && event.target.value === '' && editLast(channel, thread))
    event.preventDefault();
}

function grow(el) {
  el.style.setProperty('height', 'auto');
  el.style.setProperty('height', `${Math.min(TALLEST, el.scrollHeight)}px`);
}

async function attach(key, list) {
  const sent = await Promise.all([...list].map(upload));
  const good = sent.filter((each) => each.ok);
  if (good.length > 0) changeIn('attached', key, [...(store.attached[key] ?? []), ...good]);
  changeIn('trouble', key, sent.find((each) => !each.ok)?.error);
}

function plusMenu(key) {
  const items = () => [
    ...store.shortcuts
      .filter((each) => each.type === 'global')
      .map((each) => ({
        label: each.name,
        about: each.description || each.app,
        picture: icon('bolt', 16),
        run: () => void useShortcut(each, undefined, key),
      })),
    {
      label: 'Send files…',
      about: 'From this machine',
      picture: icon('attach', 16),
      run: () => document.getElementById(`${fieldId(key)}-files`)?.click(),
    },
  ];
  return menu({
    id: `plus ${key}`,
    label: 'Shortcuts and files',
    button: icon('plus', 18),
    props: { class: 'tool' },
    items,
  });
}

function attached(key) {
  const files = store.attached[key] ?? [];
  if (files.length === 0) return undefined;
  const without = (file) =>
    changeIn(
      'attached',
      key,
      files.filter((each) => each !== file),
    );
  return h(
    'div',
    { class: 'attached', key: 'attached' },
    files.map((file) => chip(file.id, file.name, () => without(file))),
  );
}

function field(channel, thread, key, sendNow) {
  const completion = completionOf(key);
  const listed = completion?.items !== undefined;
  const label =
    thread === undefined ? `Message ${channel.im ? channelTitle(channel) : `#${channel.name}`}` : 'Reply';
  const write = (event) => {
    changeIn('drafts', key, event.target.value === '' ? undefined : event.target.value);
    suggest(key, event.target, thread !== undefined);
  };
  const paste = (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    void attach(key, event.clipboardData.files);
  };
  return h('textarea', {
    id: fieldId(key),
    rows: '1',
    'aria-label': label,
    placeholder: label,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': String(listed),
    'aria-controls': listed ? `${fieldId(key)}-list` : undefined,
    'aria-activedescendant': listed ? `${fieldId(key)}-o${completion.active}` : undefined,
    value: store.drafts[key] ?? '',
    on: {
      input: write,
      keydown: (event) => keys(event, channel, thread, sendNow, key),
      click: (event) => suggest(key, event.target, thread !== undefined),
      blur: () => completionOf(key) && change({ completion: undefined }),
      paste,
    },
    hook: { mount: grow, update: grow },
  });
}

function closedWords(channel) {
  const app = store.apps.find((each) => channel.im && channel.members.includes(each.user));
  if (channel.archived) return [`#${channel.name} is archived. Its messages stay; nothing new can be said.`];
  if (app !== undefined && !app.messages)
    return [`${app.name} takes no messages here. Use its commands and buttons.`];
  if (channel.im || channel.mpim || channel.members.includes(store.me.id)) return undefined;
  const join = () => void joinChannel(channel.id);
  return [
    h('span', {}, `You are looking at #${channel.name} from outside.`),
    h('button', { type: 'button', class: 'button primary', on: { click: join } }, 'Join the channel'),
  ];
}

function broadcastBox(channel, key) {
  const name = `also ${key}`;
  const label = channel.im ? 'Also send as a direct message' : `Also send to #${channel.name}`;
  return h(
    'label',
    { class: 'also', key: 'also' },
    h('input', {
      type: 'checkbox',
      checked: store.folds[name] === true,
      on: { change: (event) => changeIn('folds', name, event.target.checked) },
    }),
    label,
  );
}

function tools(channel, thread, key, sendNow) {
  const draft = store.drafts[key] ?? '';
  const empty = draft.trim() === '' && (store.attached[key] ?? []).length === 0;
  const pickEmoji = (name) => putText(key, `${draft}:${name}: `, draft.length + name.length + 3);
  const picked = (event) => {
    void attach(key, event.target.files);
    event.target.value = '';
  };
  const id = `${fieldId(key)}-files`;
  return h(
    'div',
    { class: 'composer-tools' },
    plusMenu(key),
    emojiPicker({ id: `emoji ${key}`, label: 'Emoji', onPick: pickEmoji, props: { class: 'tool' } }),
    h('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      id,
      'aria-label': 'Files to send',
      on: { change: picked },
    }),
    thread !== undefined && broadcastBox(channel, key),
    h('span', { class: 'spring' }),
    h(
      'button',
      { type: 'button', class: 'send', 'aria-label': 'Send', disabled: empty, on: { click: sendNow } },
      icon('send', 18),
    ),
  );
}

/** The composer of a channel, or of a thread. */
export function composer(channel, thread) {
  const closed = closedWords(channel);
  if (closed !== undefined) return h('div', { class: 'composer closed', key: 'closed' }, closed);
  const key = thread === undefined ? channel.id : `${channel.id}/${thread}`;
  const sendNow = () => {
    const broadcast = store.folds[`also ${key}`] === true;
    change({ completion: undefined });
    changeIn('folds', `also ${key}`, undefined);
    void send({ key, channel: channel.id, thread, broadcast });
  };
  return h(
    'div',
    { class: 'composer', key: `composer ${key}` },
    suggestions(key),
    trouble(key),
    h(
      'div',
      { class: 'composer-box' },
      attached(key),
      field(channel, thread, key, sendNow),
      tools(channel, thread, key, sendNow),
    ),
    usage(key),
  );
}
