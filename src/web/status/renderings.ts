import { createHash } from 'node:crypto';
import { V2_DOCUMENTS } from '#notice/statuspage-v2-documents.ts';
import type { PageSight } from '#status/page-sight.ts';
import { componentBadge, pageBadge } from './badge.ts';
import { atom, rss } from './feeds.ts';
import { uptimeDocument } from './figures.ts';
import { frontPage } from './front.ts';
import { historyPage, maintenancePage, monthsOf, reportPage } from './history.ts';
import type { LaidOut } from './layout.ts';
import { maintenanceCalendar } from './maintenance-calendar.ts';

/** Pure: every address of a page and what stands there. Whatever is not found here is not there, so what is kept of a page is bounded by the page. */

export type Rendered = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly type: string;
  /** Of HTML and pictures, which a browser shows. */
  readonly csp: string | undefined;
  /** Whether programs of other sites may read it. */
  readonly open: boolean;
};

/** What a rendering is made of beside the sight: the date in the page's zone, and since when nothing newer could be read. */
export type Moment = { readonly today: string; readonly staleSince: Date | undefined };
export type Rendering = {
  /** Equal keys are equal renderings. */
  readonly key: string;
  /** For people, so that it may say that it is old. */
  readonly html: boolean;
  readonly render: (sight: PageSight, moment: Moment) => Rendered;
};

const encoder = new TextEncoder();

/** Bytes with a tag that is theirs alone. */
export function rendered(
  text: string,
  type: string,
  more: Partial<Pick<Rendered, 'csp' | 'open'>> = {},
): Rendered {
  const bytes = encoder.encode(text);
  const hash = createHash('sha256')
    .update(bytes)
    .update(`\n${type}\n${more.csp ?? ''}`);
  return {
    bytes,
    etag: `"${hash.digest('base64url').slice(0, 27)}"`,
    type,
    csp: more.csp,
    open: more.open ?? false,
  };
}

const page = (key: string, lay: (sight: PageSight, moment: Moment) => LaidOut): Rendering => ({
  key,
  html: true,
  render: (sight, moment) => {
    const { text, csp } = lay(sight, moment);
    return rendered(text, 'text/html; charset=utf-8', { csp });
  },
});
const open = (key: string, type: string, write: (sight: PageSight) => string, csp?: string): Rendering => ({
  key,
  html: false,
  render: (sight) => rendered(write(sight), type, { open: true, ...(csp === undefined ? {} : { csp }) }),
});
const json = (key: string, document: (sight: PageSight) => object): Rendering =>
  open(key, 'application/json; charset=utf-8', (sight) => JSON.stringify(document(sight)));
/** The picture's own style is all that it may use. */
const svg = (key: string, draw: (sight: PageSight) => string): Rendering =>
  open(key, 'image/svg+xml; charset=utf-8', draw, `default-src 'none'; style-src 'unsafe-inline'; sandbox`);

const FIXED: ReadonlyMap<string, Rendering> = new Map(
  [
    page('/', (sight, { today, staleSince }) => frontPage(sight, today, staleSince)),
    page('/maintenance', (sight, { staleSince }) => maintenancePage(sight, staleSince)),
    open('/history.atom', 'application/atom+xml; charset=utf-8', atom),
    open('/history.rss', 'application/rss+xml; charset=utf-8', rss),
    open('/maintenance.ics', 'text/calendar; charset=utf-8', maintenanceCalendar),
    json('/uptime.json', uptimeDocument),
    ...Object.entries(V2_DOCUMENTS).map(([path, document]) => json(`/api/v2/${path}.json`, document)),
  ].map((one) => [one.key, one]),
);

function month(sight: PageSight, today: string, query: URLSearchParams): Rendering | undefined {
  const { first, last } = monthsOf(sight, today);
  const asked = query.get('month') ?? last;
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(asked) || asked < first || asked > last) return undefined;
  return page(`/history?month=${asked}`, (seen, moment) =>
    historyPage(seen, moment.today, asked, moment.staleSince),
  );
}

function badge(sight: PageSight, query: URLSearchParams): Rendering | undefined {
  const code = query.get('component');
  if (code === null) return svg('/badge.svg', pageBadge);
  const found = sight.components.find((one) => one.component.code === code);
  return found === undefined ? undefined : svg(`/badge.svg?component=${code}`, () => componentBadge(found));
}

function report(sight: PageSight, code: string): Rendering | undefined {
  const found = [...sight.incidents, ...sight.maintenances].find((one) => one.code === code);
  return found === undefined
    ? undefined
    : page(`/incidents/${code}`, (seen, { staleSince }) => reportPage(seen, found, staleSince));
}

/** What stands at an address of a page; `path` begins with a slash and is below the page's root. */
export function renderingAt(
  sight: PageSight,
  today: string,
  path: string,
  query: URLSearchParams,
): Rendering | undefined {
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  if (path === '/history') return month(sight, today, query);
  if (path === '/badge.svg') return badge(sight, query);
  const [, code] = /^\/incidents\/([a-z0-9]+)$/.exec(path) ?? [];
  return code === undefined ? undefined : report(sight, code);
}

/** Addresses that programs read, by their paths: what is refused there is refused in JSON, and a key in the address is enough. */
export const isForPrograms = (path: string): boolean =>
  path.startsWith('/api/') || /\.(json|atom|rss|ics|svg)$/.test(path);
