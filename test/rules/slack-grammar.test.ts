import { describe, expect, test } from 'vitest';
import { kindOf } from '#monitors/kinds/index.ts';
import { describeSettings, parseSettings } from '#monitors/settings-words.ts';
import { readMonitorWords } from '../../src/slack/commands/monitor-words.ts';
import { channelIn, firstWord, personIn, tokens } from '../../src/slack/grammar.ts';

describe('words of a command', () => {
  test.each([
    ['a  b\tc', ['a', 'b', 'c']],
    ['contains "all is well" x', ['contains', 'all is well', 'x']],
    ['contains “all is well” x', ['contains', 'all is well', 'x']],
    ['contains “all is well" x', ['contains', 'all is well', 'x']],
    ['contains "say \\"ok\\""', ['contains', 'say "ok"']],
    ['body {"ping":true}', ['body', '{"ping":true}']],
    ['""', ['']],
    ['"never closed here', ['never closed here']],
    ['<https://api.example.com/a?b=1&amp;c=2|api.example.com>', ['https://api.example.com/a?b=1&c=2']],
    ['<https://api.example.com>', ['https://api.example.com']],
    ['contains "&lt;b&gt; &amp; more"', ['contains', '<b> & more']],
    ['<@U1|ada> <#C1|orders>', ['<@U1|ada>', '<#C1|orders>']],
    ['a\u00a0b', ['a', 'b']],
    ['', []],
  ])('%s', (text, expected) => expect(tokens(text).map((token) => token.text)).toEqual(expected));

  test.each([
    ['<@U1|ada>', { id: 'U1' }],
    ['<@W1>', { id: 'W1' }],
    ['@Ada', { name: 'ada' }],
    ['ada.l', { name: 'ada.l' }],
    ['<!channel>', undefined],
    ['', undefined],
  ])('the person in %s', (token, expected) => expect(personIn(token)).toEqual(expected));

  test('the channel in a link, and none elsewhere', () => {
    expect(channelIn('<#C1|orders>')).toBe('C1');
    expect(channelIn('#orders')).toBeUndefined();
  });

  test('the first word is read in any case, the rest as it is', () =>
    expect(firstWord('  Add  http X ')).toEqual({ word: 'add', rest: 'http X ' }));
});

const http = kindOf('http');
if (http === undefined) throw new Error('there is a kind http');
const reads = (text: string) => readMonitorWords(http, tokens(text), true);

describe('the words of /monitor add', () => {
  test('the example of the product', () =>
    expect(
      reads('https://api.example.com every 1m timeout 30s service orders expect 200-399 contains "ok"'),
    ).toEqual({
      words: {
        settings: {
          url: 'https://api.example.com',
          timeout: '30s',
          expect: '200-399',
          contains: ['ok'],
        },
        everyMs: 60_000,
        service: 'orders',
      },
    }));

  test('a setting of several words needs no quotes, and ends at the next known word', () =>
    expect(reads('https://x.example auth bearer env:TOKEN json $.status == "ok" every 30s')).toEqual({
      words: {
        settings: { url: 'https://x.example', auth: 'bearer env:TOKEN', json: ['$.status == "ok"'] },
        everyMs: 30_000,
      },
    }));

  test('a word may be repeated where there may be several', () =>
    expect(reads('x.example contains a contains b severity sev2 team Orders')).toEqual({
      words: {
        settings: { url: 'x.example', contains: ['a', 'b'] },
        severity: 2,
        team: 'orders',
      },
    }));

  test.each([
    ['x.example tiemout 30s', ['"tiemout" is not a word I know here; did you mean "timeout"']],
    ['x.example every', ['"every" has no value behind it']],
    ['x.example every 1m every 2m', ['"every" stands twice']],
    ['x.example every soon', ['"every soon" is not an interval; for example every 1m']],
    ['x.example severity bad', ['"severity bad" is none; SEV0 (worst) to SEV4, for example severity SEV2']],
    ['x.example constructor y', ['"constructor" is not a word I know here']],
  ])('%s', (text, problems) => expect(reads(text)).toEqual({ problems }));

  test('the words that describe stored settings make the same settings again', () => {
    const typed = {
      url: 'https://api.example.com/a b',
      method: 'POST',
      body: '{"say": "it\\ \\"works\\""}',
      headers: ['X-Api-Key: env:ORDERS_KEY', 'X-Note: timeout every contains'],
      contains: ['all is well', '“quoted”', '/a\\s+b/'],
      lacks: ['"'],
      json: ['$.status == "ok"'],
      timeoutMs: '10s',
      requireTls: true,
      certificateDays: '30, 5',
      auth: 'bearer env:TOKEN',
    };
    const parsed = parseSettings(http, { ...typed, url: 'https://api.example.com/a%20b' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const read = reads(describeSettings(http, parsed.settings));
    if ('problems' in read) throw new Error(read.problems.join());
    expect(parseSettings(http, read.words.settings)).toEqual(parsed);
  });
});
