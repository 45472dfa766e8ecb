import { ErrorCode, WebClient } from '@slack/web-api';
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { lunch } from './small-app/app.ts';
import { manifest, overSockets } from './small-app/start.ts';

async function scene() {
  const sandbox = await startSandbox({ port: 0, manifest });
  await sandbox.act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  const client = new WebClient('xoxb-sandbox', {
    slackApiUrl: `${sandbox.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 300,
    logLevel: LogLevel.ERROR,
  });
  const channel = [...sandbox.workspace.state.channels.keys()][0] ?? '';
  const post = (text: string) => client.chat.postMessage({ channel, text });
  const texts = (): readonly string[] =>
    (sandbox.workspace.state.messages.get(channel) ?? [])
      .filter((said) => said.bot === true)
      .map((said) => said.text);
  return { ...sandbox, post, texts, [Symbol.asyncDispose]: () => sandbox.close() };
}

test('each fault is what the client takes it for, as often as was asked', async () => {
  await using s = await scene();
  await s.act.faults({ method: 'chat.postMessage', kind: 'ratelimited', times: 1, seconds: 7 });
  await expect(s.post('a')).rejects.toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
  await s.act.faults({ method: '*', kind: 'http500', times: 1 });
  await expect(s.post('b')).rejects.toMatchObject({ code: ErrorCode.HTTPError, statusCode: 500 });
  await s.act.faults({ method: 'chat.postMessage', kind: 'timeout', times: 1 });
  await expect(s.post('c')).rejects.toMatchObject({ code: ErrorCode.RequestError });
  expect(s.texts()).toEqual([]);
  await s.act.faults({ method: 'chat.postMessage', kind: 'die_after', times: 1 });
  await expect(s.post('d')).rejects.toMatchObject({ code: ErrorCode.RequestError });
  expect(s.texts()).toEqual(['d']);
  await expect(s.post('e')).resolves.toMatchObject({ ok: true });
  const calls = s.workspace.journal.since(0).filter((entry) => entry.kind === 'call');
  expect(calls.map((entry) => entry['fault'] ?? entry['ok'])).toEqual([
    'ratelimited',
    'http500',
    'timeout',
    true,
    true,
  ]);
  expect(JSON.stringify(calls)).not.toContain('xoxb-');
});

test('a fault without a number lasts until it is taken away, over HTTP too', async () => {
  await using s = await scene();
  const url = `${s.url}/control/faults`;
  const set = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ method: 'chat.postMessage', kind: 'http500' }),
  });
  expect(await set.json()).toMatchObject({ ok: true, faults: [{ method: 'chat.postMessage' }] });
  for (let time = 0; time < 3; time += 1)
    await expect(s.post('x')).rejects.toMatchObject({ statusCode: 500 });
  expect(await (await fetch(url, { method: 'DELETE' })).json()).toMatchObject({ ok: true, faults: [] });
  await expect(s.post('x')).resolves.toMatchObject({ ok: true });
});

test('a socket that is closed comes back, and an event of the gap is delivered', async () => {
  await using running = await overSockets();
  await running.act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  expect(running.disconnect()).toBe(1);
  await expect.poll(() => running.workspace.link() === undefined).toBe(true);
  const gap = await running.act.command({ user: 'ada', channel: '#general', text: '/lunch' });
  expect(gap).toMatchObject({ ok: false, error: '/lunch failed with the error "dispatch_failed"' });
  await expect.poll(() => running.workspace.link() !== undefined, { timeout: 15_000 }).toBe(true);
  const after = await running.act.command({ user: 'ada', channel: '#general', text: '/lunch' });
  expect(after).toMatchObject({ ok: true, ephemeral: [{ plain: 'Say what: /lunch soup' }] });
});

test('with two sockets each payload goes to one of them, and both are used', async () => {
  const sandbox = await startSandbox({ port: 0, manifest });
  const clientOptions = { slackApiUrl: `${sandbox.url}/api/` };
  const receivers = [1, 2].map(
    () =>
      new SocketModeReceiver({
        appToken: 'xapp-sandbox',
        logLevel: LogLevel.ERROR,
        installerOptions: { clientOptions },
      }),
  );
  const [first, second] = receivers;
  if (first === undefined || second === undefined) throw new Error('two receivers were made');
  const app = lunch(
    new App({
      token: 'xoxb-sandbox',
      receiver: first,
      clientOptions,
      logLevel: LogLevel.ERROR,
      deferInitialization: true,
    }),
  );
  await app.init();
  second.init(app);
  await app.start();
  await second.start();
  const counts = [0, 0];
  receivers.forEach((receiver, index) => {
    receiver.client.on('slack_event', () => {
      counts[index] = (counts[index] ?? 0) + 1;
    });
  });
  for (let time = 0; time < 4; time += 1) {
    expect(await sandbox.act.command({ user: 'ada', channel: '#general', text: '/lunch' })).toMatchObject({
      ok: true,
      ephemeral: [{}],
    });
  }
  expect(counts).toEqual([2, 2]);
  await second.stop();
  await app.stop();
  await sandbox.close();
});

test('a ticket opens one socket, once', async () => {
  await using s = await scene();
  const app = new WebClient('xapp-sandbox', { slackApiUrl: `${s.url}/api/`, logLevel: LogLevel.ERROR });
  const { url = '' } = await app.apps.connections.open({});
  const opens = (address: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(address);
      socket.onmessage = (event) => {
        socket.close();
        resolve(String(Object(JSON.parse(String(event.data))).type));
      };
      socket.onerror = () => resolve('refused');
    });
  expect(await opens(url)).toBe('hello');
  expect(await opens(url)).toBe('refused');
  expect(await opens(`${url}x`)).toBe('refused');
});
