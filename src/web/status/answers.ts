import type { PageSight } from '#status/page-sight.ts';
import { html } from 'hono/html';
import { layout, rootOf } from './layout.ts';
import { rendered, renderingAt } from './renderings.ts';
import type { Rendered, Rendering } from './renderings.ts';
import type { Kept } from './sights.ts';

/** What is sent, ready: nothing is left to do for a request but to compare its tag. */
export type Answer = {
  readonly status: 200 | 404;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the answer that says "you have it already". */
  readonly bare: Readonly<Record<string, string>>;
};
export type KeptPage = Kept<Answer>;

/** So long may caches between here and the reader answer for us, in seconds; longer where we do not answer at all. */
const PUBLIC = 'public, max-age=5, stale-if-error=86400';
const PRIVATE = 'private, no-store';

export const CORS = { 'access-control-allow-origin': '*' } as const;

/** The headers that every answer about a page has, found or not. */
export const policyOf = ({ page }: Pick<PageSight, 'page'>): Readonly<Record<string, string>> =>
  page.access === 'public'
    ? { 'cache-control': PUBLIC }
    : { 'cache-control': PRIVATE, 'x-robots-tag': 'noindex', vary: 'Cookie' };

function answerOf(
  made: Rendered,
  sight: PageSight,
  status: Answer['status'],
  staleSince: Date | undefined,
): Answer {
  const bare = {
    ...policyOf(sight),
    etag: made.etag,
    ...(made.open ? { ...CORS, 'access-control-expose-headers': 'etag, x-tocsin-stale' } : {}),
    ...(staleSince === undefined ? {} : { 'x-tocsin-stale': `since ${staleSince.toISOString()}` }),
  };
  const headers = {
    ...bare,
    'content-type': made.type,
    'content-length': String(made.bytes.byteLength),
    ...(made.csp === undefined ? {} : { 'content-security-policy': made.csp }),
  };
  return { status, bytes: made.bytes, etag: made.etag, headers, bare };
}

/** No path is called so: paths begin with a slash. */
const NOT_FOUND = '404';

/** What is said where nothing stands, to people. */
const missing: Rendering = {
  key: NOT_FOUND,
  html: true,
  render: (sight, { staleSince }) => {
    const { text, csp } = layout(sight, {
      title: 'Not found',
      staleSince,
      body: html`<h1>There is nothing at this address</h1>
        <p>
          It may have been cut, or what stood here was taken back.
          <a href="${rootOf(sight)}/">The current status is here.</a>
        </p>`,
    });
    return rendered(text, 'text/html; charset=utf-8', { csp });
  },
};

/** What was made for a path already. */
export const readyAt = (kept: KeptPage, staleSince: Date | undefined, path: string): Answer | undefined =>
  answersOf(kept, staleSince).get(path);

/** The answer for an address of a page, made once for each state of the page; undefined where nothing stands. */
export function answerAt(
  kept: KeptPage,
  staleSince: Date | undefined,
  path: string,
  search: string,
): Answer | undefined {
  const rendering = renderingAt(kept.sight, kept.today, path, new URLSearchParams(search));
  return rendering === undefined ? undefined : make(kept, rendering, 200, staleSince);
}

/** What people read where nothing stands. */
export const answerMissing = (kept: KeptPage, staleSince: Date | undefined): Answer =>
  make(kept, missing, 404, staleSince);

function answersOf(kept: KeptPage, staleSince: Date | undefined): Map<string, Answer> {
  if (staleSince === undefined) return kept.answers;
  const { staleAnswers } = kept;
  if (staleAnswers.since !== staleSince.getTime()) {
    staleAnswers.since = staleSince.getTime();
    staleAnswers.answers.clear();
  }
  return staleAnswers.answers;
}

function make(
  kept: KeptPage,
  rendering: Rendering,
  status: Answer['status'],
  staleSince: Date | undefined,
): Answer {
  const answers = answersOf(kept, staleSince);
  const ready = answers.get(rendering.key);
  if (ready !== undefined) return ready;
  const { sight, today } = kept;
  const answer = answerOf(rendering.render(sight, { today, staleSince }), sight, status, staleSince);
  answers.set(rendering.key, answer);
  return answer;
}

/** Whether a request's If-None-Match names the tag. https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
export const hasAlready = (asked: string | undefined, etag: string): boolean =>
  asked !== undefined &&
  (asked === etag ||
    asked
      .split(',')
      .map((one) => one.trim().replace(/^W\//, ''))
      .some((one) => one === etag || one === '*'));

/** As it goes over the wire; an answer to HEAD has no body. */
export function send(answer: Answer, method: string, ifNoneMatch: string | undefined): Response {
  if (answer.status === 200 && hasAlready(ifNoneMatch, answer.etag))
    return new Response(null, { status: 304, headers: answer.bare });
  return new Response(method === 'HEAD' ? null : answer.bytes, {
    status: answer.status,
    headers: answer.headers,
  });
}
