import { describe, expect, test } from 'vitest';
import { COMPONENT_STATUSES } from '#status/component.ts';
import { pageSight } from '#status/page-sight.ts';
import type { PageSight } from '#status/page-sight.ts';
import { IMPACTS, INCIDENT_STATES, MAINTENANCE_STATES } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { V2_DOCUMENTS, summaryDocument } from '#notice/statuspage-v2-documents.ts';
import { v2Components, v2Incident, v2Maintenance, v2Page } from '#notice/statuspage-v2.ts';
import { webhookComponent, webhookIncident } from '#notice/statuspage-v2-webhooks.ts';
import { aComponent, aMaintenance, aPage, aReport, anUpdate, code } from '../kit/status-page.ts';

const group = aComponent('apis', { name: 'APIs', isGroup: true, showcase: true });
const orders = aComponent('orders', {
  name: 'Orders API',
  groupId: group.id,
  status: 'partial_outage',
  onlyIfDegraded: true,
});
const web = aComponent('web', { position: 2 });
const moved = { id: orders.id, code: orders.code, name: 'Orders API' };
const incident = aReport('inc', {
  status: 'identified',
  impacts: { [orders.id]: 'partial_outage' },
  updates: [
    anUpdate('one', { affected: [{ ...moved, from: 'operational', to: 'partial_outage' }] }),
    anUpdate('bad', { at: '2026-11-28T09:03:00.000Z', retractedAt: '2026-11-28T09:05:00.000Z' }),
    anUpdate('two', {
      status: 'identified',
      at: '2026-11-28T09:04:00.000Z',
      editedAt: '2026-11-28T09:06:00.000Z',
      told: false,
    }),
  ],
});
const URL_OF_PAGE = 'https://status.acme.com';
const sightOf = (reports: readonly Report[]): PageSight =>
  pageSight({
    page: aPage({ domain: 'status.acme.com' }),
    url: URL_OF_PAGE,
    components: [group, orders, web, aComponent('old', { archived: true })],
    reports,
    days: new Map(),
    offersMail: false,
  });
const sight = sightOf([
  incident,
  aMaintenance('soon'),
  aMaintenance('runs', { status: 'in_progress' }),
  aMaintenance('done', { status: 'completed', resolvedAt: new Date('2026-11-27T03:00:00Z') }),
  aReport('done', { status: 'resolved', resolvedAt: new Date('2026-11-27T03:00:00Z') }),
  aReport('draft', { phase: 'draft' }),
  aReport('gone', { phase: 'retracted' }),
]);

const keys = (of: object): readonly string[] => Object.keys(of).toSorted();
const list = (words: string): readonly string[] => words.split(/\s+/).toSorted();
const COMPONENT = list(
  'id name status created_at updated_at position description showcase start_date group_id page_id group only_show_if_degraded',
);
const INCIDENT = list(
  'id name status created_at updated_at monitoring_at resolved_at impact shortlink started_at page_id incident_updates components',
);
const MAINTENANCE = [...INCIDENT, 'scheduled_for', 'scheduled_until'].toSorted();
const UPDATE = list(
  'id status body incident_id created_at updated_at display_at affected_components deliver_notifications custom_tweet tweet_id',
);

