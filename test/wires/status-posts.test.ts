import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#base/time.ts';
import { transact } from '#ledger/transact.ts';
import { componentMatter } from '#status/broadcast.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { broadcast } from '#status/verbs/broadcast.ts';
import { resumeSubscriber } from '#status/verbs/resume-subscriber.ts';
import { SLOW_MS } from '#world/hooks.ts';
import { fakeSmtp } from '../kit/smtp.ts';
import { provider } from '../kit/provider.ts';
import { ok } from './catalog-company.ts';
import { PUBLIC, statusHouse, subscriberOf } from './status-house.ts';
import { REPORT } from './status-matter.ts';

const SECRET = 'shown once to its owner';
const LOOKING = ['investigating', 'We are looking.'] as const;

const hookOf = (url: string, more: Partial<Subscriber> = {}): Subscriber =>
  subscriberOf(1, {
    kind: 'webhook',
    address: url,
    contact: 'owner@example.com',
    secret: SECRET,
    ...more,
  });

/** A receiver that answers as it is told to, and counts. */
async function receiver(answers: (response: ServerResponse, count: number) => void) {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      answers(response, count);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, asked: () => count };
}

async function house(subscribers: readonly Subscriber[], allowPrivateHooks = true) {
  const smtp = await fakeSmtp();
  const made = await statusHouse({ smtpUrl: smtp.url, subscribers, allowPrivateHooks });
  const progress = async () => {
    const [row] = await broadcastsOf(made.desk, REPORT);
    return progressOf(made.desk, row?.id ?? 'bct_');
  };
  const stands = () => subscriberById(made.desk, subscriberOf(1).id);
  return { ...made, smtp, progress, stands };
}

describe('a post to a webhook', () => {
  test('is signed with its own secret, has the same key every time, and the body that Statuspage documents', async () => {
    const sink = await provider(() => ({ status: 204, body: '', took: true }));
    const own = await house([hookOf(`${sink.url}/hook`)]);
    sink.troubles({ kind: 'dies_after', times: 1 });
    await own.publish({ says: [LOOKING], impacts: { [own.orders.id]: 'partial_outage' } });
    await own.passes(MINUTE);
    const [first, second, ...more] = sink.took();
    expect(more).toEqual([]);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    const [, seconds = '', v1] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(second?.headers['x-tocsin-signature'] ?? '') ?? [];
    expect(v1).toBe(createHmac('sha256', SECRET).update(`${seconds}.${second?.body}`).digest('hex'));
    const body = JSON.parse(second?.body ?? '') as Record<string, Record<string, unknown>>;
    expect(Object.keys(body)).toEqual(['meta', 'page', 'incident']);
    expect(body['meta']?.['unsubscribe']).toMatch(
      /^https:\/\/tocsin\.example\.com\/status\/acme\/subscribe\/end\//,
    );
    expect(body['page']).toEqual({
      id: 'k7d2m9x4q1zb',
      status_indicator: 'minor',
      status_description: 'Minor Service Outage',
    });
    expect(body['incident']).toMatchObject({
      id: 'aaaaaaaaaaaa',
      name: 'Orders fail in part',
      status: 'investigating',
      impact: 'major',
      shortlink: `${PUBLIC}/status/acme/incidents/aaaaaaaaaaaa`,
      incident_updates: [{ body: 'We are looking.', status: 'investigating', incident_id: 'aaaaaaaaaaaa' }],
      components: [{ id: own.orders.code, name: 'Orders API' }],
      postmortem_body: null,
      backfilled: false,
    });
    expect((await own.stands())?.failures).toBe(0);
  });

  test('of a component alone goes to webhooks, and mails nobody', async () => {
    const sink = await provider(() => ({ status: 200, body: '{}', took: true }));
    const own = await house([hookOf(`${sink.url}/hook`), subscriberOf(2)]);
    await transact(own.desk, (open) =>
      broadcast(open, {
        page: own.page,
        matter: componentMatter(own.orders, 'operational', 'partial_outage'),
        report: null,
        component: own.orders,
        affected: [own.orders.id],
        channelId: null,
      }),
    );
    await own.passes(MINUTE);
    expect(own.smtp.letters()).toEqual([]);
    const body = JSON.parse(sink.took()[0]?.body ?? '') as Record<string, Record<string, unknown>>;
    expect(body['component']).toMatchObject({
      id: own.orders.code,
      status: 'partial_outage',
      page_id: 'k7d2m9x4q1zb',
    });
    expect(body['component_update']).toMatchObject({
      component_id: own.orders.code,
      component_type: 'Component',
      old_status: 'operational',
      new_status: 'partial_outage',
    });
  });

  test('has 30 seconds: an answer that does not come in time, or whose body does not end, is a failure', async () => {
    expect(SLOW_MS).toBe(30 * SECOND);
    const silent = await receiver(() => undefined);
    const dripping = await receiver((response) => {
      response.writeHead(200);
      response.write('so far');
    });
    const own = await house([hookOf(silent.url), { ...hookOf(dripping.url), id: subscriberOf(2).id }]);
    await own.publish({ says: [LOOKING] });
    await own.passes(SECOND);
    expect(await own.progress()).toMatchObject({ told: 0, waiting: 2 });
    expect(await own.stands()).toMatchObject({ failures: 1, state: 'active' });
    expect((await subscriberById(own.desk, subscriberOf(2).id))?.failures).toBe(1);
  });

  test('is not followed where it is sent elsewhere', async () => {
    const elsewhere = await receiver((response) => response.end('ok'));
    const moved = await receiver((response) => {
      response.writeHead(302, { location: elsewhere.url }).end();
    });
    const own = await house([hookOf(moved.url)]);
    await own.publish({ says: [LOOKING] });
    await own.passes(MINUTE);
    expect(elsewhere.asked()).toBe(0);
    expect(await own.stands()).toMatchObject({ failures: 2, because: expect.stringContaining('302') });
  });

  test('is taken by any 2xx, also with HTML', async () => {
    const shop = await receiver((response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
    });
    const own = await house([hookOf(shop.url)]);
    await own.publish({ says: [LOOKING] });
    await own.passes(MINUTE);
    expect(await own.progress()).toMatchObject({ told: 1 });
  });

  test('that fails and then arrives is well again', async () => {
    const shaky = await receiver((response, count) => {
      response.writeHead(count < 4 ? 500 : 200).end();
    });
    const own = await house([hookOf(shaky.url)]);
    await own.publish({ says: [LOOKING] });
    await own.passes(10 * MINUTE);
    expect(await own.progress()).toMatchObject({ told: 1 });
    expect(await own.stands()).toMatchObject({ failures: 0, failingSince: null });
  });

  test('that a stranger asked for goes to no address of this machine or its network', async () => {
    const inside = await receiver((response) => response.end('secret'));
    const byName = inside.url.replace('127.0.0.1', 'localhost');
    const own = await house(
      [
        hookOf(inside.url),
        { ...hookOf(byName), id: subscriberOf(2).id },
        { ...hookOf(`${inside.url}?trusted`), id: subscriberOf(3).id, trusted: true },
      ],
      false,
    );
    await own.publish({ says: [LOOKING] });
    await own.passes(SECOND);
    expect(inside.asked()).toBe(1);
    expect(await own.stands()).toMatchObject({ because: expect.stringContaining('not a public address') });
  });
});

