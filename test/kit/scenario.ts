import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import { HOUR, parseDuration } from '#base/time.ts';
import type { Config } from '#config.ts';
import { randomIds } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { systemResolver } from '#world/resolver.ts';
import type { Resolver } from '#world/resolver.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import type { Acts } from '../../sandbox/control/acts.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { testClock } from './clock.ts';
import { ownDatabase } from './database.ts';

/**
 * A scenario is a story told in the product's words: people act in the sandbox Slack, services answer over real sockets, and time is pushed from one
 * due row to the next. Leaving it fails on an error in the log and on a direct message nobody looked at.
 */
export type Scene = {
  readonly workspace: {
    readonly people: (...names: readonly string[]) => readonly Somebody[];
    readonly channel: (name: string) => Channel;
    readonly act: Acts;
    readonly sandbox: Workspace;
  };
  readonly net: { readonly service: (host: string) => Promise<Service> };
  readonly time: {
    readonly passes: (duration: string) => Promise<void>;
    /** The clock of the machine is set forward, or back; Slack's is not. */
    readonly jumps: (ms: number) => Promise<void>;
    readonly now: () => Date;
    readonly settles: () => Promise<void>;
  };
  readonly app: App;
  /** Lines at that level that this scenario expects; without it an error fails the scenario. */
  readonly expectsErrors: () => void;
  /** Stops the app as kill -9 would, and starts another on the same database and workspace. */
  readonly restarts: () => Promise<void>;
};