describe('the objects of the API', () => {
  test('a page has the documented fields', () => {
    expect(v2Page(sight.page, URL_OF_PAGE)).toEqual({
      id: code('page'),
      name: 'Acme',
      url: URL_OF_PAGE,
      time_zone: 'Europe/Oslo',
      updated_at: '2026-11-28T09:30:00.000Z',
    });
  });

  test('a component has the documented fields, and a group its members', () => {
    const [first, second, third] = v2Components(sight);
    expect([first, second, third].map((one) => one?.id)).toEqual([group.code, orders.code, web.code]);
    expect(keys(second ?? {})).toEqual(COMPONENT);
    expect(keys(first ?? {})).toEqual([...COMPONENT, 'components'].toSorted());
    expect(first).toMatchObject({
      status: 'partial_outage',
      group: true,
      showcase: false,
      start_date: null,
      group_id: null,
      components: [orders.code],
    });
    expect(second).toMatchObject({
      group: false,
      group_id: group.code,
      page_id: code('page'),
      start_date: '2026-01-05',
      only_show_if_degraded: true,
    });
    expect(v2Components(sight).every((one) => COMPONENT_STATUSES.includes(one.status))).toBe(true);
  });

  test('an incident has the documented fields; its updates are newest first, and retracted ones are not there', () => {
    const shown = v2Incident(incident, sight);
    expect(keys(shown)).toEqual(INCIDENT);
    expect(shown).toMatchObject({
      id: code('inc'),
      impact: 'major',
      status: 'identified',
      created_at: '2026-11-28T09:02:00.000Z',
      updated_at: '2026-11-28T09:06:00.000Z',
      started_at: '2026-11-28T09:01:00.000Z',
      resolved_at: null,
      shortlink: `${URL_OF_PAGE}/incidents/${code('inc')}`,
    });
    expect(shown.incident_updates.map((one) => one.id)).toEqual([code('two'), code('one')]);
    for (const one of shown.incident_updates) expect(keys(one)).toEqual(UPDATE);
    expect(shown.incident_updates[0]).toMatchObject({
      created_at: '2026-11-28T09:04:00.000Z',
      updated_at: '2026-11-28T09:06:00.000Z',
      affected_components: null,
      deliver_notifications: false,
    });
    expect(shown.incident_updates[1]?.affected_components).toEqual([
      {
        code: orders.code,
        name: 'Orders API',
        old_status: 'operational',
        new_status: 'partial_outage',
      },
    ]);
    expect(shown.components.map((one) => [one.id, keys(one)])).toEqual([[orders.code, COMPONENT]]);
  });

  test('a maintenance has the documented fields', () => {
    const shown = v2Maintenance(aMaintenance('soon'), sight);
    expect(keys(shown)).toEqual(MAINTENANCE);
    expect(shown).toMatchObject({
      status: 'scheduled',
      impact: 'maintenance',
      scheduled_for: '2026-11-29T01:00:00.000Z',
      scheduled_until: '2026-11-29T02:00:00.000Z',
    });
  });

  test.each(INCIDENT_STATES)('an incident that is %s says so', (status) => {
    expect(v2Incident(aReport('x', { status }), sight).status).toBe(status);
  });
  test.each(MAINTENANCE_STATES)('a maintenance that is %s says so', (status) => {
    expect(v2Maintenance(aMaintenance('x', { status }), sight).status).toBe(status);
  });
  test.each(IMPACTS)('an incident of impact %s has one of the four that are documented', (impact) => {
    const shown = v2Incident(aReport('x', { impact }), sight).impact;
    expect(['none', 'minor', 'major', 'critical']).toContain(shown);
  });

  test('a draft that is written on changes nothing that customers read', () => {
    const later = { ...incident, updatedAt: new Date('2026-11-28T09:59:00Z'), version: 9 };
    expect(v2Incident(later, sight)).toEqual(v2Incident(incident, sight));
  });
});

describe('the documents of the API', () => {
  test.each<[string, string]>([
    ['summary', 'page components incidents scheduled_maintenances status'],
    ['status', 'page status'],
    ['components', 'page components'],
    ['incidents', 'page incidents'],
    ['incidents/unresolved', 'page incidents'],
    ['scheduled-maintenances', 'page scheduled_maintenances'],
    ['scheduled-maintenances/upcoming', 'page scheduled_maintenances'],
    ['scheduled-maintenances/active', 'page scheduled_maintenances'],
  ])('%s has %s', (path, words) => {
    expect(keys(V2_DOCUMENTS[path]?.(sight) ?? {})).toEqual(list(words));
  });

  test.each<[string, readonly string[]]>([
    ['incidents', ['inc', 'done']],
    ['incidents/unresolved', ['inc']],
    ['scheduled-maintenances', ['done', 'runs', 'soon']],
    ['scheduled-maintenances/upcoming', ['soon']],
    ['scheduled-maintenances/active', ['runs']],
  ])('%s lists %j', (path, ends) => {
    const document = JSON.stringify(V2_DOCUMENTS[path]?.(sight));
    const ids = [...document.matchAll(/"id":"(a+(?:inc|done|soon|runs|draft|gone))","name"/g)];
    expect(ids.map((match) => match[1] ?? '').toSorted()).toEqual(ends.map(code).toSorted());
  });

  test('there are eight, and the lists end at fifty', () => {
    expect(Object.keys(V2_DOCUMENTS)).toHaveLength(8);
    const many = Array.from({ length: 60 }, (_, index) => [aReport(`i${index}`), aMaintenance(`m${index}`)]);
    const full = sightOf(many.flat());
    expect(V2_DOCUMENTS['incidents']?.(full)).toMatchObject({ incidents: { length: 50 } });
    expect(V2_DOCUMENTS['scheduled-maintenances']?.(full)).toMatchObject({
      scheduled_maintenances: { length: 50 },
    });
    expect(summaryDocument(full).incidents).toHaveLength(60);
  });

  test('the summary says in one line how it is', () => {
    expect(summaryDocument(sight).status).toEqual({
      indicator: 'minor',
      description: 'Minor Service Outage',
    });
  });
});

