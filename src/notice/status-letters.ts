import { html, raw } from 'hono/html';
import { invariant } from '#base/invariant.ts';
import type { Matter } from '#status/broadcast.ts';
import type { StatusPage } from '#status/status-page.ts';
import { wordsOf } from './status-words.ts';
import type { LetterWords } from './texts.ts';

/** Letters to subscribers of a status page, as text and as HTML without anything loaded from elsewhere. First the fact, then what is affected. */

export type Place = { readonly page: Pick<StatusPage, 'title' | 'zone' | 'colour'>; readonly url: string };
export type OwnLinks = { readonly manage: string; readonly end: string };

const SUBJECT_MOST = 180;
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
const shorten = (text: string): string =>
  text.length <= SUBJECT_MOST ? text : `${text.slice(0, SUBJECT_MOST - 3).trimEnd()}...`;
/** The page's own, where it is a colour. */
const colourOf = (colour: string): string => (/^#[0-9a-f]{6}$/i.test(colour) ? colour : '#1a6dd4');

type Parts = {
  readonly subject: string;
  readonly head: string;
  /** Lines of facts, then paragraphs in somebody's own words. */
  readonly facts: readonly string[];
  readonly body: string;
  readonly button: { readonly text: string; readonly url: string } | null;
  readonly foot: readonly string[];
  readonly links: readonly { readonly text: string; readonly url: string }[];
};

function asText({ head, facts, body, button, foot, links }: Parts): string {
  const blocks = [
    head,
    facts.join('\n'),
    body.trim(),
    button === null ? '' : `${button.text}: ${button.url}`,
    '-- ',
    [...foot, ...links.map((link) => `${link.text}: ${link.url}`)].join('\n'),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

const paragraphs = (body: string) =>
  body
    .trim()
    .split(/\r?\n(?:\s*\r?\n)+/)
    .filter((part) => part !== '')
    .map(
      (part) =>
        html`<p>
          ${part.split(/\r?\n/).map((line, index) => (index === 0 ? line : html`${raw('<br>')}${line}`))}
        </p>`,
    );

function asHtml(parts: Parts, colour: string): string {
  const { head, facts, body, button, foot, links } = parts;
  const made = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
      </head>
      <body style="font:16px/1.5 system-ui,sans-serif">
        <p style="font-weight:600">${head}</p>
        ${facts.map((line) => html`<p style="margin:4px 0">${line}</p>`)} ${paragraphs(body)}
        ${button === null ? '' : html`<p><a href="${button.url}" style="display:inline-block;padding:10px 18px;background:${colourOf(colour)};color:#fff;text-decoration:none;border-radius:6px">${button.text}</a></p>`}
        <p style="color:#666;font-size:14px">
          ${foot.map((line) => html`${line}${raw('<br>')}`)}${links.map((link) => html`<a href="${link.url}">${link.text}</a> &nbsp; `)}
        </p>
      </body>
    </html>`;
  invariant(!(made instanceof Promise), 'nothing in a letter is waited for');
  return made.toString();
}

const finish = (parts: Parts, { page }: Place): LetterWords => ({
  subject: shorten(oneLine(parts.subject)),
  text: asText(parts),
  html: asHtml(parts, page.colour),
});

const footOf = ({ page, url }: Place): readonly string[] => [
  `You get this because you subscribed to the status page of ${oneLine(page.title)}, ${url}`,
];
const linksOf = (links: OwnLinks) => [
  { text: 'Choose what you are told of', url: links.manage },
  { text: 'Unsubscribe', url: links.end },
];

/** What a change of the page says to one subscriber. */
export function tellingLetter(matter: Matter, place: Place, links: OwnLinks): LetterWords {
  const { head, body, facts, code } = wordsOf(matter, place.page);
  return finish(
    {
      subject: `${place.page.title}: ${head}`,
      head,
      facts,
      body,
      button: {
        text: code === null ? 'Look at the status page' : 'Follow it on the status page',
        url: code === null ? place.url : `${place.url}/incidents/${code}`,
      },
      foot: footOf(place),
      links: linksOf(links),
    },
    place,
  );
}

/** Asks the owner of a mailbox whether they asked. `endpoint`: of a webhook that they look after. */
export function confirmLetter(place: Place, link: string, endpoint: string | null): LetterWords {
  const title = oneLine(place.page.title);
  const what =
    endpoint === null
      ? `Incidents and maintenance of ${title} will be sent to this address.`
      : `Incidents and maintenance of ${title} will be posted to ${endpoint}`;
  return finish(
    {
      subject: `Confirm your subscription to ${title}`,
      head: `Confirm your subscription to ${title}`,
      facts: [what, 'The link works for 48 hours. Nothing is sent before you confirm.'],
      body: '',
      button: { text: 'Confirm', url: link },
      foot: [`Somebody asked for this at ${place.url}. If it was not you, do nothing.`],
      links: [],
    },
    place,
  );
}

/** Somebody asked for an address that is subscribed: only its owner learns so. */
export function alreadyLetter(place: Place, links: OwnLinks, endpoint: string | null): LetterWords {
  const title = oneLine(place.page.title);
  return finish(
    {
      subject: `You are subscribed to ${title} already`,
      head: `You are subscribed to ${title} already`,
      facts: [
        endpoint === null ? 'There is nothing left to do.' : `Updates are posted to ${endpoint}`,
        'Somebody asked for it once more; if it was not you, do nothing.',
      ],
      body: '',
      button: null,
      foot: footOf(place),
      links: linksOf(links),
    },
    place,
  );
}

/** A webhook failed ten times in a row. `because` is what was heard last. */
export function quarantinedLetter(
  place: Place,
  links: OwnLinks,
  hook: { readonly endpoint: string; readonly because: string },
): LetterWords {
  const title = oneLine(place.page.title);
  return finish(
    {
      subject: `Your webhook does not answer: ${title}`,
      head: `Your webhook for ${title} failed ten times, so nothing is posted to it any more`,
      facts: [`Address: ${hook.endpoint}`, `Last answer: ${oneLine(hook.because)}`],
      body: 'A post counts as taken when it is answered with 2xx within 30 seconds, without a redirect. When it works again, start it again; what was missed is not repeated.',
      button: { text: 'Start again', url: links.manage },
      foot: footOf(place),
      links: linksOf(links),
    },
    place,
  );
}
