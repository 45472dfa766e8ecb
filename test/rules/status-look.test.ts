import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComponentSight, Day } from '#status/page-sight.ts';
import { EMPTY } from '#status/uptime.ts';
import { contrast, inkOn, parseColour, readable } from '#web/status/contrast.ts';
import { textOf } from '#web/status/layout.ts';
import { styleOf } from '#web/status/look.ts';
import { stripWords, uptimeWords } from '#web/status/strip.ts';
import { levelOfDay, percent, prose, wordsOfDay } from '#web/status/words.ts';
import { aComponent } from '../kit/status-page.ts';

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`);

describe('colours', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777', '#ffffff', 4.48],
    ['red', '#ffffff', 0],
  ])('the contrast of %s and %s is %d', (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 2);
    expect(contrast(other, one)).toBeCloseTo(expected, 2);
  });

  test('of a company can always be read: as links on every ground, and under the text of buttons', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        const style = styleOf(colour);
        const accents = [...style.matchAll(/--accent:(#[0-9a-f]{6});--on-accent:(#[0-9a-f]{6})/g)];
        const grounds = [...style.matchAll(/--ground:(#[0-9a-f]{6});--card:(#[0-9a-f]{6})/g)];
        expect([accents.length, grounds.length]).toEqual([2, 2]);
        for (const [index, [, accent = '', ink = '']] of accents.entries()) {
          const [, ground = '', card = ''] = grounds[index] ?? [];
          expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(accent, card)).toBeGreaterThanOrEqual(4.5);
          expect(contrast(accent, ink)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test('that can be read stay as they are', () => {
    expect(readable('#0b7a75', ['#ffffff'], '#000000')).toBe('#0b7a75');
    expect(readable('no colour', ['#ffffff'], '#000000')).toMatch(/^#[0-9a-f]{6}$/);
  });

  test('black or white is read on any', () => {
    fc.assert(fc.property(anyColour, (colour) => contrast(colour, inkOn(colour)) >= 4.5));
  });

  test.each(['', 'red', '#12', '#12345', '#gggggg', '#0b7a75;}'])('%j is none', (text) => {
    expect(parseColour(text)).toBeUndefined();
    expect(styleOf(text)).not.toContain(';}<');
  });
});

const day = (more: Partial<typeof EMPTY> | null): Day => ({
  date: '2026-11-28',
  tally: more === null ? null : { ...EMPTY, ofMs: 86_400_000, ...more },
});

describe('a day', () => {
  test.each<[string, Day, string, string]>([
    ['of which nothing is known', day(null), 'none', 'no data'],
    ['without data', day({}), 'none', 'no data'],
    ['of which nothing could be found out', day({ unknownMs: 9 }), 'none', 'no data'],
    ['that was well', day({ upMs: 9 }), 'up', 'no trouble'],
    ['with ten seconds of outage', day({ upMs: 9, majorMs: 10_000 }), 'major', '10 s major outage'],
    [
      'with several',
      day({ upMs: 9, degradedMs: 60_000, partialMs: 120_000, maintenanceMs: 3_600_000 }),
      'partial',
      '2 min partial outage, 1 min degraded, 1 h maintenance',
    ],
    ['of maintenance only', day({ maintenanceMs: 60_000 }), 'maintenance', '1 min maintenance'],
  ])('%s', (_, one, level, words) => {
    expect([levelOfDay(one), wordsOfDay(one)]).toEqual([level, words]);
  });
});

describe('a strip in words', () => {
  const sight = (more: Partial<ComponentSight>): ComponentSight => ({
    component: aComponent('orders', { name: 'Orders API' }),
    status: 'operational',
    days: [day({ upMs: 1 }), day({ upMs: 1, majorMs: 1 })],
    uptime: 1 - 1e-9,
    coverage: 1,
    ...more,
  });
  test.each<[Partial<ComponentSight>, string]>([
    [{}, 'Orders API: 99.999 % uptime in 2 days; 1 day with trouble'],
    [{ coverage: 0.9899 }, 'Orders API: 99.999 % uptime in 2 days, coverage 98.9 %; 1 day with trouble'],
    [{ uptime: 1, days: [day({ upMs: 1 })] }, 'Orders API: 100 % uptime in 1 day; no day with trouble'],
    [{ uptime: null, coverage: 0, days: [day(null)] }, 'Orders API: no data in 1 day'],
  ])('%j', (more, words) => {
    expect(stripWords(sight(more))).toBe(words);
  });
  test('never says that all was well while something was not', () => {
    expect(percent(0.999_999_9)).toBe('99.999 %');
    expect(uptimeWords(sight({ coverage: 0.999_99 }))).toBe('99.999 % uptime, coverage 99.9 %');
  });
});

test.each([
  ['one\ntwo', '<p>one<br />two</p>'],
  ['one\n\n\n two ', '<p>one</p><p>two</p>'],
  ['<b>', '<p>&lt;b&gt;</p>'],
  [
    'see https://a.example/x?y=1&z=2.',
    '<p>see <a href="https://a.example/x?y=1&amp;z=2" rel="nofollow noopener noreferrer">https://a.example/x?y=1&amp;z=2</a>.</p>',
  ],
  ['javascript:alert(1)', '<p>javascript:alert(1)</p>'],
])('what people wrote, %j, is text with its lines and links', (text, expected) => {
  expect(textOf(prose(text)).replaceAll(/\s*\n\s*/g, '')).toBe(expected);
});
