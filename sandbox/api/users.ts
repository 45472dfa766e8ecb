import { channelType } from '../model/channels.ts';
import { channelWire, personWire } from '../model/wire.ts';
import { page, scopesFor } from './access.ts';
import { done, fail, flag, isFailure, text } from './answer.ts';
import type { Answer, Call, Methods } from './answer.ts';

function info(call: Call): Answer {
  const person = call.w.state.people.get(text(call, 'user'));
  if (person === undefined) return fail('user_not_found');
  return done({ user: personWire(call.w, person, call.scopes.includes('users:read.email')) });
}

function list(call: Call): Answer {
  const people = [...call.w.state.people.values()];
  const found = page(call, people, { usual: Math.max(1, people.length), most: 1000 });
  if (isFailure(found)) return found;
  const email = call.scopes.includes('users:read.email');
  return done({
    members: found.items.map((person) => personWire(call.w, person, email)),
    cache_ts: 0,
    response_metadata: { next_cursor: found.next },
  });
}

function lookup(call: Call): Answer {
  const email = text(call, 'email').toLowerCase();
  const person = [...call.w.state.people.values()].find(
    (each) => each.email === email && !each.deleted && !each.bot,
  );
  return person === undefined ? fail('users_not_found') : done({ user: personWire(call.w, person, true) });
}

function conversations(call: Call): Answer {
  const { w } = call;
  const user = text(call, 'user') || w.app.user;
  if (!w.state.people.has(user)) return fail('user_not_found');
  const types = (text(call, 'types') || 'public_channel').split(',').map((type) => type.trim());
  const wanted = [...w.state.channels.values()].filter((channel) => {
    const kind = channelType(channel);
    const type = { channel: 'public_channel', group: 'private_channel', im: 'im', mpim: 'mpim' }[kind];
    const readable = scopesFor('read', kind).some((scope) => call.scopes.includes(scope));
    const shared = !channel.private || channel.members.includes(w.app.user);
    return types.includes(type) && readable && shared && channel.members.includes(user);
  });
  const open = wanted.filter((channel) => !flag(call, 'exclude_archived') || !channel.archived);
  const found = page(call, open, { usual: 100, most: 999 });
  if (isFailure(found)) return found;
  return done({
    channels: found.items.map((channel) => channelWire(w, channel, w.app.user)),
    response_metadata: { next_cursor: found.next },
  });
}

export const userMethods: Methods = {
  'users.info': { required: ['user'], scopes: ['users:read'], tier: 4, run: info },
  'users.list': { required: [], scopes: ['users:read'], tier: 2, run: list },
  'users.lookupByEmail': { required: ['email'], scopes: ['users:read.email'], tier: 3, run: lookup },
  'users.conversations': {
    required: [],
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    tier: 3,
    run: conversations,
  },
  'users.getPresence': {
    required: ['user'],
    scopes: ['users:read'],
    tier: 3,
    run: (call) =>
      call.w.state.people.has(text(call, 'user')) ? done({ presence: 'active' }) : fail('user_not_found'),
  },
};
