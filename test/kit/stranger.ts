import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'vitest';
import { controlAt } from './control.ts';
import type { Answer, Control, Shown } from './control.ts';
import { freshPlace } from './database.ts';
import { freePort, startProcess, until } from './process.ts';
import type { Running } from './process.ts';

/** What a stranger has: the product as a process, the sandbox's control API, and a service of their own to watch. */

export type Finished = TestContext['onTestFinished'];

export async function orders(
  finished: Finished,
): Promise<{ readonly url: string; readonly answers: (status: number) => void }> {
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status).end('{"ok":true}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  finished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
    answers: (next) => (status = next),
  };
}

export type House = {
  readonly control: Control;
  /** Where its web server answers, and the local Slack's page. */
  readonly url: string;
  readonly slackUrl: string;
  readonly running: () => Running;
  readonly restart: () => Promise<void>;
};

export async function house(finished: Finished, more: Readonly<Record<string, string>> = {}): Promise<House> {
  const place = await freshPlace(finished);
  const env = {
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    DEMO_PORT: String(await freePort()),
    TOCSIN_DATA_DIR: place.dataDir,
    LOG_LEVEL: 'warn',
    ...more,
    ...(place.url === undefined ? {} : { DATABASE_URL: place.url }),
  };
  const control = controlAt(`http://127.0.0.1:${env.SANDBOX_PORT}`);
  const ready = async (running: Running): Promise<void> => {
    await until(`the process is ready; it said: ${running.output()}`, async () => {
      if (running.process.exitCode !== null) throw new Error(`it ended: ${running.output()}`);
      const response = await fetch(`http://127.0.0.1:${env.PORT}/readyz`);
      return response.ok ? true : undefined;
    });
  };
  let running = startProcess(env);
  finished(() => running.kill());
  await ready(running);
  return {
    control,
    url: `http://127.0.0.1:${env.PORT}`,
    slackUrl: `http://127.0.0.1:${env.SANDBOX_PORT}`,
    running: () => running,
    restart: async () => {
      await running.kill();
      running = startProcess(env);
      await ready(running);
    },
  };
}

export const said = (answer: Answer): string =>
  (answer.ephemeral ?? []).map((message) => message.plain).join('\n');

/** Waits for a message in a channel whose text holds all the words. */
export const reads = (control: Control, channel: string, ...words: readonly string[]): Promise<Shown> =>
  until(`${channel} has a message with ${words.join(', ')}`, async () =>
    (await control.messages(channel, 'ada')).find((message) =>
      words.every((word) => message.plain.includes(word)),
    ),
  );

export const incidentChannel = (control: Control): Promise<string> =>
  until(
    'an incident channel is open',
    async () => (await control.state()).channels.find((channel) => channel.name.startsWith('inc-1-'))?.name,
  );
