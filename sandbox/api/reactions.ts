import { isTs } from '../model/ids.ts';
import { isEmojiName, react, unreact } from '../model/reactions.ts';
import type { Channel, Message } from '../model/state.ts';
import { messageWire } from '../model/wire.ts';
import { messageFor, visibleChannel } from './access.ts';
import { done, fail, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';

const MOST_KINDS = 23;

type Found = { readonly channel: Channel; readonly message: Message };

function target(call: Call): Found | Failure {
  const channel = visibleChannel(call, text(call, 'channel'));
  if (isFailure(channel)) return channel;
  if (text(call, 'timestamp') === '') return fail('no_item_specified');
  if (!isTs(text(call, 'timestamp'))) return fail('bad_timestamp');
  const message = messageFor(call, channel, text(call, 'timestamp'));
  return isFailure(message) ? message : { channel, message };
}

function add(call: Call): Answer {
  const found = target(call);
  if (isFailure(found)) return found;
  const name = text(call, 'name').replaceAll(/^:|:$/g, '');
  if (!isEmojiName(name)) return fail('invalid_name');
  if (found.channel.archived) return fail('is_archived');
  const { reactions } = found.message;
  if (!reactions.some((each) => each.name === name) && reactions.length >= MOST_KINDS)
    return fail('too_many_emoji');
  return react(call.w, found.channel, found.message, call.w.app.user, name)
    ? done()
    : fail('already_reacted');
}

function remove(call: Call): Answer {
  const found = target(call);
  if (isFailure(found)) return found;
  const name = text(call, 'name').replaceAll(/^:|:$/g, '');
  if (!isEmojiName(name)) return fail('invalid_name');
  return unreact(call.w, found.channel, found.message, call.w.app.user, name) ? done() : fail('no_reaction');
}

function get(call: Call): Answer {
  const found = target(call);
  if (isFailure(found)) return found;
  return done({ type: 'message', channel: found.channel.id, message: messageWire(call.w, found.message) });
}

export const reactionMethods: Methods = {
  'reactions.add': { required: ['channel', 'name'], scopes: ['reactions:write'], tier: 3, run: add },
  'reactions.remove': { required: ['channel', 'name'], scopes: ['reactions:write'], tier: 2, run: remove },
  'reactions.get': { required: ['channel'], scopes: ['reactions:read'], tier: 3, run: get },
};