export type Somebody = {
  readonly name: string;
  readonly id: string;
  /** Types a command; answers what only this person reads. */
  readonly runs: (command: string, channel?: string) => Promise<string>;
  readonly clicks: (
    button: string,
    choose?: string,
  ) => { readonly on: (message: ShownMessage) => Promise<string> };
  readonly clicksAtHome: (button: string) => Promise<string>;
  /** Fills the open modal and submits it; answers the errors, empty when it closed. */
  readonly submits: (values: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, string>>>;
  readonly modal: () => Promise<string>;
  readonly says: (channel: string, text: string, threadTs?: string) => Promise<string>;
  readonly reacts: (name: string) => { readonly to: (message: ShownMessage) => Promise<void> };
  readonly home: () => Promise<string>;
  readonly uses: (shortcut: string, on?: ShownMessage) => Promise<void>;
  /** Looks at the DMs: one of them must read so. */
  readonly isPaged: (words: string) => Promise<ShownMessage>;
  readonly isNotPaged: () => Promise<void>;
};

export type Channel = {
  readonly messages: () => Promise<readonly ShownMessage[]>;
  /** The one message with all these words; fails when there is none, or more than one. */
  readonly message: (...words: readonly string[]) => Promise<ShownMessage>;
  readonly thread: (message: ShownMessage) => Promise<readonly string[]>;
  readonly exists: () => boolean;
  readonly topic: () => string;
};

export type Service = {
  readonly url: string;
  readonly host: string;
  readonly answers: (status: number, body?: string) => void;
  readonly asked: () => number;
  readonly close: () => Promise<void>;
};

/** manifest.yml, as the sandbox is given it. */
export const MANIFEST = readFileSync(join(import.meta.dirname, '..', '..', 'manifest.yml'), 'utf8');

/** A service on a socket of its own, closed when the test ends. */
export async function openService(host: string): Promise<Service> {
  let status = 200;
  let body = '{"ok":true}';
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(() => close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/health`,
    host,
    answers: (next, text = '{"ok":true}') => {
      status = next;
      body = text;
    },
    asked: () => asked,
    close,
  };
}

/** Names under `.test` and `.example.com` are here; the rest is asked of the system. */
export function localNames(): Resolver {
  const system = systemResolver();
  return {
    resolve: (host, family, signal) =>
      /\.(test|example\.com)$/.test(host)
        ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
        : system.resolve(host, family, signal),
  };
}

/** Everything an app is configured with but where its data is. */
export const CONFIG: Omit<Config, 'database' | 'dataDir'> = {
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://tocsin.example.com',
  slack: { mode: 'sandbox' },
  sandboxPort: 0,
  demoPort: 0,
  logLevel: 'debug',
  allowMetadataTargets: false,
  ways: { push: { url: 'http://127.0.0.1:9' }, secret: 'a secret of tests' },
  roles: ['web', 'intake', 'worker', 'slack'],
  secret: () => undefined,
};

function somebody(
  name: string,
  act: Acts,
  sandbox: Workspace,
  settle: () => Promise<void>,
  looked: Set<string>,
): Somebody {
  const person = [...sandbox.state.people.values()].find((one) => one.name === name);
  if (person === undefined) throw new Error(`there is nobody called ${name}`);
  const { id } = person;
  const told = async (answer: Awaited<ReturnType<Acts['command']>>): Promise<string> => {
    await settle();
    if (!answer.ok) throw new Error(`${name} was told by Slack: ${answer.error}`);
    return 'ephemeral' in answer ? answer.ephemeral.map((message) => message.plain).join('\n') : '';
  };
  const directs = async (): Promise<readonly ShownMessage[]> => {
    const channel = [...sandbox.state.channels.values()].find((one) => one.im && one.members.includes(id));
    if (channel === undefined) return [];
    const answer = await act.messages({ channel: channel.id, user: id });
    return 'messages' in answer ? answer.messages : [];
  };
  return {
    name,
    id,
    runs: async (text, channel = '#general') => told(await act.command({ user: id, channel, text })),
    clicks: (button, choose) => ({
      on: async (message) =>
        told(
          await act.click({
            user: id,
            channel: message.channel,
            ts: message.ts,
            button,
            ...(choose === undefined ? {} : { choose }),
          }),
        ),
    }),
    clicksAtHome: async (button) => told(await act.click({ user: id, view: 'home', button })),
    submits: async (values) => {
      const answer = await act.submit({ user: id, values });
      await settle();
      if ('errors' in answer && answer.errors !== undefined) return answer.errors;
      if (!answer.ok) throw new Error(`the modal was refused: ${JSON.stringify(answer)}`);
      return {};
    },
    modal: async () => {
      const answer = await act.modal({ user: id });
      return 'modal' in answer && answer.modal !== null && answer.modal !== undefined
        ? answer.modal.plain
        : '';
    },
    says: async (channel, text, threadTs) => {
      const answer = await act.message({
        user: id,
        channel,
        text,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      });
      await settle();
      if (!('ts' in answer)) throw new Error(JSON.stringify(answer));
      return answer.ts;
    },
    reacts: (emoji) => ({
      to: async (message) => {
        await act.react({ user: id, channel: message.channel, ts: message.ts, name: emoji });
        await settle();
      },
    }),
    home: async () => {
      const answer = await act.home({ user: id });
      await settle();
      const again = await act.home({ user: id });
      await settle();
      return 'plain' in again ? again.plain : JSON.stringify(answer);
    },
    uses: async (shortcut, on) => {
      await act.shortcut({
        user: id,
        callback_id: shortcut,
        ...(on === undefined ? {} : { channel: on.channel, ts: on.ts }),
      });
      await settle();
    },
    isPaged: async (words) => {
      const found = (await directs()).find((message) => message.plain.includes(words));
      if (found === undefined)
        throw new Error(
          `${name} was not paged with "${words}"; DMs: ${(await directs()).map((message) => message.plain).join(' | ') || 'none'}`,
        );
      for (const message of await directs()) looked.add(message.ts);
      return found;
    },
    isNotPaged: async () =>
      expect(
        (await directs()).filter((message) => !looked.has(message.ts)).map((message) => message.plain),
      ).toEqual([]),
  };
}

function channelOf(name: string, act: Acts, sandbox: Workspace): Channel {
  const bare = name.replace(/^#/, '');
  const find = () => [...sandbox.state.channels.values()].find((one) => one.name === bare);
  const messages = async (): Promise<readonly ShownMessage[]> => {
    const channel = find();
    if (channel === undefined)
      throw new Error(
        `there is no ${name}; there are ${[...sandbox.state.channels.values()].map((one) => `#${one.name}`).join(', ')}`,
      );
    const answer = await act.messages({ channel: channel.id, user: 'ada' });
    if (!('messages' in answer)) throw new Error(JSON.stringify(answer));
    return answer.messages;
  };
  return {
    messages,
    message: async (...words) => {
      const all = await messages();
      const found = all.filter((message) => words.every((word) => message.plain.includes(word)));
      const [first] = found;
      if (first === undefined)
        throw new Error(
          `${name} has no message with ${words.join(' + ')}; it reads:\n${all.map((message) => message.plain).join('\n---\n')}`,
        );
      if (found.length > 1) throw new Error(`${name} has ${found.length} messages with ${words.join(' + ')}`);
      return first;
    },
    thread: async (message) => {
      const answer = await act.messages({ channel: message.channel, user: 'ada', thread_ts: message.ts });
      return 'messages' in answer ? answer.messages.slice(1).map((one) => one.plain) : [];
    },
    exists: () => find() !== undefined,
    topic: () => find()?.topic.value ?? '',
  };
}

/** Plays a story; `ways` are how people are reached beside Slack. Stories last for weeks, so it is audited every hour; what the auditor would find is looked for at their end. */
export async function play(
  story: (scene: Scene) => Promise<void>,
  ways: Partial<Config['ways']> = {},
  auditEveryMs = HOUR,
): Promise<void> {
  const clock = testClock();
  const open = await ownDatabase();
  const captured = captureLog();
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.elsewhere, after: () => () => undefined },
  });
  const act = actsOn(sandbox);
  const config: Config = { ...CONFIG, ways: { ...CONFIG.ways, ...ways }, dataDir: '', database: {} };
  const fetch = fetchInto(sandbox);
  const boot = (): Promise<App> =>
    createApp(config, {
      clock,
      ids: randomIds,
      log: captured.log,
      metrics: createMetrics(),
      resolver: localNames(),
      auditEveryMs,
      open,
      slack: {
        kind: 'in-process',
        apiUrl: `${sandbox.base.url}/api/`,
        botToken: 'xoxb-sandbox',
        fetch,
        attach: (deliver) => sandbox.attach(deliver),
      },
    });
  let app = await boot();
  await app.begin();
  onTestFinished(() => app.stop());
  const settles = async (): Promise<void> => app.engine.tick();
  const looked = new Set<string>();
  let errorsExpected = false;
  const scene: Scene = {
    workspace: {
      act,
      sandbox,
      people: (...names) => names.map((name) => somebody(name, act, sandbox, settles, looked)),
      channel: (name) => channelOf(name, act, sandbox),
    },
    net: { service: (host) => openService(host) },
    time: {
      now: clock.now,
      settles,
      jumps: async (ms) => {
        clock.jumps(ms);
        await settles();
      },
      passes: async (duration) => {
        const ms = parseDuration(duration);
        if (ms === undefined) throw new Error(`${duration} is not a duration; example: 10m`);
        const end = new Date(clock.now().getTime() + ms);
        for (;;) {
          await settles();
          const due = await app.engine.nextDue();
          if (due === undefined || due > end) break;
          if (due > clock.now()) clock.set(due);
        }
        clock.set(end);
        await settles();
      },
    },
    get app() {
      return app;
    },
    expectsErrors: () => {
      errorsExpected = true;
    },
    restarts: async () => {
      await app.stop();
      app = await boot();
      await app.begin();
    },
  };
  await settles();
  await story(scene);
  if (!errorsExpected) expect(captured.at('error')).toEqual([]);
  const unseen = await Promise.all(
    [...sandbox.state.people.values()]
      .filter((one) => !one.bot && one.id !== sandbox.app.user)
      .map((one) => somebody(one.name, act, sandbox, settles, looked).isNotPaged()),
  );
  expect(unseen.length).toBeGreaterThan(0);
}

/** A test that tells a story; see Scene. */
export function scenario(title: string, story: (scene: Scene) => Promise<void>): void {
  test(title, () => play(story));
}
