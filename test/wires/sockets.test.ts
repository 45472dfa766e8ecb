import { createHmac } from 'node:crypto';
import { parse } from 'yaml';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '#world/clock.ts';
import { startWeb } from '#web/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Sandbox, SandboxOptions } from '../../sandbox/server.ts';
import { ownDatabase } from '../kit/database.ts';
import { answerOf, liveApp } from '../kit/live.ts';
import type { Live } from '../kit/live.ts';
import { freePort, until } from '../kit/process.ts';
import { MANIFEST } from '../kit/scenario.ts';

async function local(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const slack = await startSandbox({ port: 0, manifest: MANIFEST, ...options });
  onTestFinished(() => slack.close());
  return slack;
}

const overSocket = async (
  slack: Sandbox,
  tokens: { readonly botToken?: string; readonly appToken?: string } = {},
): Promise<Live> =>
  liveApp(await ownDatabase(), {
    kind: 'socket',
    botToken: 'xoxb-sandbox',
    appToken: 'xapp-sandbox',
    apiUrl: `${slack.url}/api/`,
    ...tokens,
  });

/** How many sockets of the app are open, as the workspace's journal says. */
const openSockets = (slack: Sandbox): number => {
  const last = slack.workspace.journal
    .since(0)
    .findLast((entry) => entry.kind === 'socket' && typeof entry['open'] === 'number');
  return Number(last?.['open'] ?? 0);
};
const bothOpen = (slack: Sandbox): Promise<true> =>
  until('two sockets are open', async () => (openSockets(slack) === 2 ? true : undefined));

const make = async (slack: Sandbox, name: string): Promise<string> =>
  answerOf(await slack.act.command({ user: 'ada', channel: '#general', text: `/team create ${name}` }));

const teamsOf = async ({ app }: Live): Promise<readonly string[]> =>
  (
    await app.desk.db
      .selectFrom('event')
      .select('data')
      .where('kind', '=', 'team.created')
      .orderBy('id')
      .execute()
  ).map((row) => String((row.data as { readonly name?: unknown }).name));

describe('Socket Mode', () => {
  test('commands go on while Slack closes one socket after the other', async () => {
    const slack = await local();
    const live = await overSocket(slack);
    await live.app.begin();
    live.app.engine.start();
    await bothOpen(slack);
    const made: string[] = [];
    for (const round of [1, 2, 3]) {
      const answers = await Promise.all([
        make(slack, `before-${round}`),
        ...[1, 2, 3].map(async (n) => {
          if (n === 1) expect(slack.disconnect('refresh_requested', 1)).toBe(1);
          return make(slack, `while-${round}-${n}`);
        }),
      ]);
      // The one that was on its way over the closing socket is answered too; those after it go over the other.
      expect(answers.filter((answer) => !answer.includes('is made'))).toEqual([]);
      made.push(`before-${round}`, ...[1, 2, 3].map((n) => `while-${round}-${n}`));
      await bothOpen(slack);
    }
    expect([...(await teamsOf(live))].sort()).toEqual(made.sort());
    expect(live.log.at('error')).toEqual([]);
  });

  test('when Slack closes both, people read that from Slack, and it works again by itself', async () => {
    const slack = await local();
    const live = await overSocket(slack);
    await live.app.begin();
    await bothOpen(slack);
    expect(slack.disconnect()).toBe(2);
    await until('both are closed', async () => (openSockets(slack) === 0 ? true : undefined));
    expect(await make(slack, 'nobody-home')).toBe('Slack: /team failed with the error "dispatch_failed"');
    await bothOpen(slack);
    expect(await make(slack, 'back')).toContain('back');
    expect(await teamsOf(live)).toEqual(['back']);
    expect(live.log.at('error')).toEqual([]);
  });

  test.each([
    [
      'a bot token Slack does not know',
      { botToken: 'xoxb-wrong' },
      /refuses SLACK_BOT_TOKEN \(invalid_auth\)\..*OAuth & Permissions/,
    ],
    [
      'an app-level token Slack does not know',
      { appToken: 'xapp-wrong' },
      /refuses SLACK_APP_TOKEN \(invalid_auth\)\..*App-Level Tokens/,
    ],
    [
      'a bot token in the place of the app-level one',
      { appToken: 'xoxb-sandbox' },
      /refuses SLACK_APP_TOKEN \(not_allowed_token_type\)\..*connections:write/,
    ],
  ])('the start says which token is wrong: %s', async (_, tokens, words) => {
    const live = await overSocket(await local(), tokens);
    await expect(live.app.begin()).rejects.toThrow(words);
  });

  test('the start says which scopes are missing', async () => {
    const manifest = parse(MANIFEST) as { oauth_config: { scopes: { bot: string[] } } };
    manifest.oauth_config.scopes.bot = manifest.oauth_config.scopes.bot.filter(
      (scope) => scope !== 'pins:write' && scope !== 'bookmarks:write',
    );
    const live = await overSocket(await local({ manifest }));
    await expect(live.app.begin()).rejects.toThrow(
      /the bot token lacks the scopes bookmarks:write, pins:write\. Add them .* reinstall/,
    );
  });
});

