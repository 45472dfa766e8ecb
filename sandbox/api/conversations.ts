import { seconds } from '../clock.ts';
import { addChannel, changeChannel, channelType, dmOf, groupDmOf, nameTrouble } from '../model/channels.ts';
import { announceCreated, archive, join, leave, rename, unarchive } from '../model/membership.ts';
import { note } from '../model/say.ts';
import type { Channel } from '../model/state.ts';
import { markRead } from '../model/unread.ts';
import { channelWire } from '../model/wire.ts';
import { channelFor, membershipTrouble, scopesFor } from './access.ts';
import { done, fail, flag, ids, isFailure, scopeTrouble, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';
import { isTs } from '../model/ids.ts';

const INVITES = 100;
const NOTE_LENGTH = 250;

function asked(call: Call, deed: 'manage' | 'invite' = 'manage'): Channel | Failure {
  const channel = channelFor(call, deed);
  if (isFailure(channel)) return channel;
  return channel.im || channel.mpim ? fail('method_not_supported_for_channel_type') : channel;
}

function wired(call: Call, channel: Channel): Answer {
  return done({ channel: channelWire(call.w, channel, call.w.app.user) });
}

function create(call: Call): Answer {
  const isPrivate = flag(call, 'is_private');
  const refused = scopeTrouble(call, scopesFor('manage', isPrivate ? 'group' : 'channel'));
  if (refused !== undefined) return refused;
  const name = text(call, 'name').replace(/^#/, '');
  const trouble = nameTrouble(call.w, name);
  if (trouble !== undefined) return fail(trouble);
  const bot = call.w.app.user;
  const channel = addChannel(call.w, {
    name,
    creator: bot,
    members: [bot],
    kind: isPrivate ? 'private' : 'public',
  });
  announceCreated(call.w, channel);
  return wired(call, channel);
}

function renamed(call: Call): Answer {
  const channel = asked(call);
  if (isFailure(channel)) return channel;
  if (channel.archived) return fail('is_archived');
  const refused = membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  const name = text(call, 'name').replace(/^#/, '');
  if (name === channel.name) return wired(call, channel);
  const trouble = channel.general ? 'not_authorized' : nameTrouble(call.w, name);
  return trouble === undefined ? wired(call, rename(call.w, channel, call.w.app.user, name)) : fail(trouble);
}

function inviteTrouble(call: Call, channel: Channel, user: string): string | undefined {
  const person = call.w.state.people.get(user);
  if (user === call.w.app.user) return 'cant_invite_self';
  if (person === undefined || person.deleted) return 'user_not_found';
  if (channel.members.includes(user)) return 'already_in_channel';
  return undefined;
}

function invite(call: Call): Answer {
  const channel = asked(call, 'invite');
  if (isFailure(channel)) return channel;
  if (channel.archived) return fail('is_archived');
  const refused = membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  const users = ids(call, 'users');
  if (users.length === 0 || users.length > INVITES) return fail('no_user');
  const errors = users.flatMap((user) => {
    const error = inviteTrouble(call, channel, user);
    return error === undefined ? [] : [{ user, ok: false, error }];
  });
  const first = errors[0];
  if (first !== undefined && !(flag(call, 'force') && errors.length < users.length))
    return fail(first.error, { errors });
  const good = users.filter((user) => !errors.some((error) => error.user === user));
  const after = good.reduce((so, user) => join(call.w, so, user, call.w.app.user), channel);
  const wire = channelWire(call.w, after, call.w.app.user);
  return done({ channel: wire, ...(errors.length === 0 ? {} : { errors }) });
}

function kick(call: Call): Answer {
  const channel = asked(call);
  if (isFailure(channel)) return channel;
  const user = text(call, 'user');
  if (!call.w.state.people.has(user)) return fail('user_not_found');
  if (user === call.w.app.user) return fail('cant_kick_self');
  if (channel.general) return fail('cant_kick_from_general');
  const refused = membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  if (!channel.members.includes(user)) return fail('not_in_channel');
  leave(call.w, channel, user);
  return done({ errors: {} });
}

function joined(call: Call): Answer {
  const channel = call.w.state.channels.get(text(call, 'channel'));
  if (channel === undefined || (channel.private && !channel.members.includes(call.w.app.user)))
    return fail('channel_not_found');
  if (channel.private) return fail('method_not_supported_for_channel_type');
  if (channel.archived) return fail('is_archived');
  if (channel.members.includes(call.w.app.user)) {
    const wire = channelWire(call.w, channel, call.w.app.user);
    return done({
      channel: wire,
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    });
  }
  return wired(call, join(call.w, channel, call.w.app.user));
}

function left(call: Call): Answer {
  const channel = asked(call);
  if (isFailure(channel)) return channel;
  if (channel.general) return fail('cant_leave_general');
  if (!channel.members.includes(call.w.app.user)) return done({ not_in_channel: true });
  leave(call.w, channel, call.w.app.user);
  return done();
}

function archived(call: Call): Answer {
  const channel = asked(call);
  if (isFailure(channel)) return channel;
  if (channel.general) return fail('cant_archive_general');
  if (channel.archived) return fail('already_archived');
  const refused = membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  archive(call.w, channel, call.w.app.user);
  return done();
}

function unarchived(call: Call): Answer {
  const channel = asked(call);
  if (isFailure(channel)) return channel;
  if (!channel.archived) return fail('not_archived');
  unarchive(call.w, channel, call.w.app.user);
  return done();
}

function noted(part: 'topic' | 'purpose') {
  return (call: Call): Answer => {
    const channel = channelFor(call, 'topic');
    if (isFailure(channel)) return channel;
    if (channel.im) return fail('method_not_supported_for_channel_type');
    if (channel.archived) return fail('is_archived');
    const refused = membershipTrouble(call, channel);
    if (refused !== undefined) return refused;
    const value = text(call, part);
    if (value.length > NOTE_LENGTH) return fail('too_long');
    const creator = call.w.app.user;
    const changed = { [part]: { value, creator, last_set: seconds(call.w.clock) } };
    const after = changeChannel(call.w, channel.id, changed) ?? channel;
    const what = part === 'topic' ? 'topic' : 'description';
    if (channel[part].value !== value)
      note(call.w, after, creator, `channel_${part}`, `<@${creator}> set the channel ${what}: ${value}`);
    return done({ channel: channelWire(call.w, after, creator), [part]: value });
  };
}

function open(call: Call): Answer {
  const named = text(call, 'channel');
  const bot = call.w.app.user;
  if (named !== '') {
    const channel = call.w.state.channels.get(named);
    if (channel === undefined || !channel.members.includes(bot) || !(channel.im || channel.mpim))
      return fail('channel_not_found');
    return done({ channel: { id: channel.id }, no_op: true, already_open: true });
  }
  const users = ids(call, 'users').filter((user) => user !== bot);
  if (users.length === 0) return fail('users_list_not_supplied');
  if (users.length > 8) return fail('too_many_users');
  const refused = scopeTrouble(call, scopesFor('manage', users.length === 1 ? 'im' : 'mpim'));
  if (refused !== undefined) return refused;
  const people = users.map((user) => call.w.state.people.get(user));
  if (people.includes(undefined)) return fail('user_not_found');
  if (people.some((person) => person?.deleted === true)) return fail('user_disabled');
  const { channel, made } =
    users.length === 1 ? dmOf(call.w, bot, users[0] ?? '') : groupDmOf(call.w, [bot, ...users]);
  const shown = flag(call, 'return_im') ? channelWire(call.w, channel, bot) : { id: channel.id };
  return done({ channel: shown, ...(made ? {} : { no_op: true, already_open: true }) });
}

function marked(call: Call): Answer {
  const channel = call.w.state.channels.get(text(call, 'channel'));
  if (channel === undefined) return fail('channel_not_found');
  const refused =
    scopeTrouble(call, scopesFor('manage', channelType(channel))) ?? membershipTrouble(call, channel);
  if (refused !== undefined) return refused;
  if (!isTs(text(call, 'ts'))) return fail('invalid_timestamp');
  markRead(call.w, call.w.app.user, channel.id, text(call, 'ts'));
  return done();
}

export const conversationMethods: Methods = {
  'conversations.create': { required: ['name'], scopes: [], tier: 2, run: create },
  'conversations.rename': { required: ['channel', 'name'], scopes: [], tier: 2, run: renamed },
  'conversations.invite': { required: ['channel', 'users'], scopes: [], tier: 3, run: invite },
  'conversations.kick': { required: ['channel', 'user'], scopes: [], tier: 3, run: kick },
  'conversations.join': { required: ['channel'], scopes: ['channels:join'], tier: 3, run: joined },
  'conversations.leave': { required: ['channel'], scopes: [], tier: 3, run: left },
  'conversations.archive': { required: ['channel'], scopes: [], tier: 2, run: archived },
  'conversations.unarchive': { required: ['channel'], scopes: [], tier: 2, run: unarchived },
  'conversations.setTopic': { required: ['channel'], scopes: [], tier: 2, run: noted('topic') },
  'conversations.setPurpose': { required: ['channel'], scopes: [], tier: 2, run: noted('purpose') },
  'conversations.open': { required: [], scopes: [], tier: 3, run: open },
  'conversations.mark': { required: ['channel', 'ts'], scopes: [], tier: 3, run: marked },
};
