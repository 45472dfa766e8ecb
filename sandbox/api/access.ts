import { botSees } from '../events.ts';
import { findChannel, channelType } from '../model/channels.ts';
import type { Channel, Message } from '../model/state.ts';
import { messageAt } from '../model/messages.ts';
import { isTs } from '../model/ids.ts';
import { fail, scopeTrouble, text } from './answer.ts';
import type { Call, Failure } from './answer.ts';

const prefixes = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' } as const;

/** What is done to a channel: it decides which scope its kind needs (facts: docs.slack.dev, each method's page). */
export type Deed = 'manage' | 'topic' | 'read' | 'history' | 'invite';

/** The scopes, any of which lets an app do this to a channel of this kind. */
export function scopesFor(deed: Deed, kind: keyof typeof prefixes): readonly string[] {
  const prefix = prefixes[kind];
  const manage = prefix === 'channels' ? 'channels:manage' : `${prefix}:write`;
  if (deed === 'read') return [`${prefix}:read`];
  if (deed === 'history') return [`${prefix}:history`];
  if (deed === 'topic') return [manage, `${prefix}:write.topic`];
  if (deed === 'invite') return [manage, `${prefix}:write.invites`];
  return [manage];
}

/** The channel an app names by id (or by name, as chat.postMessage allows); private ones it is not in do not exist for it. */
export function visibleChannel(call: Call, nameOrId: string, byName = false): Channel | Failure {
  const { w } = call;
  const channel = byName ? findChannel(w, nameOrId) : w.state.channels.get(nameOrId);
  if (channel === undefined) return fail('channel_not_found');
  return channel.private && !botSees(w, channel) ? fail('channel_not_found') : channel;
}

/** The channel of the argument `channel`, when the app may do this to it. */
export function channelFor(call: Call, deed: Deed, name = 'channel'): Channel | Failure {
  const channel = visibleChannel(call, text(call, name));
  if ('ok' in channel) return channel;
  return scopeTrouble(call, scopesFor(deed, channelType(channel))) ?? channel;
}

/** The message an app names by channel and timestamp; ephemeral ones do not exist for the Web API. */
export function messageFor(call: Call, channel: Channel, ts: string): Message | Failure {
  const message = isTs(ts) ? messageAt(call.w, channel.id, ts) : undefined;
  if (message === undefined || message.only !== undefined || message.tombstone === true)
    return fail('message_not_found');
  return message;
}

/** Undefined when the bot is in the channel. */
export function membershipTrouble(call: Call, channel: Channel): Failure | undefined {
  return botSees(call.w, channel) ? undefined : fail('not_in_channel');
}

/** A page of a list: `cursor` and `limit` as Slack has them. */
export function page<T>(
  call: Call,
  items: readonly T[],
  limits: { readonly usual: number; readonly most: number },
): { readonly items: readonly T[]; readonly next: string } | Failure {
  const cursor = text(call, 'cursor');
  const decoded = cursor === '' ? '' : Buffer.from(cursor, 'base64').toString();
  const start = cursor === '' ? 0 : Number(/^next:(\d+)$/.exec(decoded)?.[1] ?? NaN);
  if (Number.isNaN(start)) return fail('invalid_cursor');
  const limit = text(call, 'limit') === '' ? limits.usual : Number(text(call, 'limit'));
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.most) return fail('invalid_limit');
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), next };
}
