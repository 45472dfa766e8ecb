import { describe, expect, test } from 'vitest';
import type { ComponentId } from '#base/ids.ts';
import { HOUR, MINUTE } from '#base/time.ts';
import { eventsOf } from '#ledger/events.ts';
import { transact } from '#ledger/transact.ts';
import { confirmLink, endLink, manageLink } from '#notice/status-links.ts';
import { reportStore } from '#status/report-store.ts';
import { subscriberById, subscribersOf } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { addSubscriber } from '#status/verbs/add-subscriber.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Answer as Kept } from '#web/status/answers.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { createSights } from '#web/status/sights.ts';
import { subscribeActs } from '#web/status/subscribe-acts.ts';
import { fakeSmtp } from '../kit/smtp.ts';
import { no, ok } from './catalog-company.ts';
import { PUBLIC, statusHouse, subscriberOf } from './status-house.ts';
import { matterOf } from './status-matter.ts';

const FROM = { remoteAddress: '203.0.113.9' };
const LOOKING = ['investigating', 'We are looking.'] as const;

type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

async function house(
  options: { readonly page?: Partial<StatusPage>; readonly subscribers?: readonly Subscriber[] } = {},
) {
  const smtp = await fakeSmtp();
  const own = await statusHouse({ smtpUrl: smtp.url, ...options });
  const routes = statusRoutes(own.desk, createSights<Kept>(own.desk), subscribeActs(own.desk));
  const asks = async (
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
    env = FROM,
  ): Promise<Answer> => {
    const answer = await routes.request(
      path.replace(PUBLIC, ''),
      {
        method,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        ...(body === undefined ? {} : { body }),
      },
      env,
    );
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  const subscribes = (body: string): Promise<Answer> => asks('POST', '/status/acme/subscribe', body);
  /** The first link of that kind in the newest letter. */
  const link = (kind: 'confirm' | 'manage' | 'end'): string => {
    const text = smtp.letters().at(-1)?.text ?? '';
    const found = new RegExp(`https?://\\S+/subscribe/${kind}/[\\w.-]+`).exec(text)?.[0];
    if (found === undefined) throw new Error(`no link to ${kind} in ${text}`);
    return found;
  };
  const all = () => subscribersOf(own.desk, own.page.id, 50);
  const only = async (): Promise<Subscriber> => {
    const [one, ...more] = await all();
    if (one === undefined || more.length > 0) throw new Error(`${more.length + 1} subscribers`);
    return one;
  };
  return { ...own, smtp, asks, subscribes, link, all, only };
}

describe('somebody subscribes by the form', () => {
  test('and is told once they have confirmed by the link in the letter; opening it alone changes nothing', async () => {
    const { subscribes, passes, smtp, link, asks, only, publish, desk } = await house();
    expect(await subscribes('email=Ada%40Example.com')).toMatchObject({
      status: 200,
      text: expect.stringContaining('If that address can be subscribed, an e-mail is on its way.'),
    });
    await passes(0);
    expect(smtp.letters()[0]?.subject).toBe('Confirm your subscription to Acme');
    expect(smtp.letters()[0]?.headers.get('list')).not.toHaveProperty('unsubscribe');
    expect((await asks('GET', '/status/acme/subscribe')).headers.get('location')).toBe(
      '/status/acme/#subscribe',
    );
    expect((await publish({ says: [LOOKING] })).total).toBe(0);
    const shown = await asks('GET', link('confirm'));
    expect(shown.text).toContain('<button class="button" type="submit" autofocus>Confirm</button>');
    expect((await only()).state).toBe('pending');
    expect((await asks('POST', link('confirm'))).text).toContain('<h1>You are subscribed</h1>');
    expect((await asks('POST', link('confirm'))).status).toBe(200);
    const subscriber = await only();
    expect(subscriber).toMatchObject({ state: 'active', address: 'ada@example.com', trusted: false });
    expect((await publish({ says: [LOOKING] })).total).toBe(1);
    const events = await eventsOf(desk, subscriber.id);
    expect(events.map((event) => event.kind)).toEqual(['subscriber.asked', 'subscriber.confirmed']);
    expect(JSON.stringify(events)).not.toContain('example.com');
  });

  test('the answer is the same to the byte for addresses unknown, pending, subscribed and ended', async () => {
    const { subscribes, passes, link, asks, clock, smtp } = await house();
    const answers = [await subscribes('email=ada@example.com')];
    answers.push(await subscribes('email=ada@example.com'));
    await passes(0);
    await asks('POST', link('confirm'));
    clock.passes(2 * HOUR);
    answers.push(await subscribes('email=ada@example.com'));
    await passes(0);
    expect(smtp.letters().at(-1)?.subject).toBe('You are subscribed to Acme already');
    await asks('POST', link('end'));
    answers.push(await subscribes('email=ada@example.com'), await subscribes('email=bo@example.com'));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(answers[0]?.text);
      expect([...answer.headers]).toEqual([...(answers[0]?.headers ?? [])]);
    }
  });

  test('a mailbox gets one letter an hour for one subscription, however often somebody asks', async () => {
    const { subscribes, passes, smtp } = await house();
    for (let count = 0; count < 5; count += 1) {
      await subscribes('email=ada@example.com');
      await passes(5 * MINUTE);
    }
    expect(smtp.letters()).toHaveLength(1);
    await passes(HOUR);
    await subscribes('email=ada@example.com');
    await passes(0);
    expect(smtp.letters()).toHaveLength(2);
  });

  test('a mailbox gets three letters an hour at most, whatever is asked for it', async () => {
    const { subscribes, passes, smtp } = await house();
    for (let count = 0; count < 6; count += 1)
      await subscribes(`email=ada@example.com&endpoint=http://127.0.0.1:9/${count}`);
    await passes(0);
    expect(smtp.letters()).toHaveLength(3);
  });

  test('the letter to confirm waits for a mail server that is away', async () => {
    const { subscribes, passes, smtp } = await house();
    smtp.troubles({ code: 421 });
    await subscribes('email=ada@example.com');
    await passes(10 * MINUTE);
    smtp.troubles(null);
    await passes(2 * MINUTE);
    expect(smtp.letters()).toHaveLength(1);
  });

  test.each([
    ['email=nonsense', 'Example: ada@example.com'],
    ['', 'Example: ada@example.com'],
    ['email=ada@example.com&component=nothing', 'There is no component “nothing” on this page'],
    ['email=ada@example.com&incident=nothing', 'There is no incident or maintenance “nothing” on this page'],
    ['email=ada@example.com&endpoint=ftp://example.com', 'Example: https://example.com/status-hook'],
  ])('%j is refused with an example that works', async (body, says) => {
    const { subscribes, all } = await house();
    const answer = await subscribes(body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(says);
    expect(await all()).toEqual([]);
  });

  test('a program fills in the field that nobody sees: the same answer, and nothing is done', async () => {
    const { subscribes, all } = await house();
    const person = await subscribes('email=ada@example.com');
    const program = await subscribes('email=bo@example.com&website=https://spam.example');
    expect(program.text).toBe(person.text);
    expect(await all()).toHaveLength(1);
  });

  test('too often from one address is refused, and only there; a proxy’s last hop counts', async () => {
    const { asks } = await house();
    const from = (remoteAddress: string, headers = {}) =>
      asks('POST', '/status/acme/subscribe', 'email=ada@example.com', headers, { remoteAddress });
    for (let count = 0; count < 20; count += 1) expect((await from('198.51.100.7')).status).toBe(200);
    expect((await from('198.51.100.7')).status).toBe(429);
    expect((await from('198.51.100.7', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(429);
    const proxied = { 'x-forwarded-for': '192.0.2.1, 198.51.100.7' };
    expect((await from('10.0.0.2', proxied)).status).toBe(429);
    expect((await from('198.51.100.8')).status).toBe(200);
    expect((await from('2001:db8::1')).status).toBe(200);
  });

  test('a page that is not public, or is not there, cannot be subscribed to', async () => {
    const { subscribes, asks } = await house({ page: { access: 'link' } });
    expect((await subscribes('email=ada@example.com')).status).toBe(404);
    expect((await asks('POST', '/status/nothing/subscribe', 'email=ada@example.com')).status).toBe(404);
  });

  test('on a host of its own the page is at the root', async () => {
    const { asks, passes, link, only } = await house({ page: { domain: 'status.acme.com' } });
    const host = { host: 'status.acme.com' };
    expect((await asks('POST', '/subscribe', 'email=ada@example.com', host)).status).toBe(200);
    expect((await asks('POST', '/subscribe', 'email=ada@example.com', { host: 'evil.example' })).status).toBe(
      404,
    );
    await passes(0);
    const path = link('confirm');
    expect(path).toMatch(/^https:\/\/status\.acme\.com\/subscribe\/confirm\//);
    await asks('POST', path.replace('https://status.acme.com', ''), '', host);
    expect((await only()).state).toBe('active');
  });
});

describe('links', () => {
  test('that are forged are answered as what is not there, whatever they are for', async () => {
    const { desk, page, asks } = await house({ subscribers: [subscriberOf(1)] });
    const { id } = subscriberOf(1);
    const good = [
      confirmLink(desk.ways, page, subscriberOf(1), desk.clock.now()),
      manageLink(desk.ways, page, subscriberOf(1)),
      endLink(desk.ways, page, subscriberOf(1)),
    ];
    const nothing = await asks('GET', '/status/acme/subscribe/end/nothing');
    expect(nothing.status).toBe(404);
    for (const link of good) {
      const wrong = [
        `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
        link.replace(/0001\./, '0002.'),
        `${link}.more`,
        link.slice(0, link.lastIndexOf('.')),
        // A signature of another use is none of this one.
        link.replace('/end/', '/manage/').replace('/confirm/', '/end/'),
      ].filter((one) => one !== link);
      for (const path of wrong)
        for (const method of ['GET', 'POST'])
          expect(await asks(method, path)).toMatchObject({ status: 404, text: nothing.text });
    }
    expect((await subscriberById(desk, id))?.state).toBe('active');
  });

  test('to confirm that are stale say so and offer another; a time that was pushed on is forged', async () => {
    const { subscribes, passes, link, asks, only } = await house();
    await subscribes('email=ada@example.com');
    await passes(0);
    const [path, until = ''] = [link('confirm'), /\.(\d+)\./.exec(link('confirm'))?.[1]];
    await passes(48 * HOUR);
    for (const method of ['GET', 'POST']) {
      const answer = await asks(method, path);
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('works for 48 hours');
      expect(answer.text).toContain('action="/status/acme/subscribe"');
    }
    expect((await asks('POST', path.replace(until, String(Number(until) + 86_400)))).status).toBe(404);
    expect((await only()).state).toBe('pending');
  });

  test('of another page are none of this one', async () => {
    const { desk, page, asks } = await house({
      page: { domain: 'status.acme.com' },
      subscribers: [subscriberOf(1)],
    });
    const path = endLink(desk.ways, page, subscriberOf(1)).replace('https://status.acme.com', '');
    expect((await asks('POST', path, '', { host: 'other.example' })).status).toBe(404);
    expect((await asks('POST', path, '', { host: 'status.acme.com' })).status).toBe(200);
  });

  test('of a webhook go with its contact: who asked for it before can neither confirm nor end it', async () => {
    const { desk, page, asks, subscribes, passes, link, only, by } = await house();
    const hook = `endpoint=${encodeURIComponent('http://127.0.0.1:9/hook')}`;
    await subscribes(`email=stranger@example.com&${hook}`);
    await passes(HOUR);
    const first = link('confirm');
    await subscribes(`email=ada@example.com&${hook}`);
    await passes(0);
    expect((await asks('POST', first)).status).toBe(404);
    expect((await asks('POST', link('confirm'))).status).toBe(200);
    const stranger = { ...(await only()), contact: 'stranger@example.com' };
    const ends = endLink(desk.ways, page, stranger);
    expect((await asks('POST', ends)).status).toBe(404);
    const address = 'http://127.0.0.1:9/hook';
    const adding = { page, kind: 'webhook', address, contact: null, componentCodes: [] } as const;
    ok(await addSubscriber(by('UADA'), adding));
    for (const use of [endLink, manageLink])
      expect(
        (await asks('POST', use(desk.ways, page, { ...stranger, contact: 'ada@example.com' }))).status,
      ).toBe(404);
    expect((await only()).state).toBe('active');
  });

  test('of a page behind a link tell nobody that it is there', async () => {
    const { asks } = await house({ page: { access: 'link', linkKey: 'a-key' } });
    for (const [method, path] of [
      ['DELETE', '/api/v2/subscribers/nothing.json'],
      ['GET', '/subscribe/end/nothing.json'],
      ['GET', '/subscribe/confirm/nothing'],
    ] as const)
      expect([path, await asks(method, `/status/acme${path}`)]).toEqual([
        path,
        await asks(method, `/status/none${path}`),
      ]);
  });

  test('to unsubscribe end it by one click of a mail program, twice without harm, and by a button', async () => {
    const { desk, page, asks } = await house({ subscribers: [subscriberOf(1)] });
    const path = endLink(desk.ways, page, subscriberOf(1));
    const shown = await asks('GET', path);
    expect(shown.text).toContain('Unsubscribe</button>');
    expect((await subscriberById(desk, subscriberOf(1).id))?.state).toBe('active');
    for (const count of [1, 2])
      expect((await asks('POST', path, 'List-Unsubscribe=One-Click')).status, `${count}`).toBe(200);
    expect((await subscriberById(desk, subscriberOf(1).id))?.state).toBe('unsubscribed');
    expect((await asks('GET', path)).text).toContain('You are unsubscribed');
  });

  test('to manage choose the parts that one hears of, and never none', async () => {
    const { desk, page, asks, orders, search } = await house({ subscribers: [subscriberOf(1)] });
    const path = manageLink(desk.ways, page, subscriberOf(1));
    const now = async (): Promise<readonly ComponentId[] | undefined> =>
      (await subscriberById(desk, subscriberOf(1).id))?.componentIds;
    expect((await asks('GET', path)).text).toContain(`value="${search.code}"`);
    expect((await asks('POST', path, `scope=some&component=${orders.code}`)).text).toContain('Saved.');
    expect(await now()).toEqual([orders.id]);
    expect((await asks('POST', path, 'scope=some')).text).toContain('choose at least one part');
    expect(await now()).toEqual([orders.id]);
    await asks('POST', path, 'scope=all');
    expect(await now()).toEqual([]);
    await asks('POST', path, 'act=end');
    expect((await subscriberById(desk, subscriberOf(1).id))?.state).toBe('unsubscribed');
  });
});

describe('the API of Statuspage', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  test('takes JSON and forms, answers the same for known and unknown, from any page', async () => {
    const { asks, only, passes, link } = await house();
    const path = '/status/acme/api/v2/subscribers.json';
    const body = JSON.stringify({ subscriber: { email: 'ada@example.com' } });
    const first = await asks('POST', path, body, JSON_TYPE);
    expect(JSON.parse(first.text)).toEqual({
      page: {
        id: 'k7d2m9x4q1zb',
        name: 'Acme',
        url: `${PUBLIC}/status/acme`,
        time_zone: 'Europe/Oslo',
        updated_at: '2026-01-05T09:00:00.000Z',
      },
      mode: 'email_sms',
      email: 'ada@example.com',
      can_select_components: false,
    });
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    await passes(0);
    await asks('POST', link('confirm'));
    expect((await only()).state).toBe('active');
    expect((await asks('POST', path, body, JSON_TYPE)).text).toBe(first.text);
    expect((await asks('POST', path, 'subscriber[email]=ada@example.com')).text).toBe(first.text);
    expect((await asks('OPTIONS', path)).status).toBe(204);
  });

  test('a webhook’s contact confirms it, and is shown its secret once', async () => {
    const { asks, passes, link, only, orders } = await house();
    const wish = { email: 'ada@example.com', endpoint: 'http://127.0.0.1:9/hook', component_id: orders.code };
    const answer = await asks(
      'POST',
      '/status/acme/api/v2/subscribers.json',
      JSON.stringify({ subscriber: wish }),
      JSON_TYPE,
    );
    expect(JSON.parse(answer.text)).toMatchObject({ mode: 'webhook', webhook: wish.endpoint });
    await passes(0);
    const { secret } = await only();
    expect((await asks('POST', link('confirm'))).text).toContain(secret);
    expect((await asks('POST', link('confirm'))).text).not.toContain(secret);
    expect(await only()).toMatchObject({ state: 'active', componentIds: [orders.id] });
  });

  test.each([
    ['{', 400, 'could not be read'],
    ['{"subscriber":{"phone_number":"+4712345678"}}', 422, 'Text messages are not sent from here'],
    ['{"subscriber":{"email":"x"}}', 422, 'ada@example.com'],
  ])('%s is refused with an example', async (body, status, says) => {
    const { asks } = await house();
    const answer = await asks('POST', '/status/acme/api/v2/subscribers.json', body, JSON_TYPE);
    expect(answer).toMatchObject({ status, text: expect.stringContaining(says) });
  });

  test('deletes by the token of a link, and answers true whatever it is given', async () => {
    const { asks, desk, page } = await house({ subscribers: [subscriberOf(1)] });
    const token = endLink(desk.ways, page, subscriberOf(1)).split('/').at(-1);
    for (const id of ['nothing', subscriberOf(1).id, token]) {
      const answer = await asks('DELETE', `/status/acme/api/v2/subscribers/${id}.json`);
      expect(answer).toMatchObject({ status: 200, text: 'true' });
    }
    expect((await subscriberById(desk, subscriberOf(1).id))?.state).toBe('unsubscribed');
  });
});

describe('somebody of the company adds a subscriber', () => {
  test('a channel or a webhook at once, an e-mail only by its owner', async () => {
    const { by, page, all, passes, smtp } = await house();
    const ada = by('UADA');
    const hook = ok(
      await addSubscriber(ada, {
        page,
        kind: 'webhook',
        address: 'http://10.1.2.3/hook',
        contact: null,
        componentCodes: [],
      }),
    );
    expect(hook).toMatchObject({
      state: 'active',
      trusted: true,
      secret: expect.stringMatching(/^[0-9a-v]{32}$/),
    });
    ok(await addSubscriber(ada, { page, kind: 'slack', address: 'C0CUSTOMERS', componentCodes: [] }));
    expect(
      ok(await addSubscriber(ada, { page, kind: 'email', address: 'cy@example.com', componentCodes: [] })),
    ).toBeNull();
    await passes(0);
    expect(smtp.letters().map((letter) => letter.subject)).toEqual(['Confirm your subscription to Acme']);
    expect((await all()).map((one) => `${one.kind} ${one.state}`).toSorted()).toEqual([
      'email pending',
      'slack active',
      'webhook active',
    ]);
  });

  test('only whoever may publish does so, and what cannot be used is refused with an example', async () => {
    const { by, page } = await house();
    const slack = { page, kind: 'slack', address: 'C0CUSTOMERS', componentCodes: [] } as const;
    expect(no(await addSubscriber(by('UBO'), slack))).toMatchObject({ why: 'not_allowed', who: ['UADA'] });
    const { id } = ok(await addSubscriber(by('UADA'), slack)) ?? { id: 'sub_' as const };
    expect(no(await endSubscription(by('UBO'), id))).toMatchObject({ why: 'not_allowed' });
    expect(no(await addSubscriber(by('UADA'), slack))).toEqual({ why: 'nothing_changes' });
    expect(no(await addSubscriber(by('UADA'), { ...slack, address: 'general' }))).toMatchObject({
      why: 'invalid',
      example: '#customers',
    });
  });
});

describe('who hears of what', () => {
  const whole = subscriberOf(1);
  const hearsOrders = (id: ComponentId) => subscriberOf(2, { componentIds: [id] });
  const told = async (own: Awaited<ReturnType<typeof house>>): Promise<readonly string[]> => {
    const before = own.smtp.letters().length;
    await own.passes(MINUTE);
    return own.smtp
      .letters()
      .slice(before)
      .map((letter) => (Array.isArray(letter.to) ? '' : (letter.to?.text ?? '')))
      .toSorted((a, b) => (a < b ? -1 : 1));
  };
  const orders: ComponentId = 'cmp_0000000000000001';
  const search: ComponentId = 'cmp_0000000000000002';
  const [one, two, three] = [1, 2, 3].map((n) => `customer-${n}@example.com`);

  test('of some parts: of what affects them, now or before, and of their maintenances', async () => {
    const own = await house({
      subscribers: [whole, hearsOrders(orders), subscriberOf(3, { componentIds: [search] })],
    });
    await own.publish({ says: [LOOKING], impacts: { [orders]: 'partial_outage' } }, [orders]);
    expect(await told(own)).toEqual([one, two]);
    await own.publish({ id: 'rep_bbbbbbbbbbbbbbbb', says: [LOOKING], impacts: {} });
    expect(await told(own)).toEqual([one]);
    const maintenance = { id: 'rep_cccccccccccccccc', kind: 'maintenance' } as const;
    await own.publish({
      ...maintenance,
      says: [['scheduled', 'We upgrade.']],
      impacts: { [search]: 'under_maintenance' },
    });
    expect(await told(own)).toEqual([one, three]);
  });

  test('of one incident: of that one only', async () => {
    const own = await house();
    const { report } = matterOf({ says: [LOOKING] }, own.clock.now());
    await transact(own.desk, async ({ tx }) => reportStore.save(tx, report, undefined));
    await own.subscribes(`email=ada@example.com&incident=${report.code}`);
    await own.passes(0);
    await own.asks('POST', own.link('confirm'));
    await own.publish({ says: [LOOKING] });
    expect(await told(own)).toEqual(['ada@example.com']);
    await own.publish({ id: 'rep_bbbbbbbbbbbbbbbb', says: [LOOKING] });
    expect(await told(own)).toEqual([]);
  });

  test('of what is taken back: whoever was told of it, and nobody else', async () => {
    const own = await house({ subscribers: [whole, subscriberOf(3, { componentIds: [search] })] });
    await own.publish({ says: [LOOKING], impacts: { [orders]: 'partial_outage' } });
    await told(own);
    expect(await own.publish({ says: [], retracted: 'It was a test.' })).toMatchObject({ total: 1 });
    expect(await told(own)).toEqual([one]);
    expect(own.smtp.letters().at(-1)?.subject).toBe('Acme: Taken back: Orders fail in part');
  });

  test('of what is taken back before anybody was told: nobody, and nothing goes out', async () => {
    const own = await house({ subscribers: [whole] });
    await own.publish({ says: [LOOKING] });
    expect(await own.publish({ says: [], retracted: 'It was a test.' })).toMatchObject({ total: 0 });
    expect(await told(own)).toEqual([]);
  });

  test('nobody: nothing is written down', async () => {
    const own = await house();
    expect(await own.publish({ says: [LOOKING] })).toEqual({ broadcastId: null, total: 0 });
    expect(await eventsOf(own.desk, 'bct_')).toEqual([]);
  });
});
