import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpKind } from '#monitors/kinds/http/kind.ts';
import { mintSelfSigned } from '../kit/fault-servers-certificates.ts';
import { checkWorld, runCheck, runStored, tableResolver } from '../kit/fault-servers-check.ts';
import * as scripts from '../kit/fault-servers-scripts.ts';
import { faultServers, type FaultServers } from '../kit/fault-servers.ts';
import type { CheckWorld } from '#monitors/kind.ts';

let servers: FaultServers;
let world: CheckWorld;
beforeAll(async () => {
  servers = await faultServers();
  world = checkWorld([servers.authority.root]);
});
afterAll(() => servers.close());

describe('what is up', () => {
  test.each([
    ['a plain answer', scripts.answers(), {}],
    ['a body that ends with the connection', scripts.untilClosed, { contains: ['hello'] }],
    ['gzip, decoded because the body is judged', scripts.gzipped('all is well'), { contains: ['is well'] }],
    ['gzip, asked for by name', scripts.gzipped('all is well'), { decompress: 'gzip' }],
    [
      'a coding nobody knows, passed through',
      scripts.answers({ headers: { 'content-encoding': 'xxx' } }),
      { contains: ['ok'] },
    ],
    ['a self-redirect that sets a cookie', scripts.cookieThenSelf, {}],
    [
      'one good value of a repeated header',
      scripts.answers({ headers: { via: ['a', 'b'] } }),
      { answerHeaders: ['via: b'] },
    ],
    [
      'an absent header that may be absent',
      scripts.answers(),
      { answerHeaders: ['via?: b'], answerHeadersLack: ['x-cache?: MISS'] },
    ],
    [
      'JSON as wanted',
      scripts.answers({ body: '{"a":{"b":"x"},"n":[1,2,3]}' }),
      {
        json: [
          '$.a.b == x',
          'len($.n) == 3',
          '$.n[*] > 0',
          '$.a.b matches /^x$/',
          'not $.a.b matches glob y*',
        ],
      },
    ],
    [
      '304 without a body',
      scripts.answers({ status: 304, headers: { 'content-length': '500' }, body: '' }),
      { expect: '304' },
    ],
  ] as const)('%s', async (_name, script, check) => {
    const { url } = await servers.http(script);
    expect(await runCheck({ url, ...check }, world)).toMatchObject({ level: 'up', sides: [] });
  });

  test('HEAD is answered by headers alone', async () => {
    const server = await servers.http(scripts.answers({ headers: { 'content-length': '999' }, body: '' }));
    expect(await runCheck({ url: server.url, method: 'HEAD' }, world)).toMatchObject({ level: 'up' });
    expect(server.asked[0]?.line).toBe('HEAD / HTTP/1.1');
  });

  test('slow is degraded before it is down', async () => {
    const { url } = await servers.http(scripts.late(0, 80));
    expect(await runCheck({ url, degradedOverMs: 20, downOverMs: 20_000 }, world)).toMatchObject({
      level: 'degraded',
      reason: 'response_time',
    });
  });

  test('HTTP/2 is spoken when it is named', async () => {
    const { url } = await servers.http2(200, 'ok');
    expect(await runCheck({ url, httpVersions: ['2'], contains: ['ok'] }, world)).toMatchObject({
      level: 'up',
      evidence: { httpVersion: '2' },
    });
    expect(await runCheck({ url }, world)).toMatchObject({ level: 'up', evidence: { httpVersion: '1.1' } });
  });
});

