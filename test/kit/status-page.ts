import { sql } from 'kysely';
import type { ComponentId, ReportId, StatusPageId } from '#base/ids.ts';
import { transact } from '#ledger/transact.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentStore } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import { pageStore, touchPage } from '#status/page-store.ts';
import { reportStore } from '#status/report-store.ts';
import type { Report, ReportUpdate } from '#status/report.ts';
import { lastDates } from '#status/sight-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { EMPTY } from '#status/uptime.ts';
import type { Tally } from '#status/uptime.ts';

/** Pages, components and reports as people would have made them; only what a test is about need be said. */

export const NOW = '2026-11-28T10:00:00.000Z';
const at = (text: string): Date => new Date(text);

/** Twelve of a–z0–9 that end in what is told. */
export const code = (end: string): string => end.padStart(12, 'a');

export const aPage = (more: Partial<StatusPage> = {}): StatusPage => ({
  id: 'stp_0000000000000001',
  code: code('page'),
  name: 'acme',
  title: 'Acme',
  zone: 'Europe/Oslo',
  domain: null,
  access: 'public',
  linkKey: null,
  password: null,
  colour: '#0b7a75',
  logoUrl: null,
  supportUrl: 'https://help.example.com/',
  weights: 'statuspage',
  showsMaintenance: true,
  publishers: { people: [], teams: [] },
  mailsPerMinute: 60,
  promiseMs: null,
  archived: false,
  version: 1,
  createdBy: null,
  createdAt: at('2026-01-05T09:00:00Z'),
  updatedAt: at('2026-11-28T09:30:00Z'),
  ...more,
});

export const aComponent = (end: string, more: Partial<Component> = {}): Component => ({
  id: `cmp_${end.padStart(16, '0')}`,
  code: code(end),
  pageId: 'stp_0000000000000001',
  name: end,
  description: null,
  groupId: null,
  isGroup: false,
  position: 1,
  serviceIds: [],
  follows: false,
  showcase: true,
  onlyIfDegraded: false,
  startDate: '2026-01-05',
  setStatus: 'operational',
  monitorStatus: 'operational',
  status: 'operational',
  statusSince: at('2026-01-05T09:00:00Z'),
  archived: false,
  createdAt: at('2026-01-05T09:00:00Z'),
  updatedAt: at('2026-11-22T10:02:00Z'),
  ...more,
});

export const anUpdate = (end: string, more: Partial<ReportUpdate> = {}): ReportUpdate => ({
  code: code(end),
  status: 'investigating',
  body: 'Some orders fail. We are looking into it.',
  at: '2026-11-28T09:02:00.000Z',
  editedAt: null,
  retractedAt: null,
  by: 'U0ADA',
  impacts: {},
  affected: [],
  told: true,
  ...more,
});

export const aReport = (end: string, more: Partial<Report> = {}): Report => ({
  id: `rep_${end.padStart(16, '0')}`,
  code: code(end),
  pageId: 'stp_0000000000000001',
  kind: 'incident',
  incidentId: null,
  channelId: null,
  name: 'Orders fail in part',
  phase: 'published',
  status: 'investigating',
  impact: 'major',
  impacts: {},
  updates: [anUpdate(`${end}u`)],
  draft: null,
  version: 1,
  scheduledFor: null,
  scheduledUntil: null,
  serviceIds: [],
  startedAt: at('2026-11-28T09:01:00Z'),
  publishedAt: at('2026-11-28T09:02:00Z'),
  monitoringAt: null,
  resolvedAt: null,
  retractedAt: null,
  nextUpdateAt: null,
  createdBy: 'U0ADA',
  createdAt: at('2026-11-28T09:01:30Z'),
  updatedAt: at('2026-11-28T09:02:00Z'),
  ...more,
});

export const aMaintenance = (end: string, more: Partial<Report> = {}): Report =>
  aReport(end, {
    kind: 'maintenance',
    name: 'Database upgrade',
    status: 'scheduled',
    impact: 'maintenance',
    updates: [anUpdate(`${end}u`, { status: 'scheduled', body: 'Orders are read-only for an hour.' })],
    scheduledFor: at('2026-11-29T01:00:00Z'),
    scheduledUntil: at('2026-11-29T02:00:00Z'),
    startedAt: at('2026-11-29T01:00:00Z'),
    ...more,
  });

/** Writes them, as one change of the page. */
export async function write(
  desk: Desk,
  what: {
    readonly page?: StatusPage;
    readonly components?: readonly Component[];
    readonly reports?: readonly Report[];
  },
): Promise<void> {
  await transact(desk, async ({ tx, instant }) => {
    const touched = new Set<StatusPageId>();
    if (what.page !== undefined) await pageStore.save(tx, what.page, await pageStore.load(tx, what.page.id));
    for (const one of what.components ?? []) {
      await componentStore.save(tx, one, await componentStore.load(tx, one.id));
      touched.add(one.pageId);
    }
    for (const one of what.reports ?? []) {
      await reportStore.save(tx, one, await reportStore.load(tx, one.id));
      touched.add(one.pageId);
    }
    for (const id of touched) await touchPage(tx, id, instant);
  });
}

const DAY_MS = 86_400_000;

