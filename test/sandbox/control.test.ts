import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';
import { parseManifest } from '../../sandbox/manifest.ts';
import { manifest } from './small-app/start.ts';

async function scene(more: Partial<SandboxOptions> = {}) {
  const sandbox = await startSandbox({ port: 0, manifest, ...more });
  const ask = async (
    method: string,
    path: string,
    body?: string,
  ): Promise<{ status: number; answer: Record<string, unknown> }> => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, answer: Object(await response.json()) };
  };
  const post = (path: string, body: object) => ask('POST', `/control/${path}`, JSON.stringify(body));
  const client = new WebClient('xoxb-sandbox', { slackApiUrl: `${sandbox.url}/api/` });
  return { ...sandbox, ask, post, client, [Symbol.asyncDispose]: () => sandbox.close() };
}

describe('the control API', () => {
  test('starts with ada, bo, cy, the bot and #general', async () => {
    await using s = await scene();
    const { answer } = await s.ask('GET', '/control/state');
    expect(answer).toMatchObject({
      people: [
        { name: 'ada', tz: 'Europe/London', admin: true, bot: false },
        { name: 'bo', tz: 'America/New_York' },
        { name: 'cy', tz: 'Asia/Kolkata' },
        { name: 'lunch', bot: true },
      ],
      channels: [{ name: 'general', archived: false, private: false }],
      commands: [{ command: '/lunch' }, { command: '/escaped' }],
      shortcuts: [
        { callback_id: 'lunch.new', type: 'global' },
        { callback_id: 'lunch.from_message', type: 'message' },
      ],
    });
  });

  test.each([
    ['command', { user: 'zed', channel: '#general', text: '/lunch' }, 'there is no person "zed"'],
    ['command', { user: 'ada', channel: '#nowhere', text: '/lunch' }, 'sees no channel "#nowhere"'],
    ['command', { user: 'ada', channel: '#general', text: 'lunch' }, 'must start with /'],
    ['command', { user: 'ada' }, 'channel'],
    ['message', { user: 'lunch', channel: '#general', text: 'x' }, 'there is no person "lunch"'],
    [
      'click',
      { user: 'ada', channel: '#general', ts: '1.000001', button: 'Go' },
      'there is no message with ts "1.000001"',
    ],
    ['click', { user: 'ada', button: 'Go' }, 'has no home open'],
    ['submit', { user: 'ada', values: {} }, 'ada has no modal open'],
    ['shortcut', { user: 'ada', callback_id: 'nope' }, 'there is no global shortcut "nope"'],
    ['faults', { method: 'x', kind: 'sleepy' }, 'kind'],
    ['channel', { user: 'ada', name: 'general' }, 'name_taken'],
    ['archive', { user: 'ada', channel: '#general' }, 'cant_archive_general'],
    ['person', { name: 'Di' }, 'name'],
    ['person', { name: 'di', tz: 'Mars/Base' }, 'tz'],
    ['disconnect', { reason: 'bored' }, 'reason'],
    ['message', { user: 'ada', channel: '#general', text: 'x', surprise: 1 }, 'surprise'],
  ])('refuses %s %j and shows what works', async (path, body, words) => {
    await using s = await scene();
    const { status, answer } = await s.post(path, body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      ok: false,
      error: expect.stringContaining(words),
      example: expect.any(Object),
    });
    expect(String(answer['error'])).not.toMatch(/\n\s+at /);
  });

  test('bears rubbish: no JSON, unknown paths, too much, strange methods', async () => {
    await using s = await scene();
    expect(await s.ask('POST', '/control/message', '{')).toMatchObject({
      status: 400,
      answer: { ok: false },
    });
    expect(await s.ask('POST', '/control/message', '[]')).toMatchObject({ status: 400 });
    expect(await s.ask('GET', '/control/nothing')).toMatchObject({ status: 404, answer: { ok: false } });
    expect(await s.ask('PATCH', '/api/auth.test')).toMatchObject({ answer: { error: 'not_authed' } });
    expect(await s.ask('GET', '/page/..%2f..%2fpackage.json')).toMatchObject({ status: 404 });
    expect(await s.ask('POST', '/control/message', 'x'.repeat(9 * 1024 * 1024))).toMatchObject({
      status: 413,
    });
    const elsewhere = await fetch(`${s.url}/control/state`, { headers: { origin: 'https://example.com' } });
    expect(elsewhere.status).toBe(403);
    expect(await s.ask('GET', '/control/state')).toMatchObject({ status: 200 });
  });

  test('threads, reactions, pins, unread marks and DMs', async () => {
    await using s = await scene();
    const { answer: said } = await s.post('message', { user: 'ada', channel: '#general', text: 'look @bo' });
    const ts = String(said['ts']);
    await s.post('message', { user: 'bo', channel: '#general', text: 'seen', thread_ts: ts });
    await s.post('react', { user: 'bo', channel: '#general', ts, name: 'eyes' });
    await s.post('pin', { user: 'cy', channel: '#general', ts });
    const top = await s.ask('GET', '/control/messages?channel=general&user=cy');
    expect(top.answer).toMatchObject({
      messages: [
        { ts, plain: 'look @bo', reply_count: 1, pinned: true, reactions: [{ name: 'eyes', count: 1 }] },
      ],
    });
    const thread = await s.ask('GET', `/control/messages?channel=general&user=cy&thread_ts=${ts}`);
    expect(thread.answer).toMatchObject({ messages: [{ ts }, { plain: 'seen', thread_ts: ts }] });
    const { id } = Object(s.workspace.state.channels.values().next().value);
    expect((await s.ask('GET', '/control/unread?user=bo')).answer).toMatchObject({
      channels: [{ id, unread: 1, mentions: 1 }],
    });
    await s.post('read', { user: 'bo', channel: '#general', ts });
    expect((await s.ask('GET', '/control/unread?user=bo')).answer).toMatchObject({
      channels: [{ id, unread: 0, mentions: 0 }],
    });
    const { answer: dm } = await s.post('open', { user: 'ada', with: 'bo' });
    await s.post('message', { user: 'bo', channel: String(dm['channel']), text: 'just us' });
    expect(
      await s.post('message', { user: 'cy', channel: String(dm['channel']), text: 'me too' }),
    ).toMatchObject({ status: 400 });
  });

  test('tells changes as they happen', async () => {
    await using s = await scene();
    const stop = new AbortController();
    const live = await fetch(`${s.url}/control/live?user=ada`, { signal: stop.signal });
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    await s.post('channel', { user: 'bo', name: 'hidden', private: true });
    await s.post('message', { user: 'bo', channel: '#hidden', text: 'secret' });
    await s.post('message', { user: 'bo', channel: '#general', text: 'open' });
    let heard = '';
    while (!heard.includes('"type":"message"')) heard += (await reader?.read())?.value ?? '';
    stop.abort();
    const general = [...s.workspace.state.channels.keys()][0] ?? '';
    expect(heard).toContain(`"channel":"${general}"`);
    expect(heard.match(/"type":"message"/g)).toHaveLength(1);
  });

  test('the journal is numbered and read from a place', async () => {
    await using s = await scene();
    await s.client.auth.test();
    await s.client.users.list({});
    const { answer } = await s.ask('GET', '/control/journal?since=0');
    expect(answer).toMatchObject({
      entries: [
        { id: 1, kind: 'call', method: 'auth.test', ok: true },
        { id: 2, method: 'users.list' },
      ],
    });
    expect((await s.ask('GET', '/control/journal?since=1')).answer).toMatchObject({
      last: 2,
      entries: [{ id: 2 }],
    });
  });

  test('people come, change and go', async () => {
    await using s = await scene();
    expect(await s.post('person', { name: 'di', tz: 'Europe/Oslo' })).toMatchObject({ status: 200 });
    await s.post('person', { name: 'di', admin: true });
    const { members = [] } = await s.client.users.list({});
    expect(members.find((each) => each.name === 'di')).toMatchObject({
      tz: 'Europe/Oslo',
      is_admin: true,
      deleted: false,
    });
    await s.post('deactivate', { who: 'di' });
    expect(await s.post('message', { user: 'di', channel: '#general', text: 'x' })).toMatchObject({
      status: 400,
    });
  });
});