describe('a webhook that does not answer', () => {
  test('is quarantined by the tenth failure, about an hour later; its contact is mailed, and can start it again', async () => {
    const broken = await receiver((response, count) => {
      response.writeHead(count <= 10 ? 500 : 200).end();
    });
    const own = await house([hookOf(broken.url)]);
    await own.publish({ says: [LOOKING] });
    await own.publish({ says: [LOOKING, ['identified', 'Found.']] });
    await own.passes(50 * MINUTE);
    expect(await own.stands()).toMatchObject({ state: 'active', failures: 9 });
    expect(own.smtp.letters()).toEqual([]);
    await own.passes(10 * MINUTE);
    expect(await own.stands()).toMatchObject({ state: 'quarantined', failures: 10 });
    expect(broken.asked()).toBe(10);
    const [letter, ...more] = own.smtp.letters();
    expect(more).toEqual([]);
    expect(letter?.subject).toBe('Your webhook does not answer: Acme');
    expect(letter?.text).toContain('/subscribe/manage/');
    const rows = await broadcastsOf(own.desk, REPORT);
    expect(await Promise.all(rows.map((row) => progressOf(own.desk, row.id)))).toMatchObject([
      { failed: 1, waiting: 0 },
      { dropped: 1, waiting: 0 },
    ]);
    expect((await own.publish({ says: [LOOKING] })).total).toBe(0);
    ok(await resumeSubscriber(own.desk, subscriberOf(1).id));
    await own.publish({ says: [LOOKING, ['resolved', 'Over.']] });
    await own.passes(HOUR);
    expect(broken.asked()).toBe(11);
  });

  test('delays no letter', async () => {
    const silent = await receiver(() => undefined);
    const own = await house([hookOf(silent.url), subscriberOf(2)]);
    await own.publish({ says: [LOOKING] });
    await own.passes(0);
    expect(own.smtp.letters()).toHaveLength(1);
  });
});
