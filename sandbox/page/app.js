import { mount } from './dom.js';
import { chooseMe, followAddress } from './go.js';
import { watchKeys, watchLinks } from './keyboard.js';
import { listen, watchAttention } from './live.js';
import { readModal, readState, readUnread } from './read.js';
import { page } from './render/page.js';
import { watchPopovers } from './render/popover.js';
import { drawWith, redraw, store } from './store.js';

/** Starts the page: who one is, what there is, and then every change as it comes. */
async function start() {
  drawWith(mount(document.getElementById('page'), page));
  // Before anything is shown, so that whoever sees the page can use it.
  watchPopovers();
  watchKeys();
  watchAttention();
  watchLinks(followAddress);
  addEventListener('popstate', () => void followAddress());
  redraw();
  await readState();
  chooseMe();
  if (store.me === undefined) return;
  listen();
  await readUnread();
  // Somebody quick may have gone somewhere by now.
  if (store.place === undefined) await followAddress();
  await readModal();
}

await start();
