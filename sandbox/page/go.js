import { post } from './api.js';
import { channel, humans } from './look-up.js';
import { markRead, openHome, readMessages, readModal, readState, readThread, readUnread } from './read.js';
import { findPlace, readAddress, writeAddress } from './route.js';
import { change, store } from './store.js';

/** Moving about: channels, threads, the Home tab, being somebody else. */

/** The first message that is new, as the sandbox counts news: not one's own, not joins and leaves. */
function firstNew(id) {
  const unread = store.unread[id]?.unread ?? 0;
  const list = store.messages[id]?.list ?? [];
  const news = list.filter(
    (each) =>
      each.user !== store.me.id && each.deleted !== true && !/^(channel|group)_/.test(each.subtype ?? ''),
  );
  const first = unread > 0 ? news.at(-unread) : undefined;
  return first === undefined ? undefined : { channel: id, ts: first.ts };
}

function defaultTab(found) {
  const app = store.apps.find((each) => found.im && found.members.includes(each.user));
  return app?.home === true && store.messages[found.id] === undefined ? 'home' : 'messages';
}

/** Shows a channel; `tab` is for an app's DM. */
export async function openChannel(id, { tab, push = true, thread, aim } = {}) {
  const found = channel(id);
  if (found === undefined) return;
  const wanted = tab ?? (found.im ? defaultTab(found) : 'messages');
  const kept = thread === undefined ? undefined : { channel: id, ts: thread };
  change({
    place: { channel: id, tab: wanted },
    thread: kept,
    replies: undefined,
    popover: undefined,
    editing: undefined,
    sidebarOpen: false,
    aim: aim === undefined ? undefined : { channel: id, ts: aim },
    fresh: undefined,
  });
  writeAddress({ push });
  await Promise.all([readMessages(id), kept && readThread(), wanted === 'home' ? openHome() : undefined]);
  if (store.place.channel !== id) return;
  change({ fresh: firstNew(id) });
  if (wanted === 'messages') markRead(id);
}

/** Opens a thread in the side pane; undefined closes it. */
export function openThread(thread) {
  change({
    thread,
    replies: store.replies?.ts === thread?.ts ? store.replies : undefined,
    popover: undefined,
  });
  writeAddress({ push: true });
  return thread === undefined ? undefined : readThread();
}

/** Opens the DM with a person or a bot. */
export async function openDm(who, options) {
  const answer = await post('open', { user: store.me.id, with: who });
  if (!answer.ok) return change({ notice: answer.error });
  await readState();
  return openChannel(answer.channel, options);
}

function first() {
  return store.channels.find((each) => each.name === 'general') ?? store.channels.find((each) => !each.im);
}

/** Shows what the address asks for; what is not there leads to the first channel. */
export async function followAddress({ push = false } = {}) {
  const asked = readAddress();
  const wanted = asked.in;
  const found = findPlace(wanted);
  if (found === undefined && wanted?.startsWith('@'))
    return openDm(wanted.slice(1), { push, tab: asked.tab });
  const place = found ?? first();
  if (place === undefined) return undefined;
  const inThread = asked.aim !== undefined && asked.thread === undefined ? undefined : asked.thread;
  return openChannel(place.id, { push, tab: asked.tab, thread: inThread, aim: asked.aim });
}

/** Who this tab is: the address says, else the first person; a name nobody has is told. */
export function chooseMe() {
  const asked = readAddress().as;
  const people = humans();
  const me = people.find((each) => [each.name, each.id].includes(asked)) ?? people[0];
  const unknown = asked !== undefined && ![me?.name, me?.id].includes(asked);
  change({
    me,
    ...(unknown ? { notice: `There is nobody called ${asked} here. You are ${me?.real_name}.` } : {}),
  });
}

/** Everything this person sees, read anew: at the start and after the connection was lost. */
export async function readAll() {
  await readState();
  const id = store.place?.channel;
  if (id !== undefined && channel(id) === undefined) return openChannel(first()?.id, { push: false });
  return Promise.all([readUnread(), readModal(), id && readMessages(id), readThread()]);
}
