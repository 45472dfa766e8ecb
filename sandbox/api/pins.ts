import { isTs } from '../model/ids.ts';
import { messageAt } from '../model/messages.ts';
import { pin, unpin } from '../model/reactions.ts';
import type { Channel, Message } from '../model/state.ts';
import { messageWire } from '../model/wire.ts';
import { membershipTrouble, messageFor, visibleChannel } from './access.ts';
import { done, fail, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';

const MOST = 100;

function target(call: Call): { readonly channel: Channel; readonly message: Message } | Failure {
  const channel = visibleChannel(call, text(call, 'channel'));
  if (isFailure(channel)) return channel;
  const refused = membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  if (text(call, 'timestamp') === '') return fail('no_item_specified');
  if (!isTs(text(call, 'timestamp'))) return fail('bad_timestamp');
  const message = messageFor(call, channel, text(call, 'timestamp'));
  return isFailure(message) ? message : { channel, message };
}

function add(call: Call): Answer {
  const found = target(call);
  if (isFailure(found)) return found;
  if (/^(channel|group)_/.test(found.message.subtype ?? '')) return fail('not_pinnable');
  if (found.channel.pins.length >= MOST) return fail('too_many_pins');
  return pin(call.w, found.channel, found.message, call.w.app.user) ? done() : fail('already_pinned');
}

function remove(call: Call): Answer {
  const found = target(call);
  if (isFailure(found)) return found;
  return unpin(call.w, found.channel, found.message, call.w.app.user) ? done() : fail('no_pin');
}

function list(call: Call): Answer {
  const channel = visibleChannel(call, text(call, 'channel'));
  if (isFailure(channel)) return channel;
  const items = channel.pins.flatMap((each) => {
    const message = messageAt(call.w, channel.id, each.ts);
    if (message === undefined) return [];
    return [
      {
        type: 'message',
        channel: channel.id,
        created: each.created,
        created_by: each.user,
        message: messageWire(call.w, message),
      },
    ];
  });
  return done({ items: items.toReversed() });
}

export const pinMethods: Methods = {
  'pins.add': { required: ['channel'], scopes: ['pins:write'], tier: 2, run: add },
  'pins.remove': { required: ['channel'], scopes: ['pins:write'], tier: 2, run: remove },
  'pins.list': { required: ['channel'], scopes: ['pins:read'], tier: 2, run: list },
};
