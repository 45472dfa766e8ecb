import { addressOf } from '../route.js';
import { h } from '../dom.js';
import { openDialog } from '../dialogs.js';
import { openChannel, openDm } from '../go.js';
import { channelTitle, humans, partner } from '../look-up.js';
import { change, store } from '../store.js';
import { icon } from './icons.js';
import { menu } from './menu.js';
import { avatar } from './people.js';
import { iconButton } from './small.js';

/** The side bar: who one is, channels, DMs, apps, each with what is unread. */

const byTitle = (one, other) => channelTitle(one).localeCompare(channelTitle(other));
const botIds = () => new Set(store.people.filter((each) => each.bot).map((each) => each.id));

function row({ key, title, picture, unread, active, href, onClick, muted }) {
  const { unread: count = 0, mentions = 0 } = unread ?? {};
  const classes = ['row', active && 'active', count > 0 && 'unread', muted && 'muted']
    .filter(Boolean)
    .join(' ');
  const news = mentions > 0 ? `, ${mentions} for you` : count > 0 ? `, ${count} unread` : '';
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onClick();
  };
  return h(
    'li',
    { key },
    h(
      'a',
      {
        class: classes,
        href,
        'aria-current': active ? 'page' : undefined,
        'aria-label': `${title}${news}`,
        on: { click },
      },
      h('span', { class: 'row-picture' }, picture),
      h('span', { class: 'row-title' }, title),
      mentions > 0 && h('span', { class: 'badge', 'aria-hidden': 'true' }, String(mentions)),
    ),
  );
}

function channelRow(each) {
  const active = store.place?.channel === each.id;
  const picture = each.im ? avatar(partner(each), 'small') : icon(each.private ? 'lock' : 'hash', 16);
  return row({
    key: each.id,
    title: channelTitle(each),
    picture,
    unread: store.unread[each.id],
    active,
    href: addressOf(each),
    onClick: () => void openChannel(each.id),
    muted: each.archived,
  });
}

function personRow(person) {
  return row({
    key: person.id,
    title: person.real_name || person.name,
    picture: avatar(person, 'small'),
    href: `/?as=${store.me.name}&in=@${person.name}`,
    onClick: () => void openDm(person.id),
  });
}

function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll('a.row')];
  const next = rows[rows.indexOf(document.activeElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function section(title, rows, action) {
  return h(
    'section',
    { class: 'side-section', 'aria-label': title, key: title },
    h('div', { class: 'side-title' }, h('h2', {}, title), action),
    h('ul', {}, rows),
  );
}

function switcher() {
  const items = () => [
    { heading: 'Be somebody else' },
    ...humans().map((each) => ({
      label: each.real_name || each.name,
      about: `@${each.name} · ${each.tz}${each.admin ? ' · admin' : ''}`,
      picture: avatar(each, 'small'),
      checked: each.id === store.me.id,
      href: `/?as=${encodeURIComponent(each.name)}`,
    })),
    'line',
    {
      label: 'Open a second tab',
      about: 'Two tabs can be two people',
      href: `/?as=${encodeURIComponent(humans().find((each) => each.id !== store.me.id)?.name ?? store.me.name)}`,
      target: '_blank',
    },
    { label: 'Add a person…', run: () => openDialog({ kind: 'person', values: {} }) },
  ];
  const button = [
    avatar(store.me, 'medium'),
    h(
      'span',
      { class: 'me-words' },
      h('span', { class: 'me-name' }, store.me.real_name || store.me.name),
      h('span', { class: 'me-about' }, `@${store.me.name} · ${store.me.tz}`),
    ),
    icon('caret', 16),
  ];
  return menu({
    id: 'people',
    label: `You are ${store.me.real_name}. Choose who you are`,
    button,
    props: { class: 'whoami' },
    items,
  });
}

function channelsSection() {
  const mine = store.channels
    .filter((each) => !each.im && !each.mpim && !each.archived && each.members.includes(store.me.id))
    .toSorted(byTitle);
  const others = store.channels.filter(
    (each) => !each.im && !each.private && !each.archived && !each.members.includes(store.me.id),
  ).length;
  const shown = store.channels.find((each) => each.id === store.place?.channel);
  const guest = shown !== undefined && !shown.im && !shown.mpim && !mine.includes(shown) ? [shown] : [];
  const add = menu({
    id: 'add-channel',
    label: 'Add channels',
    button: icon('plus', 16),
    props: { class: 'side-add' },
    align: 'end',
    items: () => [
      { label: 'Create a channel…', run: () => openDialog({ kind: 'channel', values: {} }) },
      {
        label: 'Browse channels…',
        about: others === 0 ? 'You are in all of them' : `${others} more to join`,
        run: () => openDialog({ kind: 'browse', query: '' }),
      },
    ],
  });
  return section('Channels', [...mine, ...guest].map(channelRow), add);
}

function dmSections() {
  const bots = botIds();
  const dms = store.channels.filter((each) => (each.im || each.mpim) && each.members.includes(store.me.id));
  const withBots = dms.filter((each) => each.im && bots.has(partner(each)?.id));
  const withPeople = dms.filter((each) => !withBots.includes(each) && partner(each)?.id !== store.me.id);
  const known = new Set(withPeople.filter((each) => each.im).map((each) => partner(each)?.id));
  const strangers = humans().filter((each) => each.id !== store.me.id && !known.has(each.id));
  const knownBots = new Set(withBots.map((each) => partner(each)?.id));
  const newBots = store.people.filter((each) => each.bot && !each.deleted && !knownBots.has(each.id));
  return [
    section('Direct messages', [
      ...withPeople.toSorted(byTitle).map(channelRow),
      ...strangers.map(personRow),
    ]),
    section('Apps', [...withBots.toSorted(byTitle).map(channelRow), ...newBots.map(personRow)]),
  ];
}

function sideHead() {
  const jump = () => openDialog({ kind: 'jump', query: '', active: 0 });
  return h(
    'div',
    { class: 'side-head' },
    h('div', { class: 'team-name' }, store.team.name, h('span', { class: 'team-about' }, 'local workspace')),
    h(
      'button',
      { type: 'button', class: 'side-search', 'aria-keyshortcuts': 'Control+K', on: { click: jump } },
      icon('search', 16),
      'Jump to…',
      h('kbd', {}, 'Ctrl K'),
    ),
  );
}

/** The side bar. */
export function sidebar() {
  const close = () => change({ sidebarOpen: false });
  return h(
    'nav',
    {
      class: store.sidebarOpen ? 'sidebar open' : 'sidebar',
      'aria-label': 'Channels and people',
      on: { keydown: arrows },
    },
    sideHead(),
    h('div', { class: 'side-scroll' }, channelsSection(), dmSections()),
    h('div', { class: 'side-foot' }, switcher()),
    iconButton('close', 'Close the side bar', close, { kind: 'side-close' }),
  );
}
