import type { HomeView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { homeView } from '../../src/slack/views/home.ts';
import type { HomeSight } from '../../src/slack/views/home.ts';
import { readBlocks } from '../../sandbox/flatten.ts';
import { viewProblems } from '../../sandbox/blocks/validate.ts';
import { objectsIn } from '../../sandbox/json.ts';
import { emptyState } from '../../sandbox/model/state.ts';
import { anAlert, anIncident } from './alert-examples.ts';
import { timesGone } from './alert-reading.ts';
import { aMonitor } from './monitor-examples.ts';

const now = new Date('2026-03-02T09:05:00Z');
const names = { person: (id: string) => id, channel: (id: string) => id, group: (id: string) => id };

function home(sight: Partial<HomeSight>): { readonly text: string; readonly view: HomeView } {
  const view = homeView({ teams: [], incidents: [], alerts: [], monitors: [], now, ...sight });
  const given = JSON.parse(JSON.stringify(view)) as Record<string, unknown>;
  expect(viewProblems(emptyState(), given)).toEqual([]);
  return { text: timesGone(readBlocks(objectsIn(given['blocks']), names)), view };
}

describe('Home', () => {
  test('of somebody new', () =>
    expect(home({}).text.split('\n')).toEqual([
      '🟢 Nothing is wrong',
      'No open incident and no open alert in this workspace.',
      'Monitors',
      'You are on no team yet. Set up makes one with you in it, and a first monitor.',
    ]));

  test('with an incident and its alert: one button takes both', () => {
    const { text, view } = home({
      teams: ['orders'],
      incidents: [{ incident: anIncident(), channelUrl: 'https://x.slack.com/archives/C1', mine: true }],
      alerts: [
        {
          alert: anAlert({ incidentId: 'inc_0000000001' }),
          service: 'orders',
          channelUrl: 'https://x.slack.com/archives/C1',
          mine: true,
        },
      ],
      monitors: [{ monitor: aMonitor(), service: 'orders' }],
    });
    expect(text.split('\n')).toEqual([
      '🔴 Wrong now: 1 open incident, 1 open alert',
      'SEV1 · Orders are failing · yours',
      '🔴 investigating · no lead yet · since TIME · next update TIME',
      '🔴 Triggered · SEV1 · api.example.com is down · yours',
      'answered 503 · service orders · since TIME',
      'Monitors of orders',
      '🟢 Up · api-example-com · api.example.com · service orders · every 1m: answered 200',
    ]);
    expect(JSON.stringify(view).match(/"action_id":"[a-z]+\.acknowledge"/g)).toEqual([
      '"action_id":"incident.acknowledge"',
    ]);
  });

  test('an alert whose incident somebody has is acknowledged on its own', () => {
    const { view } = home({
      incidents: [{ incident: anIncident({ acknowledgedBy: 'U0ADA' }), channelUrl: null, mine: false }],
      alerts: [
        {
          alert: anAlert({ incidentId: 'inc_0000000001' }),
          service: 'orders',
          channelUrl: null,
          mine: false,
        },
      ],
    });
    expect(JSON.stringify(view)).toContain('alert.acknowledge');
  });

  test('what is mine stands first', () => {
    const { text } = home({
      alerts: [
        { alert: anAlert({ title: 'theirs' }), service: 's', channelUrl: null, mine: false },
        {
          alert: anAlert({ id: 'alr_0000000002', title: 'mine' }),
          service: 's',
          channelUrl: null,
          mine: true,
        },
      ],
    });
    expect(text.indexOf('mine')).toBeLessThan(text.indexOf('theirs'));
  });

  test('a very bad day is still a Home that Slack takes', () => {
    const long = '<&> "very" *bad* `news` '.repeat(200);
    const id = (index: number): string => String(index).padStart(10, '0');
    const many = <T>(make: (index: number) => T): readonly T[] =>
      Array.from({ length: 200 }, (_, index) => make(index));
    const { text } = home({
      teams: many((index) => `team-${index}`),
      incidents: many((index) => ({
        incident: anIncident({ id: `inc_${id(index)}`, title: long }),
        channelUrl: 'https://x.slack.com/archives/C1',
        mine: true,
      })),
      alerts: many((index) => ({
        alert: anAlert({ id: `alr_${id(index)}`, title: long, because: long }),
        service: 'orders',
        channelUrl: 'https://x.slack.com/archives/C1',
        mine: false,
      })),
      monitors: many((index) => ({ monitor: aMonitor({ id: `mon_${id(index)}` }), service: 'orders' })),
    });
    expect(text).toContain('192 more incidents: /incident list · 190 more alerts in the teams’ channels');
    expect(text).toContain('and 160 more monitors: /monitor list');
  });

  test('time alone changes nothing', () =>
    expect(home({ monitors: [{ monitor: aMonitor(), service: 'orders' }], teams: ['orders'] }).view).toEqual(
      home({
        monitors: [{ monitor: aMonitor(), service: 'orders' }],
        teams: ['orders'],
        now: new Date('2026-03-02T19:05:00Z'),
      }).view,
    ));
});
