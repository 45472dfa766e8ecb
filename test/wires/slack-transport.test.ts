import { createHmac } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/app.ts';
import type { SlackTransport } from '../../src/slack/transport.ts';
import { startWeb } from '../../src/web/server.ts';
import { systemClock } from '#world/clock.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { ownDatabase } from '../kit/database.ts';
import { liveApp } from '../kit/live.ts';
import { freePort, until } from '../kit/process.ts';
import { MANIFEST } from '../kit/scenario.ts';

/** The whole app against a Slack on another port: the real client, the real sockets, the real signatures. */

async function slack(eventsUrl?: string, manifest: unknown = MANIFEST): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0, manifest, eventsUrl });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function appOn(
  transport: SlackTransport,
): Promise<{ readonly app: App; readonly log: ReturnType<typeof captureLog> }> {
  const { app, log } = await liveApp(await ownDatabase(), transport);
  return { app, log };
}

const overSocket = (
  sandbox: Sandbox,
  tokens: { botToken?: string; appToken?: string } = {},
): SlackTransport => ({
  kind: 'socket',
  botToken: 'xoxb-sandbox',
  appToken: 'xapp-sandbox',
  apiUrl: `${sandbox.url}/api/`,
  ...tokens,
});

async function asks(sandbox: Sandbox, text: string): Promise<string> {
  const answer = await sandbox.act.command({ user: 'ada', channel: '#general', text });
  if (!answer.ok) return `Slack: ${answer.error}`;
  return 'ephemeral' in answer ? answer.ephemeral.map((message) => message.plain).join('\n') : '';
}

/** Stands between the app's sockets and the sandbox, so that one of them can be cut. */
async function wireTo(
  sandbox: Sandbox,
): Promise<{ readonly sockets: () => number; readonly cutOne: () => void }> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(sandbox.port, '127.0.0.1');
    near.once('data', (first) => {
      if (first.toString('latin1').startsWith('GET /link')) open.add(near);
    });
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => {
        open.delete(near);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  sandbox.workspace.base.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { sockets: () => open.size, cutOne: () => [...open][0]?.destroy() };
}

describe('over Socket Mode', () => {
  test('commands, modals, buttons and events come and are answered', async () => {
    const sandbox = await slack();
    const { app, log } = await appOn(overSocket(sandbox));
    await app.begin();
    app.engine.start();
    expect(await asks(sandbox, '/team create orders @ada @bo')).toContain('The team orders is made');
    await asks(sandbox, '/service create');
    expect(await sandbox.act.submit({ user: 'ada', values: { Name: 'Not A Name' } })).toMatchObject({
      errors: { name: expect.stringContaining('cannot be a name') },
    });
    expect(await sandbox.act.submit({ user: 'ada', values: { Name: 'orders' } })).toMatchObject({ ok: true });
    expect(await asks(sandbox, '/service show orders')).toContain('Team\norders');
    const home = await until('Home is published', async () => {
      const shown = await sandbox.act.home({ user: 'ada' });
      return 'plain' in shown && shown.plain.includes('Monitors of orders') ? shown : undefined;
    });
    expect(home.plain).toContain('Nothing is wrong');
    expect(log.at('error')).toEqual([]);
  });

  test('while one socket is away the other one answers, and it comes back', async () => {
    const sandbox = await slack();
    const wire = await wireTo(sandbox);
    const { app, log } = await appOn(overSocket(sandbox));
    await app.begin();
    expect(wire.sockets()).toBe(2);
    wire.cutOne();
    for (let asked = 0; asked < 6; asked += 1)
      expect(await asks(sandbox, '/team list')).toContain('There are no teams yet');
    await until('both sockets are there again', async () => (wire.sockets() === 2 ? true : undefined));
    expect(await asks(sandbox, '/team list')).toContain('There are no teams yet');
    expect(log.at('error')).toEqual([]);
  });

  test('a wrong token is named, with where the right one is', async () => {
    const sandbox = await slack();
    const bot = await appOn(overSocket(sandbox, { botToken: 'xoxb-wrong' }));
    await expect(bot.app.begin()).rejects.toThrow(/SLACK_BOT_TOKEN \(invalid_auth\).*OAuth & Permissions/);
    const wrong = await appOn(overSocket(sandbox, { appToken: 'xapp-wrong' }));
    await expect(wrong.app.begin()).rejects.toThrow(/SLACK_APP_TOKEN \(\w+\).*App-Level Tokens/);
  });

  test('a scope that is missing is named', async () => {
    const sandbox = await slack(undefined, MANIFEST.replace('      - pins:write\n', ''));
    const { app } = await appOn(overSocket(sandbox));
    await expect(app.begin()).rejects.toThrow(/lacks the scope pins:write\. Add/);
  });
});

async function overHttp(): Promise<{
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly log: ReturnType<typeof captureLog>;
}> {
  const port = await freePort();
  const sandbox = await slack(`http://127.0.0.1:${port}/slack/events`);
  const { app, log } = await appOn({
    kind: 'http',
    botToken: 'xoxb-sandbox',
    signingSecret: 'sandbox',
    apiUrl: `${sandbox.url}/api/`,
  });
  const { readiness, routes } = app;
  const web = await startWeb({
    host: '127.0.0.1',
    port,
    routes,
    log: log.log,
    metrics: createMetrics(),
    readiness,
  });
  onTestFinished(() => web.close());
  await app.begin();
  return { sandbox, url: `${web.url}/slack/events`, log };
}

describe('over HTTP', () => {
  test('signed requests are answered', async () => {
    const { sandbox, log } = await overHttp();
    expect(await asks(sandbox, '/team create orders @ada')).toContain('The team orders is made');
    await asks(sandbox, '/team edit orders');
    expect(await sandbox.act.submit({ user: 'ada', values: { Name: 'Not A Name' } })).toMatchObject({
      errors: { name: expect.stringContaining('cannot be a name') },
    });
    expect(log.at('error')).toEqual([]);
  });

  test('what Slack did not sign, or signed long ago, is refused', async () => {
    const { url } = await overHttp();
    const body = 'command=%2Fteam&text=list&user_id=U1';
    const post = (secret: string, at: number): Promise<Response> => {
      const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${signature}`,
      };
      return fetch(url, { method: 'POST', headers, body });
    };
    const now = Math.floor(systemClock.now().getTime() / 1_000);
    expect((await post('guessed', now)).status).toBe(401);
    expect((await post('sandbox', now - 600)).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
  });

  test('the address is proven to Slack', async () => {
    const { url } = await overHttp();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'prove it' });
    const at = String(Math.floor(systemClock.now().getTime() / 1_000));
    const signature = `v0=${createHmac('sha256', 'sandbox').update(`v0:${at}:${body}`).digest('hex')}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': at,
        'x-slack-signature': signature,
      },
      body,
    });
    expect(await answer.json()).toEqual({ challenge: 'prove it' });
  });
});
