import { blocks } from '../blocks/block.js';
import { inviteTo, joinChannel, removeFrom } from '../acts.js';
import { closeDialog } from '../dialogs.js';
import { h } from '../dom.js';
import { openChannel } from '../go.js';
import { channel, fullName, person } from '../look-up.js';
import { get } from '../api.js';
import { change, store } from '../store.js';
import { messagePlace } from '../controls/values.js';
import { shortMoment } from '../text/dates.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { dialogBox } from './dialog-box.js';
import { icon } from './icons.js';
import { avatar } from './people.js';

/** Dialogues about channels: browse, members, pins. */

const set = (changes) => change({ dialog: { ...store.dialog, ...changes } });

/** The frame every dialogue of the page has. */
export function frame({ key, label, kind = 'plain' }, inside, foot) {
  return dialogBox(
    { key, label, kind, onClose: () => closeDialog() },
    h(
      'header',
      { class: 'dialog-head' },
      h('h2', {}, label),
      h(
        'button',
        {
          type: 'button',
          class: 'button quiet square',
          'aria-label': 'Close',
          on: { click: () => closeDialog() },
        },
        icon('close'),
      ),
    ),
    h('div', { class: 'dialog-inside', key: 'inside' }, inside),
    foot && h('footer', { class: 'dialog-foot' }, foot),
  );
}

function search(label) {
  return h('input', {
    type: 'text',
    class: 'search',
    'aria-label': label,
    placeholder: label,
    value: store.dialog.query,
    autofocus: true,
    on: { input: (event) => set({ query: event.target.value }) },
  });
}

function lineOf(key, picture, words, about, action) {
  return h(
    'li',
    { key, class: 'listed' },
    h('span', { class: 'option-picture' }, picture),
    h(
      'span',
      { class: 'listed-words' },
      h('span', {}, words),
      about && h('span', { class: 'small-words' }, about),
    ),
    action,
  );
}

export function browse() {
  const letters = store.dialog.query.toLowerCase();
  const all = store.channels.filter(
    (each) =>
      !each.im &&
      !each.mpim &&
      (!each.private || each.members.includes(store.me.id)) &&
      each.name.includes(letters),
  );
  const view = (each) => {
    closeDialog();
    void openChannel(each.id);
  };
  const act = (each) =>
    each.members.includes(store.me.id) || each.archived
      ? h('button', { type: 'button', class: 'button plain', on: { click: () => view(each) } }, 'Open')
      : h(
          'button',
          {
            type: 'button',
            class: 'button primary',
            on: { click: () => void joinChannel(each.id).then((answer) => answer.ok && view(each)) },
          },
          'Join',
        );
  const about = (each) =>
    [`${each.members.length} members`, each.archived ? 'archived' : each.topic].filter(Boolean).join(' · ');
  const rows = all.map((each) =>
    lineOf(each.id, icon(each.private ? 'lock' : 'hash', 16), each.name, about(each), act(each)),
  );
  return frame({ key: 'browse', label: 'Channels' }, [
    search('Find a channel'),
    h('ul', { class: 'listing' }, rows),
    rows.length === 0 && h('p', { class: 'option-none' }, 'No channel of that name'),
  ]);
}

function memberAction(found, each) {
  const inside = found.members.includes(each.id);
  if (found.archived) return undefined;
  if (!inside)
    return h(
      'button',
      {
        type: 'button',
        class: 'button primary',
        'aria-label': `Add ${each.name}`,
        on: { click: () => void inviteTo(found.id, each.id) },
      },
      'Add',
    );
  if (each.id === store.me.id || (found.general && !each.bot)) return undefined;
  return h(
    'button',
    {
      type: 'button',
      class: 'button plain',
      'aria-label': `Remove ${each.name}`,
      on: { click: () => void removeFrom(found.id, each.id) },
    },
    'Remove',
  );
}

export function members() {
  const found = channel(store.dialog.channel);
  if (found === undefined) return undefined;
  const letters = store.dialog.query.toLowerCase();
  const people = store.people.filter(
    (each) => !each.deleted && `${each.name} ${each.real_name}`.toLowerCase().includes(letters),
  );
  const order = (each) => (found.members.includes(each.id) ? 0 : 1);
  const rows = people
    .toSorted((one, other) => order(one) - order(other))
    .map((each) =>
      lineOf(
        each.id,
        avatar(each, 'small'),
        each.real_name || each.name,
        `@${each.name}${each.bot ? ' · app' : ''}${order(each) === 0 ? '' : ' · not in the channel'}`,
        memberAction(found, each),
      ),
    );
  return frame({ key: 'members', label: `People in #${found.name}` }, [
    search('Find a person or an app'),
    h('ul', { class: 'listing' }, rows),
  ]);
}

async function loadPins(id) {
  const answer = await get('messages', { channel: id, user: store.me.id, limit: 10_000 });
  if (store.dialog?.kind === 'pins' && answer.ok)
    set({ list: answer.messages.filter((each) => each.pinned) });
}

function pinned(each, found) {
  const go = () => {
    closeDialog();
    void openChannel(found.id, { tab: 'messages', aim: each.ts });
  };
  return h(
    'li',
    { class: 'pinned-message', key: each.ts },
    h(
      'div',
      { class: 'message-head' },
      avatar(person(each.user), 'small'),
      h('span', { class: 'author' }, fullName(each.user)),
      h('span', { class: 'small-words' }, shortMoment(Number(each.ts))),
    ),
    each.blocks.length > 0
      ? blocks(each.blocks, messagePlace(each, 'pins'))
      : h('div', { class: 'words' }, mrkdwn(each.text)),
    h('button', { type: 'button', class: 'button plain', on: { click: go } }, 'Show in the channel'),
  );
}

export function pins() {
  const found = channel(store.dialog.channel);
  if (found === undefined) return undefined;
  const list = store.dialog.list;
  const load = { mount: () => void loadPins(found.id) };
  const shown =
    list === undefined
      ? h('p', {}, 'Looking…')
      : h(
          'ul',
          { class: 'listing' },
          list.map((each) => pinned(each, found)),
        );
  return frame(
    { key: 'pins', label: `Pinned in #${found.name}` },
    h(
      'div',
      { hook: load },
      shown,
      list?.length === 0 && h('p', { class: 'option-none' }, 'Nothing is pinned.'),
    ),
  );
}
