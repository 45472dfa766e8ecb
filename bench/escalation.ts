import { sql } from 'kysely';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import type { ServiceId, TeamId } from '#base/ids.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { createEngine } from '#engine.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { each } from '#ledger/timers.ts';
import { notifyCouriers } from '#notify/index.ts';
import { ESCALATION_TIMER } from '#oncall/run-rules.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { createWays } from '#world/ways.ts';
import { keepHeapSmall, quantile, scratchDatabase, verdict } from './figures.ts';
import { benchDesk, hireAda } from './monitored.ts';

const TEAMS = 50;
const ALERTS = 1_000;
const PROVIDER_MS = 50;
/** As many as the pipeline of due monitors opens at a time. */
const AT_ONCE = 8;
const MOST_MS = 2_000;

type Provider = {
  readonly url: string;
  readonly first: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
};

/** Speaks ntfy's contract and answers after 50 ms; remembers when each topic heard first. Cards of Slack go there too, as slowly. */
async function provider(): Promise<Provider> {
  const first = new Map<string, number>();
  let answers = 0;
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { topic } = JSON.parse(body === '' ? '{}' : body) as { readonly topic?: string };
    if (topic !== undefined && !first.has(topic)) first.set(topic, performance.now());
    await pause(PROVIDER_MS);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: `note${(answers += 1)}` }));
  };
  const server = createServer((request, response) => void hear(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, first, close };
}

type Owned = { readonly teamId: TeamId; readonly serviceId: ServiceId };

/** Teams of four, whose responder is reached by push at once. */
async function companies(desk: Desk): Promise<readonly Owned[]> {
  const owned: Owned[] = [];
  await hireAda(desk);
  for (let number = 0; number < TEAMS; number += 1) {
    const members = Array.from({ length: 4 }, (_, index) => `U${number}X${index}`);
    for (const [index, id] of members.entries()) {
      await rememberPerson(desk, {
        id,
        name: id.toLowerCase(),
        realName: id,
        zone: 'UTC',
        admin: false,
        active: true,
        bot: false,
      });
      const method = `met_${String(number * 10 + index).padStart(16, '0')}`;
      await sql`insert into contact_method (id, person_id, kind, address, verified_at, created_at) values (${method}, ${id}, 'push', ${`topic-${id}`}, ${desk.clock.now()}, ${desk.clock.now()})`.execute(
        desk.db,
      );
      await sql`insert into personal_rules (person_id, urgency, rules) values (${id}, 'critical', ${JSON.stringify([{ methodId: method, afterMs: 0 }])}::jsonb)`.execute(
        desk.db,
      );
    }
    const team = await createTeam(desk, { name: `team-${number}`, members });
    const service = team.ok
      ? await createService(desk, { name: `service-${number}`, teamId: team.value.id })
      : team;
    if (!team.ok || !service.ok) throw new Error('refused');
    owned.push({ teamId: team.value.id, serviceId: service.value.id });
  }
  return owned;
}

const CARDS = [
  'channel.team',
  'card.alert',
  'thread.alert',
  'homes',
  'channel.incident',
  'card.incident',
  'invite.incident',
  'announce.incident',
  'post.incident',
  'joined.incident',
];

/** The alerts of all teams in turn, as an outage of everything brings them; the same order in every run. */
function* storm(owned: readonly Owned[]): Generator<Owned & { readonly number: number }> {
  for (let number = 0; number < ALERTS; number += 1) {
    const one = owned[(number * 7) % owned.length];
    if (one !== undefined) yield { ...one, number };
  }
}

async function open(
  desk: Desk,
  { teamId, serviceId, number }: Owned & { readonly number: number },
): Promise<void> {
  const opened = await openAlert(desk, {
    monitorId: `mon_${String(number).padStart(16, '0')}`,
    group: 'main',
    serviceId,
    teamId,
    title: `service ${number} is down`,
    because: 'answered 503',
    severity: 1,
    since: desk.clock.now(),
    mutedUntil: null,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refused));
}

/** 1,000 alerts at once over 50 teams: when the first page of each team reaches its provider, counted from the moment the storm begins. */
export async function run(): Promise<void> {
  keepHeapSmall();
  const database = await scratchDatabase();
  const server = await provider();
  const base = benchDesk(database, () => engine.nudge());
  const ways = createWays(
    { push: { url: server.url }, secret: 'bench' },
    { publicUrl: undefined, localUrl: server.url, secret: () => undefined, now: base.clock.now },
  );
  const desk: Desk = { ...base, follow, ways };
  const card: Courier = async () => {
    await fetch(server.url, { method: 'POST' }).then((answer) => answer.arrayBuffer());
    return { done: true };
  };
  const couriers = {
    ...Object.fromEntries(CARDS.map((kind) => [kind, card])),
    ...notifyCouriers({ sendDirect: () => Promise.reject(new Error('no Slack here')) }),
  };
  const engine = createEngine({ desk, couriers, timers: { [ESCALATION_TIMER]: each(stepDue) } });
  const owned = await companies(desk);
  engine.start();
  await pause(1_500);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const alerts = storm(owned);
  const worker = async (): Promise<void> => {
    for (const one of alerts) await open(desk, one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const allOpen = performance.now() - began;
  const used = process.cpuUsage(cpu);
  const cpuMs = (used.user + used.system) / 1_000 / ALERTS;
  while (server.first.size < TEAMS && performance.now() - began < 60_000) await pause(20);
  const first = [...server.first.values()].map((at) => at - began);
  const [alone] = owned;
  const beganAlone = performance.now();
  if (alone !== undefined) await open(desk, { ...alone, number: ALERTS });
  const one = performance.now() - beganAlone;
  const beganAsked = performance.now();
  await card(desk, {
    id: '0',
    lane: '',
    key: '',
    kind: '',
    urgency: 'card',
    payload: {},
    createdAt: desk.clock.now(),
    attempts: 1,
  });
  const asked = performance.now() - beganAsked;
  console.log(
    `the first page of each of ${server.first.size} teams: p50 ${Math.round(quantile(first, 0.5))} ms, p99 ${Math.round(quantile(first, 0.99))} ms after the storm began; all ${ALERTS} alerts were open after ${(allOpen / 1_000).toFixed(1)} s, ${cpuMs.toFixed(1)} ms of processor time of this process each, deliveries included`,
  );
  console.log(
    `the limit of the same run: opening one alert alone takes ${Math.round(one)} ms, asking the provider once ${Math.round(asked)} ms; so ${TEAMS} teams ${AT_ONCE} at a time cannot be faster than ${Math.round((one * TEAMS) / AT_ONCE + asked)} ms`,
  );
  const good = verdict(
    server.first.size === TEAMS && quantile(first, 0.99) < MOST_MS,
    `first page of each team p99 < ${MOST_MS / 1_000} s`,
  );
  await engine.stop(5_000);
  await database.close();
  await server.close();
  if (!good) process.exitCode = 1;
}

if (import.meta.main) await run();
