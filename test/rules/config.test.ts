import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIG_TABLE, configMarkdown, readConfig } from '#config.ts';
import type { Config, Environment } from '#config.ts';

const BOT = 'xoxb-123-456-abcdefghijkl';
const APP = 'xapp-1-A0123-456-abcdefghijkl';
const SIGNING = '0123456789abcdef0123456789abcdef';

function accepted(env: Environment): { readonly config: Config; readonly warnings: readonly string[] } {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading;
}

function problems(env: Environment): readonly string[] {
  const reading = readConfig(env);
  return reading.ok ? [] : reading.problems;
}

describe('without a setting', () => {
  test('everything is local: sandbox, embedded database, loopback', () => {
    expect(accepted({})).toEqual({
      ok: true,
      warnings: [],
      config: {
        host: '127.0.0.1',
        port: 3000,
        database: {},
        dataDir: './data',
        slack: { mode: 'sandbox' },
        secret: expect.any(Function),
        sandboxPort: 3001,
        demoPort: 3002,
        logLevel: 'info',
        allowMetadataTargets: false,
        ways: { push: { url: 'https://ntfy.sh' }, secret: expect.any(String) },
        roles: ['web', 'intake', 'worker', 'slack'],
      },
    });
  });

  test('an empty value counts as unset', () => {
    const { secret: _, ...empty } = accepted({ PORT: '', DATABASE_URL: ' ', SLACK_BOT_TOKEN: '' }).config;
    const { secret: __, ...unset } = accepted({}).config;
    expect(empty).toEqual(unset);
  });
});

describe('Slack', () => {
  test('with an app token is Socket Mode, on all addresses', () => {
    const { config } = accepted({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP });
    expect(config.slack).toEqual({ mode: 'socket', botToken: BOT, appToken: APP });
    expect(config.host).toBe('0.0.0.0');
  });

  test('with a signing secret is HTTP mode', () => {
    const { config } = accepted({ SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SIGNING, HOST: '10.1.2.3' });
    expect(config.slack).toEqual({ mode: 'http', botToken: BOT, signingSecret: SIGNING });
    expect(config.host).toBe('10.1.2.3');
  });

  test('with both is HTTP mode, and says so', () => {
    const { config, warnings } = accepted({
      SLACK_BOT_TOKEN: BOT,
      SLACK_APP_TOKEN: APP,
      SLACK_SIGNING_SECRET: SIGNING,
    });
    expect(config.slack.mode).toBe('http');
    expect(warnings.join()).toContain('HTTP mode is used');
  });

  test('elsewhere is reached by an address with its final slash', () => {
    const sandbox = {
      SLACK_BOT_TOKEN: 'xoxb-sandbox',
      SLACK_APP_TOKEN: 'xapp-sandbox',
      SLACK_API_URL: 'http://localhost:3001/api',
    };
    expect(accepted(sandbox).config.slack).toMatchObject({
      mode: 'socket',
      apiUrl: 'http://localhost:3001/api/',
    });
  });

  test.each([
    [
      'a bot token alone',
      { SLACK_BOT_TOKEN: BOT },
      'neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP mode)',
    ],
    ['an app token alone', { SLACK_APP_TOKEN: APP }, 'SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not'],
    [
      'a signing secret alone',
      { SLACK_SIGNING_SECRET: SIGNING },
      'SLACK_SIGNING_SECRET is set and SLACK_BOT_TOKEN is not',
    ],
  ])('in half is refused with what is missing: %s', (_, env, words) => {
    expect(problems(env)).toEqual([expect.stringContaining(words)]);
    expect(problems(env)[0]).toContain('Example: SLACK_');
  });

  test('tokens in each other’s place are told, once each, without showing them', () => {
    const told = problems({ SLACK_BOT_TOKEN: APP, SLACK_APP_TOKEN: BOT });
    expect(told).toHaveLength(2);
    expect(told[0]).toContain(
      'SLACK_BOT_TOKEN must be the bot token, which starts with xoxb-; it is "xapp-…"',
    );
    expect(told.join()).not.toContain('abcdefghijkl');
  });

  test('an API address without tokens is told to be of no use', () => {
    expect(accepted({ SLACK_API_URL: 'http://localhost:3001/api/' }).warnings.join()).toContain(
      'SLACK_API_URL is not used',
    );
  });
});

