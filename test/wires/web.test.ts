import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, onTestFinished, test } from 'vitest';
import { captureLog } from '#world/log.ts';
import type { LogLine } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { ListenError } from '#web/node-bridge.ts';
import type { WebBindings } from '#web/node-bridge.ts';
import { startWeb } from '#web/server.ts';
import type { WebOptions } from '#web/server.ts';

type Routes = (app: Hono<WebBindings>) => unknown;

/** A server of this test's own. When the test ends nothing but `expectedErrors` may have been logged as an error. */
async function server(
  options: { readonly routes?: Routes; readonly expectedErrors?: number } & Partial<
    Pick<WebOptions, 'readiness' | 'places' | 'bodyLimits'>
  > = {},
): Promise<{
  readonly url: string;
  readonly port: number;
  readonly lines: () => readonly LogLine[];
  readonly close: () => Promise<void>;
}> {
  const { routes, expectedErrors = 0, readiness = [], ...rest } = options;
  const app = new Hono<WebBindings>();
  routes?.(app);
  const { log, lines, at } = captureLog();
  const started = await startWeb({
    host: '127.0.0.1',
    port: 0,
    routes: [app],
    log,
    metrics: createMetrics(),
    readiness,
    ...rest,
  });
  onTestFinished(async () => {
    await started.close();
    expect(at('error')).toHaveLength(expectedErrors);
  });
  return { url: started.url, port: started.port, lines, close: () => started.close() };
}

/** Sends bytes as they are and reads until the server ends the connection. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

describe('health', () => {
  test('/healthz says that the process is alive', async () => {
    const { url } = await server();
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json(), answer.headers.get('cache-control')]).toEqual([
      200,
      { ok: true },
      'no-store',
    ]);
  });

  test('/readyz lists what was asked, and is 503 when one does not hold', async () => {
    let slack = true;
    const readiness = [
      { name: 'database', ask: async () => ({ ok: true, detail: 'answers' }) },
      {
        name: 'slack',
        ask: async () => ({ ok: slack, detail: slack ? 'two sockets open' : 'no socket is open' }),
      },
    ];
    const { url } = await server({ readiness });
    const well = await fetch(`${url}/readyz`);
    expect([well.status, await well.json()]).toEqual([
      200,
      {
        ok: true,
        checks: [
          { name: 'database', ok: true, detail: 'answers' },
          { name: 'slack', ok: true, detail: 'two sockets open' },
        ],
      },
    ]);
    slack = false;
    const ill = await fetch(`${url}/readyz`);
    expect([ill.status, await ill.json()]).toMatchObject([
      503,
      { ok: false, checks: [{ ok: true }, { name: 'slack', ok: false, detail: 'no socket is open' }] },
    ]);
  });

  test('/readyz counts a check that throws or never answers as not ready', async () => {
    const readiness = [
      { name: 'throws', ask: () => Promise.reject(new Error('connection refused')) },
      { name: 'hangs', ask: () => new Promise<never>(() => undefined) },
    ];
    const { url } = await server({ readiness });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      ok: false,
      checks: [
        { name: 'throws', ok: false, detail: 'connection refused' },
        { name: 'hangs', ok: false, detail: 'no answer within 2 s' },
      ],
    });
  });

  test('/metrics counts the requests by route, not by path', async () => {
    const { url } = await server({ routes: (app) => app.get('/heartbeat/:secret', (c) => c.text('ok')) });
    await fetch(`${url}/heartbeat/s3cr3t-of-a-monitor`);
    await fetch(`${url}/no/such/thing`);
    const answer = await fetch(`${url}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toContain('tocsin_http_requests_total{route="/heartbeat/:secret",status="200"} 1');
    expect(text).toContain('tocsin_http_requests_total{route="none",status="404"} 1');
    expect(text).not.toContain('s3cr3t');
  });
});

describe('pages', () => {
  test('the front page says what this is and where to go', async () => {
    const places = [
      { title: 'Local Slack <here>', url: 'http://localhost:3001', text: 'Where people work.' },
    ];
    const { url } = await server({ places });
    const page = await (await fetch(url)).text();
    for (const part of [
      '<h1>Tocsin</h1>',
      'Local Slack &lt;here&gt;',
      'href="http://localhost:3001"',
      'href="/readyz"',
    ])
      expect(page).toContain(part);
  });

  test('what is not there is said in the language of who asks', async () => {
    const { url } = await server();
    const program = await fetch(`${url}/<b>nothing`, { headers: { accept: 'application/json' } });
    expect([program.status, await program.json()]).toMatchObject([404, { ok: false, error: 'not_found' }]);
    const person = await fetch(`${url}/<b>nothing`, { headers: { accept: 'text/html,*/*' } });
    expect(person.status).toBe(404);
    expect(await person.text()).not.toContain('<b>');
  });

  test('a bug is answered without its insides, and logged with them', async () => {
    const boom = (): never => {
      throw new Error('password of the cellar');
    };
    const { url, lines } = await server({ routes: (app) => app.get('/boom', boom), expectedErrors: 2 });
    const program = await fetch(`${url}/boom`);
    const told = await program.text();
    expect(program.status).toBe(500);
    const person = await (await fetch(`${url}/boom`, { headers: { accept: 'text/html' } })).text();
    expect(told + person).not.toMatch(/cellar|web\.test|\.ts:/);
    const logged = lines().find((line) => line.level === 'error');
    expect(logged?.fields).toMatchObject({ route: '/boom', err: { message: 'password of the cellar' } });
    expect(told).toContain(String(logged?.fields['request']));
  });

  test('a handler’s refusal keeps its status and words, and is no error', async () => {
    const refuse = (): never => {
      throw new HTTPException(422, { message: 'Say which monitor. Example: /heartbeat/abc' });
    };
    const { url } = await server({ routes: (app) => app.get('/refuse', refuse) });
    const answer = await fetch(`${url}/refuse`);
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { ok: false, message: 'Say which monitor. Example: /heartbeat/abc' },
    ]);
  });

  test('the log of a request has its route and no secret', async () => {
    const { url, lines } = await server({ routes: (app) => app.get('/feed/:secret', (c) => c.text('ok')) });
    await fetch(`${url}/feed/hunter22?token=hunter22`, {
      headers: { authorization: 'Bearer hunter22', cookie: 'a=hunter22' },
    });
    const line = lines().find((one) => one.text === 'request');
    expect(line?.fields).toMatchObject({
      method: 'GET',
      route: '/feed/:secret',
      status: 200,
      from: '127.0.0.1',
    });
    expect(JSON.stringify(lines())).not.toContain('hunter22');
  });
});

