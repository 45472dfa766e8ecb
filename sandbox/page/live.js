import { announce } from './announce.js';
import { channel } from './look-up.js';
import { markRead, readHome, readMessages, readModal, readState, readThread, readUnread } from './read.js';
import { openChannel, readAll } from './go.js';
import { change, store } from './store.js';

/** Hears of every change by Server-Sent Events and re-reads what is shown of it. Nothing is polled. */

const isShown = (id) => store.place?.channel === id;

async function messagesChanged(told) {
  if (told.channel === undefined) return;
  const place = store.place;
  if (store.apps.some((app) => !app.connected)) void readState();
  void readUnread();
  if (store.thread?.channel === told.channel && [told.ts, told.thread_ts].includes(store.thread.ts))
    void readThread();
  if (!isShown(told.channel)) {
    // What was read before is old now: it is read again when somebody goes there.
    if (channel(told.channel) === undefined) void readState();
    return;
  }
  const before = store.messages[told.channel]?.list;
  await readMessages(told.channel);
  announce(before, store.messages[told.channel]?.list, told);
  if (store.place === place && place.tab === 'messages' && document.visibilityState === 'visible') {
    await readUnread();
    markRead(told.channel);
  }
}

async function channelChanged(told) {
  await readState();
  void readUnread();
  if (isShown(told.channel) && channel(told.channel) === undefined) {
    change({ notice: 'That channel was deleted.' });
    void openChannel(store.channels.find((each) => !each.im)?.id, { push: false });
  } else if (isShown(told.channel)) void readMessages(told.channel);
}

const hear = {
  message: messagesChanged,
  ephemeral: messagesChanged,
  reaction: messagesChanged,
  channel: channelChanged,
  people: () => readState(),
  read: () => readUnread(),
  modal: () => readModal(),
  home: () => (store.place?.tab === 'home' ? readHome() : undefined),
};

let source;

/** Listens as the person of this tab; after a break everything is read anew. */
export function listen() {
  source?.close();
  source = new EventSource(`/control/live?user=${encodeURIComponent(store.me.id)}`);
  source.addEventListener('message', (event) => {
    const told = JSON.parse(event.data);
    void hear[told.type]?.(told);
  });
  source.addEventListener('open', () => {
    if (!store.lost) return;
    change({ lost: false });
    void readAll();
  });
  source.addEventListener('error', () => change({ lost: true }));
}

/** What somebody who comes back to the tab sees is read. */
export function watchAttention() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && store.place?.tab === 'messages')
      markRead(store.place.channel);
  });
}