describe('phases', () => {
  test('all five are told and their sum is at most the whole; tls is 0 on plain http', async () => {
    for (const server of [await servers.http(scripts.late(10, 20)), await servers.https(scripts.answers())]) {
      const { phases, totalMs } = await runCheck({ url: server.url }, world);
      if (phases === null || totalMs === null) throw new Error('a check that ran has phases');
      expect(Object.keys(phases).sort()).toEqual(['connect', 'processing', 'resolve', 'tls', 'transfer']);
      expect(Object.values(phases).reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(totalMs);
      expect(phases.tls > 0).toBe(server.url.startsWith('https'));
    }
  });

  test('the hops of a redirect are kept one by one', async () => {
    const server = await servers.http(
      scripts.byPath({ '/': scripts.redirects('/there'), '/there': scripts.answers() }),
    );
    const { evidence } = await runCheck({ url: server.url }, world);
    expect(evidence).toMatchObject({
      redirects: 1,
      status: 200,
      hops: [{ status: 302, location: '/there', phases: expect.objectContaining({ tls: 0 }) }],
    });
  });
});

describe('redirects', () => {
  test('not followed when not wanted', async () => {
    const { url } = await servers.http(scripts.redirects('/there'));
    expect(await runCheck({ url, followRedirects: 'no', expect: '302' }, world)).toMatchObject({
      level: 'up',
      evidence: { redirects: 0, status: 302 },
    });
  });

  test('secrets stay with the first origin, also on the way back', async () => {
    const other = await servers.http((socket, asked, port) =>
      scripts.redirects(asked.headers['x-back'] ?? `http://127.0.0.1:${first.port}/back`)(
        socket,
        asked,
        port,
      ),
    );
    const first = await servers.http(
      scripts.byPath({
        '/': scripts.redirects(() => other.url, 302, { 'set-cookie': 'own=1' }),
        '/back': scripts.answers(),
      }),
    );
    const settings = {
      url: first.url,
      auth: 'bearer env:SECRET',
      headers: ['X-Api-Key: env:SECRET', 'Host: vhost.example', 'Accept-Language: nb'],
    };
    expect(await runCheck(settings, world)).toMatchObject({ level: 'up', evidence: { redirects: 2 } });
    expect(first.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer open-sesame',
      'x-api-key': 'open-sesame',
      host: 'vhost.example',
    });
    expect(other.asked[0]?.headers).toMatchObject({
      host: `127.0.0.1:${other.port}`,
      'accept-language': 'nb',
    });
    for (const asked of [other.asked[0], first.asked[1]]) {
      expect(asked?.headers).not.toHaveProperty('authorization');
      expect(asked?.headers).not.toHaveProperty('x-api-key');
    }
  });

  test('each hop has its own server name; one that was set is for the first host only', async () => {
    const pair = await servers.authority.issue({ names: ['a.test', 'named.test', 'b.test'] });
    const b = await servers.https(scripts.answers(), pair);
    const a = await servers.https(
      scripts.redirects(() => `https://b.test:${b.port}/`),
      pair,
    );
    const here = [{ address: '127.0.0.1', family: 4 as const }];
    const there = { ...world, resolver: tableResolver({ 'a.test': here, 'b.test': here }) };
    expect(
      await runCheck({ url: `https://a.test:${a.port}/`, tlsServerName: 'named.test' }, there),
    ).toMatchObject({ level: 'up' });
    expect([a.serverNames, b.serverNames]).toEqual([['named.test'], ['b.test']]);
  });

  test('POST becomes GET after 302 and 303, and stays after 307', async () => {
    for (const [status, line] of [
      [302, 'GET /there HTTP/1.1'],
      [303, 'GET /there HTTP/1.1'],
      [307, 'POST /there HTTP/1.1'],
    ] as const) {
      const server = await servers.http(
        scripts.byPath({ '/': scripts.redirects('/there', status), '/there': scripts.answers() }),
      );
      await runCheck({ url: server.url, method: 'POST', body: '{}' }, world);
      expect(server.asked.map((asked) => asked.line)).toEqual(['POST / HTTP/1.1', line]);
    }
  });
});

