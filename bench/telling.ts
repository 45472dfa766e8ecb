import { sql } from 'kysely';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { ServiceId, StatusPageId, TeamId } from '#base/ids.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { createEngine } from '#engine.ts';
import { follow } from '#flow.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { each } from '#ledger/timers.ts';
import { notifyCouriers } from '#notify/index.ts';
import { statusTimers } from '#notify/status-send.ts';
import { ESCALATION_TIMER } from '#oncall/run-rules.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { changePage } from '#status/verbs/change-page.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport } from '#status/verbs/write-draft.ts';
import { createWays } from '#world/ways.ts';
import { keepHeapSmall, megabytes, quantile, residentBytes, scratchDatabase, verdict } from './figures.ts';
import { benchDesk, hireAda } from './monitored.ts';

const SUBSCRIBERS = 10_000;
const MAILS_PER_MINUTE = 6_000;
const PAGE_EVERY_MS = 250;
const CALM_PAGES = 120;
const DELAY_MOST_MS = 100;

const must = <T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

/** A mail server of its own process. */
async function sink(): Promise<{
  readonly port: number;
  readonly count: () => Promise<number>;
  readonly close: () => void;
}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'smtp-sink.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<number> => Number((await lines.next()).value);
  const port = await next();
  return {
    port,
    count: () => {
      child.stdin.write('count\n');
      return next();
    },
    close: () => void child.kill(),
  };
}

/** The provider of pages: remembers when each alert was heard of. */
async function provider(): Promise<{
  readonly url: string;
  readonly heard: ReadonlyMap<string, number>;
  readonly close: () => void;
}> {
  const heard = new Map<string, number>();
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const about = /alert-\d+/.exec(await text(request))?.[0];
    if (about !== undefined && !heard.has(about)) heard.set(about, performance.now());
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"n1"}');
  };
  const server = createServer((request, response) => void hear(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close };
}

type Owned = { readonly teamId: TeamId; readonly serviceId: ServiceId };

/** Ada alone answers, by push at once. Each page is about a team of its own, so that no throttle holds one back. */
async function team(desk: Desk, number: number): Promise<Owned> {
  const id = `U${number}`;
  const now = desk.clock.now();
  await sql`insert into person (id, name, real_name, zone, admin, active, bot, updated_at) values (${id}, ${id.toLowerCase()}, ${id}, 'UTC', false, true, false, ${now})`.execute(
    desk.db,
  );
  const method = `met_${String(number).padStart(16, '0')}`;
  await sql`insert into contact_method (id, person_id, kind, address, verified_at, created_at) values (${method}, ${id}, 'push', ${`topic-${id}`}, ${now}, ${now})`.execute(
    desk.db,
  );
  await sql`insert into personal_rules (person_id, urgency, rules) values (${id}, 'critical', ${JSON.stringify([{ methodId: method, afterMs: 0 }])}::jsonb)`.execute(
    desk.db,
  );
  const made = must(await createTeam(desk, { name: `team-${number}`, members: [id] }));
  const service = must(
    await createService(desk, { name: `service-${number}`, teamId: made.id, autoIncident: 'never' }),
  );
  return { teamId: made.id, serviceId: service.id };
}

/** Ten thousand people who confirmed. */
async function crowd(desk: Desk, pageId: StatusPageId): Promise<void> {
  await sql`
    insert into status_subscriber (id, page_id, kind, address, component_ids, state, trusted, failures, asked_at, confirmed_at, created_at)
    select 'sub_' || lpad(n::text, 16, '0'), ${pageId}, 'email', 'person' || n || '@example.com', '{}', 'active', false, 0,
      ${desk.clock.now()}, ${desk.clock.now()}, ${desk.clock.now()}
    from generate_series(1, ${SUBSCRIBERS}) as n`.execute(desk.db);
}

const quiet: Courier = async () => ({ done: true });

/** Opens an alert and answers how long it took, in milliseconds, until its page was heard. */
function pager(desk: Desk, owned: readonly Owned[], heard: ReadonlyMap<string, number>) {
  let number = 0;
  return async (): Promise<() => number> => {
    const one = owned[number % owned.length];
    const title = `alert-${(number += 1)}`;
    const began = performance.now();
    if (one !== undefined)
      must(
        await openAlert(desk, {
          ...one,
          monitorId: `mon_${String(number).padStart(16, '0')}`,
          group: 'main',
          title,
          because: 'answered 503',
          severity: 1,
          since: desk.clock.now(),
          mutedUntil: null,
        }),
      );
    return () => (heard.get(title) ?? Number.POSITIVE_INFINITY) - began;
  };
}

