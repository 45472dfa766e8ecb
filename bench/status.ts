import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { Hono } from 'hono';
import { localDate } from '#base/calendar.ts';
import { DAY, plus } from '#base/time.ts';
import type { ComponentId } from '#base/ids.ts';
import { transact } from '#ledger/transact.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { saveDays } from '#status/day-store.ts';
import { createComponent } from '#status/verbs/components.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import { listen } from '#web/node-bridge.ts';
import { startWeb } from '#web/server.ts';
import type { Answer } from '#web/status/answers.ts';
import { directAnswer } from '#web/status/direct.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { createSights } from '#web/status/sights.ts';
import { createLog } from '#world/log.ts';
import { keepHeapSmall, megabytes, quantile, residentBytes, scratchDatabase, verdict } from './figures.ts';
import { benchDesk, hireAda } from './monitored.ts';

const COMPONENTS = 20;
const INCIDENTS = 12;
const ROUNDS = 3;
const SECONDS = 6;
const LEAST = 0.5;

const must = <T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

/** A page as a company has one after a year: components in groups with their days, incidents with updates. */
async function company(house: Desk): Promise<void> {
  await hireAda(house);
  const desk = as(house, person('UADA'));
  const page = must(await createPage(desk, { name: 'acme', title: 'Acme', zone: 'Europe/Oslo' }));
  const ids: ComponentId[] = [];
  const group = must(await createComponent(desk, page.id, { name: 'APIs', isGroup: true }));
  for (let number = 0; number < COMPONENTS; number += 1)
    ids.push(
      must(
        await createComponent(desk, page.id, {
          name: `Component ${number}`,
          description: 'What customers do with it',
          ...(number % 2 === 0 ? { groupId: group.id } : {}),
        }),
      ).id,
    );
  const now = desk.clock.now();
  const dates = Array.from({ length: 90 }, (_, back) => localDate(plus(now, -back * DAY), page.zone));
  // All was well on each of them.
  const tally = {
    upMs: DAY,
    majorMs: 0,
    partialMs: 0,
    degradedMs: 0,
    maintenanceMs: 0,
    unknownMs: 0,
    ofMs: DAY,
  };
  await transact(desk, (open) =>
    saveDays(
      open.tx,
      ids.flatMap((componentId) => dates.map((date) => ({ componentId, date, tally, settled: true }))),
    ),
  );
  for (let number = 0; number < INCIDENTS; number += 1) {
    const wish = {
      name: `Some orders fail, ${number}`,
      body: 'Some orders fail. We are looking into it and will write again within the hour.',
      impacts: { [ids[number % ids.length] ?? '']: 'partial_outage' } as const,
      tell: false,
    };
    const about = { pageId: page.id, kind: 'incident', incidentId: null, channelId: null } as const;
    let report = must(await startReport(desk, about, { ...wish, status: 'investigating' }));
    report = must(await publishDraft(desk, report.id, report.version));
    for (const status of number === 0 ? (['identified'] as const) : (['identified', 'resolved'] as const)) {
      report = must(await writeDraft(desk, report.id, { ...wish, status }));
      report = must(await publishDraft(desk, report.id, report.version));
    }
  }
}

const run = promisify(execFile);

/** Requests a second of one address, by wrk over 32 kept connections. */
async function ask(url: string): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${SECONDS}s`, url]);
  const figure = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (figure === undefined || /Non-2xx/.test(stdout)) throw new Error(`wrk said:\n${stdout}`);
  return Number(figure);
}

type Server = { readonly url: string; readonly close: () => Promise<void> };

async function bareHono(
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<Server> {
  const app = new Hono();
  app.get('*', () => new Response(body, { headers }));
  const open = await listen({
    host: '127.0.0.1',
    port: 0,
    setting: 'PORT',
    handler: (request) => app.fetch(request),
    maxBodyBytes: () => 0,
    onFailure: (error) => console.error(error),
  });
  return { url: open.url, close: () => open.close() };
}

async function bareNode(body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer((_, response) => response.writeHead(200, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the product answers at an address, asked of it in turn with a bare Hono handler and a bare node:http server that answer the same bytes. */
async function measure(name: string, url: string): Promise<boolean> {
  const answer = await fetch(url);
  const body = new Uint8Array(await answer.arrayBuffer());
  const headers = Object.fromEntries(
    ['content-type', 'content-length', 'etag', 'cache-control'].map((key) => [
      key,
      answer.headers.get(key) ?? '',
    ]),
  );
  const hono = await bareHono(body, headers);
  const node = await bareNode(body, headers);
  const figures: { readonly ours: number; readonly hono: number; readonly node: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    figures.push({ ours: await ask(url), hono: await ask(hono.url), node: await ask(node.url) });
  await hono.close();
  await node.close();
  const middle = (of: (one: (typeof figures)[number]) => number): number => quantile(figures.map(of), 0.5);
  const share = middle((one) => one.ours / one.hono);
  console.log(
    `${name}, ${body.length} bytes: ${Math.round(middle((one) => one.ours))} requests a second (median of ${ROUNDS} rounds of ${SECONDS} s, wrk, 32 connections)`,
  );
  console.log(
    `the limit of the same run: a bare Hono handler with the same bytes on the same server ${Math.round(middle((one) => one.hono))}, bare node:http ${Math.round(middle((one) => one.node))}`,
  );
  return verdict(
    share >= LEAST,
    `${name}: ${Math.round(share * 100)} % of the bare Hono handler, at least ${LEAST * 100} % asked`,
  );
}

/** The page and its summary as the product serves them, request log, metrics and headers included. */
export async function bench(): Promise<void> {
  keepHeapSmall();
  const database = await scratchDatabase();
  const desk = benchDesk(database, () => sights.changed());
  const sights = createSights<Answer>(desk);
  await company(desk);
  await sights.warm();
  const web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    routes: [statusRoutes(desk, sights)],
    direct: (request) => directAnswer(sights, request),
    // As in production: a line for each request, here into nothing.
    log: createLog({ level: 'info', pretty: false, stream: createWriteStream(devNull) }),
    metrics: desk.metrics,
    readiness: [],
  });
  const good = [
    await measure('the page', `${web.url}/status/acme/`),
    await measure('summary.json', `${web.url}/status/acme/api/v2/summary.json`),
  ];
  console.log(`memory: ${megabytes(residentBytes())}`);
  await web.close();
  sights.close();
  await database.close();
  if (good.includes(false)) process.exitCode = 1;
}

if (import.meta.main) await bench();