describe('what is posted to webhooks', () => {
  const about = {
    sight,
    unsubscribe: `${URL_OF_PAGE}/subscription/x`,
    documentation: `${URL_OF_PAGE}/docs`,
    generatedAt: new Date('2026-11-28T10:00:00Z'),
  };
  const EXTRAS = list(
    `backfilled impact_override scheduled_for scheduled_until scheduled_remind_prior scheduled_reminded_at scheduled_auto_in_progress
    scheduled_auto_completed postmortem_body postmortem_body_last_updated_at postmortem_ignored postmortem_published_at
    postmortem_notified_subscribers postmortem_notified_twitter metadata reminder_intervals`,
  );

  test.each([
    ['an incident', incident],
    ['a maintenance', aMaintenance('soon')],
  ])('%s is told under incident, with all that the API has and more', (_, report) => {
    const body = webhookIncident({ ...about, report });
    expect(keys(body)).toEqual(['incident', 'meta', 'page']);
    expect(body.meta).toEqual({
      unsubscribe: `${URL_OF_PAGE}/subscription/x`,
      documentation: `${URL_OF_PAGE}/docs`,
      generated_at: '2026-11-28T10:00:00.000Z',
    });
    expect(body.page).toEqual({
      id: code('page'),
      status_indicator: 'minor',
      status_description: 'Minor Service Outage',
    });
    expect(keys(body.incident)).toEqual([...new Set([...INCIDENT, ...EXTRAS])].toSorted());
    for (const one of body.incident.incident_updates)
      expect(keys(one)).toEqual([...UPDATE, 'twitter_updated_at', 'wants_twitter_update'].toSorted());
  });

  test('a component is told with what it was and what it is', () => {
    const update = {
      code: code('upd'),
      from: 'operational',
      to: 'partial_outage',
      at: new Date('2026-11-28T09:01:00Z'),
    } as const;
    const body = webhookComponent({ ...about, code: orders.code, update });
    expect(keys(body ?? {})).toEqual(['component', 'component_update', 'meta', 'page']);
    expect(keys(body?.component ?? {})).toEqual(
      list('id name status created_at updated_at position description showcase page_id group_id'),
    );
    expect(body?.component_update).toEqual({
      id: code('upd'),
      component_id: orders.code,
      component_type: 'Component',
      old_status: 'operational',
      new_status: 'partial_outage',
      created_at: '2026-11-28T09:01:00.000Z',
    });
    expect(webhookComponent({ ...about, code: 'gone', update })).toBeUndefined();
  });

  test('a review that was published is told with its text', () => {
    const reviewed = aReport('inc', {
      status: 'postmortem',
      updates: [anUpdate('pm', { status: 'postmortem', body: 'A release was bad.' })],
    });
    expect(webhookIncident({ ...about, report: reviewed }).incident).toMatchObject({
      postmortem_body: 'A release was bad.',
      postmortem_published_at: '2026-11-28T09:02:00.000Z',
      postmortem_notified_subscribers: true,
    });
  });
});
