import { describe, expect, test } from 'vitest';
import type { Alert } from '#alerts/alert.ts';
import {
  acknowledgeRule,
  BURST_MS,
  escalateRule,
  feedbackRule,
  flappingRule,
  foldInto,
  joinRule,
  muteRule,
  openRule,
  RECURRENCE_MS,
  resolveRule,
  unmuteDueRule,
} from '#alerts/lifecycle.ts';
import type { Trouble } from '#alerts/lifecycle.ts';
import { plus } from '#base/time.ts';
import { alertId, incidentId } from '../wires/catalog-company.ts';

const start = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-02T09:05:00Z');
const trouble = (more: Partial<Trouble> = {}): Trouble => ({
  monitorId: 'mon_0000000000000001',
  group: 'main',
  serviceId: 'svc_0000000000000001',
  teamId: 'tea_0000000000000001',
  title: 'api.example.com is slow or degraded',
  because: 'answered after 4 s',
  severity: 2,
  since: new Date('2026-03-02T08:59:57Z'),
  mutedUntil: null,
  ...more,
});
const alone = { fold: null, last: undefined };
const make = (more: Partial<Trouble> = {}): Alert => {
  const opened = openRule(undefined, alertId(1), trouble(more), start, alone);
  if ('refused' in opened) throw new Error('not opened');
  return opened.next;
};
const triggered = make();
const acknowledged: Alert = {
  ...triggered,
  state: 'acknowledged',
  acknowledgedBy: 'UADA',
  acknowledgedAt: start,
};
const resolved: Alert = { ...triggered, state: 'resolved', resolvedAt: start, resolvedBy: 'UBO' };

describe('opening', () => {
  test('makes a triggered alert, counted once, with the first failed answer kept', () => {
    expect(triggered).toMatchObject({ state: 'triggered', count: 1, openedAt: start, recurrenceOf: null });
    expect(triggered.since).toEqual(new Date('2026-03-02T08:59:57Z'));
  });

  test('the same again is counted; the newest reason stands, title and severity stay', () => {
    const again = openRule(triggered, alertId(2), trouble({ because: 'answered after 9 s' }), later, alone);
    expect(again).toMatchObject({
      next: {
        id: alertId(1),
        count: 2,
        lastAt: later,
        because: 'answered after 9 s',
        title: triggered.title,
      },
      facts: [{ kind: 'alert.repeated', data: { because: 'answered after 9 s' } }],
    });
  });

  test('the same in the same words is counted silently', () => {
    expect(openRule(triggered, alertId(2), trouble(), later, alone)).toMatchObject({
      next: { count: 2 },
      facts: [],
    });
  });

  test('milder trouble never takes severity back, and does not wake who acknowledged', () => {
    const milder = openRule(acknowledged, alertId(2), trouble({ severity: 4 }), later, alone);
    expect(milder).toMatchObject({ next: { severity: 2, state: 'acknowledged', acknowledgedBy: 'UADA' } });
  });

  test('worse trouble wakes again, also when it was acknowledged, and under its new title', () => {
    const worse = openRule(
      acknowledged,
      alertId(2),
      trouble({ severity: 1, title: 'api.example.com is down', because: 'answered 503' }),
      later,
      alone,
    );
    expect(worse).toMatchObject({
      next: {
        id: alertId(1),
        severity: 1,
        state: 'triggered',
        acknowledgedBy: null,
        title: 'api.example.com is down',
      },
      facts: [{ kind: 'alert.worsened', data: { from: 2, to: 1, because: 'answered 503' } }],
    });
  });

  test.each([
    ['within a day', RECURRENCE_MS, alertId(9)],
    ['after a day', RECURRENCE_MS + 1, null],
  ])('the same trouble %s of the last end', (_, ms, recurrenceOf) => {
    const last: Alert = { ...resolved, id: alertId(9), resolvedAt: start };
    expect(openRule(undefined, alertId(2), trouble(), plus(start, ms), { fold: null, last })).toMatchObject({
      next: { recurrenceOf },
    });
  });

  test('muted from its start, it has a timer for the end', () => {
    expect(openRule(undefined, alertId(1), trouble({ mutedUntil: later }), start, alone)).toMatchObject({
      next: { mutedUntil: later, state: 'triggered' },
      timers: [{ kind: 'alert.unmute', subject: alertId(1), at: later }],
    });
  });
});

const onResolved = { refused: { why: 'already_resolved', by: 'UBO' } };

describe('a resolved alert refuses', () => {
  test.each([
    ['acknowledge', acknowledgeRule('UADA')],
    ['resolve', resolveRule({ by: 'monitor', because: '' }, null)],
    ['escalate', escalateRule({ to: ['UCY'], team: null, note: '' })],
    ['mute', muteRule(later)],
    ['flapping', flappingRule(true)],
  ])('%s, and what is not there is not found', (_, rule) => {
    expect(rule(resolved, later)).toEqual(onResolved);
    expect(rule(undefined, later)).toEqual({ refused: { why: 'not_found' } });
  });
});

