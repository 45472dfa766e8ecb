import { describe, expect, test } from 'vitest';
import type { Person, Team } from '#catalog/catalog.ts';
import { askRule, notYetPaged, settleRule } from '#oncall/lifecycle.ts';
import type { Page } from '#oncall/page.ts';
import { whoElseToPage, whoToPage } from '#oncall/who.ts';
import { somebody } from '../wires/catalog-company.ts';

const team = (more: Partial<Team> = {}): Team => ({
  id: 'tea_0000000000000001',
  name: 'orders',
  channelId: null,
  members: ['UBO', 'UCY'],
  responder: 'UBO',
  archived: false,
  ...more,
});
const ada = somebody('ada');
const bo = somebody('bo');
const cy = somebody('cy');
const gone = (person: Person): Person => ({ ...person, active: false });

describe('who is woken', () => {
  test.each<[string, Team, readonly Person[], readonly string[]]>([
    ['the responder alone', team(), [ada, bo, cy], ['UBO']],
    ['every member without one', team({ responder: null }), [ada, bo, cy], ['UBO', 'UCY']],
    ['the other members when the responder is gone', team(), [ada, gone(bo), cy], ['UCY']],
    ['the admins when the team is gone', team(), [ada, gone(bo), gone(cy)], ['UADA']],
    ['the admins when nobody is in the team', team({ members: [], responder: null }), [ada, bo], ['UADA']],
    ['nobody when there is nobody', team(), [], []],
    ['no bot', team({ responder: null }), [ada, { ...bo, bot: true }, cy], ['UCY']],
    ['no admin who is gone', team(), [gone(ada), gone(bo), gone(cy)], []],
  ])('%s', (_, of, everyone, expected) => {
    expect(whoToPage(of, everyone).people).toEqual(expected);
  });

  test('next: the rest of the team, then the admins, then everybody left, then nobody', () => {
    const dee = somebody('dee');
    const everyone = [ada, bo, cy, dee];
    expect(whoElseToPage(team(), everyone, ['UBO']).people).toEqual(['UCY']);
    expect(whoElseToPage(team(), everyone, ['UBO', 'UCY']).people).toEqual(['UADA']);
    expect(whoElseToPage(team(), everyone, ['UBO', 'UCY', 'UADA']).people).toEqual(['UDEE']);
    expect(whoElseToPage(team(), everyone, ['UBO', 'UCY', 'UADA', 'UDEE']).people).toEqual([]);
    expect(whoElseToPage(undefined, everyone, []).people).toEqual(['UADA']);
  });
});

const now = new Date('2026-03-02T09:10:00Z');
const about = { alertId: 'alr_0000000000000001' } as const;
const page = (more: Partial<Page>): Page => ({
  id: 'pag_0000000000000001',
  personId: 'UBO',
  about,
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
    { personId: 'UBO', about, askedBy: 'UADA', note: 'look' },
    now,
  );
  const due = 'next' in asked ? asked.next : undefined;

  test('is due when asked for, and says so', () => {
    expect(due).toMatchObject({ state: 'due', createdAt: now, askedBy: 'UADA', settledAt: null });
    expect(asked).toMatchObject({
      facts: [{ kind: 'page.asked', data: { personId: 'UBO', about, note: 'look' } }],
    });
  });

  test.each(['delivered', 'failed', 'cancelled'] as const)('ends as %s, once', (state) => {
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
