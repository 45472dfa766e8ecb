import { createServer } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { HOUR, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { postRound } from '#notify/status-post.ts';
import { componentMatter, reportMatter } from '#status/broadcast.ts';
import type { Matter } from '#status/broadcast.ts';
import { effectiveStatus } from '#status/component.ts';
import type { Component } from '#status/component.ts';
import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { progressOf } from '#status/telling-store.ts';
import { addSubscriber } from '#status/verbs/add-subscriber.ts';
import { broadcast } from '#status/verbs/broadcast.ts';
import { SLOW_MS, createHooks } from '#world/hooks.ts';
import { savedComponent, savedPage, savedReport } from '../../kit/status-rows.ts';
import type { Adapter, Observed } from '../case.ts';
import { inSharedHouse } from './house.ts';
import { byShape, shape } from './verdicts.ts';

const Slow = z.strictObject({
  endpoint_time_s: z.number().nonnegative(),
  endpoint_status: z.int().default(200),
});
const Announced = z.strictObject({
  subscriber: z.strictObject({ components: z.array(z.string()) }),
  event: z.string().regex(/^(maintenance|incident) announced for \S+$/),
});
const Same = z.strictObject({ component: z.literal('set to the status it already has') });

/** What is told of it to whoever is subscribed, or to nobody. */
async function told(
  desk: Desk,
  page: StatusPage,
  matter: Matter,
  of: { readonly report: Report | null; readonly component: Component | null },
): Promise<Awaited<ReturnType<typeof broadcast>>> {
  const affected = of.component === null ? [] : [of.component.id];
  return transact(desk, (open) => broadcast(open, { page, matter, ...of, affected, channelId: null }));
}

async function subscribed(
  desk: Desk,
  page: StatusPage,
  address: string,
  of: readonly Component[],
): Promise<void> {
  const componentCodes = of.map((one) => one.code);
  const added = await addSubscriber(desk, {
    page,
    kind: 'webhook',
    address,
    contact: null,
    componentCodes,
  });
  if (!added.ok) throw new Error(JSON.stringify(added.refused));
}

/** The clock on the wire goes so much faster, for both sides: a receiver that takes half a minute is not waited for. */
const FASTER = 20;

/** A receiver that answers after so long, posted to by the sender itself. */
const slow = ({
  endpoint_time_s: seconds,
  endpoint_status: status,
}: z.output<typeof Slow>): Promise<Observed> =>
  inSharedHouse(async ({ desk }) => {
    const server = createServer((request, response) => {
      request.resume();
      setTimeout(() => response.writeHead(status).end(), (seconds * 1_000) / FASTER);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const hooks = createHooks(desk.clock.now, SLOW_MS / FASTER, { slowMs: SLOW_MS / FASTER });
    try {
      const page = await savedPage(desk, { name: desk.ids.secret() });
      const component = await savedComponent(desk, page);
      await subscribed(desk, page, `http://127.0.0.1:${port}/hook`, []);
      const matter = componentMatter(component, 'operational', 'partial_outage');
      const { broadcastId } = await told(desk, page, matter, { report: null, component });
      await postRound({ ...desk, ways: { ...desk.ways, hooks } }, page.id);
      const progress = broadcastId === null ? undefined : await progressOf(desk, broadcastId);
      return { delivered: () => progress?.told === 1 };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

/** A subscriber to some components, or to all, and something that is published of one of them. */
const announced = ({ subscriber, event }: z.output<typeof Announced>): Promise<Observed> =>
  inSharedHouse(async ({ desk, clock }) => {
    const page = await savedPage(desk, { name: desk.ids.secret() });
    const [, kind, name = ''] = /^(maintenance|incident) announced for (\S+)$/.exec(event) ?? [];
    const names = [...new Set([...subscriber.components, name])];
    const components: Component[] = [];
    for (const one of names) components.push(await savedComponent(desk, page, { name: one }));
    const wanted = components.filter((one) => subscriber.components.includes(one.name));
    await subscribed(desk, page, 'http://127.0.0.1:9/hook', wanted);
    const component = components.find((one) => one.name === name);
    if (component === undefined) throw new Error(`there is no component ${name}`);
    const [at, code] = [clock.now(), 'u00000000000'];
    const status = kind === 'maintenance' ? ('scheduled' as const) : ('investigating' as const);
    const update = {
      code,
      status,
      body: event,
      at: at.toISOString(),
      editedAt: null,
      retractedAt: null,
      impacts: {},
    };
    const report = await savedReport(desk, page, {
      kind: kind === 'maintenance' ? 'maintenance' : 'incident',
      status,
      impacts: { [component.id]: kind === 'maintenance' ? 'under_maintenance' : 'partial_outage' },
      updates: [{ ...update, by: null, affected: [], told: true }],
      ...(kind === 'maintenance' ? { scheduledFor: plus(at, HOUR), scheduledUntil: plus(at, 2 * HOUR) } : {}),
    });
    const { total } = await told(desk, page, reportMatter(report, code), { report, component: null });
    return { notified: () => total > 0 };
  });

/** A component is told of when what customers see of it is another status. */
const same = (): Promise<Observed> =>
  inSharedHouse(async ({ desk }) => {
    const page = await savedPage(desk, { name: desk.ids.secret() });
    const component = await savedComponent(desk, page);
    await subscribed(desk, page, 'http://127.0.0.1:9/hook', []);
    const status = effectiveStatus({
      set: component.status,
      monitors: component.monitorStatus,
      underMaintenance: false,
      impacts: [],
    });
    const matter = componentMatter(component, component.status, status);
    const total =
      status === component.status ? 0 : (await told(desk, page, matter, { report: null, component })).total;
    return { notified: () => total > 0 };
  });

/** Whoever subscribed to a page, and whether they are told. */
export const statuspageTold: Adapter = {
  covers: (area) => area === 'statuspage.webhook' || area === 'statuspage.subscribers',
  observe: (given) =>
    byShape<Promise<Observed>>(given, [shape(Slow, slow), shape(Announced, announced), shape(Same, same)]),
};
