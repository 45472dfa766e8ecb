import { describe, expect, test } from 'vitest';
import type { Partly } from '#oncall/ack-rules.ts';
import type { Drill } from '#oncall/drill.ts';
import { pageCard } from '../../src/slack/views/page.ts';
import type { PageSight } from '../../src/slack/views/page.ts';
import { anAlert, anIncident, aPage } from './alert-examples.ts';
import { reading, timesGone } from './alert-reading.ts';

const URL = 'https://acme.slack.com/archives/C0INC1';
const sight = (
  alert: Parameters<typeof anAlert>[0] = {},
  page: Parameters<typeof aPage>[0] = {},
  partly: Partly | null = null,
): PageSight => ({
  page: aPage(page),
  about: { kind: 'alert', alert: anAlert(alert), partly },
  service: 'orders',
  channelUrl: URL,
  until: null,
});
const shows = (sights: readonly PageSight[]): string => timesGone(reading(pageCard(sights)));

describe('the message that wakes a person', () => {
  test('its first line says everything', () => {
    expect(shows([sight()])).toBe(
      [
        'api.example.com is down: answered 503 for 2 min',
        '🔴 SEV1 · service orders · since TIME',
        '[Acknowledge] [Escalate] [Open channel]',
      ].join('\n'),
    );
    expect(pageCard([sight()]).text).toBe('api.example.com is down: answered 503 for 2 min');
  });

  test('asked by a person, it says by whom and why', () => {
    expect(shows([sight({}, { askedBy: 'U0ADA', note: 'the database is stuck' })])).toContain(
      '@ada pages you: the database is stuck',
    );
  });

  test('once somebody is on it, nothing is left to acknowledge; once it is over, nothing is left', () => {
    expect(shows([sight({ state: 'acknowledged', acknowledgedBy: 'U0ADA' })])).toBe(
      [
        'api.example.com is down: answered 503 for 2 min',
        '🟠 Acknowledged by @ada',
        '[Escalate] [Open channel]',
      ].join('\n'),
    );
    expect(shows([sight({ state: 'resolved', resolvedAt: new Date('2026-03-02T09:10:00Z') })])).toBe(
      [
        'api.example.com is down: answered 503 for 2 min',
        '🟢 Recovered at TIME',
        'Nothing is left to do here.',
        '[Open channel]',
      ].join('\n'),
    );
  });

  test('closed by itself, it says why', () => {
    const ended = { by: 'silence', because: 'nothing was heard of it for 7 days' } as const;
    const resolvedAt = new Date('2026-03-09T09:10:00Z');
    expect(shows([sight({ state: 'resolved', resolvedAt, ended })])).toContain(
      '🟢 Closed by itself at TIME: nothing was heard of it for 7 days',
    );
  });

  test('acknowledged in part, it asks only those who have not, and says who has', () => {
    const partly: Partly = { by: ['U0BO'], waitsFor: ['U0ADA'] };
    expect(shows([sight({}, { personId: 'U0BO' }, partly)])).toBe(
      [
        'api.example.com is down: answered 503 for 2 min',
        '🟠 You acknowledged it; everyone of this step must, and @ada has not yet',
        '[Escalate] [Open channel]',
      ].join('\n'),
    );
    expect(shows([sight({}, { personId: 'U0CY' }, partly)])).toBe(
      [
        'api.example.com is down: answered 503 for 2 min',
        '🔴 SEV1 · service orders · since TIME · @bo acknowledged it, everyone of this step must',
        '[Acknowledge] [Escalate] [Open channel]',
      ].join('\n'),
    );
    const two = [
      sight({}, { personId: 'U0BO' }, partly),
      sight({ id: 'alr_0000000002', title: 'search is down' }, { id: 'pag_0000000002', personId: 'U0BO' }),
    ];
    expect(JSON.stringify(pageCard(two).blocks)).toContain('"value":"alr_0000000002"');
  });

  test('several about one service are one message with one button for all', () => {
    const two = [sight(), sight({ id: 'alr_0000000002', title: 'search is down' }, { id: 'pag_0000000002' })];
    expect(shows(two)).toBe(
      [
        'orders: 2 pages',
        '• api.example.com is down: answered 503 for 2 min',
        '   🔴 SEV1 · service orders · since TIME',
        '• search is down: answered 503 for 2 min',
        '   🔴 SEV1 · service orders · since TIME',
        '[Acknowledge all 2] [Escalate] [Open channel]',
      ].join('\n'),
    );
    expect(JSON.stringify(pageCard(two).blocks)).toContain('"value":"alr_0000000001,alr_0000000002"');
  });

  test('forty of them still fit', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      sight({ id: `alr_00000000${index + 10}`, title: `host ${index} ${'is down '.repeat(20)}` }),
    );
    expect(shows(many)).toContain('and 30 more');
  });

  test('by a rota, it says until when', () => {
    const on = {
      ...sight({}, { note: 'you are on call for orders' }),
      until: new Date('2026-03-09T09:00:00Z'),
    };
    expect(shows([on])).toContain('You are on call for orders until TIME.');
    expect(shows([sight({}, { note: 'you are named in the policy' })])).toContain(
      'You are named in the policy.',
    );
  });

  test('a test is marked as such everywhere', () => {
    const drill: Drill = {
      id: 'tst_0000000001',
      kind: 'test',
      teamId: null,
      personId: 'U0BO',
      methodId: null,
      askedBy: 'U0BO',
      startedAt: new Date('2026-03-02T09:00:00Z'),
      endedAt: null,
      acknowledgedBy: null,
    };
    const test = (changes: Partial<Drill>, team: string | null = null): PageSight => ({
      page: aPage({ about: { testId: drill.id }, askedBy: 'U0BO', note: 'This is a test.' }),
      about: { kind: 'test', drill: { ...drill, ...changes }, team },
      service: 'test',
      channelUrl: null,
      until: null,
    });
    expect(shows([test({})])).toBe(
      [
        'TEST: this is a test page, nothing is wrong',
        '🔵 Acknowledge it as you would a real one. It goes on by your other methods until you do.',
        '[Acknowledge]',
      ].join('\n'),
    );
    expect(shows([test({ acknowledgedBy: 'U0BO', endedAt: new Date() })])).toBe(
      [
        'TEST: this is a test page, nothing is wrong',
        '🟢 Acknowledged by @bo: the page arrived and could be answered',
        'Nothing is left to do here.',
      ].join('\n'),
    );
    expect(shows([test({}, 'orders')])).toContain('TEST: a drill of the team orders, nothing is wrong');
  });

  test('about an incident', () => {
    const incident = anIncident({ title: 'Orders are failing' });
    expect(
      shows([
        {
          page: aPage({ about: { incidentId: incident.id } }),
          about: { kind: 'incident', incident },
          service: 'orders',
          channelUrl: URL,
          until: null,
        },
      ]),
    ).toBe(
      ['SEV1 · Orders are failing', '🔴 investigating', '[Acknowledge] [Escalate] [Open channel]'].join('\n'),
    );
  });
});
