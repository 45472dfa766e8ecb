import { seconds } from './clock.ts';
import { sendEvent } from './delivery/send.ts';
import type { Fields } from './json.ts';
import { channelType } from './model/channels.ts';
import { nextTs } from './model/ids.ts';
import type { Channel, Message } from './model/state.ts';
import { messageWire } from './model/wire.ts';
import type { Workspace } from './workspace.ts';

function subscribed(w: Workspace, name: string): boolean {
  return w.manifest.settings?.event_subscriptions?.bot_events?.includes(name) ?? false;
}

/** True when the app's bot may see what happens in the channel. */
export function botSees(w: Workspace, channel: Channel): boolean {
  return channel.members.includes(w.app.user);
}

/** Tells the app of something, if its manifest asks for it; `within` is the channel its bot must be in. */
export function raise(w: Workspace, name: string, fields: Fields, within?: Channel): void {
  if (!subscribed(w, name)) return;
  if (within !== undefined && !botSees(w, within)) return;
  const event = { type: name, ...fields, event_ts: fields['event_ts'] ?? nextTs(w.state, w.clock) };
  sendEvent(w, event, seconds(w.clock));
}

const messageEvents = {
  channel: 'message.channels',
  group: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
} as const;

function raiseMessage(w: Workspace, channel: Channel, fields: Fields): void {
  const kind = channelType(channel);
  if (!subscribed(w, messageEvents[kind]) || !botSees(w, channel)) return;
  sendEvent(w, { type: 'message', channel: channel.id, channel_type: kind, ...fields }, seconds(w.clock));
}

/** A message was said. A mention of the bot is an `app_mention` too (not in DMs). */
export function raiseSaid(w: Workspace, channel: Channel, message: Message): void {
  const wire = messageWire(w, message);
  raiseMessage(w, channel, {
    ...wire,
    ...(message.broadcast === true ? { subtype: 'thread_broadcast' } : {}),
    event_ts: message.ts,
  });
  const mentions = message.text.includes(`<@${w.app.user}>`) || message.text.includes(`<@${w.app.user}|`);
  if (mentions && message.user !== w.app.user && message.subtype === undefined && !channel.im) {
    const { subtype: _, ...said } = wire;
    raise(
      w,
      'app_mention',
      { ...said, type: 'app_mention', channel: channel.id, event_ts: message.ts },
      channel,
    );
  }
}

/** A message was edited. */
export function raiseChanged(w: Workspace, channel: Channel, before: Message, after: Message): void {
  const ts = nextTs(w.state, w.clock);
  raiseMessage(w, channel, {
    subtype: 'message_changed',
    hidden: true,
    ts,
    event_ts: ts,
    message: messageWire(w, after),
    previous_message: messageWire(w, before),
  });
}

/** A message was deleted. */
export function raiseDeleted(w: Workspace, channel: Channel, message: Message): void {
  const ts = nextTs(w.state, w.clock);
  raiseMessage(w, channel, {
    subtype: 'message_deleted',
    hidden: true,
    ts,
    event_ts: ts,
    deleted_ts: message.ts,
    previous_message: messageWire(w, message),
  });
}

/** Something happened to a channel itself: `channel_…` for public ones, `group_…` for private ones. */
export function raiseChannel(w: Workspace, channel: Channel, what: string, fields: Fields): void {
  if (channel.im || channel.mpim) return;
  if (channel.private) raise(w, `group_${what}`, fields, channel);
  else raise(w, `channel_${what}`, fields);
}
