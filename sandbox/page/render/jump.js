import { closeDialog } from '../dialogs.js';
import { h } from '../dom.js';
import { openChannel, openDm } from '../go.js';
import { channelTitle, partner, visibleChannels } from '../look-up.js';
import { change, store } from '../store.js';
import { dialogBox } from './dialog-box.js';
import { icon } from './icons.js';
import { avatar } from './people.js';

/** Ctrl K: to any channel, person or app by a few letters. */

const most = 12;

function targets() {
  const rooms = visibleChannels().filter((each) => !each.im);
  const people = store.people.filter((each) => !each.deleted && each.id !== store.me.id);
  const dms = new Map(
    store.channels
      .filter((each) => each.im && each.members.includes(store.me.id))
      .map((each) => [partner(each)?.id, each]),
  );
  return [
    ...rooms.map((each) => ({
      key: each.id,
      text: channelTitle(each),
      about: each.archived ? 'archived' : each.topic,
      unread: store.unread[each.id]?.unread ?? 0,
      picture: icon(each.private ? 'lock' : 'hash', 16),
      go: () => openChannel(each.id),
    })),
    ...people.map((each) => ({
      key: each.id,
      text: each.real_name || each.name,
      about: each.bot ? 'app' : `@${each.name}`,
      unread: store.unread[dms.get(each.id)?.id]?.unread ?? 0,
      picture: avatar(each, 'small'),
      go: () => openDm(each.id),
    })),
  ];
}

function found(query) {
  const letters = query.toLowerCase().replace(/^[#@]/, '');
  const rank = (each) => (each.text.toLowerCase().startsWith(letters) ? 0 : 1) - (each.unread > 0 ? 0.5 : 0);
  return targets()
    .filter((each) => `${each.text} ${each.about ?? ''}`.toLowerCase().includes(letters))
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, most);
}

function go(target) {
  closeDialog();
  void target.go();
}

function option(each, at) {
  const active = at === store.dialog.active;
  const props = {
    key: each.key,
    id: `jump-${at}`,
    role: 'option',
    class: active ? 'option active' : 'option',
    'aria-selected': String(active),
    on: { click: () => go(each) },
    hook: { update: (el) => active && el.scrollIntoView({ block: 'nearest' }) },
  };
  return h(
    'div',
    props,
    h('span', { class: 'option-picture' }, each.picture),
    h('span', { class: each.unread > 0 ? 'option-text unread' : 'option-text' }, each.text),
    each.about && h('span', { class: 'option-about' }, each.about),
  );
}

const set = (changes) => change({ dialog: { ...store.dialog, ...changes } });

function keys(event, items) {
  const { active } = store.dialog;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && items.length > 0) set({ active: (active + step + items.length) % items.length });
  else if (event.key === 'Enter' && items[active] !== undefined) go(items[active]);
  else return;
  event.preventDefault();
}

export function jump() {
  const { query, active } = store.dialog;
  const items = found(query);
  const field = h('input', {
    type: 'text',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': 'jump-list',
    'aria-activedescendant': `jump-${active}`,
    'aria-label': 'Jump to',
    placeholder: 'Jump to a channel, a person, an app',
    value: query,
    autofocus: true,
    autocomplete: 'off',
    on: {
      input: (event) => set({ query: event.target.value, active: 0 }),
      keydown: (event) => keys(event, items),
    },
  });
  const none = items.length === 0 && h('div', { class: 'option-none' }, 'Nothing of that name');
  const list = h(
    'div',
    { role: 'listbox', id: 'jump-list', 'aria-label': 'Places' },
    items.map(option),
    none,
  );
  return dialogBox(
    { key: 'jump', label: 'Jump to a channel or a person', kind: 'jump', onClose: () => closeDialog() },
    h('div', { class: 'dialog-inside' }, field, list),
  );
}
