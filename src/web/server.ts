import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import type { Log } from '#world/log.ts';
import type { Metrics } from '#world/metrics.ts';
import { health } from './health.ts';
import type { Readiness } from './health.ts';
import { BodyBroken, listen } from './node-bridge.ts';
import type { BridgeOptions, Listening, WebBindings } from './node-bridge.ts';
import { frontPage, messagePage } from './pages.ts';
import type { Place } from './pages.ts';

/** Routes of a room, as they are mounted. */
export type Routes = Hono | Hono<WebBindings>;

export type WebOptions = {
  readonly host: string;
  readonly port: number;
  /** Mounted at the root, in order, before the front page. */
  readonly routes: readonly Routes[];
  /** What is answered before all routes, from memory. */
  readonly direct?: BridgeOptions['direct'];
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: readonly Readiness[];
  /** Where the front page sends people: the local Slack, the demo service. */
  readonly places?: readonly Place[];
  /** Largest request body by path prefix, the longest prefix counts; 1 MiB elsewhere. */
  readonly bodyLimits?: Readonly<Record<string, number>>;
};

const secure = secureHeaders({
  strictTransportSecurity: false,
  crossOriginResourcePolicy: false,
  referrerPolicy: 'same-origin',
});

const MEBIBYTE = 1_048_576;
const QUIET = new Set(['/healthz', '/readyz', '/metrics', 'status_page']);

/** Everything the server answers, without a socket. */
function webApp(options: Omit<WebOptions, 'host' | 'port' | 'bodyLimits'>): Hono<WebBindings> {
  const app = new Hono<WebBindings>();
  app.use(requestLog(options.log, options.metrics));
  app.use(secure);
  // A route that asks nothing of the environment runs in any.
  for (const route of options.routes) app.route('/', route as Hono<WebBindings>);
  // After the routes: on a domain that belongs to a status page these are nobody's business.
  app.route('/', health(options.readiness, options.metrics));
  app.get('/', (c) => c.html(frontPage(options.places ?? [])));
  app.notFound((c) => {
    const text = `There is nothing at ${c.req.path}.`;
    return wantsHtml(c.req.header('accept'))
      ? c.html(messagePage('Not found', text), 404)
      : c.json({ ok: false, error: 'not_found', message: text }, 404);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.res !== undefined) return error.res;
    const status = error instanceof HTTPException ? error.status : error instanceof BodyBroken ? 400 : 500;
    const request = randomUUID();
    if (status >= 500)
      options.log.error(
        { err: error, request, method: c.req.method, route: routePath(c, -1) },
        'a request failed',
      );
    const text = status >= 500 ? `Something went wrong here. It is logged as ${request}.` : error.message;
    if (wantsHtml(c.req.header('accept'))) return c.html(messagePage('That did not work', text), status);
    return c.json(
      { ok: false, error: status >= 500 ? 'internal_error' : 'bad_request', message: text, request },
      status,
    );
  });
  return app;
}

/** Opens the port and serves; throws ListenError, which names the setting to change, when the port cannot be had. */
export async function startWeb(options: WebOptions): Promise<Listening> {
  const app = webApp(options);
  const limits = Object.entries(options.bodyLimits ?? {}).toSorted(
    ([one], [other]) => other.length - one.length,
  );
  return listen({
    host: options.host,
    port: options.port,
    setting: 'PORT',
    handler: (request, env) => app.fetch(request, env),
    direct: await whole(options),
    maxBodyBytes: (path) => limits.find(([prefix]) => path.startsWith(prefix))?.[1] ?? MEBIBYTE,
    onFailure: (error) => options.log.error({ err: error }, 'an answer broke off'),
  });
}

/** What is answered directly is counted, and has the headers that the rest gets from the middleware. */
async function whole({
  direct,
  metrics,
}: Pick<WebOptions, 'direct' | 'metrics'>): Promise<BridgeOptions['direct']> {
  const bare = new Hono();
  bare.use(secure);
  bare.get('/', (c) => c.body(null));
  const added = Object.fromEntries((await bare.request('/')).headers);
  const made = new WeakMap<object, Readonly<Record<string, string>>>();
  return (request) => {
    const ready = direct?.(request);
    if (ready === undefined) return undefined;
    metrics.count('http_requests_total', { route: 'status_page', status: String(ready.status) });
    const headers = made.get(ready.headers) ?? { ...added, ...ready.headers };
    made.set(ready.headers, headers);
    return { ...ready, headers };
  };
}

const wantsHtml = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false;

/** Logs the route's pattern, never the path or the query: those may carry a heartbeat's or a feed's secret. */
function requestLog(log: Log, metrics: Metrics): MiddlewareHandler<WebBindings> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1_000;
    const matched = c.get('route') ?? routePath(c, -1);
    const route = matched === '/*' || matched === '*' ? 'none' : matched;
    const status = c.res.status;
    metrics.count('http_requests_total', { route, status: String(status) });
    metrics.observe('http_request_seconds', { route }, seconds);
    const fields = {
      method: c.req.method,
      route,
      status,
      ms: Math.round(seconds * 1_000),
      from: c.env.remoteAddress,
    };
    log[QUIET.has(route) ? 'debug' : 'info'](fields, 'request');
  };
}
