import { Hono } from 'hono';
import type { Context } from 'hono';
import type { SubscriberId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { as, system } from '#ledger/desk.ts';
import { manageLink, readConfirm, readOwn } from '#notice/status-links.ts';
import { componentsOf } from '#status/component-store.ts';
import { pageByName, pages } from '#status/page-store.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { askSubscription } from '#status/verbs/ask-subscription.ts';
import { changeSubscription } from '#status/verbs/change-subscription.ts';
import { confirmSubscription } from '#status/verbs/confirm-subscription.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { resumeSubscriber } from '#status/verbs/resume-subscriber.ts';
import type { WebBindings } from '../node-bridge.ts';
import { askedOften, remoteOf } from './asked-often.ts';
import { allowAll, deleteSubscriber, postSubscriber } from './subscribe-api.ts';
import {
  askedPage,
  confirmPage,
  confirmedPage,
  endPage,
  endedPage,
  managePage,
  nothingPage,
  oftenPage,
  refusalText,
  refusedPage,
  stalePage,
} from './subscribe-pages.ts';
import type { Place } from './subscribe-pages.ts';

type C = Context<WebBindings>;

/** Whether whoever asks may read a page, and so may subscribe to it; its links work for whoever has one. */
export type MayRead = (page: StatusPage, c: Context) => boolean | Promise<boolean>;
const publicOnly: MayRead = (page) => page.access === 'public';

/** The page that an address means: below `/status/`, or by its own host. */
async function pageOf(desk: Desk, c: C): Promise<StatusPage | undefined> {
  const name = c.req.param('name');
  if (name !== undefined) return pageByName(desk, name);
  const host = c.req.header('host')?.toLowerCase().replace(/:\d+$/, '');
  return (await pages(desk)).find((page) => page.domain !== null && page.domain === host);
}

const nothing = (c: C): Response | Promise<Response> => c.html(nothingPage(), 404);

/** The subscriber of a link, if it is one of this page. */
async function own(
  desk: Desk,
  page: StatusPage,
  id: SubscriberId | undefined,
): Promise<Subscriber | undefined> {
  const found = id === undefined ? undefined : await subscriberById(desk, id);
  return found?.pageId === page.id ? found : undefined;
}

async function ask(c: C, desk: Desk, place: Place, often: boolean): Promise<Response> {
  if (often) return c.html(oftenPage(place), 429);
  const form = new URLSearchParams(await c.req.text());
  // Nobody sees that field: whoever fills it in is a program, and is told what everybody is told.
  if ((form.get('website') ?? '') !== '') return c.html(askedPage(place));
  const asked = await askSubscription(desk, {
    page: place.page,
    email: form.get('email') ?? '',
    endpoint: form.get('endpoint'),
    componentCodes: form.getAll('component'),
    reportCode: form.get('incident'),
  });
  return asked.ok ? c.html(askedPage(place)) : c.html(refusedPage(place, asked.refused), 422);
}

async function confirm(c: C, desk: Desk, place: Place, act: boolean): Promise<Response> {
  const read = readConfirm(desk.ways, c.req.param('token') ?? '', desk.clock.now());
  const subscriber = await own(desk, place.page, read?.id);
  if (read === undefined || subscriber === undefined) return nothing(c);
  if (read.stale) return c.html(stalePage(place), 410);
  if (!act) return c.html(confirmPage(place));
  const confirmed = await confirmSubscription(desk, subscriber.id);
  if (!confirmed.ok) return c.html(refusedPage(place, confirmed.refused), 410);
  const { fresh, subscriber: now } = confirmed.value;
  return c.html(confirmedPage(place, now, fresh, manageLink(desk.ways, place.page, now.id)));
}

/** Does what the form says; answers what came of it in words. */
async function manageAct(desk: Desk, id: SubscriberId, form: URLSearchParams): Promise<string> {
  const act = form.get('act');
  if (act === 'end') {
    const ended = await endSubscription(desk, id);
    return ended.ok ? 'You are unsubscribed. Nothing is sent any more.' : refusalText(ended.refused);
  }
  if (act === 'resume') {
    const resumed = await resumeSubscriber(desk, id);
    return resumed.ok ? 'It is told again from now on.' : refusalText(resumed.refused);
  }
  const codes = form.get('scope') === 'all' ? [] : form.getAll('component');
  if (form.get('scope') !== 'all' && codes.length === 0)
    return 'Nothing was saved: choose at least one part, or the whole page.';
  const saved = await changeSubscription(desk, id, codes);
  return saved.ok ? 'Saved.' : refusalText(saved.refused);
}

async function manage(c: C, desk: Desk, place: Place, act: boolean): Promise<Response> {
  const id = readOwn(desk.ways, 'manage', c.req.param('token') ?? '');
  const before = await own(desk, place.page, id);
  if (before === undefined) return nothing(c);
  const said = act ? await manageAct(desk, before.id, new URLSearchParams(await c.req.text())) : null;
  const now = (await subscriberById(desk, before.id)) ?? before;
  return c.html(managePage(place, now, await componentsOf(desk, place.page.id), said));
}

/** A POST ends at once, from the button as from a mail program (RFC 8058); a GET may be a program that only looks. */
async function end(c: C, desk: Desk, place: Place, act: boolean): Promise<Response> {
  const subscriber = await own(desk, place.page, readOwn(desk.ways, 'end', c.req.param('token') ?? ''));
  if (subscriber === undefined) return nothing(c);
  if (!act) return c.html(subscriber.state === 'unsubscribed' ? endedPage(place) : endPage(place));
  const ended = await endSubscription(desk, subscriber.id);
  return ended.ok ? c.html(endedPage(place)) : c.html(refusedPage(place, ended.refused), 410);
}

/**
 * Subscribing to a page, below `/status/<name>` and at the root of its own host: `POST /subscribe`, the links of letters, and Statuspage's API for it. What is
 * answered never says whether an address is known, and a link that is not ours is answered as what is not there.
 */
export function subscribeRoutes(of: Desk, options: { readonly mayRead?: MayRead } = {}): Hono<WebBindings> {
  const desk = as(of, system('subscriber'));
  const mayRead = options.mayRead ?? publicOnly;
  const often = askedOften();
  const app = new Hono<WebBindings>();
  const tooOften = (c: C): boolean =>
    often(remoteOf(c.env?.remoteAddress, c.req.header('x-forwarded-for')), desk.clock.now());
  const at =
    (handle: (c: C, place: Place) => Promise<Response>, guarded = false) =>
    async (c: C): Promise<Response> => {
      const page = await pageOf(desk, c);
      if (page === undefined || (guarded && !(await mayRead(page, c)))) return nothing(c);
      c.header('cache-control', 'no-store');
      c.header('x-robots-tag', 'noindex');
      c.header('referrer-policy', 'no-referrer');
      return handle(c, { page, url: urlOfPage(page, desk.ways.publicUrl) });
    };
  for (const root of ['/status/:name', '']) {
    app.post(
      `${root}/subscribe`,
      at((c, place) => ask(c, desk, place, tooOften(c)), true),
    );
    for (const [path, handle] of [
      ['confirm', confirm],
      ['manage', manage],
      ['end', end],
    ] as const) {
      app.get(
        `${root}/subscribe/${path}/:token`,
        at((c, place) => handle(c, desk, place, false)),
      );
      app.post(
        `${root}/subscribe/${path}/:token`,
        at((c, place) => handle(c, desk, place, true)),
      );
    }
    const list = `${root}/api/v2/subscribers.json`;
    const one = `${root}/api/v2/subscribers/:token{.+\\.json}`;
    app.post(
      list,
      at((c, place) => postSubscriber(c, desk, place, tooOften(c)), true),
    );
    app.delete(
      one,
      at((c) => deleteSubscriber(c, desk, (c.req.param('token') ?? '').replace(/\.json$/, ''))),
    );
    for (const path of [list, one])
      app.options(path, (c) => {
        allowAll(c);
        return c.body(null, 204);
      });
  }
  return app;
}
