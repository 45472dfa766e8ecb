import { seconds } from '../clock.ts';
import { nextId } from '../model/ids.ts';
import type { Usergroup } from '../model/state.ts';
import { usergroupWire } from '../model/wire.ts';
import { done, fail, flag, given, ids, isFailure, text } from './answer.ts';
import type { Answer, Call, Failure, Methods } from './answer.ts';

function taken(call: Call, own: string): string | undefined {
  const others = [...call.w.state.usergroups.values()].filter((group) => group.id !== own);
  const name = text(call, 'name');
  const handle = text(call, 'handle');
  if (name !== '' && others.some((group) => group.name === name)) return 'name_already_exists';
  if (handle !== '' && others.some((group) => group.handle === handle)) return 'handle_already_exists';
  if (['here', 'channel', 'everyone', 'group'].includes(handle)) return 'forbidden_handle';
  if (handle !== '' && !/^[a-z0-9][a-z0-9._-]{0,20}$/.test(handle)) return 'bad_handle';
  if (name.length > 255) return 'name_too_long';
  return text(call, 'description').length > 140 ? 'description_too_long' : undefined;
}

function put(call: Call, group: Usergroup, withUsers = false): Answer {
  call.w.state.usergroups.set(group.id, group);
  call.w.live.tell({ type: 'people' });
  return done({ usergroup: usergroupWire(call.w, group, withUsers) });
}

function create(call: Call): Answer {
  const trouble = taken(call, '');
  if (trouble !== undefined) return fail(trouble);
  const channels = ids(call, 'channels');
  if (channels.some((id) => !call.w.state.channels.has(id))) return fail('invalid_channel_provided');
  const now = seconds(call.w.clock);
  return put(call, {
    id: nextId(call.w.state, 'S'),
    name: text(call, 'name'),
    handle:
      text(call, 'handle') ||
      text(call, 'name')
        .toLowerCase()
        .replaceAll(/[^a-z0-9._-]+/g, '-')
        .slice(0, 21),
    description: text(call, 'description'),
    users: [],
    channels,
    enabled: true,
    creator: call.w.app.user,
    created: now,
    updated: now,
  });
}

function groupOf(call: Call): Usergroup | Failure {
  return call.w.state.usergroups.get(text(call, 'usergroup')) ?? fail('no_such_subteam');
}

function update(call: Call): Answer {
  const group = groupOf(call);
  if (isFailure(group)) return group;
  const trouble = taken(call, group.id);
  if (trouble !== undefined) return fail(trouble);
  return put(call, {
    ...group,
    name: text(call, 'name') || group.name,
    handle: text(call, 'handle') || group.handle,
    description: given(call, 'description') ? text(call, 'description') : group.description,
    updated: seconds(call.w.clock),
  });
}

function enable(enabled: boolean) {
  return (call: Call): Answer => {
    const group = groupOf(call);
    return isFailure(group) ? group : put(call, { ...group, enabled, updated: seconds(call.w.clock) });
  };
}

function updateUsers(call: Call): Answer {
  const group = groupOf(call);
  if (isFailure(group)) return group;
  const users = ids(call, 'users');
  if (users.length === 0) return fail('no_users_provided');
  const people = users.map((user) => call.w.state.people.get(user));
  if (people.some((person) => person === undefined || person.deleted)) return fail('invalid_users');
  return put(call, { ...group, users: [...new Set(users)], updated: seconds(call.w.clock) }, true);
}

function list(call: Call): Answer {
  const groups = [...call.w.state.usergroups.values()].filter(
    (group) => group.enabled || flag(call, 'include_disabled'),
  );
  return done({
    usergroups: groups.map((group) => usergroupWire(call.w, group, flag(call, 'include_users'))),
  });
}

function users(call: Call): Answer {
  const group = groupOf(call);
  return isFailure(group) ? group : done({ users: group.users });
}

const read = ['usergroups:read'];
const write = ['usergroups:write'];

export const usergroupMethods: Methods = {
  'usergroups.list': { required: [], scopes: read, tier: 2, run: list },
  'usergroups.create': { required: ['name'], scopes: write, tier: 2, run: create },
  'usergroups.update': { required: ['usergroup'], scopes: write, tier: 2, run: update },
  'usergroups.enable': { required: ['usergroup'], scopes: write, tier: 2, run: enable(true) },
  'usergroups.disable': { required: ['usergroup'], scopes: write, tier: 2, run: enable(false) },
  'usergroups.users.list': { required: ['usergroup'], scopes: read, tier: 2, run: users },
  'usergroups.users.update': { required: ['usergroup'], scopes: write, tier: 2, run: updateUsers },
};