/** 10,000 subscribers are told at the page's rate while people are paged: how late pages are beside how late they are in quiet. */
export async function bench(): Promise<void> {
  keepHeapSmall();
  const database = await scratchDatabase();
  const [mail, pages] = [await sink(), await provider()];
  const base = benchDesk(database, () => engine.nudge());
  const ways = createWays(
    {
      push: { url: pages.url },
      mail: { url: `smtp://127.0.0.1:${mail.port}`, from: 'Acme <status@example.com>' },
      secret: 'bench',
    },
    {
      publicUrl: 'https://tocsin.example.com',
      localUrl: pages.url,
      secret: () => undefined,
      now: base.clock.now,
    },
  );
  const house: Desk = { ...base, follow, ways };
  const kinds = ['channel.team', 'card.alert', 'thread.alert', 'homes', 'status.draft', 'status.progress'];
  const couriers = {
    ...Object.fromEntries(kinds.map((kind) => [kind, quiet])),
    ...notifyCouriers({ sendDirect: () => Promise.reject(new Error('no Slack here')) }),
  };
  const timers = { ...statusTimers, [ESCALATION_TIMER]: each(stepDue) };
  const engine = createEngine({ desk: house, couriers, timers });
  await hireAda(house);
  const desk = as(house, person('UADA'));
  const page = must(await createPage(desk, { name: 'acme', title: 'Acme' }));
  must(await changePage(desk, page.id, { mailsPerMinute: MAILS_PER_MINUTE }));
  await crowd(desk, page.id);
  const owned: Owned[] = [];
  for (let number = 0; number < 600; number += 1) owned.push(await team(house, number));
  engine.start();
  await pause(1_000);
  const open = pager(house, owned, pages.heard);
  const calm: (() => number)[] = [];
  for (let number = 0; number < CALM_PAGES; number += 1) {
    calm.push(await open());
    await pause(PAGE_EVERY_MS);
  }
  const about = { pageId: page.id, kind: 'incident', incidentId: null, channelId: null } as const;
  const draft = must(
    await startReport(desk, about, {
      name: 'Some orders fail',
      status: 'investigating',
      body: 'Some orders fail. We are looking into it.',
      impacts: {},
      tell: true,
    }),
  );
  const before = performance.now();
  must(await publishDraft(desk, draft.id, draft.version));
  const published = performance.now() - before;
  const cpu = process.cpuUsage();
  const busy: (() => number)[] = [];
  let told = 0;
  while (told < SUBSCRIBERS && performance.now() - before < 300_000) {
    busy.push(await open());
    await pause(PAGE_EVERY_MS);
    told = await mail.count();
  }
  const seconds = (performance.now() - before) / 1_000;
  const used = process.cpuUsage(cpu);
  await pause(2_000);
  const late = (figures: readonly (() => number)[], share: number): number =>
    Math.round(
      quantile(
        figures.map((one) => one()),
        share,
      ),
    );
  const rate = (told / seconds) * 60;
  console.log(
    `publishing for ${SUBSCRIBERS} subscribers: ${Math.round(published)} ms; all told after ${seconds.toFixed(0)} s: ${Math.round(rate)} letters a minute of ${MAILS_PER_MINUTE} allowed, ${((used.user + used.system) / 1_000 / told).toFixed(1)} ms of processor time a letter, pages included; memory ${megabytes(residentBytes())}`,
  );
  console.log(
    `pages meanwhile, one every ${PAGE_EVERY_MS} ms: p50 ${late(busy, 0.5)} ms, p99 ${late(busy, 0.99)} ms (${busy.length})`,
  );
  console.log(
    `the limit of the same run: pages without any telling p50 ${late(calm, 0.5)} ms, p99 ${late(calm, 0.99)} ms (${calm.length}); the rate itself`,
  );
  const good = [
    verdict(told === SUBSCRIBERS, `all ${SUBSCRIBERS} told`),
    verdict(rate <= MAILS_PER_MINUTE * 1.02 && rate >= MAILS_PER_MINUTE * 0.9, 'at the configured rate'),
    verdict(
      late(busy, 0.99) - late(calm, 0.99) <= DELAY_MOST_MS,
      `pages p99 at most ${DELAY_MOST_MS} ms later than in quiet`,
    ),
  ];
  await engine.stop(5_000);
  ways.close();
  mail.close();
  pages.close();
  await database.close();
  if (good.includes(false)) process.exitCode = 1;
}

if (import.meta.main) await bench();
