import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineKind } from '#monitors/define.ts';
import { fieldNotes } from '#monitors/field.ts';
import { parseSettings } from '#monitors/settings-words.ts';
import { httpKind } from '#monitors/kinds/http/kind.ts';
import { refusedAddress } from '#monitors/kinds/http/address-guard.ts';
import { effectiveTimeoutMs } from '#monitors/kinds/http/deadline.ts';

const kind = defineKind(httpKind);
const save = (settings: object): z.ZodSafeParseResult<z.output<typeof httpKind.settings>> =>
  httpKind.settings.safeParse({ url: 'https://api.example.com', ...settings });

describe('what a person types is stored, and what is stored reads the same again', () => {
  test.each([
    ['url', 'api.example.com/health', 'http://api.example.com/health'],
    ['url', 'HTTPS://API.example.com', 'https://api.example.com/'],
    ['url', '<https://api.example.com|api.example.com>', 'https://api.example.com/'],
    ['url', 'https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['url', 'localhost:3002/health', 'http://localhost:3002/health'],
    ['method', 'post', 'POST'],
    ['expect', '2xx, 301-302', '200-299,301-302'],
    ['expect', 204, '204'],
    ['contains', 'ok', ['ok']],
    ['timeoutMs', '1m30s', 90_000],
    ['timeoutMs', '0', 0],
    ['maxBodyBytes', '512 KiB', 524_288],
    ['certificateDays', '7, 21', [21, 7]],
    ['ipFamily', '6', '6'],
    ['followRedirects', 'no', false],
    ['decompress', 'GZIP', 'gzip'],
    ['json', 'len($.items) >= 3', ['len($.items) >= 3']],
    ['headers', 'X-Api-Key: env:ORDERS_KEY', ['X-Api-Key: env:ORDERS_KEY']],
  ])('%s %j', (key, typed, stored) => {
    const first = save({ [key]: typed });
    expect(first.data).toMatchObject({ [key]: stored });
    expect(httpKind.settings.parse(first.data)).toEqual(first.data);
  });
});

describe('every refusal says what works', () => {
  test.each([
    ['url', 'bad://host/'],
    ['url', 'not an address'],
    ['url', 'https://ada:pw@api.example.com/'],
    ['url', ''],
    ['method', 'FETCH'],
    ['expect', ''],
    ['expect', '399-200'],
    ['expect', 'status==200'],
    ['contains', '/(a/'],
    ['contains', '/a(?=b)/'],
    ['json', '$.ids[wat]'],
    ['json', '$.a === 1'],
    ['json', '$.a < many'],
    ['json', '$[?search(@.a, "x")]'],
    ['answerHeaders', ': json'],
    ['headers', 'Authorization: Bearer abc'],
    ['headers', 'X-Evil: a\nb'],
    ['auth', 'basic ada hunter2'],
    ['timeoutMs', 'soon'],
    ['timeoutMs', '2h'],
    ['maxBodyBytes', '1 TB'],
    ['maxRedirects', '0'],
    ['tlsAlert', 'nope'],
    ['httpVersions', '3'],
    ['certificateDays', 'soon'],
    ['verifyTls', 'maybe'],
  ])('%s %j', (key, typed) => {
    const refused = parseSettings(kind, { url: 'https://api.example.com', [key]: typed });
    if (refused.ok) throw new Error('this should be refused');
    const [problem] = refused.problems;
    expect(problem).toMatchObject({ field: key, message: expect.stringMatching(/./) });
    expect(parseSettings(kind, { url: 'https://api.example.com', [key]: problem?.example })).toMatchObject({
      ok: true,
    });
  });

  test.each([
    [{ body: '{}' }, 'method POST'],
    [{ method: 'HEAD', contains: ['ok'] }, 'method GET'],
    [{ degradedOverMs: 40_000 }, 'degraded-over 2s'],
    [{ degradedOverMs: 5_000, downOverMs: 4_000 }, 'down-over 10s'],
    [{ url: 'http://api.example.com', tlsAlert: 'certificate_required' }, 'https://'],
  ])('between fields: %j', (settings, example) => {
    expect(
      httpKind.refuse?.(httpKind.settings.parse({ url: 'https://api.example.com', ...settings })),
    ).toContain(example);
  });

  test('an unknown setting is refused', () => expect(save({ follow: true }).success).toBe(false));
});

test('every field says how it is typed, each with a word of its own', () => {
  const notes = Object.values(httpKind.settings.shape).map((schema) => fieldNotes.get(schema));
  expect(notes).not.toContain(undefined);
  expect(new Set(notes.map((one) => one?.word)).size).toBe(notes.length);
  for (const [key, schema] of Object.entries(httpKind.settings.shape)) {
    const note = fieldNotes.get(schema);
    if (note?.input === 'flag') continue;
    expect([key, z.safeParse(schema, note?.example).success]).toEqual([key, true]);
  }
});

test('titles and targets', () => {
  const { title, target } = httpKind;
  const of = (url: string): z.output<typeof httpKind.settings> => httpKind.settings.parse({ url });
  expect(title(of('https://api.example.com'))).toBe('api.example.com');
  expect(title(of('http://bücher.example:8080/health?x=1'))).toBe('bücher.example:8080/health');
  expect(target(of('HTTPS://api.example.com'))).toBe(target(of('https://api.example.com/')));
});

test('private networks are allowed, link-local is not', () => {
  expect(
    ['10.0.0.1', '192.168.1.1', '127.0.0.1', '::1', 'fd12::1', '2001:db8::1'].map(refusedAddress),
  ).toEqual(Array.from({ length: 6 }, () => undefined));
  expect(refusedAddress('169.254.1.1')).toContain('link-local');
  expect(refusedAddress('not an address')).toContain('not an address');
});

test.each([
  [5_000, 15_000, 0, 5_000],
  [15_000, 5_000, 500, 4_500],
  [0, 15_000, 500, 14_500],
  [9_500, null, 1_000, 9_500],
  [0, null, 0, 120_000],
])('time-out: own %i, scheduler %j, offset %i is %i', (ownMs, schedulerMs, offsetMs, effective) => {
  expect(effectiveTimeoutMs({ ownMs, schedulerMs, offsetMs })).toBe(effective);
});
