import { describe, expect, test } from 'vitest';
import { incidentAnnouncement, incidentCard } from '../../src/slack/views/incident.ts';
import type { IncidentSight } from '../../src/slack/views/incident.ts';
import { incidentList, whichIncident } from '../../src/slack/views/incident-answers.ts';
import { incidentPost, reminder } from '../../src/slack/views/incident-posts.ts';
import type { IncidentEvent, PostContext } from '../../src/slack/views/incident-posts.ts';
import { sayIncidentRefusal } from '../../src/slack/views/incident-refusals.ts';
import { topicOf } from '../../src/slack/views/incident-words.ts';
import { timelinePage } from '../../src/slack/views/timeline.ts';
import { sayTrouble } from '../../src/slack/views/trouble.ts';
import { anAlert, anIncident } from './alert-examples.ts';
import { reading, timesGone } from './alert-reading.ts';

const sight = (
  changes: Parameters<typeof anIncident>[0] = {},
  more: Partial<IncidentSight> = {},
): IncidentSight => ({
  incident: anIncident(changes),
  services: ['orders'],
  alerts: [],
  published: [],
  waiting: [],
  channelId: 'C0INC1',
  channelUrl: 'https://acme.slack.com/archives/C0INC1',
  mergedInto: null,
  sourceUrl: null,
  ...more,
});
const card = (...args: Parameters<typeof sight>): string => timesGone(reading(incidentCard(sight(...args))));
const announcement = (...args: Parameters<typeof sight>): string =>
  timesGone(reading(incidentAnnouncement(sight(...args))));

describe('the pinned card', () => {
  test('of a new incident', () => {
    expect(card({}, { alerts: [anAlert()] })).toBe(
      [
        'SEV1 · Orders are failing',
        'Status\n🔴 investigating',
        'Lead\nnobody yet',
        'Services\norders',
        'Started\nTIME',
        'Next update due\nTIME',
        'Alerts\n🔴 api.example.com is down: answered 503',
        'Declared by @ada · incident 1 · react with 📌 to put a message in the timeline',
        '[Acknowledge] [Escalate] [Severity] [Update] [Status page] [Roles] [Resolve]',
      ].join('\n'),
    );
  });

  test('of one that somebody leads and has told customers about', () => {
    const shown = card(
      {
        leadId: 'U0ADA',
        commsId: 'U0BO',
        acknowledgedBy: 'U0ADA',
        status: 'identified',
        summary: 'A bad release',
        declaredBy: null,
      },
      {
        published: [
          {
            page: 'Acme',
            state: 'identified',
            text: 'Some orders fail.\n\n<!channel> We work on it.',
            url: 'https://status.acme.com/incidents/abcdefghijkl',
            since: new Date('2026-03-02T09:20:00Z'),
            edited: true,
          },
        ],
        waiting: [{ page: 'Beta <b>', by: 'U0BO', asks: true }],
      },
    );
    expect(shown).toContain(
      [
        'SEV1 · Orders are failing',
        'A bad release',
        'Public since TIME on Acme (identified): Some orders fail. <!channel> We work on it. (edited) · open',
        'A draft for Beta <b> by @bo waits for approval.',
      ].join('\n'),
    );
    expect(shown).toContain('Lead\n@ada');
    expect(shown).toContain('Communications\n@bo');
    expect(shown).toContain('Opened by its alert');
    expect(shown).toContain('[Escalate] [Severity] [Update] [Status page] [Roles] [Resolve]');
    expect(shown).not.toContain('[Acknowledge]');
  });

  test.each([
    ['suspected', '[Accept] [Decline] [Merge] [Acknowledge] [Escalate]'],
    ['resolved', '[Reopen] [Close] [Status page]'],
    ['closed', ''],
    ['declined', ''],
  ] as const)('has the buttons that fit: %s', (status, buttons) => {
    expect(
      card({ status }).split('\n').at(-1)?.startsWith('[') === true
        ? card({ status }).split('\n').at(-1)
        : '',
    ).toBe(buttons);
  });

  test('of a merged one says where work goes on', () => {
    expect(card({ status: 'merged' }, { mergedInto: { number: 2, channelId: 'C0INC2' } })).toContain(
      'Work goes on in incident 2, #inc-2-search.',
    );
  });

  test('stays within what Slack takes, whatever people write', () => {
    const alerts = Array.from({ length: 100 }, () =>
      anAlert({ title: '&<>'.repeat(60), because: '&'.repeat(400) }),
    );
    expect(
      card(
        { title: '<!here>&'.repeat(25), summary: '&'.repeat(3_000) },
        { alerts, services: Array.from({ length: 80 }, (_, index) => `service-${index}`) },
      ),
    ).toContain('and 94 more');
  });
});

