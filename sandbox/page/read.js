import { get, post } from './api.js';
import { change, changeIn, store } from './store.js';

/** Re-reading what is shown. One read of a kind at a time; a change during a read makes it read once more. */

const FEW = 200;
const under = new Map();

function once(key, run) {
  const going = under.get(key);
  if (going !== undefined) {
    going.again = true;
    return going.done;
  }
  const entry = { again: false, done: undefined };
  const work = async () => {
    do {
      entry.again = false;
      await run();
    } while (entry.again);
    under.delete(key);
  };
  under.set(key, entry);
  entry.done = work();
  return entry.done;
}

/** Keeps the objects that did not change, so that what shows them is not drawn again. */
function settleInto(before = [], after) {
  const old = new Map(before.map((each) => [each.ts, each]));
  return after.map((each) => {
    const known = old.get(each.ts);
    return known !== undefined && JSON.stringify(known) === JSON.stringify(each) ? known : each;
  });
}

/** Who and what there is. */
export const readState = () =>
  once('state', async () => {
    const state = await get('state');
    if (!state.ok) return change({ lost: true });
    const { team, people, channels, commands, shortcuts, usergroups, apps } = state;
    change({ team, people, channels, commands, shortcuts, usergroups, apps, lost: false, ready: true });
    const me = people.find((each) => each.id === store.me?.id);
    if (me !== undefined) change({ me });
  });

/** The messages of a channel; `more` reads further back than before. */
export const readMessages = (channel, more = false) =>
  once(`messages ${channel}`, async () => {
    const before = store.messages[channel];
    const limit = more ? (before?.limit ?? FEW) * 2 : (before?.limit ?? FEW);
    const answer = await get('messages', { channel, user: store.me.id, limit });
    if (!answer.ok) return;
    const list = settleInto(before?.list, answer.messages);
    changeIn('messages', channel, { list, limit, more: list.length >= limit });
  });

/** The open thread. */
export const readThread = () =>
  once('thread', async () => {
    const thread = store.thread;
    if (thread === undefined) return;
    const { channel, ts } = thread;
    const answer = await get('messages', { channel, user: store.me.id, thread_ts: ts });
    if (!answer.ok || store.thread?.ts !== ts) return;
    change({ replies: { ts, list: settleInto(store.replies?.list, answer.messages) } });
  });

export const readUnread = () =>
  once('unread', async () => {
    const answer = await get('unread', { user: store.me.id });
    if (!answer.ok) return;
    change({ unread: Object.fromEntries(answer.channels.map((each) => [each.id, each])) });
  });

export const readModal = () =>
  once('modal', async () => {
    const answer = await get('modal', { user: store.me.id });
    if (!answer.ok) return;
    // A modal that opened answers what was pressed: closed at once, the same button opens it again.
    if (answer.modal !== null && answer.modal.view_id !== store.modal?.view_id) change({ busy: {} });
    if (JSON.stringify(answer.modal) !== JSON.stringify(store.modal)) change({ modal: answer.modal });
    if (answer.modal === null) dropTyped();
    // Errors are an answer: one may submit again while the rest of it still settles.
    else if (answer.modal.errors !== undefined) changeIn('busy', `modal ${answer.modal.view_id}`, undefined);
  });

function dropTyped() {
  const kept = Object.entries(store.typed).filter(([key]) => !key.startsWith('modal '));
  if (kept.length < Object.keys(store.typed).length) change({ typed: Object.fromEntries(kept) });
}

async function home(tab) {
  const answer = await get('home', { user: store.me.id, tab });
  if (answer.error !== undefined) return change({ home: { error: answer.error, user: store.me.id } });
  const next = { ...answer, user: store.me.id };
  if (JSON.stringify(next) !== JSON.stringify(store.home)) change({ home: next });
  return undefined;
}

let reading;
let missed = false;

function looking(run) {
  missed = false;
  reading = run().finally(() => {
    reading = undefined;
  });
  return reading;
}

/** Opens the Home tab: the app hears of it, as when a person does. */
export const openHome = () =>
  looking(async () => {
    await home('home');
    if (missed) await home('messages');
  });

/**
 * Looks at the Home tab again after the app changed it. Every look is an `app_home_opened` for the app, so this one
 * says that the tab is `messages`; and a change during a look leads to one more look at most, not to a circle.
 */
export function readHome() {
  missed = true;
  return (
    reading ??
    looking(async () => {
      const before = store.home;
      await home('messages');
      if (missed && store.home === before) await home('messages');
    })
  );
}

/** Marks what is shown as read, when somebody looks. */
export function markRead(channel) {
  const last = store.messages[channel]?.list.at(-1);
  const known = store.unread[channel];
  if (last === undefined || document.visibilityState !== 'visible' || !(known?.unread > 0)) return;
  changeIn('unread', channel, { ...known, unread: 0, mentions: 0 });
  void post('read', { user: store.me.id, channel, ts: last.ts });
}
