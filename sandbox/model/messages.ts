import type { Workspace } from '../workspace.ts';
import { nextSeq, nextTs } from './ids.ts';
import type { Message } from './state.ts';

const KEPT_IN_A_CHANNEL = 10_000;

/** What somebody wants to say; the rest is filled in. */
export type NewMessage = Partial<Omit<Message, 'ts' | 'seq'>> & Pick<Message, 'channel' | 'user' | 'text'>;

function places(w: Workspace, channel: string): Message[] {
  const found = w.state.messages.get(channel);
  if (found !== undefined) return found;
  const made: Message[] = [];
  w.state.messages.set(channel, made);
  return made;
}

// Timestamps only rise and have the same length, so the list is sorted and a search by halves finds the place.
function placeOf(messages: readonly Message[], ts: string): number {
  let low = 0;
  let high = messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = messages[middle]?.ts ?? '';
    if (at === ts) return middle;
    if (at < ts) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Everything in a channel, oldest first, ephemerals included. */
export function messagesIn(w: Workspace, channel: string): readonly Message[] {
  return w.state.messages.get(channel) ?? [];
}

/** The message at a timestamp, ephemeral or not. */
export function messageAt(w: Workspace, channel: string, ts: string): Message | undefined {
  const messages = messagesIn(w, channel);
  return messages[placeOf(messages, ts)];
}

/** The replies of a thread, oldest first, without the parent. */
export function repliesTo(w: Workspace, channel: string, ts: string): readonly Message[] {
  return messagesIn(w, channel).filter((message) => message.thread_ts === ts && message.ts !== ts);
}

function replace(w: Workspace, message: Message): Message {
  const messages = places(w, message.channel);
  const place = placeOf(messages, message.ts);
  const changed = { ...message, seq: nextSeq(w.state) };
  if (place >= 0) messages[place] = changed;
  return changed;
}

function tell(w: Workspace, message: Message): void {
  w.live.tell({
    type: message.only === undefined ? 'message' : 'ephemeral',
    channel: message.channel,
    ts: message.ts,
    thread_ts: message.thread_ts,
    user: message.only,
  });
}

function countReplies(w: Workspace, channel: string, ts: string): void {
  const parent = messageAt(w, channel, ts);
  if (parent === undefined) return;
  const replies = repliesTo(w, channel, ts).filter((reply) => reply.only === undefined);
  replace(w, {
    ...parent,
    thread_ts: replies.length > 0 ? ts : undefined,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map((reply) => reply.user))].slice(0, 5),
    latest_reply: replies.at(-1)?.ts,
  });
}

/** Puts a message at the end of its channel; a reply changes its parent's counts. */
export function addMessage(w: Workspace, wanted: NewMessage): Message {
  const message: Message = {
    blocks: [],
    attachments: [],
    reactions: [],
    files: [],
    ...wanted,
    ts: nextTs(w.state, w.clock),
    seq: nextSeq(w.state),
  };
  const messages = places(w, message.channel);
  messages.push(message);
  if (messages.length > KEPT_IN_A_CHANNEL) messages.splice(0, messages.length - KEPT_IN_A_CHANNEL);
  if (message.thread_ts !== undefined && message.only === undefined)
    countReplies(w, message.channel, message.thread_ts);
  tell(w, message);
  return message;
}

/** Changes a message in place; ts, channel and order stay. */
export function changeMessage(w: Workspace, before: Message, changes: Partial<Message>): Message {
  const changed = replace(w, { ...before, ...changes });
  tell(w, changed);
  return changed;
}

/** Takes a message away. A parent that has replies stays as a tombstone, as in Slack. */
export function removeMessage(w: Workspace, message: Message): void {
  if ((message.reply_count ?? 0) > 0) {
    replace(w, {
      ...message,
      text: 'This message was deleted.',
      subtype: 'tombstone',
      tombstone: true,
      user: 'USLACKBOT',
      bot: undefined,
      blocks: [],
      attachments: [],
      files: [],
      reactions: [],
    });
  } else {
    const messages = places(w, message.channel);
    const place = placeOf(messages, message.ts);
    if (place >= 0) messages.splice(place, 1);
  }
  if (message.thread_ts !== undefined && message.thread_ts !== message.ts) {
    countReplies(w, message.channel, message.thread_ts);
  }
  tell(w, message);
}
