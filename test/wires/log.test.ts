import { describe, expect, test } from 'vitest';
import { captureLog, createLog } from '#world/log.ts';
import type { Log, LogLevel } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';

function written(options: { readonly level?: LogLevel; readonly pretty?: boolean } = {}): {
  readonly log: Log;
  readonly lines: () => readonly string[];
} {
  const lines: string[] = [];
  const log = createLog({
    level: options.level ?? 'info',
    pretty: options.pretty ?? false,
    stream: { write: (line) => lines.push(line) },
  });
  return { log, lines: () => lines };
}

const SECRETS = [
  'xoxb-123-456-abcdefSECRET',
  'xapp-1-A0-SECRET',
  'Bearer SECRETabc',
  'Basic dXNlcjpTRUNSRVQ=',
  'postgres://tocsin:SECRET@db/tocsin',
];

describe('a line', () => {
  test('is JSON with level, instant, text and fields', () => {
    const { log, lines } = written();
    log
      .child({ lane: 'alr_1' })
      .warn({ attempts: 3, due: new Date('2026-03-02T09:00:00Z') }, 'a delivery is late');
    expect(lines()).toHaveLength(1);
    expect(JSON.parse(lines()[0] ?? '')).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      lane: 'alr_1',
      attempts: 3,
      due: '2026-03-02T09:00:00.000Z',
      msg: 'a delivery is late',
    });
  });

  test('below the level is not written', () => {
    const { log, lines } = written({ level: 'warn' });
    log.info({}, 'not this');
    log.error({}, 'but this');
    expect(lines()).toEqual([expect.stringContaining('but this')]);
  });

  test('on a terminal is short, with an error’s stack below', () => {
    const { log, lines } = written({ pretty: true });
    log.info({ port: 3000, where: 'two words' }, 'listening');
    log.error({ err: new Error('the wire is cut') }, 'a courier failed');
    log.warn({ err: new Error('gone') }, 'an idle connection broke');
    expect(lines()[0]).toMatch(/^\d\d:\d\d:\d\d listening {2}port=3000 where="two words"\n$/);
    expect(lines()[1]).toMatch(/^\d\d:\d\d:\d\d ERROR a courier failed: the wire is cut\n {4}at .*log\.test/);
    expect(lines()[2]).toMatch(/WARN an idle connection broke: gone\n$/);
  });

  test('keeps an error’s code, cause and kind', () => {
    const { log, lines } = written();
    const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    log.error({ err: new TypeError('no answer', { cause }) }, 'it failed');
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      err: { type: 'TypeError', message: 'no answer', cause: { code: 'ECONNREFUSED' } },
    });
  });
});

describe('a secret never reaches a line', () => {
  test.each(SECRETS)('as text, field, error, bytes of a longer sentence: %s', (secret) => {
    const { log, lines } = written({ level: 'debug' });
    log.info({}, `sent with ${secret} today`);
    log.info({ deep: [{ text: `"${secret}"` }] }, 'a field');
    log.error({ err: new Error(`refused ${secret}`, { cause: new Error(secret) }) }, 'an error');
    log.child({ url: secret }).debug({}, 'a child');
    const all = lines().join('');
    expect(all).not.toMatch(/SECRET|dXNlcjpTRUNSRVQ/);
    expect(all).toContain('sent with');
    expect(all).toContain('today');
  });

  test.each([
    'authorization',
    'Cookie',
    'botToken',
    'SLACK_BOT_TOKEN',
    'signing_secret',
    'password',
    'apiKey',
    'x-slack-signature',
    'token',
  ])('under the name %s', (name) => {
    const { log, lines } = written();
    log.info({ headers: { [name]: 'abc-SECRET' } }, 'a call');
    log.info({ [name]: { inner: ['SECRET'] } }, 'a structure');
    expect(lines().join('')).not.toContain('SECRET');
  });

  test('in JSON inside a text, a query, or a web hook’s address', () => {
    const { log, lines } = written();
    log.info(
      { body: '{"token":"SECRET","ok":true}' },
      'GET /feed?page=2&token=SECRET&x=1 https://hooks.slack.com/services/T0/B0/SECRET',
    );
    expect(lines().join('')).not.toContain('SECRET');
    expect(lines().join('')).toContain('page=2');
  });

  test('but what is none stays', () => {
    const { log, lines } = written();
    log.info(
      {
        key: 'card:alr_1',
        lane: 'alr_1',
        hasToken: true,
        tokens: 2,
        url: 'https://api.example.com/health?x=1',
      },
      'the bearer of news',
    );
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      key: 'card:alr_1',
      hasToken: true,
      tokens: 2,
      url: 'https://api.example.com/health?x=1',
    });
  });
});

test('anything can be logged', () => {
  const { log, lines } = written();
  const circle: Record<string, unknown> = { name: 'circle' };
  circle['self'] = circle;
  const throws = {
    get broken(): string {
      throw new Error('not today');
    },
  };
  const odd = [
    circle,
    throws,
    10n,
    Symbol('s'),
    () => 1,
    new Map([['a', 1]]),
    new Set([1]),
    Buffer.from('abc'),
    new Date('never'),
    null,
    undefined,
    'x'.repeat(1_000_000),
  ];
  for (const value of odd) log.info({ value }, 'odd');
  expect(lines()).toHaveLength(odd.length);
  expect(lines()[0]).toContain('[circular]');
  expect(lines()[1]).toContain('not today');
  for (const line of lines()) expect(line.length).toBeLessThan(10_000);
});

test('a captured log keeps its lines by level, redacted', () => {
  const { log, lines, at } = captureLog();
  log.child({ room: 'alerts' }).error({ token: 'xoxb-1-SECRET' }, 'failed');
  log.debug({}, 'quiet');
  expect(at('error')).toEqual([
    { level: 'error', text: 'failed', fields: { room: 'alerts', token: '[hidden]' } },
  ]);
  expect(lines()).toHaveLength(2);
});

describe('metrics', () => {
  test('are told as Prometheus text, each app instance its own', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.count('checks_total', { level: 'up' });
    one.count('checks_total', { level: 'up' }, 2);
    one.observe('check_lateness_seconds', {}, 0.02);
    expect(await one.text()).toContain('tocsin_checks_total{level="up"} 3');
    expect(await one.text()).toContain('tocsin_check_lateness_seconds_count 1');
    expect(await other.text()).not.toContain('level="up"');
  });

  test('ask for gauges when they are read, and forget what is no longer there', async () => {
    const metrics = createMetrics();
    const depths = [[{ labels: { kind: 'card' }, value: 4 }], [{ labels: { kind: 'page' }, value: 1 }]];
    metrics.beforeReading(async () => metrics.setAll('outbox_depth', depths.shift() ?? []));
    expect(await metrics.text()).toContain('tocsin_outbox_depth{kind="card"} 4');
    const second = await metrics.text();
    expect(second).toContain('tocsin_outbox_depth{kind="page"} 1');
    expect(second).not.toContain('kind="card"');
  });

  test('tell the rest when one cannot be asked', async () => {
    const metrics = createMetrics();
    metrics.beforeReading(() => Promise.reject(new Error('no database')));
    metrics.count('events_total', { kind: 'alert.opened' });
    const text = await metrics.text();
    expect(text).toContain('tocsin_events_total{kind="alert.opened"} 1');
    expect(text).toContain('tocsin_metrics_read_failures_total 1');
  });

  test('tell of the process when asked to', async () => {
    expect(await createMetrics({ processFigures: true }).text()).toContain('process_cpu_seconds_total');
  });
});