describe('certificates', () => {
  test.each([
    [5, { level: 'degraded', reason: 'tls_expiring', urgent: true }, 'in 5 days'],
    [15, { level: 'degraded', reason: 'tls_expiring', urgent: false }, 'in 15 days'],
    [40, { level: 'up' }, 'in 40 days'],
  ])('one that ends in %i days is a matter of its own', async (toDays, side, words) => {
    const { url } = await servers.https(
      scripts.answers(),
      await servers.authority.issue({ names: ['localhost'], toDays }),
    );
    const verdict = await runCheck({ url }, world);
    expect(verdict).toMatchObject({ level: 'up', sides: [{ group: 'certificate', ...side }] });
    expect(verdict.sides[0]?.because).toContain(words);
  });

  test('what is not verified is not judged, and still shown', async () => {
    const { url } = await servers.https(
      scripts.answers(),
      await mintSelfSigned({ names: ['localhost'], toDays: 3 }),
    );
    expect(await runCheck({ url, verifyTls: 'no' }, world)).toMatchObject({
      level: 'up',
      sides: [],
      evidence: { certificate: { selfSigned: true } },
    });
  });

  test('nothing is said over a connection that was not verified', async () => {
    const server = await servers.https(scripts.answers(), await mintSelfSigned({ names: ['localhost'] }));
    const verdict = await runCheck({ url: server.url, auth: 'bearer env:SECRET' }, world);
    expect(verdict).toMatchObject({ reason: 'tls_untrusted', phases: { processing: 0, transfer: 0 } });
    expect(server.asked).toEqual([]);
  });

  test('a refusal that was wanted is up', async () => {
    const { url } = await servers.https(scripts.answers(), {
      requestCert: true,
      rejectUnauthorized: true,
      ca: servers.authority.root,
    });
    expect(await runCheck({ url, tlsAlert: 'certificate_required' }, world)).toMatchObject({
      level: 'up',
      evidence: { alert: 'certificate_required' },
    });
  });

  test('the name is looked for as it was set, also behind an address', async () => {
    const pair = await servers.authority.issue({ names: ['*.eff.test'] });
    const { port } = await servers.https(scripts.answers(), pair);
    const url = `https://127.0.0.1:${port}/`;
    expect(await runCheck({ url, tlsServerName: 'www.eff.test' }, world)).toMatchObject({ level: 'up' });
    expect(await runCheck({ url, tlsServerName: 'a.b.eff.test' }, world)).toMatchObject({
      reason: 'tls_host_mismatch',
    });
    expect(await runCheck({ url }, world)).toMatchObject({ reason: 'tls_host_mismatch' });
  });
});

describe('addresses', () => {
  test('a dead first address does not fail the check', async () => {
    const server = await servers.http(scripts.answers());
    const resolver = tableResolver({
      'both.test': [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ],
    });
    expect(await runCheck({ url: `http://both.test:${server.port}/` }, { ...world, resolver })).toMatchObject(
      { level: 'up', evidence: { address: '127.0.0.1' } },
    );
  });

  test.each([
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://0251.0376.0251.0376/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://[::a9fe:a9fe]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://metadata.google.internal/',
    'http://100.100.100.200/',
  ])('%s is refused', async (url) => {
    expect(await runCheck({ url }, world)).toMatchObject({ level: 'down', reason: 'address_refused' });
  });

  test('refused targets can be allowed', async () => {
    const resolver = tableResolver({ metadata: [{ address: '127.0.0.1', family: 4 }] });
    const { port } = await servers.http(scripts.answers());
    expect(
      await runCheck({ url: `http://metadata:${port}/` }, { ...world, resolver, allowMetadataTargets: true }),
    ).toMatchObject({ level: 'up' });
  });
});

describe('what is stored and cannot be run as written', () => {
  const stored = httpKind.settings.parse({ url: 'http://127.0.0.1/' });
  test.each([
    ['json_path_invalid', { json: ['$.ids[wat]'] }],
    ['config_invalid', { contains: ['/(/'] }],
    ['config_invalid', { answerHeaders: [': x'] }],
    ['config_invalid', { auth: 'bearer clear-text' }],
    ['unsupported_scheme', { url: 'bad://host/' }],
    ['config_invalid', { url: 'http://' }],
    ['status_not_accepted', { expect: '' }],
  ])('%s: %j', async (reason, change) => {
    const { url } = await servers.http(scripts.answers({ body: '{}' }));
    expect(await runStored({ ...stored, url, ...change }, world)).toMatchObject({ level: 'down', reason });
  });
});

test('a header that looks secret is not shown with a failure', async () => {
  const { url } = await servers.http(
    scripts.answers({ status: 500, headers: { 'set-cookie': 's=1', 'x-token': 'abc', 'x-page': 'p' } }),
  );
  expect((await runCheck({ url }, world)).evidence).toMatchObject({
    headers: { 'set-cookie': '(kept out)', 'x-token': '(kept out)', 'x-page': 'p' },
  });
});