describe('an open alert', () => {
  test('is acknowledged once, by a person', () => {
    expect(acknowledgeRule('UADA')(triggered, later)).toMatchObject({
      next: { state: 'acknowledged', acknowledgedBy: 'UADA', acknowledgedAt: later },
      facts: [{ kind: 'alert.acknowledged' }],
    });
    expect(acknowledgeRule('UBO')(acknowledged, later)).toEqual({
      refused: { why: 'already_acknowledged', by: 'UADA' },
    });
  });

  test.each([
    ['monitor', null],
    ['removed', null],
    ['person', 'UADA'],
  ] as const)(
    'resolved by %s keeps the person only when one said so, and its overlays end',
    (by, resolvedBy) => {
      const before = { ...acknowledged, mutedUntil: later, flapping: true };
      expect(resolveRule({ by, because: 'rolled back' }, 'UADA')(before, start)).toMatchObject({
        next: {
          state: 'resolved',
          resolvedBy,
          resolvedAt: start,
          ended: { by, because: 'rolled back' },
          mutedUntil: null,
          flapping: false,
        },
        facts: [{ kind: 'alert.resolved', data: { by, because: 'rolled back' } }],
        timers: [{ kind: 'alert.unmute', subject: alertId(1), at: null }],
      });
    },
  );

  test('escalated waits for an acknowledgement again; with nobody to page it is refused', () => {
    const wish = { to: ['UCY'], team: null, note: 'the database' };
    expect(escalateRule(wish)(acknowledged, later)).toMatchObject({
      next: { state: 'triggered', acknowledgedBy: null, acknowledgedAt: null },
      facts: [{ kind: 'alert.escalated', data: wish }],
    });
    expect(escalateRule({ to: [], team: 'payments', note: '' })(acknowledged, later)).toEqual({
      refused: { why: 'nobody_to_page', asked: 'payments' },
    });
  });

  test('muted has a timer, and the state stays', () => {
    const muted = muteRule(later)(acknowledged, start);
    expect(muted).toMatchObject({
      next: { mutedUntil: later, state: 'acknowledged' },
      facts: [{ kind: 'alert.muted', data: { until: later.toISOString() } }],
      timers: [{ kind: 'alert.unmute', at: later }],
    });
    const next = 'next' in muted ? muted.next : undefined;
    expect(muteRule(null)(next, start)).toMatchObject({
      next: { mutedUntil: null },
      facts: [{ kind: 'alert.muted', data: { until: null } }],
      timers: [{ at: null }],
    });
    expect(muteRule(null)(triggered, start)).toEqual({ refused: { why: 'already_said' } });
  });

  test('a mute that was made longer does not end with the older timer', () => {
    const muted = { ...triggered, mutedUntil: later };
    expect(unmuteDueRule(muted, plus(later, -1))).toEqual({ refused: { why: 'already_said' } });
    expect(unmuteDueRule(muted, later)).toMatchObject({ next: { mutedUntil: null } });
    expect(unmuteDueRule(triggered, later)).toEqual({ refused: { why: 'already_said' } });
  });

  test('a mute until the past ends a mute instead of starting one', () => {
    expect(muteRule(start)({ ...triggered, mutedUntil: plus(later, 1) }, later)).toMatchObject({
      next: { mutedUntil: null },
    });
  });

  test('joins an incident once, and moves when incidents merge', () => {
    const joined = { ...triggered, incidentId: incidentId(1) };
    expect(joinRule(incidentId(1))(triggered)).toMatchObject({ next: { incidentId: incidentId(1) } });
    expect(joinRule(incidentId(1))(joined)).toEqual({
      refused: { why: 'already_joined', incidentId: incidentId(1) },
    });
    expect(joinRule(incidentId(2))(joined)).toMatchObject({ next: { incidentId: incidentId(2) } });
  });
});

test('feedback is one voice a person, may change, and counts after the end', () => {
  const said = feedbackRule(
    'UADA',
    'noise',
  )({ ...resolved, feedback: [{ person: 'UBO', verdict: 'useful' }] });
  expect(said).toMatchObject({ facts: [{ kind: 'alert.feedback', data: { verdict: 'noise' } }] });
  const next = 'next' in said ? said.next : undefined;
  expect(feedbackRule('UADA', 'noise')(next)).toEqual({ refused: { why: 'already_said' } });
  expect(feedbackRule('UADA', 'useful')(next)).toMatchObject({
    next: {
      feedback: [
        { person: 'UBO', verdict: 'useful' },
        { person: 'UADA', verdict: 'useful' },
      ],
    },
  });
});

describe('a burst', () => {
  /** Opens alerts of one team at these seconds, by the rule; answers into which each folded. */
  function burst(seconds: readonly number[]): readonly Alert[] {
    return seconds.reduce<readonly Alert[]>((all, second, index) => {
      const openedAt = plus(start, second * 1_000);
      const recent = all.filter((alert) => openedAt.getTime() - alert.openedAt.getTime() < BURST_MS);
      return [...all, { ...triggered, id: alertId(index + 1), openedAt, foldedInto: foldInto(recent) }];
    }, []);
  }
  const cards = (alerts: readonly Alert[]): number =>
    alerts.filter((alert) => alert.foldedInto === null).length;

  test('the first five have cards of their own, the next ones fold into the fifth', () => {
    const folds = burst([0, 1, 2, 3, 4, 5, 6, 7]).map((alert) => alert.foldedInto);
    expect(folds).toEqual([null, null, null, null, null, alertId(5), alertId(5), alertId(5)]);
  });

  test('five in a minute, again and again, are no burst', () => {
    expect(cards(burst([0, 10, 20, 30, 40, 61, 71, 81, 91, 101]))).toBe(10);
  });

  test('500 in a minute make five cards', () => {
    expect(cards(burst(Array.from({ length: 500 }, (_, n) => (n * 60) / 500)))).toBe(5);
  });

  test('a storm of an hour makes at most one more card a minute', () => {
    expect(cards(burst(Array.from({ length: 3_600 }, (_, n) => n)))).toBeLessThanOrEqual(5 + 60);
  });

  test('nothing folds into a folded one', () => {
    const alerts = burst(Array.from({ length: 400 }, (_, n) => n));
    const hosts = new Set(alerts.map((alert) => alert.foldedInto));
    expect(alerts.filter((alert) => hosts.has(alert.id) && alert.foldedInto !== null)).toEqual([]);
  });
});
