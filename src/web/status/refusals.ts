import { CORS, policyOf } from './answers.ts';
import type { KeptPage } from './answers.ts';
import { awayDoor, notFoundDoor, passwordDoor } from './doors.ts';
import { rootOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import { isForPrograms } from './renderings.ts';

/** What is said to those who do not get what they asked for: to programs in JSON, to people as a page. Nothing of a private page is in it. */

const NEVER_KEPT = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' } as const;

const door = (
  { text, csp }: LaidOut,
  status: number,
  more: Readonly<Record<string, string>> = {},
): Response =>
  new Response(text, {
    status,
    headers: {
      ...NEVER_KEPT,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': csp,
      ...more,
    },
  });

const said = (
  status: number,
  error: string,
  message: string,
  more: Readonly<Record<string, string>> = {},
): Response =>
  Response.json({ ok: false, error, message }, { status, headers: { ...NEVER_KEPT, ...CORS, ...more } });

const NOTHING =
  'There is nothing at this address. The documents of a page are below /api/v2, summary.json for one.';

/** No such page, or one that must not be told from none. */
export const noPage = (path: string): Response =>
  isForPrograms(path) ? said(404, 'not_found', NOTHING) : door(notFoundDoor(), 404);

/** Nothing at an address of a page that may be read. */
export const nothingThere = ({ sight }: KeptPage): Response =>
  said(404, 'not_found', NOTHING, policyOf(sight));

export const askPassword = (kept: KeptPage, path: string): Response =>
  isForPrograms(path)
    ? said(401, 'password_needed', 'This page asks for a password. Open it in a browser first.')
    : door(passwordDoor(`${rootOf(kept.sight)}/password`), 401);

export const wrongPassword = (kept: KeptPage): Response =>
  door(passwordDoor(`${rootOf(kept.sight)}/password`, { wrong: true }), 401);

export function tooManyPasswords(kept: KeptPage, waitMs: number): Response {
  const waitMinutes = Math.ceil(waitMs / 60_000);
  return door(passwordDoor(`${rootOf(kept.sight)}/password`, { waitMinutes }), 429, {
    'retry-after': String(Math.ceil(waitMs / 1_000)),
  });
}

/** The database never answered yet. */
export const away = (path: string): Response =>
  isForPrograms(path)
    ? said(503, 'unavailable', 'The status cannot be read just now. Try again in a minute.', {
        'retry-after': '30',
      })
    : door(awayDoor(), 503, { 'retry-after': '30' });

export const wrongMethod = (path: string): Response =>
  said(405, 'method_not_allowed', `${path} is read with GET or HEAD.`, { allow: 'GET, HEAD, OPTIONS' });

/** Programs of other sites may read, and subscribe. https://fetch.spec.whatwg.org/#http-cors-protocol */
export const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE, OPTIONS',
      'access-control-allow-headers': 'content-type, if-none-match',
      'access-control-max-age': '86400',
    },
  });
