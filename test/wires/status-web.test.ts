import { Statuspage } from 'statuspage.io';
import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { DAY, HOUR, MINUTE } from '#base/time.ts';
import type { Answer } from '#web/status/answers.ts';
import { createSights } from '#web/status/sights.ts';
import { hashPassword } from '#world/password.ts';
import { aComponent, aPage, aReport, anUpdate, code, write } from '../kit/status-page.ts';
import { statusHouse } from '../kit/status-web.ts';
import type { StatusHouse } from '../kit/status-web.ts';

const INCIDENT = `/incidents/${code('now')}`;
const DOCUMENTS = [
  '/api/v2/summary.json',
  '/api/v2/status.json',
  '/api/v2/components.json',
  '/api/v2/incidents.json',
  '/api/v2/incidents/unresolved.json',
  '/api/v2/scheduled-maintenances.json',
  '/api/v2/scheduled-maintenances/upcoming.json',
  '/api/v2/scheduled-maintenances/active.json',
];
const PROGRAMS = [
  ...DOCUMENTS,
  '/uptime.json',
  '/history.atom',
  '/history.rss',
  '/badge.svg',
  `/badge.svg?component=${code('orders')}`,
  '/maintenance.ics',
];
const PEOPLE = ['/', '', '/history', '/history?month=2026-10', '/maintenance', INCIDENT];
const EVERYTHING = [...PEOPLE, ...PROGRAMS];

const textAt = async ({ ask }: StatusHouse, path: string): Promise<string> => (await ask(path)).text();

