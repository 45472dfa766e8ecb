import { store } from './store.js';
import { partner } from './look-up.js';

/** Where one is, in the address: `?as=ada&in=general&tab=home&thread=…`, and Slack's own `/archives/C…/p…`. */

function placeName(channel) {
  if (!channel.im) return channel.mpim ? channel.id : channel.name;
  return `@${partner(channel)?.name ?? channel.id}`;
}

/** The address of a place for this person. */
export function addressOf(channel, more = {}) {
  const query = new URLSearchParams({ as: store.me?.name ?? '', in: placeName(channel) });
  for (const [name, value] of Object.entries(more)) if (value !== undefined) query.set(name, value);
  return `/?${query}`;
}

/** Slack's permalink of a message, on this sandbox. */
export function permalink(channel, message) {
  const inThread = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const thread = inThread ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
  return `${location.origin}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
}

function fromArchive(url) {
  const [, id, digits] = /^\/archives\/([^/]+)(?:\/p(\d{7,}))?$/.exec(url.pathname) ?? [];
  if (id === undefined) return undefined;
  const ts = digits === undefined ? undefined : `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return { in: id, aim: ts, thread: url.searchParams.get('thread_ts') ?? undefined };
}

/** What an address asks for: `{as, in, tab, thread, aim}`. */
export function readAddress(href = location.href) {
  const url = new URL(href);
  const query = url.searchParams;
  const asked = fromArchive(url) ?? {
    in: query.get('in') ?? undefined,
    tab: query.get('tab') ?? undefined,
    thread: query.get('thread') ?? undefined,
  };
  return { as: query.get('as') ?? undefined, ...asked };
}

/** Puts the place into the address; a new entry in the history unless it is only corrected. */
export function writeAddress({ push }) {
  const found = store.channels.find((each) => each.id === store.place?.channel);
  if (found === undefined || store.me === undefined) return;
  const tab = store.place.tab === 'home' ? 'home' : undefined;
  const address = addressOf(found, { tab, thread: store.thread?.ts });
  if (address === `${location.pathname}${location.search}`) return;
  history[push ? 'pushState' : 'replaceState']({}, '', address);
}

/** The channel of the address: by name, by id, or `@name` for a DM that exists. */
export function findPlace(name) {
  if (name === undefined) return undefined;
  const plain = name.replace(/^#/, '');
  return store.channels.find((each) => {
    if (each.id === plain) return true;
    if (each.im) return each.members.includes(store.me?.id) && `@${partner(each)?.name}` === plain;
    return each.name === plain && (!each.private || each.members.includes(store.me?.id));
  });
}