/** An app in HTTP mode, on its own web server, called by the workspace. */
async function overHttp(): Promise<{ readonly slack: Sandbox; readonly live: Live; readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/slack/events`;
  const slack = await local({ eventsUrl: url });
  const live = await liveApp(await ownDatabase(), {
    kind: 'http',
    botToken: 'xoxb-sandbox',
    signingSecret: 'sandbox',
    apiUrl: `${slack.url}/api/`,
  });
  await live.app.begin();
  const { desk, routes, readiness } = live.app;
  const web = await startWeb({
    host: '127.0.0.1',
    port,
    routes,
    log: live.log.log,
    metrics: desk.metrics,
    readiness,
  });
  onTestFinished(() => web.close());
  return { slack, live, url };
}

describe('HTTP mode', () => {
  test('a command, a modal, a button and an event, each by a signed request', async () => {
    const { slack, live } = await overHttp();
    live.app.engine.start();
    expect(await make(slack, 'orders')).toContain('orders');
    await slack.act.command({ user: 'ada', channel: '#general', text: '/incident declare' });
    const opened = await slack.act.modal({ user: 'ada' });
    expect('modal' in opened && opened.modal?.title).toBe('Declare an incident');
    const refused = await slack.act.submit({ user: 'ada', values: { Severity: 'SEV4' } });
    expect(Object.values(('errors' in refused && refused.errors) || {})).not.toEqual([]);
    expect(
      await slack.act.submit({
        user: 'ada',
        values: { 'What is wrong': 'orders are failing', Severity: 'SEV4' },
      }),
    ).toMatchObject({ ok: true });
    const card = await until('the pinned card', async () => {
      const shown = await slack.act.messages({ channel: '#inc-1-orders-are-failing', user: 'ada' });
      return 'messages' in shown ? shown.messages.find((message) => message.pinned) : undefined;
    });
    await slack.act.click({ user: 'ada', channel: card.channel, ts: card.ts, button: 'Acknowledge' });
    const happened = async (): Promise<readonly string[]> =>
      (await live.app.desk.db.selectFrom('event').select('kind').execute()).map((row) => row.kind);
    expect(await happened()).toContain('incident.acknowledged');
    const said = await slack.act.message({
      user: 'bo',
      channel: '#general',
      text: 'a new release went out',
    });
    await slack.act.react({ user: 'bo', channel: card.channel, ts: card.ts, name: 'eyes' });
    expect('ts' in said).toBe(true);
    expect(live.log.at('error')).toEqual([]);
    const envelopes = slack.workspace.journal.since(0).filter((entry) => entry.kind === 'ack');
    expect(envelopes.length).toBeGreaterThan(5);
    expect(envelopes.filter((entry) => entry['acked'] !== true)).toEqual([]);
  });

  const body = new URLSearchParams({
    command: '/team',
    text: 'create forged',
    user_id: 'U0ADA00001',
    channel_id: 'C0000000001',
    team_id: 'T0SANDBOX01',
    trigger_id: '1.2',
    response_url: 'http://127.0.0.1:9/',
  }).toString();
  const sign = (secret: string, timestamp: number, text: string): string =>
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${text}`).digest('hex')}`;
  const now = (): number => Math.floor(systemClock.now().getTime() / 1_000);
  const send = (
    url: string,
    text: string,
    timestamp: string | undefined,
    signature: string | undefined,
  ): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      body: text,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(timestamp === undefined ? {} : { 'x-slack-request-timestamp': timestamp }),
        ...(signature === undefined ? {} : { 'x-slack-signature': signature }),
      },
    });

  test('what Slack did not sign is refused and does nothing', async () => {
    const { live, url } = await overHttp();
    const at = now();
    const forged: readonly (readonly [string | undefined, string | undefined, string])[] = [
      [String(at), sign('guessed', at, body), body],
      [String(at), sign('sandbox', at, body), `${body}&x=1`],
      [String(at - 600), sign('sandbox', at - 600, body), body],
      [String(at + 600), sign('sandbox', at + 600, body), body],
      [String(at), sign('sandbox', at - 1, body), body],
      [String(at), 'v0=', body],
      [String(at), undefined, body],
      [undefined, sign('sandbox', at, body), body],
      ['soon', sign('sandbox', at, body), body],
    ];
    for (const [timestamp, signature, text] of forged) {
      const answer = await send(url, text, timestamp, signature);
      expect([answer.status, await answer.text()]).toEqual([401, 'not signed by Slack']);
    }
    expect(await teamsOf(live)).toEqual([]);
    // The same bytes, signed, are obeyed: what was refused above was refused for its signature.
    expect((await send(url, body, String(at), sign('sandbox', at, body))).status).toBe(200);
    await until('the team is made', async () =>
      (await teamsOf(live)).includes('forged') ? true : undefined,
    );
    expect(live.log.at('error')).toEqual([]);
  });

  test('signed but not readable is answered, not crashed on; the address is confirmed', async () => {
    const { live, url } = await overHttp();
    const json = async (text: string): Promise<Response> => {
      const at = now();
      return fetch(url, {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/json',
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': sign('sandbox', at, text),
        },
      });
    };
    expect((await json('{"type":')).status).toBe(400);
    expect((await json('null')).status).toBe(400);
    expect((await json('[]')).status).toBe(400);
    const unknown = {
      type: 'event_callback',
      team_id: 'T0SANDBOX01',
      event: { type: 'never_heard_of', user: 'U0ADA00001' },
    };
    expect((await json(JSON.stringify(unknown))).status).toBe(200);
    expect(await (await json('{"type":"url_verification","challenge":"3eZb"}')).json()).toEqual({
      challenge: '3eZb',
    });
    expect(live.log.at('error')).toEqual([]);
  });
});
