import { describe, expect, test } from 'vitest';
import { readParts, statusTokens } from '../../src/slack/commands/status-grammar.ts';
import { COMPONENT_WORDS, readComponentWish } from '../../src/slack/commands/status-component-words.ts';
import { PAGE_WORDS, readPageWish } from '../../src/slack/commands/status-page-words.ts';
import { readEnd, readWhen } from '../../src/slack/commands/status-when.ts';
import { readImpacts, readState, readStatus } from '../../src/slack/commands/status-words.ts';

describe('what a component does is understood however it is written', () => {
  test.each([
    ['operational', 'operational'],
    ['OK', 'operational'],
    ['partial_outage', 'partial_outage'],
    ['partial outage', 'partial_outage'],
    ['Partial-Outage', 'partial_outage'],
    ['partial', 'partial_outage'],
    ['major', 'major_outage'],
    ['Down', 'major_outage'],
    ['degraded', 'degraded_performance'],
    ['degraded  performance', 'degraded_performance'],
    ['maintenance', 'under_maintenance'],
    ['under_maintenance', 'under_maintenance'],
  ])('%s', (typed, status) => expect(readStatus(typed)).toBe(status));

  test.each([
    ['partal', 'did you mean “partial”'],
    ['mayor outage', 'did you mean “major outage”'],
    ['degradd', 'did you mean “degraded”'],
    ['<on fire>', '“&lt;on fire&gt;” is not a status; there are operational'],
    ['', 'is not a status'],
  ])('%j is no status, and says what may have been meant', (typed, says) =>
    expect(readStatus(typed)).toEqual({ problem: expect.stringContaining(says) }),
  );

  test('states of incidents are read the same way', () => {
    expect(readState('Post-Mortem')).toBe('postmortem');
    expect(readState('IDENTIFIED')).toBe('identified');
    expect(readState('resolvd')).toEqual({ problem: expect.stringContaining('did you mean “resolved”') });
  });
});

const component = (id: string, name: string, isGroup = false) => ({
  id: `cmp_${id}` as const,
  name,
  isGroup,
});
const COMPONENTS = [
  component('api', 'Orders API'),
  component('web', 'Web'),
  component('down', 'Down under'),
  component('group', 'APIs', true),
];

describe('components with what they do', () => {
  test.each([
    ['"Orders API" partial_outage', { cmp_api: 'partial_outage' }],
    ['Orders API partial outage Web slow', { cmp_api: 'partial_outage', cmp_web: 'degraded_performance' }],
    ['"orders api","web" major', { cmp_api: 'major_outage', cmp_web: 'major_outage' }],
    ['“Orders API”, “Web” degraded', { cmp_api: 'degraded_performance', cmp_web: 'degraded_performance' }],
    ['down under down', { cmp_down: 'major_outage' }],
  ])('%s', (typed, impacts) => {
    const read = readImpacts(statusTokens(typed), COMPONENTS, null);
    expect('impacts' in read ? Object.fromEntries(read.impacts) : read).toEqual(impacts);
  });

  test.each([
    ['"Orders API"', 'Say what “Orders API” does'],
    ['"Order API" partial', 'Did you mean “Orders API”?'],
    ['APIs partial', 'There is no component “APIs”'],
    ['Web partal', 'did you mean “partial”'],
    ['partial', 'There is no component “partial”'],
    ['Shop down', 'There are “Orders API”, “Web”, “Down under”'],
  ])('%s is refused', (typed, says) =>
    expect(readImpacts(statusTokens(typed), COMPONENTS, null)).toEqual({
      problem: expect.stringContaining(says),
    }),
  );

  test('of a maintenance only the names are read, with commas or without', () => {
    for (const typed of ['"Orders API","Web"', '"Orders API", Web', 'web,"Orders API"', 'orders api web']) {
      const read = readImpacts(statusTokens(typed), COMPONENTS, 'under_maintenance');
      expect('impacts' in read ? [...read.impacts.keys()].toSorted() : read).toEqual(['cmp_api', 'cmp_web']);
    }
  });
});

