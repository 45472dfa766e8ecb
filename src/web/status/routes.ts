import { Hono } from 'hono';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { isIP } from 'node:net';
import type { Desk } from '#ledger/desk.ts';
import type { PageSight } from '#status/page-sight.ts';
import type { WebBindings } from '../node-bridge.ts';
import { countGuesses, keyHolds, passHolds, passName } from './access.ts';
import type { Guesses } from './access.ts';
import { answerAt, answerMissing, readyAt, send } from './answers.ts';
import type { Answer, KeptPage } from './answers.ts';
import { admit, letIn } from './entrance.ts';
import * as refusals from './refusals.ts';
import { locationOf } from './layout.ts';
import { isForPrograms } from './renderings.ts';
import type { Sights } from './sights.ts';

type Asked = Context<WebBindings>;

/** A request to a page, for what is built beside this: its sight now, and the rest of the path below the page's root. */
export type Visit = { readonly sight: PageSight; readonly path: string };
/** Something more at an address of every page. `open`: also without the key or the password, as links in mail are. */
export type PageAct = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly open?: true;
  readonly answer: (context: Asked, visit: Visit) => Response | Promise<Response>;
};

type House = {
  readonly desk: Desk;
  readonly sights: Sights<Answer>;
  readonly acts: readonly PageAct[];
  readonly guesses: Guesses;
};

/** The query of a request as it stands in its address, "?" before it; empty without one. */
function searchOf(context: Asked): string {
  const { url } = context.req.raw;
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at);
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

function mayRead({ desk }: House, context: Asked, { sight }: KeptPage): boolean {
  const { page } = sight;
  if (page.access === 'public') return true;
  if (passHolds(desk, page, getCookie(context, passName(page)))) return true;
  return keyHolds(page, new URLSearchParams(searchOf(context)).get('key') ?? '');
}

const closed = (kept: KeptPage, path: string): Response =>
  kept.sight.page.access === 'password' ? refusals.askPassword(kept, path) : refusals.noPage(path);

/** Everything below a page's root but the hot path. */
function visit(house: House, context: Asked, kept: KeptPage, path: string): Response | Promise<Response> {
  const { method } = context.req;
  if (method === 'OPTIONS' && isForPrograms(path)) return refusals.preflight();
  const act = house.acts.find(
    (one) => (one.method === method || (one.method === 'GET' && method === 'HEAD')) && one.path.test(path),
  );
  if (act?.open === true) return act.answer(context, { sight: kept.sight, path });
  if (method === 'POST' && path === '/password' && kept.sight.page.access === 'password')
    return letIn(house, context, kept);
  if (!mayRead(house, context, kept)) return closed(kept, path);
  if (act !== undefined) return act.answer(context, { sight: kept.sight, path });
  if (!isRead(method)) return refusals.wrongMethod(path);
  const admitted = isForPrograms(path) ? undefined : admit(house.desk, kept.sight, path, searchOf(context));
  return admitted ?? read(house, context, kept, path);
}

function read(house: House, context: Asked, kept: KeptPage, path: string): Response {
  const staleSince = house.sights.staleSince(kept);
  const answer = answerAt(kept, staleSince, path, searchOf(context));
  if (answer === undefined && isForPrograms(path)) return refusals.nothingThere(kept);
  return send(
    answer ?? answerMissing(kept, staleSince),
    context.req.method,
    context.req.header('if-none-match'),
  );
}

/** What was asked for before is there as bytes: nothing else is done for it. */
function serve(house: House, context: Asked, kept: KeptPage, path: string): Response | Promise<Response> {
  context.set('route', 'status_page');
  const { method } = context.req;
  if (kept.sight.page.access === 'public' && isRead(method) && searchOf(context) === '') {
    const ready = readyAt(kept, house.sights.staleSince(kept), path);
    if (ready !== undefined) return send(ready, method, context.req.header('if-none-match'));
  }
  return visit(house, context, kept, path);
}

/** Runs once what is kept is good: at once when it is. */
function whenGood<T>({ sights }: House, work: () => T | Promise<T>): T | Promise<T> {
  const waiting = sights.look();
  return waiting === undefined ? work() : waiting.then(work);
}

const hostOf = (context: Asked): string =>
  (context.req.header('host') ?? new URL(context.req.url).host).replace(/:\d+$/, '').toLowerCase();

/** Whose host may be a page's: addresses by number, and this house's own name, are nobody's. */
const mayBePage = (host: string, own: string): boolean =>
  host !== own && host !== 'localhost' && !host.startsWith('[') && isIP(host) === 0;

/** `/status/<name>` of a page that has a domain leads there, for whoever may read it or is asked for a password there. */
function toDomain(context: Asked, kept: KeptPage, path: string): Response {
  const key = new URLSearchParams(searchOf(context)).get('key') ?? '';
  if (kept.sight.page.access === 'link' && !keyHolds(kept.sight.page, key)) return refusals.noPage(path);
  return new Response(null, {
    status: isRead(context.req.method) ? 302 : 307,
    headers: {
      location: `${kept.sight.url}${locationOf(path)}${searchOf(context)}`,
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    },
  });
}

/**
 * Every status page: below `/status/<name>`, or on a domain of its own, where all belongs to it. To be mounted before other routes. Read from memory,
 * without the database too. `acts` are what else answers at addresses of a page.
 */
export function statusRoutes(
  desk: Desk,
  sights: Sights<Answer>,
  acts: readonly PageAct[] = [],
): Hono<WebBindings> {
  const app = new Hono<WebBindings>();
  const house: House = { desk, sights, acts, guesses: countGuesses(desk.clock.monotonicMs) };
  const own = new URL(desk.ways.publicUrl).hostname.toLowerCase();
  app.use('*', async (context, next) => {
    const host = hostOf(context);
    if (!mayBePage(host, own)) return next();
    await sights.look();
    const kept = sights.ofHost(host);
    return kept === undefined ? next() : serve(house, context, kept, context.req.path);
  });
  const below = (context: Asked): Response | Promise<Response> =>
    whenGood(house, () => {
      const name = context.req.param('name') ?? '';
      const rest = context.req.path.slice(`/status/${name}`.length);
      const path = rest === '' ? '/' : rest;
      // Before anything is looked up: a page behind a link must not be told from none.
      if (context.req.method === 'OPTIONS' && isForPrograms(path)) return refusals.preflight();
      const kept = sights.named(name);
      if (kept === undefined) return sights.known() ? refusals.noPage(path) : refusals.away(path);
      if (kept.sight.page.domain !== null) return toDomain(context, kept, path);
      return serve(house, context, kept, path);
    });
  // Clients of Statuspage are given a host and nothing else.
  app.all('/api/v2/*', async (context, next) => {
    await sights.look();
    const kept = sights.first();
    return kept === undefined ? next() : serve(house, context, kept, context.req.path);
  });
  app.all('/status/:name', below);
  app.all('/status/:name/*', below);
  return app;
}
