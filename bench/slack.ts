import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { controlAt } from '../test/kit/control.ts';
import type { Control } from '../test/kit/control.ts';
import { freePort, startProcess, until } from '../test/kit/process.ts';
import { megabytes, quantile, verdict } from './figures.ts';

/**
 * How long Slack waits for us: from the first failed answer to the alert card (the confirmation is 2–5 s of it, ours is the rest), and from a button's
 * click to the card edited. The product runs as its own process with the local Slack, on PostgreSQL; times are read from the local Slack's journal.
 */
const ROUNDS = 30;
const SERVER = process.env['BENCH_DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/postgres';

type Entry = {
  readonly id: number;
  readonly at: string;
  readonly kind: string;
  readonly method?: string;
  readonly args?: { readonly text?: string; readonly ts?: string; readonly channel?: string };
};

/** A server whose every path answers 200 until it is broken; remembers when each path failed first. */
async function targets(): Promise<{
  readonly url: string;
  readonly breakIt: (path: string) => void;
  readonly seen: (path: string) => readonly number[];
  readonly close: () => void;
}> {
  const broken = new Map<string, number[]>();
  const server = createServer((request, response) => {
    const failures = broken.get(request.url ?? '');
    failures?.push(Date.now());
    response.writeHead(failures === undefined ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakIt: (path) => broken.set(path, []),
    seen: (path) => broken.get(path) ?? [],
    close: () => server.close(),
  };
}

async function scratch(): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `tocsin_bench_${randomBytes(4).toString('hex')}`;
  const on = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: SERVER });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await on(`create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => on(`drop database ${name} with (force)`) };
}

/** The journal's entries since an id; the control API answers them as plain objects of this form. */
const entries = async (control: Control, since: number): Promise<readonly Entry[]> =>
  (await control.journal(since)) as readonly unknown[] as readonly Entry[];

const calls = async (control: Control, method: string, text: string): Promise<Entry | undefined> =>
  (await entries(control, 0)).find(
    (entry) => entry.kind === 'call' && entry.method === method && (entry.args?.text ?? '').includes(text),
  );

async function failureToCard(
  control: Control,
  server: Awaited<ReturnType<typeof targets>>,
): Promise<{ readonly whole: readonly number[]; readonly ours: readonly number[] }> {
  const [whole, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const path = `/service-${round}`;
    // A team each: one message a second in a channel is Slack's limit and folding a burst is ours, and neither is measured here.
    await control.command('ada', `/team create bench-${round} @ada`);
    await control.command(
      'ada',
      `/monitor add http ${server.url}${path} every 10s name bench-${round} service bench-${round} team bench-${round}`,
    );
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const path = `/service-${round}`;
    server.breakIt(path);
    const posted = await until(
      `the card of ${path}`,
      () => calls(control, 'chat.postMessage', `${path} is down`),
      60_000,
    );
    const [first, second] = server.seen(path);
    const at = new Date(posted.at).getTime();
    whole.push(at - (first ?? at));
    ours.push(at - (second ?? at));
  }
  return { whole, ours };
}

async function clickToEdit(control: Control): Promise<readonly number[]> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const channel = `#bench-${round}-alerts`;
    const card = (await control.messages(channel, 'ada')).find((message) =>
      message.buttons.some((button) => button.text === 'Acknowledge'),
    );
    if (card === undefined) throw new Error(`${channel} has no card to acknowledge`);
    const last = (await entries(control, 0)).at(-1)?.id ?? 0;
    const began = Date.now();
    await control.click('ada', channel, card.ts, 'Acknowledge');
    const edited = await until('the card is edited', async () =>
      (await entries(control, last)).find(
        (entry) => entry.kind === 'call' && entry.method === 'chat.update' && entry.args?.ts === card.ts,
      ),
    );
    took.push(new Date(edited.at).getTime() - began);
  }
  return took;
}

/** The floor of the same run: an empty click on the local Slack's control API, answered by nobody. */
async function floor(url: string): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const began = performance.now();
    await (await fetch(`${url}/control/unread?user=ada`)).arrayBuffer();
    took.push(performance.now() - began);
  }
  return quantile(took, 0.99);
}

const show = (name: string, figures: readonly number[]): void =>
  console.log(
    `${name}: p50 ${Math.round(quantile(figures, 0.5))} ms, p99 ${Math.round(quantile(figures, 0.99))} ms, of ${figures.length}`,
  );

export async function run(): Promise<void> {
  const database = await scratch();
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const ports = {
    PORT: String(await freePort()),
    SANDBOX_PORT: String(await freePort()),
    DEMO_PORT: String(await freePort()),
  };
  const url = `http://127.0.0.1:${ports.SANDBOX_PORT}`;
  const product = startProcess({
    ...ports,
    TOCSIN_DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    LOG_LEVEL: 'error',
  });
  const server = await targets();
  try {
    await until('the product is ready', async () =>
      (await fetch(`http://127.0.0.1:${ports.PORT}/readyz`)).ok ? true : undefined,
    );
    const control = controlAt(url);
    const { whole, ours } = await failureToCard(control, server);
    const clicks = await clickToEdit(control);
    show('from the first failed answer to the card', whole);
    show('of which ours, from the second failed answer', ours);
    show('from click to the card edited', clicks);
    console.log(
      `limit of the same run: one empty request to the local Slack takes ${(await floor(url)).toFixed(1)} ms (p99)`,
    );
    const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${product.process.pid}/status`, 'utf8'))?.[1];
    console.log(`memory of the product, local Slack included: ${megabytes(Number(rss ?? 0) * 1_024)}`);
    const good = [
      verdict(quantile(whole, 0.99) < 6_000, 'failure to card p99 < 6 s'),
      verdict(quantile(ours, 0.99) < 1_000, 'ours p99 < 1 s'),
      verdict(quantile(clicks, 0.99) < 300, 'click to edit p99 < 300 ms'),
    ];
    if (good.includes(false)) process.exitCode = 1;
  } finally {
    await product.kill();
    server.close();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main) await run();