/** Days of a component: all well but those that are told, by how many days ago; null: nothing is known of the day. */
export async function writeDays(
  desk: Desk,
  component: Component,
  told: Readonly<Record<number, Partial<Tally> | null>>,
  more: { readonly zone?: string; readonly count?: number } = {},
): Promise<void> {
  const dates = lastDates(desk.clock.now(), more.zone ?? 'Europe/Oslo', more.count ?? 90).toReversed();
  for (const [ago, date] of dates.entries()) {
    const day = told[ago];
    const lost = Object.values(day ?? {}).reduce((sum, ms) => sum + ms, 0);
    const tally: Tally = { ...EMPTY, upMs: day === null ? 0 : DAY_MS - lost, ofMs: DAY_MS, ...day };
    await sql`insert into component_day (component_id, day, up_ms, major_ms, partial_ms, degraded_ms, maintenance_ms, unknown_ms, of_ms, settled)
      values (${component.id}, ${date}, ${tally.upMs}, ${tally.majorMs}, ${tally.partialMs}, ${tally.degradedMs}, ${tally.maintenanceMs}, ${tally.unknownMs}, ${tally.ofMs}, true)`.execute(
      desk.db,
    );
  }
}

const MINUTE_MS = 60_000;
const API = { groupId: 'cmp_000000000000apis' as ComponentId } as const;

/** The page of a shop on a bad morning: groups, an incident, maintenance to come, trouble in the days before. */
export async function shop(desk: Desk, page: Partial<StatusPage> = {}): Promise<void> {
  const orders = aComponent('orders', {
    ...API,
    name: 'Orders API',
    description: 'Placing and reading orders',
    status: 'partial_outage',
    position: 1,
  });
  const search = aComponent('search', { ...API, name: 'Search', position: 2 });
  const web = aComponent('web', { name: 'Web shop', description: 'shop.acme.com', position: 2 });
  const mail = aComponent('mail', { name: 'E-mail', position: 3, status: 'under_maintenance' });
  const spare = aComponent('spare', { name: 'Fallback site', position: 4, onlyIfDegraded: true });
  const apis = aComponent('apis', { name: 'APIs', isGroup: true, showcase: false, position: 1 });
  await write(desk, { page: aPage(page), components: [apis, orders, search, web, mail, spare] });
  await writeDays(desk, orders, {
    0: { partialMs: 58 * MINUTE_MS },
    3: { degradedMs: 25 * MINUTE_MS },
    17: { majorMs: 14 * MINUTE_MS, partialMs: 3 * MINUTE_MS },
    40: { majorMs: 10_000 },
    ...Object.fromEntries(Array.from({ length: 6 }, (_, index) => [84 + index, null])),
  });
  await writeDays(desk, search, { 8: { maintenanceMs: 60 * MINUTE_MS } });
  await writeDays(desk, web, { 17: { degradedMs: 9 * MINUTE_MS }, 25: { unknownMs: 5_184_000 } });
  await writeDays(desk, mail, { 0: { maintenanceMs: 30 * MINUTE_MS }, 60: { majorMs: 122 * MINUTE_MS } });
  await write(desk, { reports: reportsOfShop(orders, mail) });
}

const reportId = (end: string): ReportId => `rep_${end.padStart(16, '0')}`;

function reportsOfShop(orders: Component, mail: Component): readonly Report[] {
  const moved = { id: orders.id, code: orders.code, name: orders.name };
  return [
    aReport('now', {
      status: 'identified',
      impacts: { [orders.id]: 'partial_outage' },
      updates: [
        anUpdate('now1', { affected: [{ ...moved, from: 'operational', to: 'partial_outage' }] }),
        anUpdate('now2', {
          status: 'identified',
          body: 'A supplier answers slowly, so about one order in five fails.\nPaid orders are safe.\n\nMore at https://acme.com/orders-today.',
          at: '2026-11-28T09:20:00.000Z',
          editedAt: '2026-11-28T09:24:00.000Z',
        }),
        anUpdate('now3', {
          status: 'monitoring',
          body: 'TAKEN BACK',
          at: '2026-11-28T09:22:00.000Z',
          retractedAt: '2026-11-28T09:23:00.000Z',
        }),
      ],
    }),
    aReport('past', {
      name: 'Orders API was down',
      status: 'resolved',
      impact: 'critical',
      impacts: { [orders.id]: 'operational' },
      updates: [
        anUpdate('past1', { at: '2026-11-20T08:05:00.000Z' }),
        anUpdate('past2', {
          status: 'resolved',
          body: 'A release was taken back. All orders work again.',
          at: '2026-11-20T08:30:00.000Z',
        }),
      ],
      startedAt: at('2026-11-20T08:00:00Z'),
      publishedAt: at('2026-11-20T08:05:00Z'),
      createdAt: at('2026-11-20T08:05:00Z'),
      resolvedAt: at('2026-11-20T08:30:00Z'),
    }),
    aMaintenance('soon'),
    aMaintenance('runs', {
      id: reportId('runs'),
      name: 'Mail server move',
      status: 'in_progress',
      impacts: { [mail.id]: 'under_maintenance' },
      updates: [anUpdate('runs1', { status: 'in_progress', body: 'Mail may be late by some minutes.' })],
      scheduledFor: at('2026-11-28T09:30:00Z'),
      scheduledUntil: at('2026-11-28T11:00:00Z'),
    }),
    aReport('draft', { name: 'A SECRET DRAFT', phase: 'draft', publishedAt: null, updates: [] }),
    aReport('gone', { name: 'A MISTAKE', phase: 'retracted' }),
  ];
}
