import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { PageSight } from '#status/page-sight.ts';
import { styleOf } from './look.ts';
import { SCRIPT } from './script.ts';
import { time } from './words.ts';
import type { Html } from './words.ts';

/** A page as it is sent: its text, and the policy that lets a browser load nothing but what stands in it. */
export type LaidOut = { readonly text: string; readonly csp: string };

export type Layout = {
  /** As the window's title has it, before the company's name. */
  readonly title: string;
  /** All of <main>; it begins with an h1. */
  readonly body: Html;
  /** Since when nothing newer could be read. */
  readonly staleSince?: Date | undefined;
  /** Whether there are strips to walk along. */
  readonly walks?: boolean;
};

/** The path under which a page's addresses stand, without a final slash: "/status/acme"; empty on a domain of its own. */
export const rootOf = ({ url }: Pick<PageSight, 'url'>): string => new URL(url).pathname.replace(/\/$/, '');

/** A path as a header may have it: written out again, and never one that names another host. */
export const locationOf = (path: string): string => encodeURI(path).replace(/^\/{2,}/, '/');

/** A web address that a page may load from or lead to; undefined for any other kind ("javascript:"). */
export function webAddress(text: string | null, schemes = ['https:', 'http:']): URL | undefined {
  const url = text === null ? null : URL.parse(text);
  return url !== null && schemes.includes(url.protocol) ? url : undefined;
}

/** An address of a feed, with the key of a page behind a link: programs have no cookie. */
export const keyed = ({ page }: Pick<PageSight, 'page'>, address: string): string =>
  page.access === 'link' && page.linkKey !== null
    ? `${address}?key=${encodeURIComponent(page.linkKey)}`
    : address;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function header(sight: PageSight): Html {
  const { page } = sight;
  const root = rootOf(sight);
  const logo = webAddress(page.logoUrl);
  const support = webAddress(page.supportUrl, ['https:', 'http:', 'mailto:']);
  return html`<header>
    <div class="wrap">
      <a class="brand" href="${root}/">
        ${
          logo === undefined
            ? page.title
            : html`<img src="${logo.href}" alt="${page.title}" referrerpolicy="no-referrer" />`
        }
      </a>
      <div class="top">
        ${support === undefined ? null : html`<a href="${support.href}">Get help</a>`}
        <a class="button" href="${root}/#subscribe">Subscribe</a>
      </div>
    </div>
  </header>`;
}

function footer(sight: PageSight): Html {
  const root = rootOf(sight);
  return html`<footer>
    <nav class="wrap" aria-label="More of this page">
      <ul>
        <li><a href="${root}/">Current status</a></li>
        <li><a href="${root}/history">Incident history</a></li>
        <li><a href="${root}/maintenance">Maintenance</a></li>
        <li><a href="${keyed(sight, `${root}/history.atom`)}">Atom feed</a></li>
        <li><a href="${keyed(sight, `${root}/history.rss`)}">RSS feed</a></li>
        <li><a href="${keyed(sight, `${root}/maintenance.ics`)}">Calendar</a></li>
        <li><a href="${keyed(sight, `${root}/api/v2/summary.json`)}">API</a></li>
      </ul>
      <p class="faint">Times are in ${sight.page.zone}.</p>
    </nav>
  </footer>`;
}

function head(sight: PageSight, title: string): Html {
  const root = rootOf(sight);
  const { page } = sight;
  return html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    ${page.access === 'public' ? null : html`<meta name="robots" content="noindex" />`}
    <title>${title} · ${page.title} status</title>
    <link
      rel="alternate"
      type="application/atom+xml"
      title="Incidents and maintenance"
      href="${keyed(sight, `${root}/history.atom`)}"
    />
    <link rel="icon" href="data:," />`;
}

/** A whole page of a status page, in its company's colours; `text` is HTML, `csp` goes into the header Content-Security-Policy. */
export function layout(sight: PageSight, of: Layout): LaidOut {
  const style = styleOf(sight.page.colour);
  const logo = webAddress(sight.page.logoUrl);
  const stale = of.staleSince;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        ${head(sight, of.title)} ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${header(sight)}
        <main id="main" class="wrap" tabindex="-1">
          ${
            stale === undefined
              ? null
              : html`<p class="stale faint">Last updated ${time(stale, sight.page.zone)}</p>`
          }
          ${of.body}
        </main>
        ${footer(sight)} ${of.walks === true ? raw(`<script>${SCRIPT}</script>`) : null}
      </body>
    </html> `;
  return {
    text: textOf(page),
    csp: cspOf(style, { script: of.walks === true ? SCRIPT : undefined, images: logo?.origin }),
  };
}

/** What a page may load: its own style and script by their hashes, the company's logo, nothing else. */
export const cspOf = (
  style: string,
  more: { readonly script?: string | undefined; readonly images?: string | undefined } = {},
): string =>
  [
    `default-src 'none'`,
    `style-src ${hashOf(style)}`,
    more.script === undefined ? '' : `script-src ${hashOf(more.script)}`,
    `img-src data:${more.images === undefined ? '' : ` ${more.images}`}`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'self'`,
  ]
    .filter((part) => part !== '')
    .join('; ');

/** HTML as text; nothing here waits for anything. */
export function textOf(page: Html): string {
  if (page instanceof Promise) throw new Error('a status page has nothing to wait for');
  return page.toString();
}
