import type { IncomingMessage } from 'node:http';
import type { Ready } from '../node-bridge.ts';
import { hasAlready, readyAt } from './answers.ts';
import type { Answer, KeptPage } from './answers.ts';
import type { Sights } from './sights.ts';

const BELOW = '/status/';

/** The page and the path below its root that a request means, when it can be told by its address alone. */
function placeOf(
  sights: Sights<Answer>,
  url: string,
  host: string,
): { readonly kept: KeptPage; readonly path: string } | undefined {
  const own = sights.ofHost(host.replace(/:\d+$/, '').toLowerCase());
  if (own !== undefined) return { kept: own, path: url };
  if (!url.startsWith(BELOW)) return undefined;
  const slash = url.indexOf('/', BELOW.length);
  const kept = sights.named(slash === -1 ? url.slice(BELOW.length) : url.slice(BELOW.length, slash));
  // A page with a domain of its own is read there.
  if (kept === undefined || kept.sight.page.domain !== null) return undefined;
  return { kept, path: slash === -1 ? '/' : url.slice(slash) };
}

/**
 * What everybody asks for while something is wrong: a public page whose bytes are there, as they went out before. Answered without a Request and a Response
 * being made for it, which cost many times more than the answer itself; everything else is undefined, and goes the usual way to the same bytes.
 */
export function directAnswer(sights: Sights<Answer>, request: IncomingMessage): Ready | undefined {
  const { method, url = '', headers } = request;
  if ((method !== 'GET' && method !== 'HEAD') || url.includes('?')) return undefined;
  const place = placeOf(sights, url, headers.host ?? '');
  if (place === undefined || place.kept.sight.page.access !== 'public' || sights.look() !== undefined)
    return undefined;
  const answer = readyAt(place.kept, sights.staleSince(place.kept), place.path);
  if (answer?.status !== 200) return undefined;
  if (hasAlready(headers['if-none-match'], answer.etag))
    return { status: 304, headers: answer.bare, bytes: null };
  return { status: 200, headers: answer.headers, bytes: method === 'HEAD' ? null : answer.bytes };
}