describe('the settings of a page', () => {
  const read = (text: string) => readPageWish(readParts(statusTokens(text), PAGE_WORDS));

  test.each([
    ['acme title "Acme & Sons" zone europe/oslo', { title: 'Acme & Sons', zone: 'Europe/Oslo' }],
    ['acme title Acme Inc zone UTC', { title: 'Acme Inc', zone: 'UTC' }],
    ['acme title "zone"', { title: 'zone' }],
    ['acme domain https://status.acme.com/', { domain: 'status.acme.com' }],
    ['acme domain off logo none', { domain: null, logoUrl: null }],
    ['acme support help@acme.com', { supportUrl: 'mailto:help@acme.com' }],
    ['acme support <mailto:help@acme.com|help@acme.com>', { supportUrl: 'mailto:help@acme.com' }],
    ['acme logo <https://acme.com/l.svg>', { logoUrl: 'https://acme.com/l.svg' }],
    ['acme weights OpenStatus', { weights: 'openstatus' }],
    ['acme weights degraded 0 major 1 partial 0.5', { weights: { major: 1, partial: 0.5, degraded: 0 } }],
    ['acme promise 90m mails 50', { promiseMs: 5_400_000, mailsPerMinute: 50 }],
    ['acme promise off maintenance-indicator off', { promiseMs: null, showsMaintenance: false }],
    ['acme access public', { access: 'public' }],
  ])('%s', (typed, wish) => expect(read(typed)).toEqual({ wish }));

  test('a password is taken from its quotes', () => {
    const wish = { access: 'password' };
    expect(read('acme access password "two words"')).toEqual({ wish, password: 'two words' });
    expect(read('acme access password "sesame,"')).toEqual({ wish, password: 'sesame,' });
    expect(read('acme access password "a,\\"b"')).toEqual({ wish, password: 'a,"b' });
    expect(read('acme password sesame')).toEqual({ wish, password: 'sesame' });
    expect(read('acme access password')).toEqual({ wish });
  });

  test.each([
    ['acme access password two words'],
    ['acme access "two words"'],
    ['acme access two words'],
    ['acme access link password "two words"'],
    ['acme access password "two" words'],
  ])('%s is refused without a word of what was typed', (typed) =>
    expect(JSON.stringify(read(typed))).not.toMatch(/two|words/),
  );

  test.each([
    ['acme zone UTC colr #fff', 'did you mean “color”'],
    ['acme title', '“title” has no value'],
    ['acme zone UTC zone UTC', '“zone” stands twice'],
    ['acme weights heavy', 'weights are statuspage'],
    ['acme weights major 1', 'weights are statuspage'],
    ['acme mails many', 'mails 600'],
    ['acme promise soon', '5m to 24h, or off'],
    ['acme maintenance-indicator maybe', 'neither on nor off'],
  ])('%s is refused', (typed, says) =>
    expect(JSON.stringify(read(typed))).toContain(says.replaceAll('"', '\\"')),
  );
});

describe('the settings of a component', () => {
  const read = (text: string) => readComponentWish(readParts(statusTokens(text), COMPONENT_WORDS));

  test.each([
    ['"Web" services orders,api follow on', { wish: { follows: true }, services: ['orders', 'api'] }],
    ['"Web" service orders service api', { wish: {}, services: ['orders', 'api'] }],
    ['"Web" services none group none', { wish: {}, services: [], group: null }],
    ['"Web" group "My APIs" position 2', { wish: { position: 2 }, group: 'My APIs' }],
    [
      '"Web" description Placing orders showcase off',
      { wish: { description: 'Placing orders', showcase: false } },
    ],
    [
      '"Web" from 2026-01-05 only-if-degraded yes',
      { wish: { startDate: '2026-01-05', onlyIfDegraded: true } },
    ],
  ])('%s', (typed, wish) => expect(read(typed)).toEqual(wish));

  test.each([
    ['"Web" follow maybe', 'neither on nor off: follow on'],
    ['"Web" position first', '1 is the first: position 2'],
    ['"Web" follow on folow on', 'did you mean “follow”'],
  ])('%s is refused', (typed, says) => expect(JSON.stringify(read(typed))).toContain(says));
});

