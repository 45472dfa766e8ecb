import { onTestFinished } from 'vitest';
import type { Desk } from '#ledger/desk.ts';
import type { StatusPage } from '#status/status-page.ts';
import { startWeb } from '#web/server.ts';
import type { Answer } from '#web/status/answers.ts';
import { directAnswer } from '#web/status/direct.ts';
import { statusRoutes } from '#web/status/routes.ts';
import type { PageAct } from '#web/status/routes.ts';
import { createSights } from '#web/status/sights.ts';
import type { Sights } from '#web/status/sights.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { createMail } from '#world/mail.ts';
import type { Database } from '#world/db/open.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { testClock } from './clock.ts';
import type { TestClock } from './clock.ts';
import { database } from './database.ts';
import { deskFor } from './desk.ts';
import { NOW, shop } from './status-page.ts';

export type StatusHouse = {
  readonly desk: Desk;
  readonly clock: TestClock;
  readonly database: Database<LedgerTables>;
  readonly sights: Sights<Answer>;
  /** Asks below the page's root as a browser would, by its path, or by a whole address. */
  readonly ask: (path: string, init?: RequestInit & { readonly from?: string }) => Promise<Response>;
  /** Listens until the test ends. */
  readonly serve: () => Promise<string>;
};

/** The pages of a house with a shop's page, read from a real database. */
export async function statusHouse(
  page: Partial<StatusPage> = {},
  more: { readonly acts?: readonly PageAct[] } = {},
): Promise<StatusHouse> {
  const opened = await database();
  const clock = testClock(NOW);
  const plain = deskFor(opened, { clock });
  const mail = createMail(
    { url: 'smtp://127.0.0.1:9', from: 'status@acme.example' },
    'http://localhost',
    100,
  );
  const desk: Desk = { ...plain, ways: { ...plain.ways, mail } };
  await shop(desk, page);
  const sights = createSights<Answer>(desk);
  onTestFinished(() => sights.close());
  const routes = statusRoutes(desk, sights, more.acts);
  return {
    desk,
    clock,
    database: opened,
    sights,
    ask: async (path, { from = '203.0.113.5', ...init } = {}) =>
      routes.request(path.startsWith('http') ? path : `http://localhost:3000/status/acme${path}`, init, {
        remoteAddress: from,
      }),
    serve: async () => {
      const web = await startWeb({
        host: '127.0.0.1',
        port: 0,
        routes: [routes],
        direct: (request) => directAnswer(sights, request),
        log: captureLog().log,
        metrics: createMetrics(),
        readiness: [],
      });
      onTestFinished(() => web.close(0));
      return web.url;
    },
  };
}