function png(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  return Buffer.concat([head, Buffer.from('IHDR'), size, deflateSync(Buffer.alloc(9))]);
}

test('a file is uploaded in three calls, shown, and used in an image block', async () => {
  await using s = await scene();
  await s.act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  const channel = [...s.workspace.state.channels.keys()][0] ?? '';
  const picture = png(320, 200);
  await s.client.files.uploadV2({
    channel_id: channel,
    file: picture,
    filename: 'menu.png',
    title: 'Menu',
    initial_comment: 'today',
  });
  const seen = await s.act.messages({ channel: '#general', user: 'ada' });
  const message = 'messages' in seen ? seen.messages.at(-1) : undefined;
  expect(message).toMatchObject({
    text: 'today',
    files: [{ name: 'menu.png', title: 'Menu', mimetype: 'image/png', width: 320, height: 200 }],
  });
  const [file] = [...s.workspace.state.files.values()];
  const bytes = await fetch(`${s.url}/files/${file?.id}/menu.png`);
  expect(Buffer.from(await bytes.arrayBuffer()).equals(picture)).toBe(true);
  const blocks = [{ type: 'image' as const, alt_text: 'menu', slack_file: { id: file?.id ?? '' } }];
  await expect(s.client.chat.postMessage({ channel, text: 'menu', blocks })).resolves.toMatchObject({
    ok: true,
  });
});

