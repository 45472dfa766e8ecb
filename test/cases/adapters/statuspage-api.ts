import { Hono } from 'hono';
import { Statuspage } from 'statuspage.io';
import { z } from 'zod';
import { MINUTE, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { COMPONENT_STATUSES } from '#status/component.ts';
import { MAINTENANCE_STATES } from '#status/report.ts';
import { startWeb } from '#web/server.ts';
import type { Routes } from '#web/server.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { createSights } from '#web/status/sights.ts';
import { savedComponent, savedPage, savedReport } from '../../kit/status-rows.ts';
import type { StatusPage } from '#status/status-page.ts';
import { NotApplicable } from '../case.ts';
import type { Adapter, Observed } from '../case.ts';
import { inSharedHouse } from './house.ts';
import { byShape, shape } from './verdicts.ts';

const Path = z.string().startsWith('/api/v2/');
const Get = z.strictObject({
  GET: Path,
  incidents_total: z.int().nonnegative().optional(),
  maintenances: z.array(z.enum(MAINTENANCE_STATES)).optional(),
});
const Head = z.strictObject({ HEAD: Path });
const Call = z.strictObject({ call: z.string() });
const Statuses = z.strictObject({ 'component.status': z.null() });
const Tree = z.strictObject({
  components: z
    .array(z.strictObject({ id: z.string(), group: z.boolean(), group_id: z.string().optional() }))
    .min(1),
});

/** What clients read of a document, and nothing else. */
const Listed = z.object({ id: z.string(), status: z.string(), started_at: z.string() });
const Document = z.looseObject({
  incidents: z.array(Listed).optional(),
  scheduled_maintenances: z.array(Listed).optional(),
});
const Component = z.object({
  id: z.string(),
  status: z.string(),
  group: z.boolean(),
  group_id: z.string().nullable(),
});
const Components = z.object({ components: z.array(Component) });

type Served = { readonly desk: Desk; readonly page: StatusPage; readonly routes: Routes };

/** A page of its own, as the product serves it. */
const served = <T>(work: (served: Served) => Promise<T>): Promise<T> =>
  inSharedHouse(async ({ desk }) => {
    const page = await savedPage(desk, { name: desk.ids.secret() });
    return work({ desk, page, routes: statusRoutes(desk, createSights(desk)) });
  });

const ask = async ({ routes, page }: Served, path: string, method = 'GET'): Promise<Response> =>
  routes.request(`http://localhost:3000/status/${page.name}${path}`, { method });

async function filled({ desk, page }: Served, given: z.output<typeof Get>): Promise<void> {
  const now = desk.clock.now();
  for (let index = 0; index < (given.incidents_total ?? 0); index += 1) {
    const at = plus(now, (index - (given.incidents_total ?? 0)) * MINUTE);
    await savedReport(desk, page, {
      startedAt: at,
      publishedAt: at,
      createdAt: at,
      resolvedAt: now,
      status: 'resolved',
    });
  }
  for (const [index, status] of (given.maintenances ?? []).entries()) {
    const at = plus(now, index * MINUTE);
    await savedReport(desk, page, {
      kind: 'maintenance',
      status,
      impact: 'maintenance',
      startedAt: at,
      scheduledFor: at,
      scheduledUntil: plus(at, MINUTE),
      resolvedAt: status === 'completed' ? now : null,
    });
  }
}

const got = (given: z.output<typeof Get>): Promise<Observed> =>
  served(async (house) => {
    await filled(house, given);
    const answer = await ask(house, given.GET);
    const document: unknown = await answer.json();
    const body = Document.parse(document);
    const list = body.incidents ?? body.scheduled_maintenances ?? [];
    const begins = list.map((one) => Date.parse(one.started_at));
    const falls = begins.every((at, index) => index === 0 || at <= (begins[index - 1] ?? 0));
    return {
      status: () => answer.status,
      content_type: () => answer.headers.get('content-type'),
      cors: () => `access-control-allow-origin: ${answer.headers.get('access-control-allow-origin')}`,
      // In the order in which they stand there, which reading by a schema does not keep.
      top_level_keys: () => Object.keys(z.record(z.string(), z.unknown()).parse(document)),
      // A count, or the states of those that are there in the order of the question.
      returned: (expected) =>
        typeof expected === 'number'
          ? list.length
          : (given.maintenances ?? []).filter((state) => list.some((one) => one.status === state)),
      order: () => (falls ? 'newest first' : 'not newest first'),
    };
  });

type Client = Statuspage['api'];
const CALLS: Readonly<Record<string, (api: Client) => Promise<unknown>>> = {
  'scheduledMaintenances.getActive': (api) => api.scheduledMaintenances.getActive(),
  'scheduledMaintenances.getAll': (api) => api.scheduledMaintenances.getAll(),
  'scheduledMaintenances.getUpcoming': (api) => api.scheduledMaintenances.getUpcoming(),
  'incidents.getAll': (api) => api.incidents.getAll(),
  'incidents.getUnresolved': (api) => api.incidents.getUnresolved(),
};

/** "scheduledMaintenances.getActive() and getAll()": the second of the same part of the client. */
function callsIn(text: string): readonly ((api: Client) => Promise<unknown>)[] {
  let part = '';
  return text.split(' and ').map((name) => {
    const bare = name.trim().replace(/\(\)$/, '');
    if (bare.includes('.')) part = bare.slice(0, bare.indexOf('.'));
    const call = CALLS[bare.includes('.') ? bare : `${part}.${bare}`];
    if (call === undefined) throw new NotApplicable(`the client has no call "${name}" here`);
    return call;
  });
}

/** The npm client itself against the server itself; what it asked for. */
const called = ({ call }: z.output<typeof Call>): Promise<Observed> =>
  served(async ({ desk, page, routes }) => {
    const calls = callsIn(call);
    const paths: string[] = [];
    const watch = new Hono().use('*', async (c, next) => {
      paths.push(c.req.path.replace(`/status/${page.name}`, ''));
      await next();
    });
    const { log, metrics } = desk;
    const web = await startWeb({
      host: '127.0.0.1',
      port: 0,
      routes: [watch, routes],
      log,
      metrics,
      readiness: [],
    });
    try {
      const client = new Statuspage('acme');
      client.setApiUrl(`http://127.0.0.1:${web.port}/status/${page.name}`);
      for (const one of calls) Document.parse(await one(client.api));
    } finally {
      await web.close();
    }
    const asked = [...new Set(paths)];
    return { path_requested: () => (asked.length === 1 ? asked[0] : asked) };
  });

/** A client breaks on a status of null. Every component, and a group without any, has one of the words that clients know. */
const statuses = (): Promise<Observed> =>
  served(async (house) => {
    const { desk, page } = house;
    for (const status of COMPONENT_STATUSES) await savedComponent(desk, page, { name: status, status });
    await savedComponent(desk, page, { name: 'Empty', isGroup: true });
    const answer = await ask(house, '/api/v2/components.json');
    const { components } = Components.parse(await answer.json());
    const words: readonly string[] = COMPONENT_STATUSES;
    const known =
      components.length === words.length + 1 && components.every((one) => words.includes(one.status));
    return { client: (expected) => (known ? expected : components) };
  });

/** The tree as a client builds it from the list: leaves are no groups, and name theirs. */
const grown = ({ components: wanted }: z.output<typeof Tree>): Promise<Observed> =>
  served(async (house) => {
    const { desk, page } = house;
    const code = (id: string): string => id.padEnd(12, '0');
    const ids = new Map(wanted.map((one) => [one.id, desk.ids.next('cmp')]));
    for (const one of wanted.toSorted((a, b) => Number(b.group) - Number(a.group)))
      await savedComponent(desk, page, {
        id: ids.get(one.id) ?? desk.ids.next('cmp'),
        code: code(one.id),
        name: one.id,
        isGroup: one.group,
        groupId: one.group_id === undefined ? null : (ids.get(one.group_id) ?? null),
      });
    const answer = await ask(house, '/api/v2/components.json');
    const { components } = Components.parse(await answer.json());
    const leaves = components.filter((one) => !one.group);
    const named = leaves.every(
      (leaf) => leaf.group_id === null || components.some((one) => one.group && one.id === leaf.group_id),
    );
    return {
      leaves: () =>
        wanted.filter((one) => leaves.some((leaf) => leaf.id === code(one.id))).map((one) => one.id),
      group_name_resolved_by: () => (named ? 'group_id' : null),
    };
  });

/** The public API as clients of Statuspage ask it. */
export const statuspageApi: Adapter = {
  covers: (area) => area === 'statuspage.api',
  observe: (given) =>
    byShape<Promise<Observed>>(given, [
      shape(Get, got),
      shape(Head, ({ HEAD }) =>
        served(async (house) => {
          const answer = await ask(house, HEAD, 'HEAD');
          return { status: () => answer.status };
        }),
      ),
      shape(Call, called),
      shape(Statuses, statuses),
      shape(Tree, grown),
    ]),
};
