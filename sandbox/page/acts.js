import { post } from './api.js';
import { openThread } from './go.js';
import { openDialog } from './dialogs.js';
import { permalink } from './route.js';
import { change, changeIn, store } from './store.js';

/** What a person does to messages and channels. Trouble is told where the person is. */

async function act(path, body, where) {
  const answer = await post(path, { user: store.me.id, ...body });
  if (!answer.ok) tell(answer.error, where);
  return answer;
}

function tell(error, where) {
  if (where === undefined) change({ notice: error });
  else changeIn('trouble', where, error);
}

const at = (message) => ({ channel: message.channel, ts: message.ts });

/** Adds a reaction, or takes one's own off. */
export function toggleReaction(message, name) {
  const mine = message.reactions.find((each) => each.name === name)?.users.includes(store.me.id) === true;
  return act(mine ? 'unreact' : 'react', { ...at(message), name });
}

export const togglePin = (message) => act(message.pinned ? 'unpin' : 'pin', at(message));
export const removeMessage = (message) => act('delete', at(message));

export async function copyLink(channel, message) {
  const url = permalink(channel, message);
  try {
    await navigator.clipboard.writeText(url);
    change({ notice: 'Link copied.' });
  } catch {
    openDialog({ kind: 'link', url });
  }
}

/** Uses a shortcut: on a message when one is given. */
export function useShortcut(shortcut, message, where) {
  return act(
    'shortcut',
    { callback_id: shortcut.callback_id, ...(message === undefined ? {} : at(message)) },
    where,
  );
}

// What the sandbox keeps as `<@U1>` and `&amp;` is edited as it was typed.
function asTyped(text, state) {
  return text
    .replaceAll(
      /<@(\w+)(?:\|[^>]*)?>/g,
      (all, id) => `@${state.people.find((each) => each.id === id)?.name ?? id}`,
    )
    .replaceAll(
      /<#(\w+)(?:\|([^>]*))?>/g,
      (all, id, name) => `#${state.channels.find((each) => each.id === id)?.name ?? name ?? id}`,
    )
    .replaceAll(
      /<!subteam\^(\w+)(?:\|[^>]*)?>/g,
      (all, id) => `@${state.usergroups.find((each) => each.id === id)?.handle ?? id}`,
    )
    .replaceAll(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replaceAll(/<([^<>|]+)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

export function startEditing(message, pane) {
  change({ editing: { ...at(message), pane, text: asTyped(message.text, store) }, popover: undefined });
}

export async function saveEdit() {
  const { channel, ts, text } = store.editing;
  if (text.trim() === '') return;
  const answer = await act('edit', { channel, ts, text });
  if (answer.ok) change({ editing: undefined });
}

async function say({ channel, thread, text, files, broadcast, where }) {
  const body = {
    channel,
    text,
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...(broadcast ? { broadcast } : {}),
    ...(files.length > 0 ? { files: files.map((file) => file.id) } : {}),
  };
  return act('message', body, where);
}

/** Sends what is in a composer: a slash command or a message. The text comes back when it could not be sent. */
export async function send({ key, channel, thread, broadcast }) {
  const text = (store.drafts[key] ?? '').trim();
  const files = store.attached[key] ?? [];
  if (text === '' && files.length === 0) return;
  changeIn('trouble', key, undefined);
  changeIn('drafts', key, undefined);
  changeIn('attached', key, undefined);
  const command = /^\/[^\s/]+(\s|$)/.test(text);
  const answer = command
    ? await act('command', { channel, text, ...(thread === undefined ? {} : { thread_ts: thread }) }, key)
    : await say({
        channel,
        thread,
        text: text || files.map((file) => file.name).join(', '),
        files,
        broadcast,
        where: key,
      });
  if (answer.ok) return;
  if ((store.drafts[key] ?? '') === '') changeIn('drafts', key, text);
  changeIn('attached', key, files.length > 0 ? files : undefined);
}

export const joinChannel = (channel) => act('join', { channel });
export const leaveChannel = (channel) => act('leave', { channel });
export const archiveChannel = (channel) => act('archive', { channel });
export const unarchiveChannel = (channel) => act('unarchive', { channel });
export const deleteChannel = (channel) => act('delete-channel', { channel });
export const inviteTo = (channel, who) => act('invite', { channel, who });
export const removeFrom = (channel, who) => act('kick', { channel, who });

/** Opens the thread a message begins or belongs to. */
export const replyTo = (message) =>
  openThread({ channel: message.channel, ts: message.thread_ts ?? message.ts });
