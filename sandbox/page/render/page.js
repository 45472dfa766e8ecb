import { h } from '../dom.js';
import { channel, channelTitle } from '../look-up.js';
import { change, store } from '../store.js';
import { channelHead } from './channel-head.js';
import { composer } from './composer.js';
import { homeTab } from './home.js';
import { icon } from './icons.js';
import { messageList, noApp } from './message-list.js';
import { modal } from './modal.js';
import { pageDialog } from './page-dialogs.js';
import { sidebar } from './sidebar.js';
import { threadPane } from './thread.js';

/** The whole page. */

function main() {
  const found = store.place === undefined ? undefined : channel(store.place.channel);
  if (found === undefined) return h('main', { class: 'main' }, h('div', { class: 'empty' }, 'Opening…'));
  const app = store.apps.find((each) => found.im && found.members.includes(each.user));
  const home = app !== undefined && store.place.tab === 'home';
  return h(
    'main',
    { class: 'main', 'aria-label': channelTitle(found) },
    channelHead(found),
    noApp(),
    home ? homeTab(app) : [messageList(found), composer(found)],
  );
}

function notice() {
  if (store.lost)
    return h(
      'div',
      { class: 'notice lost', role: 'status', key: 'lost' },
      icon('warn', 18),
      'The connection to the sandbox is lost. The page goes on by itself when it is back.',
    );
  if (store.notice === undefined) return undefined;
  const close = () => change({ notice: undefined });
  return h(
    'div',
    { class: 'notice', role: 'status', key: 'notice' },
    h('span', {}, store.notice),
    h(
      'button',
      { type: 'button', class: 'chip-x', 'aria-label': 'Close', on: { click: close } },
      icon('close', 14),
    ),
  );
}

function titleOf() {
  const found = channel(store.place?.channel);
  const loud = Object.values(store.unread).reduce((sum, each) => sum + (each.mentions ?? 0), 0);
  const where = found === undefined ? '' : `${found.im ? channelTitle(found) : `#${found.name}`} · `;
  return `${loud > 0 ? `(${loud}) ` : ''}${where}${store.me?.real_name ?? ''} · ${store.team.name}`;
}

export function page() {
  if (!store.ready || store.me === undefined) {
    const words = store.lost
      ? 'The sandbox does not answer. Is its process still running? Reload to try again.'
      : store.ready
        ? 'There is nobody in this workspace.'
        : '';
    return h('div', { class: 'shell' }, h('div', { class: 'empty' }, words));
  }
  document.title = titleOf();
  return h(
    'div',
    { class: store.thread === undefined ? 'shell' : 'shell with-thread' },
    h('a', { class: 'skip', href: '#main-field', on: { click: skip } }, 'Skip to writing'),
    sidebar(),
    main(),
    threadPane(),
    notice(),
    modal(),
    pageDialog(),
  );
}

function skip(event) {
  event.preventDefault();
  document.querySelector('.main textarea, .main .home')?.focus();
}