test('the topic says severity, status, lead and the next update, within 250 characters', () => {
  expect(topicOf(anIncident({ nextUpdateAt: new Date('2026-03-02T14:30:00Z') }), 'ada')).toBe(
    'SEV1 · investigating · lead @ada · next update 14:30 UTC',
  );
  expect(topicOf(anIncident({ status: 'resolved' }), undefined)).toBe('SEV1 · resolved');
  expect(topicOf(anIncident(), 'a'.repeat(400))).toHaveLength(250);
});

describe('the announcement', () => {
  test('links the channel while people are needed', () => {
    expect(announcement({ leadId: 'U0ADA' })).toBe(
      [
        'SEV1 · Orders are failing',
        '🔴 investigating · lead @ada · orders · started TIME',
        'Follow it in #inc-1-orders',
        '[Join]',
      ].join('\n'),
    );
    expect(announcement({ status: 'resolved' })).not.toContain('[Join]');
  });
  test('without a channel says how to work on it', () => {
    expect(announcement({}, { channelId: null, channelUrl: null })).toContain(
      'It has no channel: the commands take its number, as in /incident update 1 we are looking at it',
    );
  });
});

describe('posts in the channel', () => {
  const post = (
    event: Omit<IncidentEvent, 'actor' | 'subject'>,
    firing: readonly string[] = [],
    stillPublic: PostContext['stillPublic'] = [],
  ): string | null => {
    const words = incidentPost({ ...event, actor: 'U0ADA', subject: 'inc_0000000001' } as IncidentEvent, {
      firing,
      stillPublic,
      other: (_, number) => `incident ${number}`,
    });
    return words === null ? null : timesGone(reading(words));
  };
  test('say who did what', () => {
    expect(post({ kind: 'incident.severity_changed', data: { from: 1, to: 2 } })).toBe(
      '@ada set the severity: SEV1 → SEV2',
    );
    expect(
      post({
        kind: 'incident.status_changed',
        data: { from: 'investigating', to: 'identified', note: 'a bad release' },
      }),
    ).toBe('@ada set the status: Investigating → Identified: a bad release');
    expect(
      post({
        kind: 'incident.update_posted',
        data: { text: 'Looking at <it>', status: 'investigating', nextUpdateAt: '2026-03-02T09:30:00Z' },
      }),
    ).toBe('Update from @ada\nLooking at <it>\nInvestigating · Next update at TIME.');
    expect(
      post({ kind: 'incident.merged', data: { into: 'inc_0000000002', intoNumber: 2, reason: '' } }),
    ).toBe('@ada merged it into incident 2. Work goes on there.');
    expect(post({ kind: 'incident.pinned', data: { ts: '1.1', author: 'U0BO', text: 'x' } })).toBeNull();
  });
  test('resolving says what still fires', () => {
    expect(post({ kind: 'incident.resolved', data: { summary: 'Rolled back' } }, ['api is down'])).toBe(
      '@ada resolved it: Rolled back\nOne alert still fires: api is down.',
    );
  });
  test('resolving says where customers still read that it goes on', () => {
    expect(
      post(
        { kind: 'incident.resolved', data: { summary: 'Rolled back' } },
        [],
        [{ page: 'Acme', state: 'identified' }],
      ),
    ).toBe(
      '@ada resolved it: Rolled back\nCustomers still read “Identified” on Acme.\n[Publish the resolution]',
    );
  });
  test('what customers read is said as it stands there, letter by letter', () => {
    const text = '<!channel> *Some* orders fail: <https://x.example|look>';
    expect(
      post({
        kind: 'incident.public_noted',
        data: { state: 'identified', text, page: 'Acme', url: 'https://status.acme.com/incidents/a' },
      }),
    ).toBe(`Published on Acme (identified) by @ada · open\n${text}`);
    expect(post({ kind: 'incident.public_noted', data: { state: 'identified', text: 'Old.' } })).toBe(
      'Published on the status page (identified) by @ada\nOld.',
    );
    expect(
      post({ kind: 'incident.public_retracted', data: { page: 'Acme', reason: 'Published by mistake' } }),
    ).toBe('@ada took it off Acme: Published by mistake.');
    expect(
      post({ kind: 'incident.public_retracted', data: { page: 'Acme', reason: 'It was a test.' } }),
    ).toBe('@ada took it off Acme: It was a test.');
  });
  test('a reminder asks until it is answered', () => {
    const promised = new Date('2026-03-02T09:30:00Z');
    expect(timesGone(reading(reminder('inc_0000000001', promised)))).toBe(
      'An update was promised for TIME. Post it now, or say how much longer it takes.\n[Update now] [Snooze 15 min] [Snooze 30 min]',
    );
    expect(timesGone(reading(reminder('inc_0000000001', promised, 'ada posted one.')))).toBe(
      'An update was promised for TIME. ada posted one.',
    );
  });
});

