import { archiveChannel, deleteChannel, leaveChannel, unarchiveChannel } from '../acts.js';
import { ask, openDialog } from '../dialogs.js';
import { h } from '../dom.js';
import { openChannel } from '../go.js';
import { channelTitle, partner } from '../look-up.js';
import { change, store } from '../store.js';
import { emoji } from '../text/emoji.js';
import { leaf, safeHref } from '../text/inline.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { icon } from './icons.js';
import { menu } from './menu.js';
import { avatar } from './people.js';

/** The head of a channel: name, topic, members, pins, bookmarks; an app's DM has tabs. */

const say = (text) => ({ type: 'plain_text', text });

async function sure(title, text, yes, run) {
  if (
    await ask({ title: say(title), text: say(text), confirm: say(yes), deny: say('Cancel'), style: 'danger' })
  )
    await run();
}

function endings(found) {
  const name = `#${found.name}`;
  const archive = () =>
    sure(`Archive ${name}`, 'Nothing can be said in it any more.', 'Archive', () => archiveChannel(found.id));
  const remove = () =>
    sure(`Delete ${name}`, 'Every message in it goes too.', 'Delete', () => deleteChannel(found.id));
  return [
    found.archived
      ? { label: 'Bring back from the archive', run: () => void unarchiveChannel(found.id) }
      : { label: 'Archive the channel…', danger: true, disabled: found.general, run: () => void archive() },
    {
      label: 'Delete the channel…',
      danger: true,
      disabled: found.general || !store.me.admin,
      run: () => void remove(),
    },
  ];
}

function menuItems(found) {
  const member = found.members.includes(store.me.id);
  const members = () => openDialog({ kind: 'members', channel: found.id, query: '' });
  const rename = () => openDialog({ kind: 'rename', channel: found.id, values: { name: found.name } });
  return [
    { label: 'Members…', run: members },
    { label: 'Add people or apps…', run: members, disabled: found.archived },
    { label: 'Rename…', run: rename, disabled: found.archived },
    'line',
    {
      label: 'Leave the channel',
      run: () => void leaveChannel(found.id),
      disabled: !member || found.general,
    },
    ...endings(found),
  ];
}

function title(found) {
  if (found.im || found.mpim)
    return h(
      'h1',
      {},
      found.im && avatar(partner(found), 'small'),
      channelTitle(found),
      partner(found)?.deleted === true && h('span', { class: 'tag' }, 'deactivated'),
    );
  const shown = h(
    'h1',
    {},
    icon(found.private ? 'lock' : 'hash'),
    found.name,
    found.archived && h('span', { class: 'tag' }, 'archived'),
    icon('caret', 16),
  );
  return menu({
    id: 'channel',
    label: `#${found.name}: what to do with the channel`,
    button: shown,
    props: { class: 'channel-name' },
    items: () => menuItems(found),
  });
}

function bookmark(each) {
  const href = safeHref(each.link ?? '');
  const name = each.emoji?.replaceAll(':', '') ?? '';
  const shown = [emoji(name) ?? icon('bookmark', 16), h('span', {}, leaf(each.title, { links: false }))];
  return h(
    'li',
    { key: each.id },
    href === undefined
      ? h('span', { class: 'bookmark' }, shown)
      : h('a', { class: 'bookmark', href, target: '_blank', rel: 'noopener noreferrer' }, shown),
  );
}

function tabs(found) {
  const app = store.apps.find((each) => found.im && found.members.includes(each.user));
  if (app === undefined) return undefined;
  const tab = (name, label) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        id: `tab-${name}`,
        'aria-controls': 'tab-panel',
        'aria-selected': String(store.place.tab === name),
        tabindex: store.place.tab === name ? '0' : '-1',
        on: { click: () => void openChannel(found.id, { tab: name }) },
      },
      label,
    );
  const keys = (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = store.place.tab === 'home' ? 'messages' : 'home';
    document.getElementById(`tab-${next}`)?.focus();
    void openChannel(found.id, { tab: next });
  };
  return h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': app.name, on: { keydown: keys } },
    app.home && tab('home', 'Home'),
    tab('messages', 'Messages'),
  );
}

function counts(found) {
  if (found.im) return undefined;
  const people = found.members.length;
  return h(
    'div',
    { class: 'head-counts' },
    found.pins.length > 0 &&
      h(
        'button',
        {
          type: 'button',
          class: 'button quiet',
          'aria-label': `${found.pins.length} pinned`,
          on: { click: () => openDialog({ kind: 'pins', channel: found.id }) },
        },
        icon('pin', 16),
        String(found.pins.length),
      ),
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet',
        'aria-label': `${people} members`,
        on: { click: () => openDialog({ kind: 'members', channel: found.id, query: '' }) },
      },
      icon('people', 16),
      String(people),
    ),
  );
}

/** The head of the channel that is shown. */
export function channelHead(found) {
  return h(
    'header',
    { class: 'head' },
    h(
      'div',
      { class: 'head-line' },
      h(
        'button',
        {
          type: 'button',
          class: 'side-open button quiet square',
          'aria-label': 'Channels and people',
          on: { click: () => change({ sidebarOpen: true }) },
        },
        icon('menu'),
      ),
      title(found),
      h('div', { class: 'topic', title: found.topic }, mrkdwn(found.topic ?? '')),
      counts(found),
    ),
    tabs(found),
    found.bookmarks.length > 0 &&
      h('ul', { class: 'bookmarks', 'aria-label': 'Bookmarks' }, found.bookmarks.map(bookmark)),
  );
}
