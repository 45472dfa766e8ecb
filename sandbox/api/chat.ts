import { botSees } from '../events.ts';
import { dmOf } from '../model/channels.ts';
import { nextTs } from '../model/ids.ts';
import { addMessage, messageAt } from '../model/messages.ts';
import { edit, erase, say } from '../model/say.ts';
import type { Channel, Message } from '../model/state.ts';
import { messageWire } from '../model/wire.ts';
import { messageFor, visibleChannel } from './access.ts';
import { done, fail, flag, given, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';
import { contentOf, isEmpty } from './content.ts';

const EPHEMERAL_OR_UPDATE_TEXT = 4000;

/** The channel a post goes to: an id, a `#name`, or a person's id for the DM with them. */
function destination(call: Call): Channel | Failure {
  const { w } = call;
  const named = text(call, 'channel');
  const person = w.state.people.get(named);
  if (person !== undefined) {
    if (person.id === w.app.user || person.deleted) return fail('channel_not_found');
    if (w.manifest.features?.app_home?.messages_tab_enabled === false) return fail('messages_tab_disabled');
    return dmOf(w, w.app.user, person.id).channel;
  }
  const channel = visibleChannel(call, named, true);
  if (isFailure(channel)) return channel;
  const off = w.manifest.features?.app_home?.messages_tab_enabled === false;
  return channel.im && off ? fail('messages_tab_disabled') : channel;
}

function mayPost(call: Call, channel: Channel): Failure | undefined {
  if (channel.archived) return fail('is_archived');
  const publicly = !channel.private && call.scopes.includes('chat:write.public');
  return botSees(call.w, channel) || publicly ? undefined : fail('not_in_channel');
}

function threadOf(call: Call, channel: Channel): { readonly ts: string | undefined } | Failure {
  const ts = text(call, 'thread_ts');
  if (ts === '') return { ts: undefined };
  const parent = messageAt(call.w, channel.id, ts);
  // Slack takes the ts of a reply too, and puts the message into that reply's thread.
  if (parent === undefined || parent.only !== undefined) return fail('thread_not_found');
  return { ts: parent.thread_ts ?? parent.ts };
}

function disguise(call: Call): Partial<Message> | Failure {
  const asked = ['username', 'icon_emoji', 'icon_url'].some((name) => text(call, name) !== '');
  if (!asked) return {};
  if (!call.scopes.includes('chat:write.customize')) {
    return fail('missing_scope', { needed: 'chat:write.customize', provided: call.scopes.join(',') });
  }
  const username = text(call, 'username');
  return {
    subtype: 'bot_message',
    icon: text(call, 'icon_emoji') || undefined,
    username: username || undefined,
  };
}

function postMessage(call: Call): Answer {
  const channel = destination(call);
  if (isFailure(channel)) return channel;
  const refused = mayPost(call, channel);
  if (refused !== undefined) return refused;
  const content = contentOf(call.w, call.args);
  if (isFailure(content)) return content;
  if (isEmpty(content)) return fail('no_text');
  const thread = threadOf(call, channel);
  if (isFailure(thread)) return thread;
  const looks = disguise(call);
  if (isFailure(looks)) return looks;
  const said = say(call.w, channel, {
    user: call.w.app.user,
    bot: true,
    text: content.text,
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    metadata: content.metadata,
    thread_ts: thread.ts,
    broadcast: flag(call, 'reply_broadcast') && thread.ts !== undefined ? true : undefined,
    ...looks,
  });
  return done({ channel: channel.id, ts: said.ts, message: messageWire(call.w, said) });
}

function postEphemeral(call: Call): Answer {
  const channel = destination(call);
  if (isFailure(channel)) return channel;
  const refused = mayPost(call, channel);
  if (refused !== undefined) return refused;
  const user = text(call, 'user');
  if (!channel.members.includes(user)) return fail('user_not_in_channel');
  const content = contentOf(call.w, call.args);
  if (isFailure(content)) return content;
  if (isEmpty(content)) return fail('no_text');
  const thread = threadOf(call, channel);
  if (isFailure(thread)) return thread;
  const said = addMessage(call.w, {
    channel: channel.id,
    user: call.w.app.user,
    bot: true,
    only: user,
    text: content.text,
    blocks: content.blocks ?? [],
    attachments: content.attachments ?? [],
    thread_ts: thread.ts,
  });
  return done({ message_ts: said.ts });
}

function ownMessage(
  call: Call,
  error: string,
): { readonly channel: Channel; readonly message: Message } | Failure {
  const channel = visibleChannel(call, text(call, 'channel'));
  if (isFailure(channel)) return channel;
  const message = messageFor(call, channel, text(call, 'ts'));
  if (isFailure(message)) return message;
  return message.bot === true && message.user === call.w.app.user ? { channel, message } : fail(error);
}

function update(call: Call): Answer {
  const found = ownMessage(call, 'cant_update_message');
  if (isFailure(found)) return found;
  const { channel, message } = found;
  if (channel.archived) return fail('is_inactive');
  if (text(call, 'text').length > EPHEMERAL_OR_UPDATE_TEXT) return fail('msg_too_long');
  const content = contentOf(call.w, call.args);
  if (isFailure(content)) return content;
  const saysSomething = ['text', 'blocks', 'attachments', 'markdown_text', 'file_ids', 'metadata'].some(
    (name) => given(call, name),
  );
  if (!saysSomething) return fail('no_text');
  // Blocks that are left out stay; `[]` removes them. The same holds for attachments and text.
  const next = {
    text: given(call, 'text') || given(call, 'markdown_text') ? content.text : message.text,
    blocks: content.blocks ?? message.blocks,
    attachments: content.attachments ?? message.attachments,
  };
  if (isEmpty({ ...next, metadata: undefined }) && message.files.length === 0) return fail('no_text');
  const edited = { user: call.w.app.user, ts: nextTs(call.w.state, call.w.clock) };
  const after = edit(call.w, channel, message, {
    ...next,
    metadata: content.metadata ?? message.metadata,
    edited,
  });
  return done({ channel: channel.id, ts: after.ts, text: after.text, message: messageWire(call.w, after) });
}

function remove(call: Call): Answer {
  const found = ownMessage(call, 'cant_delete_message');
  if (isFailure(found)) return found;
  erase(call.w, found.channel, found.message);
  return done({ channel: found.channel.id, ts: found.message.ts });
}

function permalink(call: Call): Answer {
  const channel = visibleChannel(call, text(call, 'channel'));
  if (isFailure(channel)) return channel;
  const message = messageFor(call, channel, text(call, 'message_ts'));
  if (isFailure(message)) return message;
  const thread =
    message.thread_ts === undefined || message.thread_ts === message.ts
      ? ''
      : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
  const link = `${call.w.base.url}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return done({ channel: channel.id, permalink: link });
}

export const chatMethods: Methods = {
  'chat.postMessage': { required: ['channel'], scopes: ['chat:write'], tier: 'special', run: postMessage },
  'chat.postEphemeral': {
    required: ['channel', 'user'],
    scopes: ['chat:write'],
    tier: 4,
    run: postEphemeral,
  },
  'chat.update': { required: ['channel', 'ts'], scopes: ['chat:write'], tier: 3, run: update },
  'chat.delete': { required: ['channel', 'ts'], scopes: ['chat:write'], tier: 3, run: remove },
  'chat.getPermalink': { required: ['channel', 'message_ts'], scopes: [], tier: 'special', run: permalink },
};
