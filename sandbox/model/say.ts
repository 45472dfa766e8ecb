import { raiseChanged, raiseDeleted, raiseSaid } from '../events.ts';
import type { Workspace } from '../workspace.ts';
import { addMessage, changeMessage, removeMessage } from './messages.ts';
import type { NewMessage } from './messages.ts';
import type { Channel, Message } from './state.ts';

/** Says something in a channel and tells the app; ephemeral messages make no event. */
export function say(w: Workspace, channel: Channel, wanted: Omit<NewMessage, 'channel'>): Message {
  const message = addMessage(w, { ...wanted, channel: channel.id });
  if (message.only === undefined) raiseSaid(w, channel, message);
  return message;
}

/** Changes a message and tells the app. */
export function edit(w: Workspace, channel: Channel, before: Message, changes: Partial<Message>): Message {
  const after = changeMessage(w, before, changes);
  if (before.only === undefined) raiseChanged(w, channel, before, after);
  return after;
}

/** Deletes a message and tells the app. */
export function erase(w: Workspace, channel: Channel, message: Message): void {
  removeMessage(w, message);
  if (message.only === undefined) raiseDeleted(w, channel, message);
}

/** The line Slack writes by itself when something happens to a channel. */
export function note(w: Workspace, channel: Channel, user: string, subtype: string, text: string): void {
  if (!channel.im) say(w, channel, { user, subtype, text });
}
