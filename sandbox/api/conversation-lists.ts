import { channelType } from '../model/channels.ts';
import { isTs } from '../model/ids.ts';
import { messageAt, messagesIn, repliesTo } from '../model/messages.ts';
import type { Channel, Message } from '../model/state.ts';
import { channelWire, messageWire } from '../model/wire.ts';
import { channelFor, membershipTrouble, page, scopesFor } from './access.ts';
import { done, fail, flag, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';

const types = { channel: 'public_channel', group: 'private_channel', im: 'im', mpim: 'mpim' } as const;
const knownTypes: readonly string[] = Object.values(types);

function info(call: Call): Answer {
  const channel = channelFor(call, 'read');
  return isFailure(channel) ? channel : done({ channel: channelWire(call.w, channel, call.w.app.user) });
}

function list(call: Call): Answer {
  const wanted = (text(call, 'types') || 'public_channel').split(',').map((type) => type.trim());
  if (wanted.some((type) => !knownTypes.includes(type))) return fail('invalid_types');
  const kinds = (['channel', 'group', 'im', 'mpim'] as const).filter((kind) => wanted.includes(types[kind]));
  const lacking = kinds
    .flatMap((kind) => scopesFor('read', kind))
    .filter((scope) => !call.scopes.includes(scope));
  if (lacking.length > 0)
    return fail('missing_scope', { needed: lacking.join(','), provided: call.scopes.join(',') });
  const bot = call.w.app.user;
  const channels = [...call.w.state.channels.values()].filter(
    (channel) =>
      kinds.includes(channelType(channel)) &&
      (!channel.private || channel.members.includes(bot)) &&
      (!channel.archived || !flag(call, 'exclude_archived')),
  );
  const found = page(call, channels, { usual: 100, most: 999 });
  if (isFailure(found)) return found;
  return done({
    channels: found.items.map((channel) => channelWire(call.w, channel, bot)),
    response_metadata: { next_cursor: found.next },
  });
}

function members(call: Call): Answer {
  const channel = channelFor(call, 'read');
  if (isFailure(channel)) return channel;
  const found = page(call, channel.members, { usual: 100, most: 999 });
  if (isFailure(found)) return found;
  return done({ members: found.items, response_metadata: { next_cursor: found.next } });
}

function within(call: Call, messages: readonly Message[]): readonly Message[] | Failure {
  const [oldest, latest] = [text(call, 'oldest'), text(call, 'latest')];
  const bad = (ts: string): boolean => ts !== '' && ts !== '0' && !isTs(ts) && !/^\d+$/.test(ts);
  if (bad(oldest)) return fail('invalid_ts_oldest');
  if (bad(latest)) return fail('invalid_ts_latest');
  const inclusive = flag(call, 'inclusive');
  return messages.filter((message) => {
    const from = Number(message.ts) - Number(oldest || 0);
    const to = Number(latest === '' ? Infinity : latest) - Number(message.ts);
    return inclusive ? from >= 0 && to >= 0 : from > 0 && to > 0;
  });
}

function readable(call: Call): Channel | Failure {
  const channel = channelFor(call, 'history');
  if (isFailure(channel)) return channel;
  return membershipTrouble(call, channel) ?? channel;
}

function pageOf(call: Call, messages: readonly Message[], more: object): Answer {
  const found = page(call, messages, { usual: 100, most: 999 });
  if (isFailure(found)) return found;
  return done({
    messages: found.items.map((message) => messageWire(call.w, message)),
    has_more: found.next !== '',
    ...more,
    response_metadata: { next_cursor: found.next },
  });
}

function history(call: Call): Answer {
  const channel = readable(call);
  if (isFailure(channel)) return channel;
  const top = messagesIn(call.w, channel.id).filter(
    (message) =>
      message.only === undefined &&
      (message.thread_ts === undefined || message.thread_ts === message.ts || message.broadcast === true),
  );
  const asked = within(call, top);
  if (isFailure(asked)) return asked;
  return pageOf(call, asked.toReversed(), { pin_count: channel.pins.length });
}

function replies(call: Call): Answer {
  const channel = readable(call);
  if (isFailure(channel)) return channel;
  const asked = messageAt(call.w, channel.id, text(call, 'ts'));
  if (asked === undefined || asked.only !== undefined) return fail('thread_not_found');
  const parent = messageAt(call.w, channel.id, asked.thread_ts ?? asked.ts) ?? asked;
  const said = repliesTo(call.w, channel.id, parent.ts).filter((message) => message.only === undefined);
  const wanted = within(call, said);
  return isFailure(wanted) ? wanted : pageOf(call, [parent, ...wanted], {});
}

export const conversationListMethods: Methods = {
  'conversations.info': { required: ['channel'], scopes: [], tier: 3, run: info },
  'conversations.list': { required: [], scopes: [], tier: 2, run: list },
  'conversations.members': { required: ['channel'], scopes: [], tier: 4, run: members },
  'conversations.history': { required: ['channel'], scopes: [], tier: 3, run: history },
  'conversations.replies': { required: ['channel', 'ts'], scopes: [], tier: 3, run: replies },
};
