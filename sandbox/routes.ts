import { Hono } from 'hono';
import { callMethod } from './api/call.ts';
import { receiveUpload } from './api/files.ts';
import { elapsedMs } from './clock.ts';
import { deeds, readings } from './control/acts.ts';
import { clearFaults } from './control/staff.ts';
import { isRefusal } from './control/refusal.ts';
import { respondTo } from './delivery/respond.ts';
import { suffer } from './api/suffer.ts';
import { ConnectionDropped } from './http-bridge.ts';
import { parseJson } from './json.ts';
import { liveStream } from './sse.ts';
import { avatar, pageFile, uploadedFile } from './static.ts';
import type { Workspace } from './workspace.ts';

function answer(result: unknown): Response {
  return Response.json(result, { status: isRefusal(result) ? 400 : 200 });
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  return text === '' ? {} : parseJson(text);
}

async function responded(w: Workspace, path: string, request: Request): Promise<Response> {
  w.traffic.underWay += 1;
  try {
    const fault = w.faults.take('response_url');
    const spoiled = fault === undefined ? undefined : await suffer(w, fault);
    const body = await bodyOf(request);
    if (spoiled !== undefined) return spoiled;
    const refused = respondTo(w, path, body);
    w.journal.write('response_url', {
      path,
      body,
      ok: refused === undefined,
      ...(refused === undefined ? {} : { error: refused.error }),
    });
    if (fault?.kind === 'die_after')
      throw new ConnectionDropped('the fault "die_after" drops the connection');
    if (refused === undefined) return new Response('ok', { headers: { 'content-type': 'text/html' } });
    const gone = ['invalid_url', 'expired_url', 'used_url'].includes(refused.error);
    return Response.json(refused, { status: gone ? 404 : 400 });
  } finally {
    w.traffic.underWay -= 1;
    w.traffic.lastMs = elapsedMs();
  }
}

function control(app: Hono, w: Workspace): void {
  for (const [name, act] of Object.entries(readings)) {
    app.get(`/control/${name}`, async (c) => answer(await act.raw(w, c.req.query())));
  }
  for (const [name, act] of Object.entries(deeds)) {
    app.post(`/control/${name}`, async (c) => answer(await act.raw(w, await bodyOf(c.req.raw))));
  }
  app.delete('/control/faults', async (c) => answer(await clearFaults.raw(w, { ...c.req.query() })));
  app.get('/control/faults', () => answer({ ok: true, faults: w.faults.list() }));
  app.get('/control/live', (c) => liveStream(w, c.req.query('user') ?? ''));
  app.get('/control', () => {
    const paths = [
      ...Object.keys(readings).map((name) => `GET /control/${name}`),
      ...Object.keys(deeds).map((name) => `POST /control/${name}`),
    ];
    return answer({ ok: true, paths });
  });
}

// Other web pages in the same browser must not act as people here.
function fromElsewhere(request: Request): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  return URL.parse(origin)?.host !== new URL(request.url).host;
}

function refusedOrigin(): Response {
  return Response.json({ ok: false, error: 'other web pages may not call the sandbox' }, { status: 403 });
}

/** Everything the sandbox answers, as one Request → Response function; `more` adds what needs sockets. */
export function routes(
  w: Workspace,
  more: (app: Hono) => void = () => {},
): (request: Request) => Promise<Response> {
  const app = new Hono();
  app.use(async (c, next) => (fromElsewhere(c.req.raw) ? refusedOrigin() : next()));
  app.all('/api/:method', (c) => callMethod(w, c.req.param('method'), c.req.raw));
  app.post('/upload/v1/:id', (c) => receiveUpload(w, c.req.param('id'), c.req.raw));
  app.post('/response/*', (c) => responded(w, c.req.path.replace(/^\/response/, ''), c.req.raw));
  app.get('/files/:id/:name', (c) => uploadedFile(w, c.req.param('id')));
  app.get('/page/avatar.svg', (c) => avatar(w, c.req.query('name') ?? ''));
  app.get('/page/:name{.+}', (c) => pageFile(c.req.param('name')));
  app.get('/', () => pageFile('index.html'));
  app.get('/archives/*', () => pageFile('index.html'));
  control(app, w);
  more(app);
  app.notFound((c) =>
    c.json(
      {
        ok: false,
        error: `there is nothing at ${c.req.method} ${c.req.path}`,
        example: { get: '/control/state' },
      },
      404,
    ),
  );
  app.onError((error, c) => {
    if (error instanceof ConnectionDropped) throw error;
    w.journal.write('trouble', { during: c.req.path, error: error.stack ?? String(error) });
    return c.json({ ok: false, error: 'internal_error' }, 500);
  });
  return async (request) => app.fetch(request);
}
