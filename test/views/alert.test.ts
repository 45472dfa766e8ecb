import { describe, expect, test } from 'vitest';
import { sayAlertRefusal } from '../../src/slack/views/alert-refusals.ts';
import { alertLine } from '../../src/slack/views/alert-lines.ts';
import { alertCard } from '../../src/slack/views/alert.ts';
import type { AlertSight } from '../../src/slack/views/alert.ts';
import { anAlert } from './alert-examples.ts';
import { reading, timesGone } from './alert-reading.ts';

const NOW = new Date('2026-03-02T09:05:00Z');
const card = (changes: Parameters<typeof anAlert>[0] = {}, sight: Partial<AlertSight> = {}): string =>
  timesGone(
    reading(
      alertCard(
        {
          alert: anAlert(changes),
          service: 'orders',
          incident: null,
          folded: [],
          paging: null,
          maintenance: false,
          ...sight,
        },
        NOW,
      ),
    ),
  );

describe('the card of an alert', () => {
  test('says first what is wrong and how bad, then why and since when', () => {
    expect(card()).toBe(
      [
        '🔴 Triggered · SEV1 · api.example.com is down',
        'Because: answered 503',
        'Service orders · since TIME',
        'Was this alert useful, or noise?',
        '[Acknowledge] [Escalate] [Resolve] [Mute…] [Declare incident] [Useful] [Noise]',
      ].join('\n'),
    );
  });

  test('acknowledged and part of an incident: who, and where work goes on', () => {
    expect(
      card(
        { state: 'acknowledged', acknowledgedBy: 'U0ADA', acknowledgedAt: NOW, count: 3 },
        { incident: { number: 1, channelId: 'C0INC1' } },
      ),
    ).toBe(
      [
        '🟠 Acknowledged · SEV1 · api.example.com is down',
        'Because: answered 503',
        'Service orders · since TIME · said 3 times',
        'Acknowledged by @ada at TIME',
        'Part of incident 1, #inc-1-orders',
        'Was this alert useful, or noise?',
        '[Escalate] [Resolve] [Mute…] [Useful] [Noise]',
      ].join('\n'),
    );
  });

  test('resolved: nothing but the verdict of people is asked, and it is counted', () => {
    const feedback = [
      { person: 'U0ADA', verdict: 'useful' },
      { person: 'U0BO', verdict: 'useful' },
      { person: 'U0CY', verdict: 'noise' },
    ] as const;
    expect(
      card({ state: 'resolved', resolvedAt: NOW, feedback }, { incident: { number: 1, channelId: null } }),
    ).toBe(
      [
        '🟢 Resolved · SEV1 · api.example.com is down',
        'Because: answered 503',
        'Service orders · since TIME',
        'Recovered at TIME',
        'Part of incident 1',
        'Useful 2 · Noise 1',
        '[Useful] [Noise]',
      ].join('\n'),
    );
  });

  test.each([
    ['a person', { by: 'person', because: '' }, 'Resolved by @bo at TIME'],
    ['its monitor', { by: 'monitor', because: 'answered 200' }, 'Recovered at TIME'],
    [
      'what is gone',
      { by: 'removed', because: 'the monitor was paused' },
      'Resolved at TIME: the monitor was paused',
    ],
    [
      'silence',
      { by: 'silence', because: 'nothing was heard of it for 7 days' },
      'Closed by itself at TIME: nothing was heard of it for 7 days',
    ],
  ] as const)('ended by %s, it says so', (_, ended, words) => {
    const resolvedBy = ended.by === 'person' ? 'U0BO' : null;
    expect(card({ state: 'resolved', resolvedAt: NOW, resolvedBy, ended }).split('\n')).toContain(words);
  });

  test('a mute is shown while it holds, and only then', () => {
    expect(card({ mutedUntil: new Date('2026-03-02T10:00:00Z') })).toContain(
      'Muted until TIME: nobody is paged',
    );
    expect(card({ mutedUntil: NOW })).not.toContain('Muted');
    expect(card({ mutedUntil: new Date('2026-03-02T10:00:00Z') }, { maintenance: true })).toContain(
      'A maintenance holds it until TIME: nobody is paged before, and what still fails pages then',
    );
    const choices = (until: Date | null) =>
      JSON.stringify(
        alertCard(
          {
            alert: anAlert({ mutedUntil: until }),
            service: 'orders',
            incident: null,
            folded: [],
            paging: null,
            maintenance: false,
          },
          NOW,
        ).blocks,
      );
    expect(choices(new Date('2026-03-02T10:00:00Z'))).toContain('alr_0000000001 unmute');
    expect(choices(null)).not.toContain('unmute');
  });

  test('a burst lists its alerts, and the rest by title', () => {
    const folded = Array.from({ length: 51 }, (_, index) =>
      anAlert({ title: `host ${index} is down`, state: index % 2 === 0 ? 'triggered' : 'resolved' }),
    );
    const shown = card({}, { folded });
    expect(shown).toContain(
      'In the same burst:\n🔴 Triggered · SEV1 · host 0 is down: answered 503\n🟢 Resolved · SEV1 · host 1 is down: answered 503',
    );
    expect(shown).toMatch(/and 43 more: host 8 is down, host 9 is down.* \(22 open\)/);
  });

  test('what people and services say cannot mention or format', () => {
    const shown = card({
      title: '<!channel> & *friends*'.repeat(10),
      because: '<@U0BO> '.repeat(400).slice(0, 2_000),
    });
    expect(shown).toContain('<!channel> & *friends*');
    expect(shown).not.toContain('@channel');
  });
});

