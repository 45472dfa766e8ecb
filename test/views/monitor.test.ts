import { describe, expect, test } from 'vitest';
import { parseDuration } from '#base/time.ts';
import type { CatalogRefusal, Service, Team } from '#catalog/catalog.ts';
import { kinds } from '#monitors/kinds/index.ts';
import type { MonitorRefusal } from '#monitors/monitor.ts';
import { kindForm } from '../../src/slack/modals/monitor-kind.ts';
import { help } from '../../src/slack/views/help.ts';
import { monitorCard, monitorLine, whyWords } from '../../src/slack/views/monitor.ts';
import { sayCatalogRefusal, sayMonitorRefusal } from '../../src/slack/views/refusals.ts';
import { serviceCard, serviceForm, serviceList } from '../../src/slack/views/service.ts';
import { setupWords } from '../../src/slack/views/setup.ts';
import { teamCard, teamForm, teamList } from '../../src/slack/views/team.ts';
import { reading, readingModal, timesGone } from './alert-reading.ts';
import { aMonitor, settingsOf } from './monitor-examples.ts';

const now = new Date('2026-03-02T09:00:00Z');
const service: Service = {
  id: 'svc_0000000001',
  name: 'orders',
  teamId: 'tea_0000000001',
  tier: 1,
  autoIncident: 'sev1',
  autoCloseDays: null,
  archived: false,
};
const team: Team = {
  id: 'tea_0000000001',
  name: 'orders',
  channelId: null,
  members: ['U0ADA', 'U0BO'],
  responder: 'U0ADA',
  archived: false,
};
const sight = { service, now, publicUrl: 'https://tocsin.example.com', upShare: 0.9999 };

describe('a monitor', () => {
  test('its card', () =>
    expect(timesGone(reading(monitorCard({ ...sight, monitor: aMonitor() }))).split('\n')).toEqual([
      '🟢 Up · api-example-com: answered 200',
      'Watches',
      'api.example.com',
      'Service',
      'orders, tier 1',
      'Every',
      '1m',
      'Severity when down',
      'from the service’s tier (SEV1)',
      'State since',
      'TIME',
      'Up, last 24 h',
      '99.990 %',
      'Made again by: /monitor add http https://api.example.com/ every 1m service orders name api-example-com',
      '[Test now] [Edit] [Pause] [Why] [Remove]',
    ]));

  test('a share of almost one is never shown as the whole', () =>
    expect(reading(monitorCard({ ...sight, monitor: aMonitor(), upShare: 0.999_999_9 }))).toContain(
      '99.999 %',
    ));

  test.each([
    ['10s', '30s', 'The time-out (30s) is longer than the interval (10s)'],
    ['1m', '0s', 'The time-out (2m) is longer than the interval (1m)'],
    ['30s', '30s', undefined],
    ['5m', '0s', undefined],
  ])(
    'every %s with a time-out of %s: a check that can outlast its interval is said',
    (every, timeout, words) => {
      const monitor = aMonitor({
        settings: settingsOf('http', { url: 'https://api.example.com/', timeout }),
        everyMs: parseDuration(every) ?? 0,
      });
      const card = reading(monitorCard({ ...sight, monitor }));
      if (words === undefined) expect(card).not.toContain('The time-out');
      else expect(card).toContain(words);
    },
  );

  test('one that waits for a job says where it pings', () => {
    const monitor = aMonitor({
      kind: 'heartbeat',
      settings: settingsOf('heartbeat', { job: 'nightly', period: '1d' }),
      pingKey: 'secret',
    });
    expect(reading(monitorCard({ ...sight, monitor }))).toContain('https://tocsin.example.com/ping/secret');
  });

  test('paused and muted ones say so', () => {
    const until = new Date('2026-03-02T11:00:00Z');
    expect(monitorLine(aMonitor({ paused: true }), 'orders', now)).toMatch(/^⏸ Paused/);
    expect(monitorLine(aMonitor({ mutedUntil: until }), 'orders', now)).toMatch(/^🔕 Up, muted until/);
    expect(monitorLine(aMonitor({ mutedUntil: until }), 'orders', until)).toMatch(/^🟢 Up/);
  });

  test('why, at its longest', () => {
    const result = {
      at: now,
      level: 'down',
      because: '<b>&'.repeat(500),
      reason: 'status_not_accepted',
      totalMs: 12.3,
      evidence: { body: '`<b>&'.repeat(2_000) },
    };
    const said = whyWords(
      aMonitor(),
      Array.from({ length: 10 }, () => result),
      [result],
      now,
    );
    expect(reading(said)).toContain('What the last failure showed');
  });
});

