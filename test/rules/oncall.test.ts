import { describe, expect, test } from 'vitest';
import { HOUR, SECOND, plus } from '#base/time.ts';
import { askRule, notYetPaged, settleRule } from '#oncall/lifecycle.ts';
import type { Page } from '#oncall/page.ts';

const now = new Date('2026-03-02T09:10:00Z');
const about = { alertId: 'alr_0000000000000001' } as const;
const page = (more: Partial<Page>): Page => ({
  id: 'pag_0000000000000001',
  personId: 'UBO',
  about,
  run: null,
  urgency: 'critical',
  askedBy: null,
  note: '',
  createdAt: new Date('2026-03-02T09:09:30Z'),
  state: 'delivered',
  settledAt: null,
  because: null,
  ...more,
});

describe('a person is not paged twice about one thing within a minute', () => {
  test.each<[string, Page, readonly string[]]>([
    ['delivered half a minute ago', page({}), []],
    ['due since half a minute', page({ state: 'due' }), []],
    ['a minute ago', page({ createdAt: new Date('2026-03-02T09:09:00Z') }), ['UBO']],
    ['a few seconds ahead, by the clock of another machine', page({ createdAt: plus(now, 5 * SECOND) }), []],
    ['an hour ahead: the clock was set back since', page({ createdAt: plus(now, HOUR) }), ['UBO']],
    ['cancelled', page({ state: 'cancelled' }), ['UBO']],
    ['failed', page({ state: 'failed' }), ['UBO']],
    ['to somebody else', page({ personId: 'UCY' }), ['UBO']],
  ])('%s', (_, before, expected) => {
    expect(notYetPaged(['UBO', 'UBO'], [before], now)).toEqual(expected);
  });
});

describe('a page', () => {
  const asked = askRule(
    'pag_0000000000000001',
    { personId: 'UBO', about, run: null, urgency: 'critical', askedBy: 'UADA', note: 'look' },
    now,
  );
  const due = 'next' in asked ? asked.next : undefined;

  test('is due when asked for, and says so', () => {
    expect(due).toMatchObject({ state: 'due', createdAt: now, askedBy: 'UADA', settledAt: null });
    expect(asked).toMatchObject({
      facts: [{ kind: 'page.asked', data: { personId: 'UBO', about, note: 'look' } }],
    });
  });

  test.each(['delivered', 'failed', 'skipped', 'cancelled'] as const)('ends as %s, once', (state) => {
    const settled = settleRule(due, { state, because: state === 'delivered' ? null : 'why' }, now);
    expect(settled).toMatchObject({ next: { state, settledAt: now }, facts: [{ kind: `page.${state}` }] });
    const next = 'next' in settled ? settled.next : undefined;
    expect(settleRule(next, { state: 'failed', because: 'again' }, now)).toEqual({
      refused: { why: 'settled', state },
    });
  });

  test('that nobody asked for cannot end', () => {
    expect(settleRule(undefined, { state: 'delivered', because: null }, now)).toEqual({
      refused: { why: 'not_found' },
    });
  });
});
