import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { plus } from '#base/time.ts';
import { personById } from '#catalog/store.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import type { Desk } from '#ledger/desk.ts';
import { LINK_LASTS_MS, LINK_PATH, attemptOfLink } from '#notice/links.ts';
import { mattersOf } from '#notice/matter.ts';
import type { Matter } from '#notice/matter.ts';
import { linesOf, saidOf } from '#notice/texts.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { attemptById, mergedInto } from '#oncall/attempt-store.ts';
import { acknowledgePages } from '#oncall/verbs/acknowledge-pages.ts';
import { page } from './pages.ts';

type Html = ReturnType<typeof html>;
type Found =
  | { readonly lead: Attempt; readonly all: readonly Attempt[] }
  | { readonly status: 403 | 410; readonly outcome: string; readonly title: string; readonly text: string };

const FORGED: Found = {
  status: 403,
  outcome: 'forged',
  title: 'This link is not valid',
  text: 'It was cut or changed on its way. Acknowledge in Slack, or reply 1 to the SMS.',
};

/** What a link stands for, or why it stands for nothing. */
async function read(desk: Desk, token: string): Promise<Found> {
  const id = attemptOfLink(desk.ways, token);
  if (id === undefined) return FORGED;
  const lead = await attemptById(desk, id);
  if (lead === undefined || plus(lead.plannedFor, LINK_LASTS_MS) <= desk.clock.now())
    return {
      status: 410,
      outcome: 'expired',
      title: 'This link has ended',
      text: 'A link acknowledges for a day after the page. What is open now stands in Slack.',
    };
  if ((await personById(desk, lead.personId))?.active === false)
    return {
      status: 403,
      outcome: 'deactivated',
      title: 'This link is not valid any more',
      text: 'The account that was paged is deactivated in Slack.',
    };
  return { lead, all: [lead, ...(await mergedInto(desk, id))] };
}

const waits = (matters: readonly Matter[]): readonly Matter[] =>
  matters.filter((matter) => matter.state === 'waits');

const shown = (matters: readonly Matter[]): Html =>
  html`<ul>
    ${linesOf(matters).map((line) => html`<li>${line}</li>`)}
  </ul>`;

/** What there is to acknowledge, and the button; programs that open links to look at them change nothing. */
function askPage(matters: readonly Matter[]): Html {
  const open = waits(matters);
  if (open.length === 0) return page('Nothing to acknowledge', html`<h1>${saidOf(matters, [])}</h1>`);
  const text = open.length === 1 ? 'Acknowledge' : `Acknowledge all ${open.length}`;
  return page(
    text,
    html`<h1>You are paged</h1>
      ${shown(open)}
      <form method="post"><button type="submit" autofocus>${text}</button></form>`,
  );
}

/**
 * `GET /a/<token>` shows what a message was about, `POST` acknowledges it as the person it was sent to. Links that are forged, expired or used before are
 * answered in words; using one again does no harm.
 */
export function acknowledgeRoutes(desk: Desk): Hono {
  const routes = new Hono();
  const count = (outcome: string): void =>
    desk.metrics.count('intake_requests_total', { intake: 'acknowledge_link', outcome });
  const answer = async (context: Context, act: boolean): Promise<Response> => {
    context.header('cache-control', 'no-store');
    context.header('x-robots-tag', 'noindex');
    const found = await read(desk, context.req.param('token') ?? '');
    if ('status' in found) {
      count(found.outcome);
      if (found.outcome === 'forged')
        desk.log.warn({}, 'a link that acknowledges had a signature that is not ours');
      return context.html(
        page(
          found.title,
          html`<h1>${found.title}</h1>
            <p>${found.text}</p>`,
        ),
        found.status,
      );
    }
    const abouts = found.all.map((attempt) => attempt.about);
    if (!act) {
      count('shown');
      return context.html(askPage(await mattersOf(desk, abouts)));
    }
    const came = await acknowledgePages(desk, found.lead.personId, abouts, acknowledgeIncident);
    count(came.some((one) => one.came === 'acknowledged') ? 'acknowledged' : 'nothing_to_acknowledge');
    const matters = await mattersOf(
      desk,
      came.map((one) => one.about),
    );
    const text = saidOf(
      matters,
      came.map((one) => one.came),
    );
    return context.html(page(text, html`<h1>${text}</h1>`));
  };
  routes.get(`${LINK_PATH}/:token`, (context) => answer(context, false));
  routes.post(`${LINK_PATH}/:token`, (context) => answer(context, true));
  return routes;
}
