import { raise } from '../events.ts';
import type { Fields } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { changeChannel } from './channels.ts';
import { changeMessage } from './messages.ts';
import type { Channel, Message, Pin } from './state.ts';
import { messageWire } from './wire.ts';
import { seconds } from '../clock.ts';

function reactionFields(channel: Channel, message: Message, user: string, name: string): Fields {
  return {
    user,
    reaction: name,
    ...(message.subtype === 'bot_message' ? {} : { item_user: message.user }),
    item: { type: 'message', channel: channel.id, ts: message.ts },
  };
}

/** True when the name could be an emoji: `thumbsup`, `+1`, `wave::skin-tone-2`. */
export function isEmojiName(name: string): boolean {
  return /^[\p{L}\p{N}_+'-]+(::skin-tone-[2-6])?$/u.test(name) && name.length <= 100;
}

/** Adds a reaction; false when the person has it on already. */
export function react(w: Workspace, channel: Channel, message: Message, user: string, name: string): boolean {
  const found = message.reactions.find((each) => each.name === name);
  if (found?.users.includes(user) === true) return false;
  const reactions =
    found === undefined
      ? [...message.reactions, { name, users: [user] }]
      : message.reactions.map((each) => (each === found ? { name, users: [...each.users, user] } : each));
  changeMessage(w, message, { reactions });
  w.live.tell({ type: 'reaction', channel: channel.id, ts: message.ts, thread_ts: message.thread_ts });
  raise(w, 'reaction_added', reactionFields(channel, message, user, name), channel);
  return true;
}

/** Takes a reaction off; false when the person had none. */
export function unreact(
  w: Workspace,
  channel: Channel,
  message: Message,
  user: string,
  name: string,
): boolean {
  const found = message.reactions.find((each) => each.name === name);
  if (found === undefined || !found.users.includes(user)) return false;
  const users = found.users.filter((id) => id !== user);
  const others = message.reactions.filter((each) => each !== found || users.length > 0);
  changeMessage(w, message, { reactions: others.map((each) => (each === found ? { name, users } : each)) });
  w.live.tell({ type: 'reaction', channel: channel.id, ts: message.ts, thread_ts: message.thread_ts });
  raise(w, 'reaction_removed', reactionFields(channel, message, user, name), channel);
  return true;
}

function pinFields(w: Workspace, channel: Channel, message: Message, pin: Pin, user: string): Fields {
  return {
    user,
    channel_id: channel.id,
    item: {
      type: 'message',
      channel: channel.id,
      created: pin.created,
      created_by: pin.user,
      message: messageWire(w, message),
    },
    item_user: message.user,
    pin_count: channel.pins.length,
  };
}

/** Pins a message; false when it is pinned. */
export function pin(w: Workspace, channel: Channel, message: Message, user: string): boolean {
  if (channel.pins.some((each) => each.ts === message.ts)) return false;
  const made: Pin = { ts: message.ts, user, created: seconds(w.clock) };
  const after = changeChannel(w, channel.id, { pins: [...channel.pins, made] }) ?? channel;
  raise(w, 'pin_added', pinFields(w, after, message, made, user), channel);
  return true;
}

/** Takes a pin off; false when there is none. */
export function unpin(w: Workspace, channel: Channel, message: Message, user: string): boolean {
  const found = channel.pins.find((each) => each.ts === message.ts);
  if (found === undefined) return false;
  const after =
    changeChannel(w, channel.id, { pins: channel.pins.filter((each) => each !== found) }) ?? channel;
  raise(
    w,
    'pin_removed',
    { ...pinFields(w, after, message, found, user), has_pins: after.pins.length > 0 },
    channel,
  );
  return true;
}
