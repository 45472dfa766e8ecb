import { describe, expect, test } from 'vitest';
import { MINUTE, plus } from '#base/time.ts';
import { fateAmong, fateOf } from '#oncall/fate.ts';
import type { Fate } from '#oncall/fate.ts';
import type { ProofEntry } from '#oncall/proof.ts';

/** A chain told in short: minutes after 03:00, kind, facts. */
type Told = readonly [number, string, Readonly<Record<string, unknown>>?];
const T = new Date('2026-03-07T03:00:00Z');
const at = (minutes: number): Date => plus(T, minutes * MINUTE);
const chain = (...told: readonly Told[]): readonly ProofEntry[] =>
  told.map(([minutes, kind, facts = {}], index) => ({
    about: { alertId: 'alr_0000000000000001' },
    seq: index + 1,
    at: at(minutes),
    kind,
    facts,
    prevHash: '',
    hash: '',
  }));

const OPENED: Told = [0, 'alert.opened', { severity: 1 }];
const STEPPED: Told = [0, 'escalation.stepped', { step: 1 }];
const ASKED: Told = [0, 'page.asked', { personId: 'UBO' }];
const morning = { because: 'morning', until: at(360).toISOString() };

const cases: readonly (readonly [string, readonly Told[], number, number | null, object])[] = [
  ['just opened: within its time', [OPENED], 1, null, { how: 'open', until: at(2) }],
  ['paged, and the next try comes', [OPENED, STEPPED, ASKED], 4, 5, { how: 'open', until: at(7) }],
  [
    'delivered',
    [OPENED, STEPPED, ASKED, [0, 'page.delivered', { personId: 'UBO' }]],
    60,
    null,
    { how: 'delivered', people: ['UBO'], at: T },
  ],
  [
    'delivered, then resolved',
    [OPENED, STEPPED, ASKED, [0, 'page.delivered', { personId: 'UBO' }], [9, 'alert.resolved']],
    60,
    null,
    { how: 'delivered' },
  ],
  [
    'acknowledged, by whom',
    [OPENED, STEPPED, ASKED, [1, 'alert.acknowledged', { actor: 'UBO' }]],
    60,
    null,
    { how: 'acknowledged', by: 'UBO', at: at(1) },
  ],
  [
    'resolved before anybody was due',
    [OPENED, [1, 'alert.resolved']],
    60,
    null,
    { how: 'resolved', at: at(1) },
  ],
  [
    'resolved while its first try still waited',
    [OPENED, STEPPED, ASKED, [20, 'attempt.cancelled'], [20, 'alert.resolved']],
    60,
    null,
    { how: 'resolved', at: at(20) },
  ],
  [
    'resolved long after somebody should have heard',
    [OPENED, STEPPED, ASKED, [20, 'alert.resolved']],
    60,
    null,
    { how: 'lost', because: 'resolved_unheard' },
  ],
  [
    'waits for the morning',
    [OPENED, [0, 'escalation.held', morning]],
    60,
    360,
    { how: 'suppressed', because: 'morning', until: at(360) },
  ],
  [
    'should have started in the morning',
    [OPENED, [0, 'escalation.held', morning]],
    420,
    null,
    { how: 'lost', because: 'overdue' },
  ],
  [
    'resolved before the morning',
    [OPENED, [0, 'escalation.held', morning], [300, 'alert.resolved']],
    900,
    null,
    { how: 'suppressed', because: 'morning' },
  ],
  [
    'muted without end',
    [OPENED, [0, 'escalation.held', { because: 'muted', until: null }]],
    900,
    null,
    { how: 'suppressed', because: 'muted', until: null },
  ],
  [
    'a mute that ended and nothing came of it',
    [OPENED, [0, 'alert.muted', { until: at(30).toISOString() }], [30, 'alert.muted', { until: null }]],
    60,
    null,
    { how: 'lost', because: 'nothing_planned' },
  ],
  [
    'whoever acknowledged its incident is at work',
    [OPENED, [0, 'escalation.covered', { incidentId: 'inc_1' }]],
    60,
    null,
    { how: 'suppressed', because: 'incident_acknowledged' },
  ],
  [
    'wants no such pages, on purpose',
    [OPENED, STEPPED, ASKED, [0, 'page.skipped', { personId: 'UBO' }]],
    60,
    null,
    { how: 'suppressed', because: 'opted_out' },
  ],
  [
    'one wants none, another failed',
    [
      OPENED,
      STEPPED,
      ASKED,
      [0, 'page.skipped', { personId: 'UBO' }],
      [0, 'page.asked', { personId: 'UCY' }],
      [0, 'page.failed', { personId: 'UCY' }],
    ],
    60,
    null,
    { how: 'lost' },
  ],
  [
    'the catch-all could not be reached either',
    [
      OPENED,
      [1, 'escalation.exhausted'],
      [1, 'page.asked', { personId: 'UADA' }],
      [2, 'page.failed', { personId: 'UADA', because: 'no such number' }],
    ],
    60,
    null,
    { how: 'exhausted', people: ['UADA'], because: 'no such number' },
  ],
  [
    'the catch-all is being paged',
    [OPENED, [1, 'escalation.exhausted'], [1, 'page.asked', { personId: 'UADA' }]],
    2,
    null,
    { how: 'open' },
  ],
  [
    'the catch-all was reached',
    [OPENED, [1, 'escalation.exhausted'], [2, 'page.delivered', { personId: 'UADA' }]],
    60,
    null,
    { how: 'delivered', people: ['UADA'] },
  ],
  [
    'open, and nothing will happen',
    [OPENED, STEPPED, ASKED],
    60,
    null,
    { how: 'lost', because: 'nothing_planned' },
  ],
  [
    'open, and what was to happen is overdue',
    [OPENED, STEPPED, ASKED],
    60,
    30,
    { how: 'lost', because: 'overdue' },
  ],
  ['unknown to the ledger', [], 60, null, { how: 'lost', because: 'no_beginning' }],
];

describe('what became of an incident', () => {
  const unpaged: Fate = { how: 'lost', because: 'nothing_planned' };
  const heard: Fate = { how: 'acknowledged', by: 'UADA', at: T };
  const sent: Fate = { how: 'delivered', people: ['UBO'], at: T };
  const overdue: Fate = { how: 'lost', because: 'overdue' };
  test.each<readonly [string, Fate, readonly Fate[], Fate]>([
    ['its alerts page for it', unpaged, [heard], heard],
    ['it fares as the worst of them', unpaged, [heard, sent, heard], sent],
    ['one that is lost shows', unpaged, [heard, overdue], overdue],
    ['what people were told of it itself counts', heard, [overdue], heard],
    ['without alerts it is as lost as it looks', unpaged, [], unpaged],
    [
      'a ledger without its beginning stays a fault',
      { how: 'lost', because: 'no_beginning' },
      [heard],
      { how: 'lost', because: 'no_beginning' },
    ],
  ])('%s', (_, own, alerts, fate) => expect(fateAmong(own, alerts)).toEqual(fate));
});

describe('what became of an alert', () => {
  test.each(cases)('%s', (_, told, now, next, fate) => {
    expect(fateOf(chain(...told), { now: at(now), nextAt: next === null ? null : at(next) })).toMatchObject(
      fate,
    );
  });
});