test('a workspace survives a restart, and ids count on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const dataFile = join(folder, 'state.json');
  try {
    const before = await scene({ dataFile });
    await before.act.channel({ user: 'ada', name: 'orders' });
    await before.act.invite({ user: 'ada', channel: '#orders', who: 'lunch' });
    await before.act.message({ user: 'ada', channel: '#orders', text: 'kept' });
    const orders =
      [...before.workspace.state.channels.values()].find((each) => each.name === 'orders')?.id ?? '';
    await before.client.files.uploadV2({ channel_id: orders, content: 'soup', filename: 'menu.txt' });
    await before.close();
    await using after = await scene({ dataFile });
    const kept = await after.act.messages({ channel: '#orders', user: 'ada' });
    expect('messages' in kept && kept.messages.map((each) => each.plain)).toContain('kept');
    const [file] = [...after.workspace.state.files.values()];
    expect(await (await fetch(`${after.url}/files/${file?.id}/menu.txt`)).text()).toBe('soup');
    const next = await after.act.channel({ user: 'ada', name: 'next' });
    expect('channel' in next && next.channel > orders).toBe(true);
    expect([...after.workspace.state.people.values()].map((each) => each.name)).toEqual([
      'ada',
      'bo',
      'cy',
      'lunch',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what was answered is on disk, although writing it took long once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const dataFile = join(folder, 'state.json');
  try {
    await using s = await scene({ dataFile });
    const [channel] = s.workspace.state.channels.values();
    // As on a machine that is busy with something else.
    const busy = performance.now() + 50;
    const toJSON = (): unknown => {
      while (performance.now() < busy);
      return { ...channel };
    };
    if (channel !== undefined) Object.defineProperty(channel, 'toJSON', { value: toJSON });
    for (const text of ['first', 'second']) {
      await s.act.message({ user: 'ada', channel: '#general', text });
      expect(await readFile(dataFile, 'utf8')).toContain(`"${text}"`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a state file that cannot be read is put aside, not overwritten', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const dataFile = join(folder, 'state.json');
  try {
    await writeFile(dataFile, '{"half":');
    await using s = await scene({ dataFile });
    expect((await s.ask('GET', '/control/state')).status).toBe(200);
    expect(await readFile(`${dataFile}.unreadable`, 'utf8')).toBe('{"half":');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['an unknown key', { display_information: { name: 'A', colour: 'red' } }, 'colour'],
  ['no name', { features: {} }, 'display_information'],
  [
    'a long command',
    {
      display_information: { name: 'A' },
      features: { slash_commands: [{ command: `/${'x'.repeat(32)}`, description: 'd' }] },
    },
    'slash_commands.0.command',
  ],
  [
    'an event without its scope',
    {
      display_information: { name: 'A' },
      settings: { event_subscriptions: { bot_events: ['reaction_added'] } },
    },
    'reactions:read',
  ],
])('a manifest with %s is refused', (_, source, words) => {
  expect(() => parseManifest(source)).toThrow(words);
});
