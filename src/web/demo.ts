import { setTimeout as wait } from 'node:timers/promises';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Log } from '#world/log.ts';
import { listen } from './node-bridge.ts';
import { messagePage, page } from './pages.ts';

type DemoState = 'well' | 'broken' | 'slow';

/** A small service that can be broken and mended, so that somebody new sees a first incident within a minute. */
export type Demo = {
  readonly url: string;
  readonly breakIt: (how?: 'broken' | 'slow') => void;
  readonly mend: () => void;
  readonly state: () => DemoState;
  readonly close: () => Promise<void>;
};

const WORDS: Readonly<Record<DemoState, string>> = {
  well: 'Well: /health answers 200 at once.',
  broken: 'Broken: /health answers 503.',
  slow: 'Slow: /health answers 200 after 3 seconds.',
};

/** Starts the demo service. Its state is kept in memory and begins as well; `slowMs` is how long a slow answer takes, 3 seconds unless told. */
export async function startDemo(options: {
  readonly port: number;
  readonly host: string;
  readonly log: Log;
  readonly slowMs?: number;
}): Promise<Demo> {
  let state: DemoState = 'well';
  const move = (next: DemoState): void => {
    if (next !== state) options.log.info({ from: state, to: next }, 'the demo service was changed');
    state = next;
  };
  const app = demoApp(() => state, move, options.slowMs ?? 3_000);
  const listening = await listen({
    host: options.host,
    port: options.port,
    setting: 'DEMO_PORT',
    handler: (request) => app.fetch(request),
    maxBodyBytes: () => 16_384,
    onFailure: (error) => options.log.error({ err: error }, 'the demo service failed'),
  });
  return {
    url: listening.url,
    breakIt: (how = 'broken') => move(how),
    mend: () => move('well'),
    state: () => state,
    close: () => listening.close(),
  };
}

function demoApp(state: () => DemoState, move: (next: DemoState) => void, slowMs: number): Hono {
  const app = new Hono();
  app.get('/', (c) => c.html(demoPage(state(), new URL('/health', c.req.url).href)));
  app.get('/health', async (c) => {
    c.header('cache-control', 'no-store');
    if (state() === 'broken') return c.json({ ok: false, error: 'broken on purpose' }, 503);
    if (state() === 'slow')
      await wait(slowMs, undefined, { signal: c.req.raw.signal }).catch(() => undefined);
    return c.json({ ok: true });
  });
  const acts = { '/break': 'broken', '/slow': 'slow', '/mend': 'well' } as const;
  for (const [path, next] of Object.entries(acts)) {
    app.post(path, (c) => {
      move(next);
      return c.req.header('accept')?.includes('text/html') === true
        ? c.redirect('/', 303)
        : c.json({ ok: true, state: next });
    });
  }
  app.notFound((c) => {
    if (c.req.header('accept')?.includes('text/html') === true)
      return c.html(messagePage('Not found', `There is nothing at ${c.req.path}.`), 404);
    return c.json(
      { ok: false, error: 'not_found', message: 'Try GET /health, POST /break, POST /slow or POST /mend.' },
      404,
    );
  });
  return app;
}

function demoPage(state: DemoState, health: string): ReturnType<typeof page> {
  const button = (path: string, text: string) =>
    html`<form method="post" action="${path}"><button>${text}</button></form>`;
  return page(
    'Demo service',
    html`<h1>Demo service</h1>
      <p class="${state}" role="status">${WORDS[state]}</p>
      <p>${button('/break', 'Break')}${button('/slow', 'Slow down')}${button('/mend', 'Mend')}</p>
      <p>
        Watch it from Slack with <code>/monitor add http ${health} every 10s timeout 5s</code>, then break it.
      </p>`,
  );
}