describe('when a maintenance is', () => {
  // Saturday, 10:00 in Oslo.
  const here = { now: new Date('2026-11-28T09:00:00Z'), zone: 'Europe/Oslo' };
  const when = (text: string, at = here): unknown => {
    const read = readWhen(text.split(' '), at);
    return 'problem' in read ? read.problem : `${read.from.toISOString()}/${read.until.toISOString()}`;
  };

  test.each([
    ['2026-11-29T01:00 to 2026-11-29T02:00', '2026-11-29T00:00:00.000Z/2026-11-29T01:00:00.000Z'],
    ['2026-11-29 01:00 to 02:00', '2026-11-29T00:00:00.000Z/2026-11-29T01:00:00.000Z'],
    ['2026-11-29T01:00Z to 2026-11-29T04:00+02:00', '2026-11-29T01:00:00.000Z/2026-11-29T02:00:00.000Z'],
    ['tonight 22:00 to 23:30', '2026-11-28T21:00:00.000Z/2026-11-28T22:30:00.000Z'],
    ['tonight 23:00 to 01:00', '2026-11-28T22:00:00.000Z/2026-11-29T00:00:00.000Z'],
    ['tomorrow 1-2', '2026-11-29T00:00:00.000Z/2026-11-29T01:00:00.000Z'],
    ['friday 18:00 for 90m', '2026-12-04T17:00:00.000Z/2026-12-04T18:30:00.000Z'],
    ['22:00 to 23:00', '2026-11-28T21:00:00.000Z/2026-11-28T22:00:00.000Z'],
    ['22:00 to tomorrow 03:00', '2026-11-28T21:00:00.000Z/2026-11-29T02:00:00.000Z'],
    ['now for 1h', '2026-11-28T09:00:00.000Z/2026-11-28T10:00:00.000Z'],
    ['now to 12:00', '2026-11-28T09:00:00.000Z/2026-11-28T11:00:00.000Z'],
    // 02:30 does not exist on that night, and 02:30 in autumn exists twice.
    ['2026-03-29 02:30 to 04:00', '2026-03-29T01:00:00.000Z/2026-03-29T02:00:00.000Z'],
    ['2026-10-25 02:30 to 03:30', '2026-10-25T00:30:00.000Z/2026-10-25T02:30:00.000Z'],
  ])('%s', (typed, span) => expect(when(typed)).toBe(span));

  test.each([
    ['soon', 'Say when it begins and when it ends. Examples: `from 2026-11-29T01:00'],
    ['2026-11-29T02:00 to 2026-11-29T01:00', 'It ends before it begins'],
    ['2026-11-29T02:00', 'Say until when'],
    ['tonight 22:00 to 23:00 please', 'I cannot read “please”'],
    ['2026-02-30 10:00 to 11:00', 'Say when it begins'],
  ])('%s is refused', (typed, says) => expect(when(typed)).toContain(says));

  test('a later end is a length or a time', () => {
    const end = new Date('2026-11-28T10:00:00Z');
    for (const typed of ['by 1h', '60m', 'to 12:00', 'until 12:00', 'for 1 h'])
      expect(readEnd(typed.split(' '), end, here)).toEqual({ until: new Date('2026-11-28T11:00:00Z') });
    for (const typed of ['', 'to', 'longer'])
      expect(readEnd(typed === '' ? [] : typed.split(' '), end, here)).toHaveProperty('problem');
  });
});