describe('lines in its thread', () => {
  test('each says once what happened', () => {
    const line = (event: Parameters<typeof alertLine>[0]): string | null => alertLine(event);
    expect(
      line({
        kind: 'alert.opened',
        data: { severity: 1, title: 'x', because: 'y' },
        actor: 'system:monitor',
      }),
    ).toBeNull();
    expect(line({ kind: 'alert.acknowledged', data: {}, actor: 'U0ADA' })).toBe('<@U0ADA> acknowledged it.');
    expect(
      line({ kind: 'alert.escalated', data: { to: ['U0BO'], team: 'orders', note: 'look' }, actor: 'U0ADA' }),
    ).toBe('<@U0ADA> escalated it to <@U0BO> (team orders): look.');
    expect(
      line({ kind: 'alert.resolved', data: { by: 'monitor', because: 'up again' }, actor: 'system:monitor' }),
    ).toBe('Recovered: up again.');
    expect(
      line({
        kind: 'alert.resolved',
        data: { by: 'silence', because: 'nothing was heard of it for 7 days' },
        actor: 'system:timer',
      }),
    ).toBe('Closed by itself: nothing was heard of it for 7 days.');
    expect(
      line({
        kind: 'page.failed',
        data: {
          personId: 'U0BO',
          about: { alertId: 'alr_0000000001' },
          because: 'the account is deactivated',
        },
        actor: 'system:courier',
      }),
    ).toBe('<@U0BO> could not be paged: the account is deactivated.');
  });
});

describe('refusals', () => {
  test('say what was wrong and what works', () => {
    expect(sayAlertRefusal({ why: 'already_acknowledged', by: 'U0ADA' })).toBe(
      '<@U0ADA> has acknowledged this alert already. Press *Escalate* to page somebody else.',
    );
    expect(sayAlertRefusal({ why: 'nobody_to_page', asked: 'ghosts' })).toBe(
      'Nobody can be paged for “ghosts”. Choose a person, or a team with members: `/team add orders @ada`.',
    );
    expect(sayAlertRefusal({ why: 'already_joined', incidentId: 'inc_0000000001' }, 'incident 1')).toBe(
      'This alert belongs to incident 1 already. Work on it there.',
    );
  });
});
