import { App, SocketModeReceiver, isValidSlackRequest } from '@slack/bolt';
import type { Receiver, ReceiverEvent } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Log } from '#world/log.ts';
import { checkAppToken, sdkLogger } from '#world/slack-client.ts';

/** An envelope handed over by a Slack in the same process; the promise ends when all that follows from it is done. */
export type Deliver = (
  envelope: { readonly payload: Record<string, unknown> },
  ack: (answer?: unknown) => void,
) => Promise<unknown>;

/** The ways Slack reaches us. In process there are no sockets: scenarios use it. */
export type SlackTransport =
  | {
      readonly kind: 'socket';
      readonly botToken: string;
      readonly appToken: string;
      readonly apiUrl?: string;
    }
  | {
      readonly kind: 'http';
      readonly botToken: string;
      readonly signingSecret: string;
      readonly apiUrl?: string;
    }
  | {
      readonly kind: 'in-process';
      readonly apiUrl: string;
      readonly botToken: string;
      readonly fetch: NonNullable<WebClientOptions['fetch']>;
      readonly attach: (deliver: Deliver) => () => void;
    };

export type Connection = {
  readonly app: App;
  readonly routes: Hono | undefined;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Slack gives up after 3 s; a listener that has not acknowledged by then is answered for. */
const ACK_MS = 2_900;
const SIGNED_FOR_S = 300;

const idle: Receiver = {
  init: () => undefined,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

function boltApp(transport: SlackTransport, receiver: Receiver, log: Log): App {
  return new App({
    token: transport.botToken,
    receiver,
    logger: sdkLogger(log),
    // Bolt keeps every event in memory otherwise; and its constructor calls auth.test unawaited, so that a bad token kills the process.
    convoStore: false,
    deferInitialization: true,
    clientOptions: {
      ...(transport.apiUrl === undefined ? {} : { slackApiUrl: transport.apiUrl }),
      ...(transport.kind === 'in-process' ? { fetch: transport.fetch } : {}),
      retryConfig: { retries: 1 },
      timeout: 10_000,
      rejectRateLimitedCalls: true,
    },
  });
}

/** Two sockets on one app: Slack recycles each now and then, and one alone is deaf for five seconds each time. */
function overSockets(transport: Extract<SlackTransport, { kind: 'socket' }>, log: Log): Connection {
  const receivers = [1, 2].map(
    () =>
      new SocketModeReceiver({
        appToken: transport.appToken,
        logger: sdkLogger(log),
        // An own object each: the receiver changes what it is given. Many retries, since a reconnect that gives up ends the process.
        installerOptions: {
          clientOptions: {
            ...(transport.apiUrl === undefined ? {} : { slackApiUrl: transport.apiUrl }),
            retryConfig: { retries: 100, factor: 1.3 },
          },
        },
      }),
  );
  const [first, second] = receivers;
  if (first === undefined || second === undefined) throw new Error('two receivers were made');
  const app = boltApp(transport, first, log);
  second.init(app);
  return {
    app,
    routes: undefined,
    start: async () => {
      await checkAppToken({ ...transport, log });
      await app.init();
      await app.start();
      await second.start();
    },
    stop: async () => {
      await Promise.allSettled([second.stop(), app.stop()]);
    },
  };
}

const Body = z.record(z.string(), z.unknown());

/** The body as Slack's listeners expect it; throws for what is none. https://docs.slack.dev/interactivity/handling-user-interaction#payloads */
function readBody(text: string, type: string): Record<string, unknown> {
  if (!type.startsWith('application/x-www-form-urlencoded')) return Body.parse(JSON.parse(text));
  const form = Object.fromEntries(new URLSearchParams(text));
  return typeof form['payload'] === 'string' ? Body.parse(JSON.parse(form['payload'])) : form;
}

/** Runs the listeners until one acknowledges, or until Slack would give up. */
function answered(app: App, body: Record<string, unknown>, headers: Headers, log: Log): Promise<Response> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(new Response('not acknowledged in time', { status: 504 })), ACK_MS);
    const ack = (answer?: unknown): Promise<void> => {
      clearTimeout(late);
      resolve(
        answer === undefined || answer === ''
          ? new Response('')
          : typeof answer === 'string'
            ? new Response(answer)
            : Response.json(answer),
      );
      return Promise.resolve();
    };
    const retry = headers.get('x-slack-retry-num');
    const event: ReceiverEvent = {
      body,
      ack,
      ...(retry === null
        ? {}
        : { retryNum: Number(retry), retryReason: headers.get('x-slack-retry-reason') ?? '' }),
    };
    app.processEvent(event).catch((error: unknown) => {
      log.error({ err: error }, 'a Slack request failed');
      clearTimeout(late);
      resolve(new Response('failed', { status: 500 }));
    });
  });
}

/** `POST /slack/events` on our own web server, signed by Slack. https://docs.slack.dev/authentication/verifying-requests-from-slack */
function overHttp(
  transport: Extract<SlackTransport, { kind: 'http' }>,
  log: Log,
  nowMs: () => number,
): Connection {
  const app = boltApp(transport, idle, log);
  const routes = new Hono();
  routes.post('/slack/events', async (c) => {
    const body = await c.req.text();
    const timestamp = Number(c.req.header('x-slack-request-timestamp'));
    const signature = c.req.header('x-slack-signature') ?? '';
    const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp };
    const fresh = Math.abs(nowMs() / 1_000 - timestamp) <= SIGNED_FOR_S;
    if (
      !fresh ||
      !isValidSlackRequest({
        signingSecret: transport.signingSecret,
        body,
        headers,
        nowMilliseconds: nowMs(),
      })
    ) {
      log.warn({ fresh }, 'a request to /slack/events was not signed by Slack');
      return c.text('not signed by Slack', 401);
    }
    let payload: Record<string, unknown>;
    try {
      payload = readBody(body, c.req.header('content-type') ?? '');
    } catch {
      return c.text('not readable', 400);
    }
    if (payload['type'] === 'url_verification') return c.json({ challenge: payload['challenge'] });
    if (payload['ssl_check'] !== undefined) return c.body(null, 200);
    return answered(app, payload, c.req.raw.headers, log);
  });
  return { app, routes, start: () => app.init(), stop: () => Promise.resolve() };
}

function inProcess(transport: Extract<SlackTransport, { kind: 'in-process' }>, log: Log): Connection {
  const app = boltApp(transport, idle, log);
  let detach = (): void => undefined;
  return {
    app,
    routes: undefined,
    start: async () => {
      await app.init();
      detach = transport.attach((envelope, ack) =>
        app.processEvent({ body: { ...envelope.payload }, ack: async (answer?: unknown) => ack(answer) }),
      );
    },
    stop: async () => detach(),
  };
}

/** Makes the Bolt app and its way to Slack; nothing is connected before `start`. */
export function connect(transport: SlackTransport, log: Log, nowMs: () => number): Connection {
  switch (transport.kind) {
    case 'socket':
      return overSockets(transport, log);
    case 'http':
      return overHttp(transport, log, nowMs);
    case 'in-process':
      return inProcess(transport, log);
  }
}
