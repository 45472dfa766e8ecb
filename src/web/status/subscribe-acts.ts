import type { Context } from 'hono';
import type { SubscriberId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { as, system } from '#ledger/desk.ts';
import { isOwn, manageLink, namedBy, readConfirm } from '#notice/status-links.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { askSubscription } from '#status/verbs/ask-subscription.ts';
import { changeSubscription } from '#status/verbs/change-subscription.ts';
import { confirmSubscription } from '#status/verbs/confirm-subscription.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { resumeSubscriber } from '#status/verbs/resume-subscriber.ts';
import type { WebBindings } from '../node-bridge.ts';
import { askedOften } from './asked-often.ts';
import { addressOf } from './entrance.ts';
import { rootOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import { noPage } from './refusals.ts';
import type { PageAct } from './routes.ts';
import { deleteSubscriber, postSubscriber } from './subscribe-api.ts';
import {
  askedPage,
  confirmPage,
  confirmedPage,
  endPage,
  endedPage,
  managePage,
  oftenPage,
  refusalText,
  refusedPage,
  stalePage,
} from './subscribe-pages.ts';
import type { Place } from './subscribe-pages.ts';

type C = Context<WebBindings>;

/** Pages about one subscription: kept nowhere, found by nobody, and telling no other site where somebody came from. */
const shown = ({ text, csp }: LaidOut, status = 200): Response =>
  new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': csp,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    },
  });

/** What is not ours is answered as what is not there. */
const nothing = (c: C): Response => noPage(c.req.path);

/** The last part of an address: what was signed. */
const tokenOf = (c: C): string => (c.req.path.split('/').at(-1) ?? '').replace(/\.json$/, '');

/** The subscriber of this page that a token names. */
async function named(c: C, desk: Desk, { sight }: Place): Promise<Subscriber | undefined> {
  const id = namedBy(tokenOf(c));
  const found = id === undefined ? undefined : await subscriberById(desk, id);
  return found?.pageId === sight.page.id ? found : undefined;
}

/** The same, if the token is one of ours to manage or to end it. */
async function own(c: C, desk: Desk, place: Place, use: 'manage' | 'end'): Promise<Subscriber | undefined> {
  const found = await named(c, desk, place);
  return found !== undefined && isOwn(desk.ways, use, tokenOf(c), found) ? found : undefined;
}

async function ask(c: C, desk: Desk, place: Place, often: boolean): Promise<Response> {
  if (often) return shown(oftenPage(place), 429);
  const form = new URLSearchParams(await c.req.text());
  // Nobody sees that field: whoever fills it in is a program, and is told what everybody is told.
  if ((form.get('website') ?? '') !== '') return shown(askedPage(place));
  const asked = await askSubscription(desk, {
    page: place.sight.page,
    email: form.get('email') ?? '',
    endpoint: form.get('endpoint'),
    componentCodes: form.getAll('component'),
    reportCode: form.get('incident'),
  });
  return asked.ok ? shown(askedPage(place)) : shown(refusedPage(place, asked.refused), 422);
}

async function confirm(c: C, desk: Desk, place: Place, act: boolean): Promise<Response> {
  const subscriber = await named(c, desk, place);
  if (subscriber === undefined) return nothing(c);
  const read = readConfirm(desk.ways, tokenOf(c), subscriber, desk.clock.now());
  if (read === undefined) return nothing(c);
  if (read === 'stale') return shown(stalePage(place), 410);
  if (!act) return shown(confirmPage(place));
  const confirmed = await confirmSubscription(desk, subscriber.id);
  if (!confirmed.ok) return shown(refusedPage(place, confirmed.refused), 410);
  const { fresh, subscriber: now } = confirmed.value;
  return shown(confirmedPage(place, now, fresh, manageLink(desk.ways, place.sight.page, now)));
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
  const before = await own(c, desk, place, 'manage');
  if (before === undefined) return nothing(c);
  const said = act ? await manageAct(desk, before.id, new URLSearchParams(await c.req.text())) : null;
  const now = (await subscriberById(desk, before.id)) ?? before;
  return shown(managePage(place, now, said));
}

/** A POST ends at once, from the button as from a mail program (RFC 8058); a GET may be a program that only looks. */
async function end(c: C, desk: Desk, place: Place, act: boolean): Promise<Response> {
  const subscriber = await own(c, desk, place, 'end');
  if (subscriber === undefined) return nothing(c);
  if (!act) return shown(subscriber.state === 'unsubscribed' ? endedPage(place) : endPage(place));
  const ended = await endSubscription(desk, subscriber.id);
  return ended.ok ? shown(endedPage(place)) : shown(refusedPage(place, ended.refused), 410);
}

/**
 * Subscribing to a page: `POST /subscribe`, the links of letters, and Statuspage's API for it. What is answered never says whether an address is known,
 * and a link that is not ours is answered as what is not there. The links work for whoever has them, also of a page behind a key or a password.
 */
export function subscribeActs(of: Desk): readonly PageAct[] {
  const desk = as(of, system('subscriber'));
  const often = askedOften();
  const tooOften = (c: C): boolean => often(addressOf(c), desk.clock.now());
  const links = [
    ['confirm', confirm],
    ['manage', manage],
    ['end', end],
  ] as const;
  return [
    {
      // Whoever reloads the answer of the form, or types the address, is led to the form.
      method: 'GET',
      path: /^\/subscribe$/,
      answer: (c, place) => c.redirect(`${rootOf(place.sight)}/#subscribe`, 302),
    },
    {
      method: 'POST',
      path: /^\/subscribe$/,
      answer: (c, place) => ask(c, desk, place, tooOften(c)),
    },
    ...links.flatMap(([name, handle]): readonly PageAct[] =>
      (['GET', 'POST'] as const).map((method) => ({
        method,
        path: new RegExp(`^/subscribe/${name}/[\\w.-]+$`),
        open: true,
        answer: (c, place) => handle(c, desk, place, method === 'POST'),
      })),
    ),
    {
      method: 'POST',
      path: /^\/api\/v2\/subscribers\.json$/,
      answer: (c, place) => postSubscriber(c, desk, place, tooOften(c)),
    },
    {
      method: 'DELETE',
      path: /^\/api\/v2\/subscribers\/[\w.-]+\.json$/,
      open: true,
      answer: async (c, place) => {
        const subscriber = await own(c, desk, place, 'end');
        // Nobody learns from it that there is a page which they may not read.
        if (subscriber === undefined && place.sight.page.access !== 'public') return nothing(c);
        return deleteSubscriber(c, desk, subscriber?.id);
      },
    },
  ];
}
