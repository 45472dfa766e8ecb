import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { ReceiverEvent } from '@slack/bolt';
import { actsOn } from '../../../sandbox/control/acts.ts';
import type { Acts } from '../../../sandbox/control/acts.ts';
import type { Clock } from '../../../sandbox/clock.ts';
import { createWorkspace } from '../../../sandbox/create.ts';
import { fetchInto } from '../../../sandbox/fetch-into.ts';
import { startSandbox } from '../../../sandbox/server.ts';
import type { Workspace } from '../../../sandbox/workspace.ts';
import { lunch } from './app.ts';

export const manifest = readFileSync(new URL('./manifest.yml', import.meta.url), 'utf8');

export type Running = {
  readonly act: Acts;
  readonly workspace: Workspace;
  readonly app: App;
  readonly url: string;
  readonly disconnect: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const shared = { logLevel: LogLevel.ERROR, deferInitialization: true } as const;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function overSockets(): Promise<Running> {
  const sandbox = await startSandbox({ port: 0, manifest });
  const clientOptions = { slackApiUrl: `${sandbox.url}/api/`, retryConfig: { retries: 2 } };
  const app = lunch(
    new App({ ...shared, token: 'xoxb-sandbox', appToken: 'xapp-sandbox', socketMode: true, clientOptions }),
  );
  await app.init();
  await app.start();
  const end = async (): Promise<void> => {
    await app.stop();
    await sandbox.close();
  };
  return { ...sandbox, app, [Symbol.asyncDispose]: end };
}

async function overHttp(): Promise<Running> {
  const port = await freePort();
  const sandbox = await startSandbox({
    port: 0,
    manifest,
    eventsUrl: `http://127.0.0.1:${port}/slack/events`,
  });
  const receiver = new HTTPReceiver({ signingSecret: 'sandbox', logLevel: LogLevel.ERROR });
  const clientOptions = { slackApiUrl: `${sandbox.url}/api/`, retryConfig: { retries: 2 } };
  const app = lunch(new App({ ...shared, token: 'xoxb-sandbox', receiver, clientOptions }));
  await app.init();
  await app.start(port);
  const end = async (): Promise<void> => {
    await app.stop();
    await sandbox.close();
  };
  return { ...sandbox, app, [Symbol.asyncDispose]: end };
}

/** Attaches a Bolt app to a workspace in the same process: no sockets at all. */
async function attachBolt(workspace: Workspace): Promise<App> {
  const receiver = { init: () => {}, start: async () => {}, stop: async () => {} };
  const clientOptions = {
    slackApiUrl: `${workspace.base.url}/api/`,
    fetch: fetchInto(workspace),
    retryConfig: { retries: 2 },
  };
  const app = lunch(new App({ ...shared, token: 'xoxb-sandbox', receiver, clientOptions }));
  await app.init();
  workspace.attach(async (envelope, ack) => {
    const event: ReceiverEvent = {
      body: { ...envelope.payload },
      ack: async (answer?: unknown) => ack(answer),
    };
    await app.processEvent(event);
  });
  return app;
}

/** The app in the same process as its workspace. */
async function inProcess(clock?: Clock): Promise<Running> {
  const workspace = createWorkspace({ manifest, clock });
  const app = await attachBolt(workspace);
  const end = async (): Promise<void> => workspace.stop();
  return {
    act: actsOn(workspace),
    workspace,
    app,
    url: workspace.base.url,
    disconnect: () => 0,
    [Symbol.asyncDispose]: end,
  };
}

/** The three ways an app can run on the sandbox. */
export const ways = [
  ['Socket Mode', overSockets],
  ['HTTP mode', overHttp],
  ['in process', () => inProcess()],
] as const;
export { overSockets };