describe('the bridge', () => {
  const echo: Routes = (app) =>
    app.post('/echo', async (c) =>
      c.text(await c.req.text(), 200, { 'x-type': c.req.header('content-type') ?? '' }),
    );

  test('carries body, headers, repeated headers and cookies both ways', async () => {
    const many: Routes = (app) =>
      app.post('/many', async (c) => {
        c.header('set-cookie', 'a=1', { append: true });
        c.header('set-cookie', 'b=2', { append: true });
        return c.json({
          body: await c.req.text(),
          query: c.req.query('q'),
          twice: c.req.header('x-twice'),
          url: c.req.url,
        });
      });
    const { url, port } = await server({ routes: many });
    const answer = await fetch(`${url}/many?q=%C3%A6`, {
      method: 'POST',
      body: 'høy',
      headers: [
        ['x-twice', 'one'],
        ['x-twice', 'two'],
      ],
    });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toEqual({
      body: 'høy',
      query: 'æ',
      twice: 'one, two',
      url: `http://127.0.0.1:${port}/many?q=%C3%A6`,
    });
  });

  test('answers HEAD without a body, and 204', async () => {
    const { url } = await server({ routes: (app) => app.get('/none', (c) => c.body(null, 204)) });
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(`${url}/none`)).status).toBe(204);
  });

  test.each([
    ['announced', (bytes: number) => 'x'.repeat(bytes)],
    ['unannounced', (bytes: number) => new Blob(['x'.repeat(bytes)]).stream()],
  ])('refuses a body that is larger than allowed: %s', async (_, body) => {
    const { url } = await server({ routes: echo, bodyLimits: { '/echo': 1_000 } });
    const send = (bytes: number): Promise<Response> =>
      fetch(`${url}/echo`, { method: 'POST', body: body(bytes), duplex: 'half' });
    expect((await send(1_000)).status).toBe(200);
    const refused = await send(3_000_000);
    expect([refused.status, await refused.json()]).toEqual([
      413,
      { ok: false, error: 'the body is larger than 1000 bytes' },
    ]);
    expect((await send(10)).status).toBe(200);
  });

  test('lets the longest prefix decide the limit, 1 MiB elsewhere', async () => {
    const any: Routes = (app) =>
      app.post('*', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
    const { url } = await server({ routes: any, bodyLimits: { '/api': 10, '/api/large': 3_000_000 } });
    const status = async (path: string, bytes: number): Promise<number> =>
      (await fetch(url + path, { method: 'POST', body: 'x'.repeat(bytes) })).status;
    expect([
      await status('/api/a', 11),
      await status('/api/large/b', 2_000_000),
      await status('/c', 1_048_576),
      await status('/c', 1_048_577),
    ]).toEqual([413, 200, 200, 413]);
  });

  test('answers a request whose body nobody read, and the next one on the same connection', async () => {
    const { port } = await server({ routes: (app) => app.post('/deaf', (c) => c.text('heard')) });
    const first = `POST /deaf HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n${'y'.repeat(100_000)}`;
    const answers = await raw(port, `${first}GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(answers).toContain('heard');
  });

  test.each([
    ['a host that is none', 'GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n', 400],
    ['no host, HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', 200],
    ['an absolute address', 'GET http://x/healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 200],
    ['another scheme', 'GET file:///etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400],
    ['two slashes', 'GET //healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
    ['TRACE', 'TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 501],
    ['a broken escape', 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
    ['no HTTP', 'hello\r\n\r\n', 400],
  ])('survives %s', async (_, bytes, status) => {
    const { port } = await server();
    expect(await raw(port, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('streams an answer as it is made, and cancels it when the client goes away', async () => {
    let cancelled: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const drip: Routes = (app) =>
      app.get(
        '/drip',
        () =>
          new Response(
            new ReadableStream({ start: (c) => c.enqueue(Buffer.from('first')), cancel: () => cancelled() }),
          ),
      );
    const { url } = await server({ routes: drip });
    const leave = new AbortController();
    const answer = await fetch(`${url}/drip`, { signal: leave.signal });
    const chunk = await answer.body?.getReader().read();
    expect(Buffer.from(chunk?.value ?? []).toString()).toBe('first');
    leave.abort();
    await seen;
  });

  test('waits for a slow reader instead of keeping the whole answer', async () => {
    let made = 0;
    const flood: Routes = (app) =>
      app.get(
        '/flood',
        () =>
          new Response(
            new ReadableStream<Uint8Array>({
              pull: (c) => {
                made += 1;
                c.enqueue(new Uint8Array(65_536));
                if (made === 2_000) c.close();
              },
            }),
          ),
      );
    const { port } = await server({ routes: flood });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /flood HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await once(socket, 'readable');
    // Turns of the loop, not time: an unbounded writer would make all 2,000 chunks in them.
    for (let i = 0; i < 5_000; i += 1) await turn();
    expect(made).toBeLessThan(1_000);
    socket.resume();
    await once(socket, 'close');
    expect(made).toBe(2_000);
  });

  test('tells the handler when the client goes away', async () => {
    let told: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => {
      told = resolve;
    });
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const hang: Routes = (app) =>
      app.get('/hang', async (c) => {
        asked();
        await once(c.req.raw.signal, 'abort');
        told();
        return c.text('nobody reads this');
      });
    const { url } = await server({ routes: hang });
    const leave = new AbortController();
    const gone = fetch(`${url}/hang`, { signal: leave.signal }).catch((error: unknown) => error);
    await arrived;
    leave.abort();
    await aborted;
    expect(await gone).toBeInstanceOf(DOMException);
  });

  test('takes a client that breaks off its upload for no bug', async () => {
    let failed: (error: unknown) => void = () => undefined;
    const failure = new Promise((resolve) => {
      failed = resolve;
    });
    const upload: Routes = (app) =>
      app.post('/up', async (c) => {
        await c.req.text().catch((error: unknown) => {
          failed(error);
          throw error;
        });
        return c.text('whole');
      });
    const { port } = await server({ routes: upload });
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /up HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf');
    await once(socket, 'connect');
    socket.end();
    expect(await failure).toMatchObject({ message: 'the client went away' });
  });

  test('breaks the connection when an answer breaks off, so that half never looks whole', async () => {
    const half: Routes = (app) =>
      app.get('/half', () => {
        let sent = false;
        return new Response(
          new ReadableStream({
            pull: (c) => {
              if (sent) throw new Error('the source dried up');
              sent = true;
              c.enqueue(Buffer.from('half'));
            },
          }),
        );
      });
    const { url } = await server({ routes: half, expectedErrors: 1 });
    const read = fetch(`${url}/half`).then((answer) => answer.text());
    await expect(read).rejects.toThrow('terminated');
  });

  test('lets a request under way finish when it closes', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const slow: Routes = (app) =>
      app.get('/slow', async (c) => {
        asked();
        await held;
        return c.text('done');
      });
    const { url, close } = await server({ routes: slow });
    const answer = fetch(`${url}/slow`);
    await arrived;
    const closing = close();
    release();
    expect(await (await answer).text()).toBe('done');
    await closing;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('says which setting to change when the port is taken', async () => {
    const { port } = await server();
    const again = startWeb({
      host: '127.0.0.1',
      port,
      routes: [],
      log: captureLog().log,
      metrics: createMetrics(),
      readiness: [],
    });
    await expect(again).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use. Choose another: PORT=${port + 10}`,
    );
  });

  test('says when the host is not of this machine', async () => {
    const elsewhere = startWeb({
      host: '203.0.113.7',
      port: 0,
      routes: [],
      log: captureLog().log,
      metrics: createMetrics(),
      readiness: [],
    });
    await expect(elsewhere).rejects.toThrow(
      new ListenError('"203.0.113.7" is not an address of this machine. Example: HOST=127.0.0.1'),
    );
  });
});
