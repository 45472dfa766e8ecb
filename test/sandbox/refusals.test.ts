import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../../sandbox/create.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { manifest } from './small-app/start.ts';

const minimal = { display_information: { name: 'Bare' }, oauth_config: { scopes: { bot: ['chat:write'] } } };

/** A workspace with the bot in #general, #old (archived) and #hall (the bot is not in it); and how to call the Web API. */
async function scene(source: unknown = manifest) {
  const workspace = createWorkspace({ manifest: source });
  const act = actsOn(workspace);
  const fetch = fetchInto(workspace);
  const call = async (
    method: string,
    args: object = {},
    token = 'xoxb-sandbox',
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(`http://slack.sandbox/api/${method}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(args),
    });
    return Object(await response.json());
  };
  const idOf = (name: string): string =>
    [...workspace.state.channels.values()].find((channel) => channel.name === name)?.id ?? `no ${name}`;
  await act.invite({ user: 'ada', channel: '#general', who: workspace.app.name });
  for (const name of ['old', 'hall', 'secret'])
    await act.channel({ user: 'ada', name, private: name === 'secret' });
  await act.invite({ user: 'ada', channel: '#old', who: workspace.app.name });
  await act.archive({ user: 'ada', channel: '#old' });
  await act.message({ user: 'ada', channel: '#general', text: 'by ada' });
  const person = (name: string): string =>
    [...workspace.state.people.values()].find((each) => each.name === name)?.id ?? '';
  const said = workspace.state.messages.get(idOf('general'))?.at(-1)?.ts ?? '';
  const posted = await call('chat.postMessage', { channel: idOf('general'), text: 'by the bot' });
  const own = String(posted['ts']);
  return { workspace, act, call, idOf, person, said, own };
}

type Scene = Awaited<ReturnType<typeof scene>>;
type Row = readonly [method: string, error: string, args: (s: Scene) => object];

const rows: readonly Row[] = [
  ['nonsense.method', 'unknown_method', () => ({})],
  ['chat.postMessage', 'channel_not_found', () => ({ channel: 'C0NOPE00001', text: 'x' })],
  ['chat.postMessage', 'channel_not_found', (s) => ({ channel: s.idOf('secret'), text: 'x' })],
  ['chat.postMessage', 'not_in_channel', (s) => ({ channel: s.idOf('hall'), text: 'x' })],
  ['chat.postMessage', 'is_archived', (s) => ({ channel: s.idOf('old'), text: 'x' })],
  ['chat.postMessage', 'no_text', (s) => ({ channel: s.idOf('general') })],
  ['chat.postMessage', 'invalid_arguments', () => ({ text: 'x' })],
  [
    'chat.postMessage',
    'invalid_blocks_format',
    (s) => ({ channel: s.idOf('general'), text: 'x', blocks: '{' }),
  ],
  ['chat.postMessage', 'invalid_blocks', (s) => ({ channel: s.idOf('general'), blocks: [{ type: 'nope' }] })],
  [
    'chat.postMessage',
    'thread_not_found',
    (s) => ({ channel: s.idOf('general'), text: 'x', thread_ts: '1.000001' }),
  ],
  ['chat.postMessage', 'msg_blocks_too_long', (s) => ({ channel: s.idOf('general'), blocks: longBlocks })],
  [
    'chat.postMessage',
    'too_many_attachments',
    (s) => ({ channel: s.idOf('general'), attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) }),
  ],
  [
    'chat.postMessage',
    'markdown_text_conflict',
    (s) => ({ channel: s.idOf('general'), text: 'x', markdown_text: 'y' }),
  ],
  [
    'chat.postMessage',
    'invalid_metadata_schema',
    (s) => ({ channel: s.idOf('general'), text: 'x', metadata: { a: 1 } }),
  ],
  [
    'chat.postEphemeral',
    'user_not_in_channel',
    (s) => ({ channel: s.idOf('general'), user: 'U0NOPE00001', text: 'x' }),
  ],
  ['chat.update', 'message_not_found', (s) => ({ channel: s.idOf('general'), ts: '1.000001', text: 'x' })],
  ['chat.update', 'cant_update_message', (s) => ({ channel: s.idOf('general'), ts: s.said, text: 'x' })],
  ['chat.update', 'msg_too_long', (s) => ({ channel: s.idOf('general'), ts: s.own, text: 'x'.repeat(4001) })],
  ['chat.update', 'no_text', (s) => ({ channel: s.idOf('general'), ts: s.own })],
  ['chat.delete', 'cant_delete_message', (s) => ({ channel: s.idOf('general'), ts: s.said })],
  ['chat.getPermalink', 'message_not_found', (s) => ({ channel: s.idOf('general'), message_ts: '1.000001' })],
  ['conversations.create', 'name_taken', () => ({ name: 'general' })],
  ['conversations.create', 'name_taken', () => ({ name: 'old' })],
  ['conversations.create', 'invalid_name_specials', () => ({ name: 'Big Room' })],
  ['conversations.create', 'invalid_name_punctuation', () => ({ name: '---' })],
  ['conversations.create', 'invalid_name_maxlength', () => ({ name: 'x'.repeat(81) })],
  ['conversations.rename', 'not_in_channel', (s) => ({ channel: s.idOf('hall'), name: 'hallway' })],
  ['conversations.rename', 'is_archived', (s) => ({ channel: s.idOf('old'), name: 'older' })],
  [
    'conversations.invite',
    'already_in_channel',
    (s) => ({ channel: s.idOf('general'), users: s.person('ada') }),
  ],
  [
    'conversations.invite',
    'cant_invite_self',
    (s) => ({ channel: s.idOf('general'), users: s.workspace.app.user }),
  ],
  ['conversations.invite', 'user_not_found', (s) => ({ channel: s.idOf('general'), users: 'U0NOPE00001' })],
  ['conversations.invite', 'not_in_channel', (s) => ({ channel: s.idOf('hall'), users: s.person('bo') })],
  [
    'conversations.kick',
    'cant_kick_from_general',
    (s) => ({ channel: s.idOf('general'), user: s.person('ada') }),
  ],
  ['conversations.join', 'is_archived', (s) => ({ channel: s.idOf('old') })],
  ['conversations.archive', 'cant_archive_general', (s) => ({ channel: s.idOf('general') })],
  ['conversations.archive', 'already_archived', (s) => ({ channel: s.idOf('old') })],
  ['conversations.unarchive', 'not_archived', (s) => ({ channel: s.idOf('general') })],
  ['conversations.setTopic', 'too_long', (s) => ({ channel: s.idOf('general'), topic: 'x'.repeat(251) })],
  ['conversations.setTopic', 'not_in_channel', (s) => ({ channel: s.idOf('hall'), topic: 'x' })],
  ['conversations.open', 'users_list_not_supplied', () => ({})],
  ['conversations.open', 'user_not_found', () => ({ users: 'U0NOPE00001' })],
  ['conversations.info', 'channel_not_found', () => ({ channel: 'C0NOPE00001' })],
  ['conversations.list', 'invalid_types', () => ({ types: 'rooms' })],
  ['conversations.list', 'invalid_limit', () => ({ limit: 1000 })],
  ['conversations.list', 'invalid_cursor', () => ({ cursor: 'what' })],
  ['conversations.history', 'not_in_channel', (s) => ({ channel: s.idOf('hall') })],
  [
    'conversations.history',
    'invalid_ts_oldest',
    (s) => ({ channel: s.idOf('general'), oldest: 'yesterday' }),
  ],
  ['conversations.replies', 'thread_not_found', (s) => ({ channel: s.idOf('general'), ts: '1.000001' })],
  ['users.info', 'user_not_found', () => ({ user: 'U0NOPE00001' })],
  ['users.lookupByEmail', 'users_not_found', () => ({ email: 'nobody@example.com' })],
  ['pins.add', 'bad_timestamp', (s) => ({ channel: s.idOf('general'), timestamp: 'x' })],
  ['pins.add', 'message_not_found', (s) => ({ channel: s.idOf('general'), timestamp: '1.000001' })],
  ['pins.add', 'no_item_specified', (s) => ({ channel: s.idOf('general') })],
  ['pins.remove', 'no_pin', (s) => ({ channel: s.idOf('general'), timestamp: s.own })],
  [
    'reactions.add',
    'invalid_name',
    (s) => ({ channel: s.idOf('general'), timestamp: s.own, name: 'two words' }),
  ],
  [
    'reactions.remove',
    'no_reaction',
    (s) => ({ channel: s.idOf('general'), timestamp: s.own, name: 'eyes' }),
  ],
  [
    'bookmarks.add',
    'invalid_link',
    (s) => ({ channel_id: s.idOf('general'), title: 'x', type: 'link', link: 'x' }),
  ],
  [
    'bookmarks.add',
    'invalid_bookmark_type',
    (s) => ({ channel_id: s.idOf('general'), title: 'x', type: 'file' }),
  ],
  ['bookmarks.remove', 'not_found', (s) => ({ channel_id: s.idOf('general'), bookmark_id: 'Bk1' })],
  ['usergroups.users.update', 'no_such_subteam', () => ({ usergroup: 'S1', users: 'U1' })],
  ['views.open', 'invalid_arguments', () => ({ trigger_id: 'made.up', view: modal })],
  ['views.open', 'invalid_arguments', () => ({ trigger_id: 'x', view: { ...modal, title: undefined } })],
  [
    'views.open',
    'view_too_large',
    () => ({ trigger_id: 'x', view: { ...modal, private_metadata: 'x'.repeat(250_001) } }),
  ],
  ['views.update', 'not_found', () => ({ view_id: 'V1', view: modal })],
  ['files.completeUploadExternal', 'file_not_found', () => ({ files: [{ id: 'F1' }] })],
  ['blocks.validate', 'invalid_arguments', () => ({})],
];

const longBlocks = Array.from({ length: 5 }, () => ({
  type: 'section',
  text: { type: 'mrkdwn', text: 'x'.repeat(2900) },
}));
const modal = {
  type: 'modal',
  title: { type: 'plain_text', text: 'T' },
  blocks: [{ type: 'divider' }],
};

describe('the Web API refuses what Slack refuses', () => {
  test.each(rows)('%s: %s', async (method, error, args) => {
    const s = await scene();
    expect(await s.call(method, args(s))).toMatchObject({ ok: false, error });
  });

  test('things done twice', async () => {
    const s = await scene();
    const at = { channel: s.idOf('general'), timestamp: s.own };
    for (const [method, args, error] of [
      ['pins.add', at, 'already_pinned'],
      ['reactions.add', { ...at, name: 'eyes' }, 'already_reacted'],
      ['usergroups.create', { name: 'Crew', handle: 'crew' }, 'name_already_exists'],
    ] as const) {
      expect(await s.call(method, args)).toMatchObject({ ok: true });
      expect(await s.call(method, args)).toMatchObject({ ok: false, error });
    }
  });

  test('a user group may not be emptied', async () => {
    const s = await scene();
    await s.call('usergroups.create', { name: 'Crew', handle: 'crew' });
    const [group] = [...s.workspace.state.usergroups.keys()];
    expect(await s.call('usergroups.users.update', { usergroup: group, users: '[]' })).toMatchObject({
      error: 'no_users_provided',
    });
    expect(
      await s.call('usergroups.users.update', { usergroup: group, users: s.person('bo') }),
    ).toMatchObject({
      ok: true,
      usergroup: { users: [s.person('bo')], user_count: 1 },
    });
  });

  test('tokens', async () => {
    const s = await scene();
    expect(await s.call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' });
    expect(await s.call('auth.test', {}, 'xoxb-other')).toMatchObject({ error: 'invalid_auth' });
    expect(await s.call('auth.test', {}, 'xapp-sandbox')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await s.call('auth.test', { token: 'xoxb-sandbox' }, '')).toMatchObject({
      ok: true,
      user: 'lunch',
    });
    expect(await s.call('apps.connections.open', { token: 'xapp-sandbox' }, '')).toMatchObject({
      error: 'invalid_auth',
    });
    await s.act.deactivate({ who: 'lunch' });
    expect(await s.call('users.list')).toMatchObject({ error: 'account_inactive' });
  });

  test('scopes, by method and by kind of channel', async () => {
    const s = await scene(minimal);
    const provided = 'chat:write';
    expect(await s.call('users.list')).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided,
    });
    expect(await s.call('conversations.create', { name: 'x' })).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:manage',
      provided,
    });
    expect(await s.call('conversations.create', { name: 'x', is_private: true })).toMatchObject({
      needed: 'groups:write',
    });
    expect(await s.call('conversations.open', { users: s.person('ada') })).toMatchObject({
      needed: 'im:write',
    });
    expect(
      await s.call('chat.postMessage', { channel: s.idOf('general'), text: 'x', username: 'y' }),
    ).toMatchObject({
      needed: 'chat:write.customize',
    });
    expect(
      await s.call('views.publish', { user_id: s.person('ada'), view: { type: 'home', blocks: [] } }),
    ).toMatchObject({
      error: 'not_enabled',
    });
  });

  test('bad JSON and bad bodies', async () => {
    const s = await scene();
    const fetch = fetchInto(s.workspace);
    const post = async (body: string): Promise<unknown> => {
      const headers = { authorization: 'Bearer xoxb-sandbox', 'content-type': 'application/json' };
      const response = await fetch('http://slack.sandbox/api/users.list', { method: 'POST', headers, body });
      return response.json();
    };
    expect(await post('{')).toMatchObject({ error: 'invalid_json' });
    expect(await post('[1]')).toMatchObject({ error: 'json_not_object' });
  });

  test('an invite names every bad user, and force skips them', async () => {
    const s = await scene();
    await s.call('conversations.create', { name: 'room' });
    const users = `${s.person('bo')},U0NOPE00001`;
    expect(await s.call('conversations.invite', { channel: s.idOf('room'), users })).toMatchObject({
      ok: false,
      errors: [{ user: 'U0NOPE00001', ok: false, error: 'user_not_found' }],
    });
    expect(
      await s.call('conversations.invite', { channel: s.idOf('room'), users, force: true }),
    ).toMatchObject({ ok: true });
    expect(s.workspace.state.channels.get(s.idOf('room'))?.members).toContain(s.person('bo'));
  });

  test('deactivated people cannot be written to, invited or act', async () => {
    const s = await scene();
    await s.act.deactivate({ who: 'cy' });
    expect(await s.call('chat.postMessage', { channel: s.person('cy'), text: 'x' })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await s.call('conversations.open', { users: s.person('cy') })).toMatchObject({
      error: 'user_disabled',
    });
    expect(await s.act.message({ user: 'cy', channel: '#general', text: 'x' })).toMatchObject({
      ok: false,
      error: 'cy is deactivated and cannot act',
    });
  });

  test('blocks left out of chat.update stay, an empty list removes them', async () => {
    const s = await scene();
    const channel = s.idOf('general');
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*now*' } }];
    const { ts } = await s.call('chat.postMessage', { channel, text: 'x', blocks });
    expect(await s.call('chat.update', { channel, ts, text: 'y' })).toMatchObject({
      message: { text: 'y', blocks: [{ text: { text: '*now*' } }] },
    });
    const bare = await s.call('chat.update', { channel, ts, text: 'z', blocks: [] });
    expect(bare).toMatchObject({ ok: true, message: { text: 'z' } });
    expect(Object(bare['message'])).not.toHaveProperty('blocks');
  });
});
