import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import type { Metrics } from '#world/metrics.ts';
import type { WebBindings } from './node-bridge.ts';

/** One thing that must hold before this process can do its work; `detail` says in words what was found, without secrets. */
export type Readiness = {
  readonly name: string;
  readonly ask: () => Promise<{ readonly ok: boolean; readonly detail: string }>;
};
type ReadinessAnswer = { readonly name: string; readonly ok: boolean; readonly detail: string };

const DEADLINE_MS = 2_000;

/** Asks every check at once; one that throws, or takes longer than two seconds, is not ready. */
function askReadiness(checks: readonly Readiness[]): Promise<readonly ReadinessAnswer[]> {
  return Promise.all(
    checks.map(async ({ name, ask }) => {
      let deadline: NodeJS.Timeout | undefined;
      const late = new Promise<{ ok: false; detail: string }>((resolve) => {
        deadline = setTimeout(
          () => resolve({ ok: false, detail: `no answer within ${DEADLINE_MS / 1_000} s` }),
          DEADLINE_MS,
        );
      });
      try {
        return { name, ...(await Promise.race([ask(), late])) };
      } catch (error) {
        return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
      } finally {
        clearTimeout(deadline);
      }
    }),
  );
}

/** `/healthz`: the process answers. `/readyz`: 200 when every check holds, else 503, with the list. `/metrics`: Prometheus text. */
export function health(checks: readonly Readiness[], metrics: Metrics): Hono<WebBindings> {
  const app = new Hono<WebBindings>();
  app.use('/healthz', noStore);
  app.use('/readyz', noStore);
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const answers = await askReadiness(checks);
    const ok = answers.every((answer) => answer.ok);
    return c.json({ ok, checks: answers }, ok ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  return app;
}

const noStore: MiddlewareHandler = async (c, next) => {
  c.header('cache-control', 'no-store');
  await next();
};
