import { onTestFinished } from 'vitest';
import type { ComponentId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { as, person } from '#ledger/desk.ts';
import { timerPump } from '#ledger/pump.ts';
import { transact } from '#ledger/transact.ts';
import { matterOf } from './status-matter.ts';
import type { Saying } from './status-matter.ts';
import { componentStore } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import { pageStore } from '#status/page-store.ts';
import { reportStore } from '#status/report-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { subscriberStore } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { broadcast } from '#status/verbs/broadcast.ts';
import { createWays } from '#world/ways.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { follow } from '../../src/flow.ts';
import { statusTimers } from '../../src/notify/status-send.ts';
import { testClock } from '../kit/clock.ts';
import type { TestClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { somebody } from '../kit/somebody.ts';
import { aComponent, aPage } from '../kit/status-page.ts';

export const PUBLIC = 'https://tocsin.example.com';

const MADE = new Date('2026-01-05T09:00:00Z');

export const pageOf = (more: Partial<StatusPage> = {}): StatusPage =>
  aPage({
    id: 'stp_aaaaaaaaaaaaaaaa',
    code: 'k7d2m9x4q1zb',
    supportUrl: null,
    mailsPerMinute: 6_000,
    version: 0,
    updatedAt: MADE,
    ...more,
  });

export const componentOf = (n: number, name: string, more: Partial<Component> = {}): Component =>
  aComponent(String(n), {
    code: `comp${String(n).padStart(8, '0')}`,
    pageId: 'stp_aaaaaaaaaaaaaaaa',
    name,
    position: n,
    updatedAt: MADE,
    ...more,
  });

export const subscriberOf = (n: number, more: Partial<Subscriber> = {}): Subscriber => ({
  id: `sub_${String(n).padStart(16, '0')}`,
  pageId: 'stp_aaaaaaaaaaaaaaaa',
  kind: 'email',
  address: `customer-${n}@example.com`,
  contact: null,
  componentIds: [],
  reportId: null,
  state: 'active',
  trusted: false,
  secret: null,
  failures: 0,
  failingSince: null,
  because: null,
  askedAt: new Date('2026-02-01T09:00:00Z'),
  confirmedAt: new Date('2026-02-01T09:00:00Z'),
  createdAt: new Date('2026-02-01T09:00:00Z'),
  ...more,
});

/** Waiting timers of these handlers, run as the clock comes to them. */
export function timekeeper(desk: Desk, clock: TestClock) {
  const pump = timerPump({ desk, handlers: statusTimers });
  /** Lets that time pass, running what falls due in it. */
  return async (ms: number): Promise<void> => {
    const end = clock.now().getTime() + ms;
    for (;;) {
      const claimed = await pump.round();
      await pump.settled();
      if (claimed > 0) continue;
      const due = await pump.nextDue();
      if (due === undefined || due.getTime() > end) break;
      if (due > clock.now()) clock.set(due);
    }
    clock.set(new Date(end));
  };
}

/** Writes a page, its components and somebody's subscriptions as they are. */
export const furnish = (
  desk: Desk,
  of: {
    readonly page: StatusPage;
    readonly components?: readonly Component[];
    readonly subscribers?: readonly Subscriber[];
  },
): Promise<void> =>
  transact(desk, async ({ tx }) => {
    await pageStore.save(tx, of.page, undefined);
    for (const one of of.components ?? []) await componentStore.save(tx, one, undefined);
    for (const one of of.subscribers ?? []) await subscriberStore.save(tx, one, undefined);
  });

/** Publishes as the publish verb does: the report and its telling in one transaction. */
export const publish = (
  desk: Desk,
  page: StatusPage,
  saying: Saying,
  affected: readonly ComponentId[] = [],
) =>
  transact(desk, async (open) => {
    const { report, matter } = matterOf(saying, open.instant);
    const known = await reportStore.load(open.tx, report.id);
    await reportStore.save(open.tx, report, known);
    return broadcast(open, { page, matter, report, component: null, affected, channelId: null });
  });

/** A house with a status page, two components, and mail over a real server. */
export async function statusHouse(options: {
  readonly smtpUrl: string;
  readonly page?: Partial<StatusPage>;
  readonly subscribers?: readonly Subscriber[];
  readonly allowPrivateHooks?: boolean;
}) {
  const clock = testClock();
  const ways = createWays(
    {
      mail: { url: options.smtpUrl, from: 'Tocsin <status@example.com>' },
      push: { url: 'http://127.0.0.1:9' },
      secret: 'a secret of tests',
    },
    {
      publicUrl: PUBLIC,
      localUrl: 'http://localhost:3000',
      secret: () => undefined,
      now: clock.now,
      patienceMs: 2_000,
      slowPatienceMs: 300,
      allowPrivateHooks: options.allowPrivateHooks ?? true,
    },
  );
  onTestFinished(() => ways.close());
  const desk = deskFor(await database(), { clock, follow, ways });
  const page = pageOf(options.page);
  const [orders, search] = [componentOf(1, 'Orders API'), componentOf(2, 'Search')];
  await rememberPerson(desk, somebody('ada', { admin: true }));
  await rememberPerson(desk, somebody('bo'));
  await furnish(desk, {
    page,
    components: [orders, search],
    ...(options.subscribers === undefined ? {} : { subscribers: options.subscribers }),
  });
  return {
    desk,
    clock,
    page,
    orders,
    search,
    ways,
    by: (id: string) => as(desk, person(id)),
    passes: timekeeper(desk, clock),
    publish: async (saying: Saying, affected: readonly ComponentId[] = []) => {
      const told = await publish(desk, page, saying, affected);
      // Nobody publishes twice in one instant.
      clock.passes(1);
      return told;
    },
  };
}