describe('teams and services', () => {
  const long = Array.from({ length: 300 }, (_, index) => `U${String(index).padStart(9, '0')}`);
  test('cards, lists and forms that Slack takes, also when long', () => {
    const services = Array.from({ length: 300 }, (_, index) => ({
      name: `service-${index}`,
      tier: 1 as const,
    }));
    expect(reading(teamCard({ team, channelId: null, services: [] }))).toContain('#orders-alerts');
    expect(reading(teamCard({ team: { ...team, members: long }, channelId: 'C1', services }))).toContain(
      'Edit',
    );
    const everyTeam = teamList(
      long.map(() => ({ team: { ...team, members: long }, channelId: null, services })),
    );
    expect(reading(everyTeam)).toMatch(/and 290 more .*and \d+ more\. \/team show orders/s);
    expect(JSON.stringify(everyTeam.blocks).length).toBeLessThan(13_200);
    expect(reading(serviceCard({ service, team: 'orders', monitors: long }))).toContain('and 270 more');
    expect(reading(serviceList(long.map(() => ({ service, team: 'orders', monitors: [] }))))).toContain(
      'tier 1',
    );
    expect(readingModal(teamForm(undefined, 'U0ADA'))).toContain('Make a team [Make]');
    expect(readingModal(teamForm(team, 'U0ADA'))).toContain('Edit team [Save]');
    const teams = long.map((id, index) => ({
      id: `tea_${String(index).padStart(10, '0')}` as const,
      name: id,
    }));
    expect(readingModal(serviceForm(service, teams, undefined))).toContain('Tier');
    expect(readingModal(kindForm())).toContain('heartbeat');
  });

  test('help is derived, and its words are shown as they are typed', () =>
    expect(
      reading(
        help(
          {
            name: '/team',
            summary: 'makes teams',
            usage: [{ words: 'show <name>', does: 'shows one', example: '/team show orders' }],
          },
          '<!channel>',
        ),
      ).split('\n'),
    ).toEqual([
      '/team has no “<!channel>”. It makes teams:',
      '• show <name>: shows one',
      'Example: /team show orders',
    ]));

  test('set-up says what is done and what is next', () => {
    const first = setupWords({
      teams: [],
      monitors: 0,
      incidents: 0,
      demo: { url: 'http://x', watched: false },
    });
    expect(reading(first)).toContain('[Make a team] [Add a monitor] [Watch the demo service]');
    const later = setupWords({ teams: ['orders'], monitors: 1, incidents: 1, demo: undefined });
    expect(reading(later)).toMatch(/You are set up.*✅.*✅.*✅/s);
  });
});

const CATALOG: readonly CatalogRefusal[] = [
  { why: 'name_invalid', name: '<!here>' },
  { why: 'name_taken', name: 'orders' },
  { why: 'not_found', what: 'team', name: 'x' },
  { why: 'not_found', what: 'person', name: 'x' },
  { why: 'not_allowed', who: ['U0ADA'], what: 'the team orders' },
  { why: 'not_allowed', who: [], what: 'the team orders' },
  { why: 'no_members' },
  { why: 'responder_not_member', person: 'U0ADA' },
  { why: 'person_inactive', person: 'U0ADA' },
  { why: 'in_use', by: ['api'] },
  { why: 'nothing_changes' },
];
const MONITOR: readonly MonitorRefusal[] = [
  { why: 'not_found', name: '<!here>' },
  { why: 'not_allowed', who: ['U0ADA'], what: 'pause api' },
  { why: 'name_taken', name: 'api' },
  { why: 'duplicate', name: 'api', target: 'GET https://x/' },
  { why: 'settings_invalid', problems: [{ field: 'expect', message: 'is <odd>', example: '200-399' }] },
  { why: 'every_invalid', got: '1s' },
  { why: 'already', state: 'paused' },
  { why: 'nothing_changes' },
];

describe('refusals', () => {
  test.each([
    ...CATALOG.map((refusal) => [refusal.why, sayCatalogRefusal(refusal)] as const),
    ...MONITOR.map((refusal) => [refusal.why, sayMonitorRefusal(refusal)] as const),
  ])('%s: %s', (_, said) => {
    expect(said).toMatch(/^\S.*[.!]?/s);
    expect(said).not.toMatch(/<!here>|undefined|!(?!\w)/);
    expect(said.length).toBeGreaterThan(20);
  });

  test('every kind’s own example is one that could be typed', () => {
    for (const kind of kinds) expect(kind.example).toMatch(new RegExp(`^/monitor add ${kind.name} `));
  });
});