describe('a public page', () => {
  test('answers every address once as a whole and then with 304, and HEAD without a body', async () => {
    const { ask } = await statusHouse();
    for (const path of EVERYTHING) {
      const first = await ask(path);
      const etag = first.headers.get('etag') ?? '';
      const bytes = (await first.arrayBuffer()).byteLength;
      expect([path, first.status, /^"[\w-]{27}"$/.test(etag)]).toEqual([path, 200, true]);
      expect(first.headers.get('content-length')).toBe(String(bytes));
      expect(first.headers.get('cache-control')).toMatch(/^public, max-age=\d\b/);
      expect(first.headers.get('x-robots-tag')).toBeNull();
      const again = await ask(path, { headers: { 'if-none-match': `"other", W/${etag}` } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      const head = await ask(path, { method: 'HEAD' });
      expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag]);
      expect(head.headers.get('content-length')).toBe(String(bytes));
      const known = await ask(path, { method: 'HEAD', headers: { 'if-none-match': etag } });
      expect(known.status).toBe(304);
    }
  });

  test('lets programs of every site read, and asks browsers’ questions before they do', async () => {
    const { ask } = await statusHouse();
    for (const path of PROGRAMS) {
      expect((await ask(path)).headers.get('access-control-allow-origin')).toBe('*');
      const before = await ask(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://x.example', 'access-control-request-method': 'GET' },
      });
      expect([before.status, before.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
      expect(before.headers.get('access-control-allow-methods')).toContain('GET');
    }
    for (const path of DOCUMENTS)
      expect((await ask(path)).headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await ask('/')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['/api/v2/nothing.json', '/api/v2', '/api/v2/summary', '/badge.svg?component=nobody', '/x.json'])(
    'answers %s with a 404 that programs read',
    async (path) => {
      const { ask } = await statusHouse();
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
      expect(await answer.json()).toMatchObject({ ok: false, error: 'not_found' });
    },
  );

  test.each([
    '/nothing',
    '/incidents/nobody',
    `/incidents/${code('draft')}`,
    `/incidents/${code('gone')}`,
    '/history?month=2031-01',
    '/history?month=1999-01',
    '/history?month=x',
    '/history?month=2026-13',
  ])('answers %s with a 404 that people read', async (path) => {
    const { ask } = await statusHouse();
    const answer = await ask(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('There is nothing at this address');
  });

  test('that nobody made is nowhere, and is written to with GET only', async () => {
    const { ask } = await statusHouse();
    expect((await ask('http://localhost:3000/status/nobody')).status).toBe(404);
    expect((await ask('http://localhost:3000/status/nobody/api/v2/summary.json')).status).toBe(404);
    const written = await ask('/', { method: 'PUT', body: 'x' });
    expect([written.status, written.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  test('keeps nothing for questions that are made up', async () => {
    const { ask, sights } = await statusHouse();
    const plain = await (await ask('/')).text();
    for (let n = 0; n < 50; n += 1) {
      expect(await (await ask(`/?x=${n}`)).text()).toBe(plain);
      await ask(`/badge.svg?component=${n}`);
      await ask(`/history?month=${2100 + n}-01`);
      await ask(`/${n}`);
    }
    expect([...(sights.named('acme')?.answers.keys() ?? [])]).toEqual(['/', '404']);
  });

  test('tells people what was edited, and nothing of drafts or of what was taken back', async () => {
    const house = await statusHouse();
    for (const path of EVERYTHING) {
      const text = await textAt(house, path);
      expect([path, /SECRET DRAFT|A MISTAKE|TAKEN BACK/.test(text)]).toEqual([path, false]);
    }
    const front = await textAt(house, '/');
    expect(front).toContain('(edited <time datetime="2026-11-28T09:24:00.000Z">');
    expect(front).toContain('<time datetime="2026-11-28T09:20:00.000Z">28 Nov 2026, 10:20 CET</time>');
    expect(front).toMatch(/Orders API: 99\.9\d+ % uptime in 90 days, coverage 93\.3 %; 4 days with trouble/);
    expect(front).not.toContain('Fallback site</h');
  });

  test('says what it may load, and that is nothing of others', async () => {
    const { ask } = await statusHouse();
    for (const path of PEOPLE) {
      const csp = (await ask(path)).headers.get('content-security-policy') ?? '';
      expect(csp).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
      expect(csp).not.toContain('unsafe');
    }
  });
});

describe('what was published', () => {
  test('is there with the next question once this process committed it', async () => {
    const house = await statusHouse();
    expect(await textAt(house, '/api/v2/summary.json')).not.toContain('Search is slow');
    await write(house.desk, { reports: [aReport('new', { name: 'Search is slow' })] });
    house.sights.changed();
    expect(await textAt(house, '/api/v2/summary.json')).toContain('Search is slow');
    expect((await house.ask(`/incidents/${code('new')}`)).status).toBe(200);
  });

  test('by another process is there a second later', async () => {
    const house = await statusHouse();
    const before = await house.ask('/');
    await write(house.desk, { reports: [aReport('new', { name: 'Search is slow' })] });
    house.clock.passes(1_000);
    const after = await house.ask('/', { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
    expect([after.status, (await after.text()).includes('Search is slow')]).toEqual([200, true]);
  });

  test('on one page leaves the other pages as they were', async () => {
    const house = await statusHouse();
    const other = aPage({ id: 'stp_0000000000000002', code: code('two'), name: 'two' });
    await write(house.desk, { page: other });
    await house.sights.warm();
    const [acme, two] = ['acme', 'two'].map((name) => house.sights.named(name));
    await write(house.desk, { reports: [aReport('new')] });
    house.sights.changed();
    await house.ask('/');
    expect(house.sights.named('two')).toBe(two);
    expect(house.sights.named('acme')).not.toBe(acme);
  });

  test('gets a new day at midnight in the page’s zone', async () => {
    const house = await statusHouse();
    expect(await house.ask('/uptime.json').then((answer) => answer.json())).toMatchObject({
      window: { to: '2026-11-28', days: 90 },
    });
    house.clock.set('2026-11-28T22:59:59Z');
    const late = await house.ask('/uptime.json').then((answer) => answer.json());
    expect(late).toMatchObject({ window: { to: '2026-11-28' } });
    house.clock.set('2026-11-28T23:00:01Z');
    const next = await house.ask('/uptime.json').then((answer) => answer.json());
    expect(next).toMatchObject({ window: { to: '2026-11-29', from: '2026-09-01' } });
  });

  test('is asked for once by all who come together', async () => {
    const house = await statusHouse();
    let questions = 0;
    const db = house.desk.db.withPlugin({
      transformQuery: ({ node }) => {
        questions += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const sights = createSights<Answer>({ ...house.desk, db });
    await sights.look();
    expect(questions).toBeGreaterThan(1);
    for (const [passed, expected] of [
      [500, 0],
      [1_000, 1],
    ] as const) {
      questions = 0;
      house.clock.passes(passed);
      await Promise.all(Array.from({ length: 50 }, async () => sights.look()));
      expect(questions).toBe(expected);
    }
    questions = 0;
    sights.changed();
    await Promise.all(Array.from({ length: 50 }, async () => sights.look()));
    expect([questions, sights.look()]).toEqual([1, undefined]);
  });

  test('stands in the figures with the weights that they were made with', async () => {
    const house = await statusHouse();
    const figures = await (await house.ask('/uptime.json')).json();
    expect(figures).toMatchObject({
      weights: { name: 'statuspage', major_outage: 1, partial_outage: 0.3, degraded_performance: 0 },
      window: { days: 90, time_zone: 'Europe/Oslo' },
    });
    expect(figures).toMatchObject({
      components: [
        {
          id: code('orders'),
          name: 'Orders API',
          ms: { major_outage: 14 * MINUTE + 10_000, partial_outage: 61 * MINUTE },
        },
        { id: code('search'), uptime_percent: 100, coverage_ratio: 1 },
        { id: code('web') },
        { id: code('mail'), uptime_percent: 99.905 },
        { id: code('spare'), uptime_percent: null, coverage_ratio: 0 },
      ],
    });
  });
});

describe('without the database', () => {
  test('every address still answers, also of pages that nobody asked for yet, and says since when', async () => {
    const house = await statusHouse();
    await house.sights.warm();
    await house.database.close();
    house.clock.passes(3 * DAY);
    for (const path of EVERYTHING) {
      const answer = await house.ask(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('x-tocsin-stale')).toBe('since 2026-11-28T10:00:00.000Z');
    }
    const front = await textAt(house, '/');
    expect(front).toContain('Last updated <time datetime="2026-11-28T10:00:00.000Z">');
    expect(front).toContain('Orders fail in part');
    expect((await house.ask('/nothing')).status).toBe(404);
    expect((await house.ask('http://localhost:3000/status/nobody')).status).toBe(404);
    const head = await house.ask('/api/v2/components.json', { method: 'HEAD' });
    expect(head.status).toBe(200);
  });

  test('a page that was never read says that it cannot be, and nothing about the services', async () => {
    const house = await statusHouse();
    await house.database.close();
    const [people, programs] = [await house.ask('/'), await house.ask('/api/v2/summary.json')];
    expect([people.status, programs.status]).toEqual([503, 503]);
    expect(people.headers.get('retry-after')).toBe('30');
    expect(await people.text()).toContain('cannot be read just now');
  });

  test('what comes back is read again', async () => {
    const house = await statusHouse();
    await house.sights.warm();
    await sql`alter table status_page rename to status_page_away`.execute(house.desk.db);
    house.clock.passes(1_000);
    expect((await house.ask('/')).headers.get('x-tocsin-stale')).toBe('since 2026-11-28T10:00:00.000Z');
    await sql`alter table status_page_away rename to status_page`.execute(house.desk.db);
    house.clock.passes(1_000);
    const back = await house.ask('/');
    expect([back.status, back.headers.get('x-tocsin-stale')]).toEqual([200, null]);
  });

  test('nobody waits longer than about a second for a database that does not answer', async () => {
    const house = await statusHouse();
    await house.sights.warm();
    house.clock.passes(5_000);
    const holds = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const locked = house.desk.db.transaction().execute(async (tx) => {
      await sql`lock table status_page in access exclusive mode`.execute(tx);
      holds.resolve();
      await released.promise;
    });
    await holds.promise;
    const began = performance.now();
    const first = await house.ask('/');
    const firstMs = performance.now() - began;
    const second = await house.ask('/api/v2/summary.json');
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers.get('x-tocsin-stale')).toContain('since ');
    expect(firstMs).toBeLessThan(3_000);
    released.resolve();
    await locked;
  });
});

describe('a page behind a link', () => {
  const KEY = 'k3y-that-nobody-guesses';
  const secret = { access: 'link', linkKey: KEY } as const;

  test('is nowhere without its key', async () => {
    const { ask } = await statusHouse(secret);
    for (const path of [...EVERYTHING, '/?key=', '/?key=wrong', '/api/v2/summary.json?key=wrong']) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect([answer.headers.get('cache-control'), answer.headers.get('x-robots-tag')]).toEqual([
        'private, no-store',
        'noindex',
      ]);
      const nobody = await ask(`http://localhost:3000/status/nobody${path}`);
      expect(await answer.text()).toBe(await nobody.text());
    }
    for (const method of ['OPTIONS', 'PUT', 'POST']) {
      const url = 'http://localhost:3000/status/nobody/api/v2/summary.json';
      expect((await ask('/api/v2/summary.json', { method })).status).toBe(
        (await ask(url, { method })).status,
      );
    }
  });

  test('is shown to whoever came by its address, which then has no key in it', async () => {
    const { ask, clock } = await statusHouse(secret);
    const came = await ask(`/history?month=2026-10&key=${KEY}`);
    expect([came.status, came.headers.get('location')]).toEqual([303, '/status/acme/history?month=2026-10']);
    const cookie = came.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Path=\/status\/acme; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(KEY);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    const shown = await ask('/', { headers });
    expect([shown.status, shown.headers.get('cache-control'), shown.headers.get('vary')]).toEqual([
      200,
      'private, no-store',
      'Cookie',
    ]);
    expect(shown.headers.get('x-robots-tag')).toBe('noindex');
    const forged = { cookie: headers.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) };
    expect((await ask('/', { headers: forged })).status).toBe(404);
    clock.passes(31 * DAY);
    expect((await ask('/', { headers })).status).toBe(404);
  });

  test('is read by programs with the key in the address', async () => {
    const { ask } = await statusHouse(secret);
    for (const path of PROGRAMS) {
      const answer = await ask(`${path}${path.includes('?') ? '&' : '?'}key=${KEY}`);
      expect([path, answer.status, answer.headers.get('set-cookie')]).toEqual([path, 200, null]);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    }
  });

  test('is closed to those who had its key once another one was made', async () => {
    const { ask, desk, sights } = await statusHouse(secret);
    const cookie = (await ask(`/?key=${KEY}`)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await ask('/', { headers: { cookie } })).status).toBe(200);
    await write(desk, { page: aPage({ access: 'link', linkKey: 'another', version: 9 }) });
    sights.changed();
    expect((await ask('/', { headers: { cookie } })).status).toBe(404);
    expect((await ask(`/?key=${KEY}`)).status).toBe(404);
  });
});

describe('a page behind a password', () => {
  const closed = async () =>
    statusHouse({ access: 'password', password: await hashPassword('pass phrase of Åse') });
  const tell = (house: StatusHouse, password: string, more: { readonly from?: string } = {}) =>
    house.ask('/password', {
      method: 'POST',
      body: new URLSearchParams({ password }),
      ...more,
    });

  test('asks for it, and tells nothing before', async () => {
    const house = await closed();
    for (const path of EVERYTHING) {
      const answer = await house.ask(path);
      expect([path, answer.status, answer.headers.get('x-robots-tag')]).toEqual([path, 401, 'noindex']);
      expect(await answer.text()).not.toMatch(/Acme|Orders|Mail server/);
    }
  });

  test('opens with the right one, and with none else', async () => {
    const house = await closed();
    for (const wrong of ['', 'PASS PHRASE OF ÅSE', 'x'.repeat(100_000)])
      expect((await tell(house, wrong)).status).toBe(401);
    const right = await tell(house, 'pass phrase of Åse'.normalize('NFD'));
    expect([right.status, right.headers.get('location')]).toEqual([303, '/status/acme/']);
    const cookie = right.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (const path of EVERYTHING) expect((await house.ask(path, { headers: { cookie } })).status).toBe(200);
  });

  test('cannot be tried out: ten tries from one address, and then ten minutes of rest', async () => {
    const house = await closed();
    for (let n = 0; n < 10; n += 1) expect((await tell(house, `guess ${n}`)).status).toBe(401);
    const refused = await tell(house, 'pass phrase of Åse');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([
      429,
      expect.stringMatching(/^(600|59\d)$/),
    ]);
    expect((await tell(house, 'pass phrase of Åse', { from: '203.0.113.9' })).status).toBe(303);
    house.clock.passes(10 * MINUTE);
    expect((await tell(house, 'pass phrase of Åse')).status).toBe(303);
  });
});

describe('a page on a domain of its own', () => {
  const own = { domain: 'status.acme.com' } as const;

  test('has all of that host, whatever stands there elsewhere', async () => {
    const { ask } = await statusHouse(own);
    for (const path of ['/', '/history', '/api/v2/summary.json', '/badge.svg']) {
      const answer = await ask(`https://status.acme.com${path}`, {
        headers: { host: 'Status.Acme.com:443' },
      });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    const front = await (await ask('https://status.acme.com/')).text();
    expect(front).toContain('href="/history"');
    const summary = await (await ask('https://status.acme.com/api/v2/status.json')).json();
    expect(summary).toMatchObject({ page: { url: 'https://status.acme.com' } });
    for (const path of ['/healthz', '/metrics', '/status/acme', '/a/x'])
      expect((await ask(`https://status.acme.com${path}`)).status).toBe(404);
    expect((await ask('https://other.acme.com/')).status).toBe(404);
  });

  test('is found from below the house’s own address', async () => {
    const { ask } = await statusHouse(own);
    const sent = await ask('/history?month=2026-10');
    expect([sent.status, sent.headers.get('location')]).toEqual([
      302,
      'https://status.acme.com/history?month=2026-10',
    ]);
    expect((await ask('/api/v2/summary.json')).headers.get('access-control-allow-origin')).toBe('*');
    for (const [path, there] of [
      ['/%0d%0aSet-Cookie:%20a=b', '/%0D%0ASet-Cookie:%20a=b'],
      ['/%E2%82%AC', '/%E2%82%AC'],
    ] as const)
      expect((await ask(path)).headers.get('location')).toBe(`https://status.acme.com${there}`);
  });

  test('leads nobody elsewhere, whatever is in the address', async () => {
    const KEY = 'k3y-that-nobody-guesses';
    const { ask } = await statusHouse({ ...own, access: 'link', linkKey: KEY });
    for (const path of ['//evil.example/', '/%E2%82%AC']) {
      const came = await ask(`https://status.acme.com${path}?key=${KEY}`, {
        headers: { host: 'status.acme.com' },
      });
      const location = came.headers.get('location') ?? '/';
      expect([came.status, new URL(location, 'https://status.acme.com').host]).toEqual([
        303,
        'status.acme.com',
      ]);
    }
  });

  test('keeps the figures of the process to itself', async () => {
    const house = await statusHouse(own);
    const { port } = new URL(await house.serve());
    const { get } = await import('node:http');
    const statusOf = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        get({ port, host: '127.0.0.1', path: '/metrics', headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on('error', reject);
      });
    expect([await statusOf('status.acme.com'), await statusOf('127.0.0.1')]).toEqual([404, 200]);
  });
});

describe('what people wrote', () => {
  const EVIL = `"><script>alert(1)</script><img src=x onerror=alert(2)>' ]]> &amp; \u000b javascript:alert(3)`;

  test('is text everywhere', async () => {
    const house = await statusHouse({
      title: EVIL,
      colour: `red;}</style><script>`,
      logoUrl: 'javascript:alert(4)',
    });
    const named = aComponent('orders', { name: EVIL, description: EVIL, status: 'major_outage' });
    await write(house.desk, {
      page: aPage({
        title: EVIL,
        colour: 'red;}</style><script>alert(5)</script>',
        logoUrl: 'javascript:alert(4)',
        supportUrl: 'javascript:alert(4)',
      }),
      components: [named],
      reports: [
        aReport('now', {
          name: EVIL,
          impacts: { [named.id]: 'major_outage' },
          updates: [
            anUpdate('evil', {
              body: `${EVIL}\nhttps://x.example/"onmouseover="alert(6)`,
              affected: [
                { id: named.id, code: named.code, name: EVIL, from: 'operational', to: 'major_outage' },
              ],
            }),
          ],
        }),
      ],
    });
    for (const path of [...PEOPLE, '/nothing', '/history.atom', '/history.rss', '/badge.svg']) {
      const text = await textAt(house, path);
      // The page's one script is the only one, and it stands at the end.
      expect([path, text.match(/<script>(?!'use strict')/g)]).toEqual([path, null]);
      expect([path, /<img|onerror=a[^&]*>|href="javascript|"onmouseover/.test(text)]).toEqual([path, false]);
    }
    for (const path of ['/history.atom', '/history.rss', '/badge.svg', '/maintenance.ics'])
      expect(await textAt(house, path)).not.toContain('\u000b');
    const json = await (await house.ask('/api/v2/summary.json')).json();
    expect(json).toMatchObject({ page: { name: EVIL } });
  });

  test('in a logo’s address loads from nowhere but there', async () => {
    const { ask } = await statusHouse({ logoUrl: 'https://cdn.acme.com/logo;a.svg' });
    const answer = await ask('/');
    expect(answer.headers.get('content-security-policy')).toContain('img-src data: https://cdn.acme.com;');
    expect(await answer.text()).toContain('<img src="https://cdn.acme.com/logo;a.svg" alt="Acme"');
  });
});

describe('feeds and calendars', () => {
  test('have an entry for each incident and maintenance, whose id stays and whose stamp moves', async () => {
    const house = await statusHouse();
    const ids = (text: string): readonly string[] =>
      [...text.matchAll(/urn:uuid:[0-9a-f-]{36}/g)].map((match) => match[0]).toSorted();
    const [atom, rss] = [await textAt(house, '/history.atom'), await textAt(house, '/history.rss')];
    expect(new Set(ids(atom)).size).toBe(5);
    expect(ids(atom)).toEqual(expect.arrayContaining([...ids(rss)]));
    expect(ids(rss)).toHaveLength(4);
    expect(atom).toContain('<updated>2026-11-28T09:24:00.000Z</updated>');
    expect(atom).toContain('A supplier answers slowly');
    await write(house.desk, {
      page: aPage({ title: 'Acme Inc', domain: 'status.acme.com', version: 5 }),
      reports: [aReport('now', { updates: [anUpdate('now9', { at: '2026-11-28T09:50:00.000Z' })] })],
    });
    house.sights.changed();
    const moved = await (await house.ask('https://status.acme.com/history.atom')).text();
    expect(ids(moved)).toEqual(ids(atom));
    expect(moved).toContain('<updated>2026-11-28T09:50:00.000Z</updated>');
    expect(moved).toContain(`href="https://status.acme.com/incidents/${code('now')}"`);
  });

  test('hold maintenance as events that keep their ids', async () => {
    const house = await statusHouse();
    const text = await textAt(house, '/maintenance.ics');
    expect(text).toContain(`UID:maintenance-${code('soon')}@tocsin`);
    expect(text).toMatch(/DTSTAMP:20261128T090200Z[\s\S]*DTSTART:20261129T010000Z/);
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    house.clock.passes(HOUR);
    expect(await textAt(house, '/maintenance.ics')).toBe(text);
  });

  test('a badge says the state in words', async () => {
    const house = await statusHouse();
    expect(await textAt(house, '/badge.svg')).toContain('Minor Service Outage');
    const one = await textAt(house, `/badge.svg?component=${code('orders')}`);
    expect(one).toContain('Orders API: Partial outage');
  });
});

describe('what is built beside the page', () => {
  test('answers at its addresses, behind the same door unless it says otherwise', async () => {
    const seen: string[] = [];
    const act =
      (name: string) =>
      (_: unknown, { sight, path }: { readonly sight: { readonly url: string }; readonly path: string }) => {
        seen.push(`${name} ${sight.url} ${path}`);
        return new Response(name);
      };
    const house = await statusHouse(
      { access: 'link', linkKey: 'key' },
      {
        acts: [
          { method: 'POST', path: /^\/subscribe$/, answer: act('subscribe') },
          { method: 'GET', path: /^\/subscription\/[\w.-]+$/, open: true, answer: act('manage') },
        ],
      },
    );
    expect((await house.ask('/subscribe', { method: 'POST' })).status).toBe(404);
    expect((await house.ask('/subscribe?key=key', { method: 'POST' })).status).toBe(200);
    expect((await house.ask('/subscription/abc')).status).toBe(200);
    const url = 'http://localhost:3000/status/acme';
    expect(seen).toEqual([`subscribe ${url} /subscribe`, `manage ${url} /subscription/abc`]);
  });
});

test('the client statuspage.io reads all of it', async () => {
  const house = await statusHouse();
  const client = new Statuspage('acme');
  client.setApiUrl(`${await house.serve()}/status/acme`);
  const { api } = client;
  expect(await api.getSummary()).toMatchObject({
    status: { indicator: 'minor', description: 'Minor Service Outage' },
    incidents: [{ name: 'Orders fail in part', incident_updates: { length: 2 } }],
    components: { length: 6 },
  });
  expect(await api.getStatus()).toMatchObject({ page: { name: 'Acme', time_zone: 'Europe/Oslo' } });
  expect((await api.getComponents()).components.map((one) => one.name)).toEqual([
    'APIs',
    'Orders API',
    'Search',
    'Web shop',
    'E-mail',
    'Fallback site',
  ]);
  expect((await api.incidents.getAll()).incidents).toHaveLength(2);
  expect((await api.incidents.getUnresolved()).incidents).toHaveLength(1);
  // It asks for what is to come by all three names.
  expect((await api.scheduledMaintenances.getUpcoming()).scheduled_maintenances).toMatchObject([
    { name: 'Database upgrade', status: 'scheduled' },
  ]);
  expect((await api.scheduledMaintenances.getActive()).scheduled_maintenances).toHaveLength(1);
});

describe('over the wire', () => {
  test('what is answered at once is what is answered the usual way, header by header', async () => {
    const house = await statusHouse();
    const url = await house.serve();
    const asked = async (path: string, init?: RequestInit) => {
      const answer = await fetch(`${url}${path}`, init);
      const { date: _, connection: __, 'keep-alive': ___, ...headers } = Object.fromEntries(answer.headers);
      return { status: answer.status, headers, body: await answer.text() };
    };
    for (const path of ['/status/acme', '/status/acme/', '/status/acme/api/v2/summary.json']) {
      const first = await asked(path);
      expect(first.status).toBe(200);
      expect(await asked(path)).toEqual(first);
      expect(await asked(path, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
      const etag = first.headers['etag'] ?? '';
      expect(await asked(path, { headers: { 'if-none-match': etag } })).toMatchObject({
        status: 304,
        headers: { etag, 'x-content-type-options': 'nosniff' },
        body: '',
      });
    }
    expect((await asked('/status/acme/nothing')).status).toBe(404);
    expect((await asked('/status/other/')).status).toBe(404);
  });

  test('a client that knows the host alone reads the oldest public page', async () => {
    const house = await statusHouse();
    const url = await house.serve();
    const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
    expect(await read('/api/v2/summary.json')).toEqual(await read('/status/acme/api/v2/summary.json'));
    const shut = await statusHouse({ access: 'link', linkKey: 'open-sesame' });
    expect((await fetch(`${await shut.serve()}/api/v2/summary.json`)).status).toBe(404);
  });

  test('a page that is not for everybody is never answered at once', async () => {
    const house = await statusHouse({ access: 'link', linkKey: 'open-sesame' });
    const url = await house.serve();
    const path = `${url}/status/acme/api/v2/summary.json`;
    expect((await fetch(`${path}?key=open-sesame`)).status).toBe(200);
    expect((await fetch(path)).status).toBe(404);
  });
});
