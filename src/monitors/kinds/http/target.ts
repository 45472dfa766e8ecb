import { domainToUnicode } from 'node:url';
import { memo } from './memo.ts';

export type Target = { readonly url: URL } | { readonly problem: string; readonly scheme?: string };

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/**
 * Reads a web address as people write it: no scheme means http, schemes in any case, names in any script (sent as punycode), Slack's
 * `<https://…|…>`. Without its fragment. Refuses other schemes and passwords inside the address. The URL is shared: never change it.
 */
export const readTarget: (text: string) => Target = memo(20_000, read);

function read(text: string): Target {
  const bare = /^<([^|>]*)(?:\|[^>]*)?>$/.exec(text.trim())?.[1] ?? text.trim();
  if (bare === '' || /\s/.test(bare)) return { problem: `"${text}" is not a web address` };
  const scheme = SCHEME.exec(bare)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return { problem: `${scheme}:// is not checked here, only http:// and https://`, scheme };
  }
  const url = URL.parse(scheme === undefined ? `http://${bare}` : bare);
  if (url === null || url.hostname === '') return { problem: `"${text}" is not a web address` };
  if (url.username !== '' || url.password !== '') {
    return {
      problem: 'a user or password inside the address would be stored and shown in clear; use auth instead',
    };
  }
  url.hash = '';
  return { url };
}

/** The host as DNS and TLS want it: without the brackets of an IPv6 literal. */
export const hostOf = (url: URL): string =>
  url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;

/** The port that is really used. */
export const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);

/** How the address reads in a sentence: "api.example.com", "bücher.example/health". */
export function titleOf(url: URL): string {
  const name = domainToUnicode(url.hostname);
  const host = name === '' ? url.host : `${name}${url.port === '' ? '' : `:${url.port}`}`;
  return `${host}${url.pathname === '/' ? '' : url.pathname}`;
}
