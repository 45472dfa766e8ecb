import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { createWorkspace } from '../../sandbox/create.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { manifest } from './small-app/start.ts';

function scene() {
  const workspace = createWorkspace({ manifest });
  const client = new WebClient('xoxb-sandbox', {
    slackApiUrl: 'http://slack.sandbox/api/',
    fetch: fetchInto(workspace),
  });
  const person = (name: string): string =>
    [...workspace.state.people.values()].find((each) => each.name === name)?.id ?? '';
  return { workspace, client, act: actsOn(workspace), person };
}

test('a channel from creation to archive', async () => {
  const { client, person } = scene();
  const { channel: made } = await client.conversations.create({ name: 'inc-1-orders' });
  const channel = made?.id ?? '';
  expect(channel).toMatch(/^C[A-Z0-9]{8,}$/);
  await client.conversations.setTopic({ channel, topic: 'orders are down' });
  await client.conversations.invite({ channel, users: `${person('ada')},${person('bo')}` });
  await client.conversations.rename({ channel, name: 'inc-1-orders-api' });
  const { members = [] } = await client.conversations.members({ channel });
  expect(members).toHaveLength(3);
  const { channel: info } = await client.conversations.info({ channel });
  expect(info).toMatchObject({
    name: 'inc-1-orders-api',
    topic: { value: 'orders are down' },
    previous_names: ['inc-1-orders'],
    is_member: true,
  });
  await client.conversations.archive({ channel });
  await expect(client.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({
    data: { error: 'is_archived' },
  });
  await client.conversations.unarchive({ channel });
  await expect(client.chat.postMessage({ channel, text: 'x' })).resolves.toMatchObject({ ok: true });
});

test('history and threads, newest and oldest first, page by page', async () => {
  const { client } = scene();
  const { channel: made } = await client.conversations.create({ name: 'log' });
  const channel = made?.id ?? '';
  const sent: string[] = [];
  for (const text of ['one', 'two', 'three'])
    sent.push((await client.chat.postMessage({ channel, text })).ts ?? '');
  await client.chat.postMessage({ channel, text: 'in the thread', thread_ts: sent[0] ?? '' });
  await client.chat.postMessage({
    channel,
    text: 'for all',
    thread_ts: sent[0] ?? '',
    reply_broadcast: true,
  });
  const first = await client.conversations.history({ channel, limit: 2 });
  expect(first.messages?.map((message) => message.text)).toEqual(['for all', 'three']);
  const second = await client.conversations.history({
    channel,
    limit: 2,
    cursor: first.response_metadata?.next_cursor ?? '',
  });
  expect(second.messages?.map((message) => message.text)).toEqual(['two', 'one']);
  expect(second.messages?.[1]).toMatchObject({ reply_count: 2, thread_ts: sent[0] });
  expect(second.response_metadata?.next_cursor).toBe('');
  const since = await client.conversations.history({ channel, oldest: sent[1] ?? '' });
  expect(since.messages?.map((message) => message.text)).toEqual(['for all', 'three']);
  const thread = await client.conversations.replies({ channel, ts: sent[0] ?? '' });
  expect(thread.messages?.map((message) => message.text)).toEqual(['one', 'in the thread', 'for all']);
  await client.chat.delete({ channel, ts: sent[0] ?? '' });
  const after = await client.conversations.history({ channel });
  expect(after.messages?.at(-1)).toMatchObject({ subtype: 'tombstone' });
});

test('bookmarks, pins, user groups and look-ups', async () => {
  const { client, person } = scene();
  const { channel: made } = await client.conversations.create({ name: 'things' });
  const channel = made?.id ?? '';
  const { bookmark } = await client.bookmarks.add({
    channel_id: channel,
    title: 'Status',
    type: 'link',
    link: 'https://a.example',
  });
  await client.bookmarks.edit({ channel_id: channel, bookmark_id: bookmark?.id ?? '', title: 'Status page' });
  expect((await client.bookmarks.list({ channel_id: channel })).bookmarks).toMatchObject([
    { title: 'Status page', link: 'https://a.example' },
  ]);
  await client.bookmarks.remove({ channel_id: channel, bookmark_id: bookmark?.id ?? '' });
  expect((await client.bookmarks.list({ channel_id: channel })).bookmarks).toEqual([]);
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'pin me' });
  await client.pins.add({ channel, timestamp: ts });
  expect((await client.pins.list({ channel })).items).toMatchObject([{ message: { text: 'pin me' } }]);
  const { usergroup } = await client.usergroups.create({ name: 'On call', handle: 'on-call' });
  await client.usergroups.users.update({ usergroup: usergroup?.id ?? '', users: person('cy') });
  expect((await client.usergroups.users.list({ usergroup: usergroup?.id ?? '' })).users).toEqual([
    person('cy'),
  ]);
  expect((await client.users.lookupByEmail({ email: 'cy@example.com' })).user).toMatchObject({
    id: person('cy'),
    tz: 'Asia/Kolkata',
    tz_offset: 19_800,
  });
});

test('a DM is opened once, and a post to a person goes there', async () => {
  const { client, person, act } = scene();
  const first = await client.conversations.open({ users: person('bo') });
  const second = await client.conversations.open({ users: person('bo') });
  expect(second).toMatchObject({ already_open: true, channel: { id: first.channel?.id } });
  expect(await client.chat.postMessage({ channel: person('bo'), text: 'hello' })).toMatchObject({
    channel: first.channel?.id,
  });
  expect(await act.unread({ user: 'bo' })).toMatchObject({
    channels: [{}, { id: first.channel?.id, unread: 1, mentions: 1 }],
  });
  expect((await client.conversations.list({ types: 'im' })).channels).toHaveLength(1);
});

test('blocks.validate answers with code, pointer and constraint', async () => {
  const { client } = scene();
  const blocks = [{ type: 'section', text: { type: 'invalid', text: 'x' } }];
  await expect(client.apiCall('blocks.validate', { blocks })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      errors: [
        {
          code: 'failed_constraint',
          message: 'unsupported type: invalid',
          pointer: '/0/text/type',
          constraint: { type: 'enum', expected: ['plain_text', 'mrkdwn'] },
        },
      ],
    },
  });
  await expect(client.apiCall('blocks.validate', { blocks: [{ type: 'divider' }] })).resolves.toMatchObject({
    ok: true,
  });
});
