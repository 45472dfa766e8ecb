import type { Alert } from '#alerts/alert.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { freshHealth } from '#monitors/state-machine.ts';
import type { Page } from '#oncall/page.ts';
import { alertCard } from '#slack/views/alert.ts';
import { homeView } from '#slack/views/home.ts';
import { incidentAnnouncement, incidentCard } from '#slack/views/incident.ts';
import { monitorCard } from '#slack/views/monitor.ts';
import { pageCard } from '#slack/views/page.ts';

/** The product's own cards about made-up trouble, each as blocks.validate takes it. */
export type SampleCard = { readonly name: string; readonly what: 'blocks' | 'view'; readonly value: unknown };

const NOW = new Date('2026-03-02T09:05:00Z');
const SINCE = new Date('2026-03-02T09:00:00Z');
const ADA = 'U000000ADA';

const alert: Alert = {
  id: 'alr_0000000001',
  monitorId: 'mon_0000000001',
  group: 'main',
  serviceId: 'svc_0000000001',
  teamId: 'tea_0000000001',
  title: 'api.example.com is down',
  because: 'answered 503',
  severity: 1,
  state: 'triggered',
  openedAt: SINCE,
  since: SINCE,
  lastAt: NOW,
  count: 2,
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedAt: null,
  resolvedBy: null,
  ended: null,
  mutedUntil: null,
  flapping: false,
  recurrenceOf: null,
  incidentId: null,
  feedback: [],
  foldedInto: null,
};

const incident: Incident = {
  id: 'inc_0000000001',
  number: 1,
  title: 'Orders are failing',
  channelName: 'inc-1-orders',
  status: 'investigating',
  severity: 1,
  summary: 'Nobody can order.',
  serviceIds: ['svc_0000000001'],
  alertIds: ['alr_0000000001'],
  leadId: ADA,
  commsId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  declaredBy: ADA,
  startedAt: SINCE,
  resolvedAt: null,
  closedAt: null,
  nextUpdateAt: NOW,
  mergedInto: null,
  public: null,
  source: null,
};

const page: Page = {
  id: 'pag_0000000001',
  personId: ADA,
  about: { alertId: alert.id },
  run: null,
  urgency: 'critical',
  askedBy: null,
  note: '',
  createdAt: NOW,
  state: 'due',
  settledAt: null,
  because: null,
};

const monitor: Monitor = {
  id: 'mon_0000000001',
  kind: 'http',
  name: 'orders-api',
  settings: { url: 'https://api.example.com/' },
  serviceId: 'svc_0000000001',
  everyMs: 60_000,
  severity: null,
  paused: false,
  mutedUntil: null,
  removed: false,
  health: freshHealth(SINCE),
  pingKey: null,
  lastPingAt: null,
  createdBy: ADA,
  createdAt: SINCE,
};

const channelUrl = 'https://app.slack.com/client/T00000000/C00000000';

/** Those that matter most: if Slack refused one of them, an incident would go unseen. */
export function sampleCards(): readonly SampleCard[] {
  const service = 'orders-api';
  const sight = {
    incident,
    services: [service],
    alerts: [alert],
    published: [],
    waiting: [],
    channelId: 'C00000000',
    channelUrl,
    mergedInto: null,
    sourceUrl: null,
  };
  const blocks = (name: string, words: { readonly blocks?: unknown }): SampleCard => ({
    name,
    what: 'blocks',
    value: words.blocks,
  });
  return [
    blocks(
      'alert card',
      alertCard({ alert, service, incident: null, folded: [], paging: null, maintenance: false }, NOW),
    ),
    blocks('incident card', incidentCard(sight)),
    blocks('announcement', incidentAnnouncement(sight)),
    blocks(
      'page',
      pageCard([{ page, about: { kind: 'alert', alert, partly: null }, channelUrl, service, until: null }]),
    ),
    blocks(
      'monitor card',
      monitorCard({
        monitor,
        service: undefined,
        now: NOW,
        publicUrl: 'https://tocsin.example.com',
        upShare: 1,
      }),
    ),
    {
      name: 'Home tab',
      what: 'view',
      value: homeView({
        teams: ['orders'],
        incidents: [{ incident, channelUrl, mine: true }],
        alerts: [{ alert, service, channelUrl, mine: true }],
        monitors: [{ monitor, service }],
        now: NOW,
      }),
    },
  ];
}
