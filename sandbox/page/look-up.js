import { store } from './store.js';

/** Finding people, channels and groups by id, and how they are called. */

let index = {};

function table(part) {
  if (index[part]?.of !== store[part]) {
    const entries = store[part].map((each) => [each.id, each]);
    index = { ...index, [part]: { of: store[part], map: new Map(entries) } };
  }
  return index[part].map;
}

export const person = (id) => table('people').get(id);
export const channel = (id) => table('channels').get(id);
export const group = (id) => table('usergroups').get(id);

/** The name people read: the handle for mentions. */
export const handle = (id) => person(id)?.name ?? id;

/** The name above a message. */
export function fullName(id) {
  const found = person(id);
  return found === undefined ? id : found.real_name || found.name;
}

/** Whom a DM is with; oneself in the DM with oneself. */
export function partner(dm) {
  return person(dm.members.find((id) => id !== store.me?.id) ?? store.me?.id);
}

/** `#general`, or whom a DM is with. */
export function channelTitle(found) {
  if (found === undefined) return '';
  if (found.im) return partner(found)?.real_name ?? found.id;
  if (found.mpim)
    return found.members
      .filter((id) => id !== store.me?.id)
      .map(fullName)
      .join(', ');
  return found.name;
}

/** Living people, oneself first when asked for. */
export function humans() {
  return store.people.filter((each) => !each.bot && !each.deleted);
}

/** Channels this person sees in lists: public ones and those they are in. */
export function visibleChannels() {
  return store.channels.filter((each) => !each.private || each.members.includes(store.me?.id));
}