describe('the timeline', () => {
  const lines = Array.from({ length: 40 }, (_, index) => ({
    at: new Date(1_772_000_000_000 + index * 1_000),
    text: `event ${index + 1}`,
  }));
  test('comes in pages', () => {
    const first = timesGone(reading(timelinePage(anIncident(), lines, 1)));
    expect(first).toContain('Timeline of incident 1: Orders are failing\nTIME  event 1\n');
    expect(first).toContain('Page 1 of 3\n[Later]');
    expect(timesGone(reading(timelinePage(anIncident(), lines, 2)))).toContain(
      'Page 2 of 3\n[Earlier] [Later]',
    );
    expect(timesGone(reading(timelinePage(anIncident(), lines, 99)))).toContain(
      'event 40\nPage 3 of 3\n[Earlier]',
    );
  });
  test('of long lines is still one that Slack takes', () => {
    expect(
      reading(
        timelinePage(
          anIncident(),
          lines.map((line) => ({ ...line, text: 'long '.repeat(500) })),
          1,
        ),
      ),
    ).toContain('…');
    expect(reading(timelinePage(anIncident(), [], 1))).toContain('Nothing has happened yet.');
  });
});

test('the list of open incidents is worst first; a command without a number shows one that works', () => {
  const listed = [
    anIncident(),
    anIncident({ number: 2, severity: 0, title: 'Search is down', leadId: 'U0BO' }),
    anIncident({ number: 3, status: 'resolved' }),
  ].map((incident) => ({ incident, channelId: null }));
  expect(timesGone(reading(incidentList(listed)))).toBe(
    [
      '2 incidents are open:',
      '2 SEV0 · Search is down · 🔴 investigating · lead @bo · since TIME',
      '1 SEV1 · Orders are failing · 🔴 investigating · no lead · since TIME',
    ].join('\n'),
  );
  expect(reading(incidentList([]))).toBe(
    'No incident is open. To declare one: /incident declare orders are failing sev1 service orders.',
  );
  expect(whichIncident('resolve <n> rolled back', listed).text).toContain(
    '`/incident resolve 1 rolled back`',
  );
});

test('refusals say what was wrong and give an example', () => {
  expect(sayIncidentRefusal({ why: 'no_such_service', name: '<!channel>' })).toContain(
    'There is no service “&lt;!channel&gt;”',
  );
  expect(sayIncidentRefusal({ why: 'not_live', status: 'resolved' })).toBe(
    'That cannot be done now. It is resolved. If it is back, reopen it: `/incident reopen errors are back`.',
  );
  expect(sayIncidentRefusal({ why: 'summary_missing' })).toContain(
    '`/incident resolve the release was rolled back`',
  );
});

test('trouble is said with what to do', () => {
  expect(
    sayTrouble({ what: 'channel_lost', number: 1, title: 'Orders', channelId: 'C0INC1', how: 'archived' }),
  ).toBe(
    "The channel of incident 1 (Orders), <#C0INC1>, was archived by hand. The incident goes on; its card is in the team's channel. Unarchive the channel to go on there.",
  );
  expect(
    sayTrouble({
      what: 'page_failed',
      personId: 'U0BO',
      about: 'api is down',
      because: 'the account is deactivated',
      insteadIds: ['U0ADA'],
    }),
  ).toBe(
    '<@U0BO> could not be paged about api is down: the account is deactivated. Paged instead: <@U0ADA>.',
  );
});
