import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { randomIds } from '#world/ids.ts';
import { componentById, componentStore } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import { pageStore } from '#status/page-store.ts';
import { reportStore } from '#status/report-store.ts';
import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { aComponent, aPage, aReport } from './status-page.ts';

/** Rows of a status page as they stand after the product made them, for tests that begin there. */

const code = (): string => randomIds.secret().slice(0, 12);

/** A public page in UTC. */
export async function savedPage(desk: Desk, more: Partial<StatusPage> = {}): Promise<StatusPage> {
  const now = desk.clock.now();
  const page = aPage({
    id: desk.ids.next('stp'),
    code: code(),
    zone: 'UTC',
    supportUrl: null,
    createdAt: now,
    updatedAt: now,
    ...more,
  });
  await transact(desk, (open) => pageStore.save(open.tx, page, undefined));
  return page;
}

/** A component that shows no trouble since it was made; it starts today, by UTC, and follows nothing. */
export async function savedComponent(
  desk: Desk,
  page: StatusPage,
  more: Partial<Component> = {},
): Promise<Component> {
  const now = desk.clock.now();
  const component = aComponent('orders', {
    id: desk.ids.next('cmp'),
    code: code(),
    pageId: page.id,
    name: 'Orders API',
    startDate: now.toISOString().slice(0, 10),
    statusSince: now,
    createdAt: now,
    updatedAt: now,
    ...more,
  });
  await transact(desk, (open) => componentStore.save(open.tx, component, undefined));
  return component;
}

/** Saves a component as it is now; a new status is written into its history. */
export async function changedComponent(
  desk: Desk,
  id: Component['id'],
  change: Partial<Component>,
): Promise<Component> {
  const before = await componentById(desk, id);
  if (before === undefined) throw new Error(`there is no component ${id}`);
  const next: Component = { ...before, ...change };
  await transact(desk, (open) => componentStore.save(open.tx, next, before));
  return next;
}

/** An incident that was published and that nobody updated since; a maintenance by `more`. */
export async function savedReport(desk: Desk, page: StatusPage, more: Partial<Report> = {}): Promise<Report> {
  const now = desk.clock.now();
  const report = aReport('orders', {
    id: desk.ids.next('rep'),
    code: code(),
    pageId: page.id,
    impact: 'minor',
    updates: [],
    startedAt: now,
    publishedAt: now,
    createdBy: null,
    createdAt: now,
    updatedAt: now,
    ...more,
  });
  await transact(desk, (open) => reportStore.save(open.tx, report, undefined));
  return report;
}
