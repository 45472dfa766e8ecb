import type { Alert } from '#alerts/alert.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Page } from '#oncall/page.ts';

/** One of each noun, to be varied by the tests. */
export const anAlert = (changes: Partial<Alert> = {}): Alert => ({
  id: 'alr_0000000001',
  monitorId: 'mon_0000000001',
  group: 'main',
  serviceId: 'svc_0000000001',
  teamId: 'tea_0000000001',
  title: 'api.example.com is down',
  because: 'answered 503',
  severity: 1,
  state: 'triggered',
  openedAt: new Date('2026-03-02T09:00:05Z'),
  since: new Date('2026-03-02T09:00:00Z'),
  lastAt: new Date('2026-03-02T09:00:05Z'),
  count: 1,
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedAt: null,
  resolvedBy: null,
  mutedUntil: null,
  flapping: false,
  recurrenceOf: null,
  incidentId: null,
  feedback: [],
  foldedInto: null,
  ...changes,
});

export const anIncident = (changes: Partial<Incident> = {}): Incident => ({
  id: 'inc_0000000001',
  number: 1,
  title: 'Orders are failing',
  channelName: 'inc-1-orders',
  status: 'investigating',
  severity: 1,
  summary: null,
  serviceIds: ['svc_0000000001'],
  alertIds: [],
  leadId: null,
  commsId: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  declaredBy: 'U0ADA',
  startedAt: new Date('2026-03-02T09:00:00Z'),
  resolvedAt: null,
  closedAt: null,
  nextUpdateAt: new Date('2026-03-02T09:30:00Z'),
  mergedInto: null,
  public: null,
  source: null,
  ...changes,
});

export const aPage = (changes: Partial<Page> = {}): Page => ({
  id: 'pag_0000000001',
  personId: 'U0BO',
  about: { alertId: 'alr_0000000001' },
  askedBy: null,
  note: '',
  createdAt: new Date('2026-03-02T09:02:00Z'),
  state: 'due',
  settledAt: null,
  because: null,
  ...changes,
});