describe('a wrong value is refused with its name, itself and an example', () => {
  test.each([
    ['PORT', 'eighty', '"eighty"'],
    ['PORT', '70000', '"70000"'],
    ['PORT', '-1', '"-1"'],
    ['PORT', '30.5', '"30.5"'],
    ['HOST', 'http://x', '"http://x"'],
    ['PUBLIC_URL', 'tocsin.example.com', '"tocsin.example.com"'],
    ['PUBLIC_URL', 'https://x.example.com/?a=b', 'without ? and #'],
    ['SLACK_API_URL', 'localhost:3001/api', 'must be a URL that starts with https:// or http://'],
    ['METRICS_URL', 'ftp://x', '"ftp://x"'],
    ['SMTP_URL', 'https://mail.example.com', 'must be a URL that starts with smtp:// or smtps://'],
    ['LOG_LEVEL', 'verbose', 'must be one of debug, info, warn, error; it is "verbose"'],
    ['TOCSIN_ALLOW_METADATA', 'maybe', 'must be true or false; it is "maybe"'],
    ['TOCSIN_ROLES', 'web,cook', 'must be one of web, intake, worker, slack; it is "web,cook"'],
  ])('%s=%s', (name, value, words) => {
    const told = problems({ [name]: value });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^${name} .* Example: ${name}=.+`));
    expect(told[0]).toContain(words);
  });

  test.each([
    ['DATABASE_URL', 'mysql://tocsin:hunter22@db.example.com/tocsin', '"mysql://…"'],
    ['DATABASE_URL', 'tocsin:hunter22', '"…" (15 characters)'],
    ['METRICS_URL', 'ftp://ada:hunter22@db.example.com', '"ftp://…@db.example.com"'],
    ['SLACK_SIGNING_SECRET', 'hunter22 oh', '"…" (11 characters)'],
  ])('%s without its secret', (name, value, words) => {
    const told = problems({ [name]: value });
    expect(told[0]).toContain(words);
    expect(told.join()).not.toContain('hunter22');
  });

  test('all of them at once', () => {
    expect(problems({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'z' })).toHaveLength(3);
  });

  test('a port given twice', () => {
    expect(problems({ PORT: '3001' })).toEqual([
      expect.stringContaining('SANDBOX_PORT is 3001, which PORT has already'),
    ]);
    expect(problems({ PORT: '0', SANDBOX_PORT: '0', DEMO_PORT: '0' })).toEqual([]);
    expect(problems({ PORT: '3001', SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP })).toEqual([]);
  });
});

test('right values are read', () => {
  const { config } = accepted({
    PORT: '8080',
    PUBLIC_URL: 'https://tocsin.example.com/',
    DATABASE_URL: 'postgres://tocsin:secret@db.example.com/tocsin',
    TOCSIN_DATA_DIR: '/var/lib/tocsin',
    TOCSIN_ALLOW_METADATA: 'Yes',
    TOCSIN_ROLES: 'web, intake,web',
    TOCSIN_HEARTBEAT_URL: 'https://heartbeat.example.com/x',
    SMTP_URL: 'smtps://user:secret@mail.example.com:465',
    METRICS_URL: 'http://victoria.example.com:8428/',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    port: 8080,
    publicUrl: 'https://tocsin.example.com',
    database: { url: 'postgres://tocsin:secret@db.example.com/tocsin' },
    dataDir: '/var/lib/tocsin',
    allowMetadataTargets: true,
    roles: ['web', 'intake'],
    heartbeatUrl: 'https://heartbeat.example.com/x',
    ways: {
      mail: {
        url: 'smtps://user:secret@mail.example.com:465',
        from: 'Tocsin <tocsin@tocsin.example.com>',
      },
    },
    metricsUrl: 'http://victoria.example.com:8428',
    logLevel: 'debug',
  });
});

describe('warnings', () => {
  test.each([
    ['TOCSIN_DATADIR', 'TOCSIN_DATA_DIR'],
    ['TOCSIN_ALLOW_METADTA', 'TOCSIN_ALLOW_METADATA'],
    ['TOCSIN_ROLE', 'TOCSIN_ROLES'],
  ])('an unknown %s names the nearest, %s', (typed, nearest) => {
    expect(accepted({ [typed]: 'x' }).warnings).toEqual([
      `${typed} is not a setting of Tocsin and is not used. The nearest is ${nearest}.`,
    ]);
  });

  test('a local Slack that others can reach', () => {
    expect(accepted({ HOST: '0.0.0.0' }).warnings.join()).toContain('asks nobody for a password');
    expect(accepted({ HOST: 'localhost' }).warnings).toEqual([]);
  });
});

describe('the table', () => {
  test('has an example for each variable that is accepted', () => {
    const env = Object.fromEntries(CONFIG_TABLE.map((row) => [row.name, row.example]));
    expect(problems(env)).toEqual([]);
    expect(Object.keys(env)).toHaveLength(CONFIG_TABLE.length);
  });

  test('has one line of Markdown a variable', () => {
    expect(configMarkdown().split('\n')).toHaveLength(CONFIG_TABLE.length + 2);
    expect(configMarkdown()).toContain('| `PORT` | 3000 |');
  });

  test('stands in the README as it is here', () => {
    const spaced = (markdown: string): string =>
      markdown
        .replaceAll(/ +/g, ' ')
        .replaceAll(/-{3,}/g, '---')
        .replaceAll(/\| --- (?=\|)/g, '|---');
    const readme = spaced(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));
    expect(readme).toContain(spaced(configMarkdown()));
  });
});
