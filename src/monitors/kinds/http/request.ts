import { readAuth } from './auth.ts';
import type { Header, Request } from './exchange.ts';
import { fillSecrets, mentionsSecret } from './secret.ts';
import type { HttpSettings } from './settings.ts';

type Filled = { readonly headers: readonly Header[] } | { readonly problem: string };

const USER_AGENT = 'Tocsin (uptime check)';

/** The first request of a check with its secrets filled in, or why it cannot be made. */
export function firstRequest(
  settings: HttpSettings,
  url: URL,
  secret: (name: string) => string | undefined,
): Request | { readonly problem: string } {
  const filled = fill(settings, secret);
  if ('problem' in filled) return filled;
  return {
    method: settings.method,
    url,
    headers: withDefaults(filled.headers, settings),
    body: settings.body,
  };
}

/**
 * The headers for a redirect to another origin: without Host and without anything that carries a secret.
 * A value is secret when its setting names the environment; `Authorization` and `Cookie` always are.
 */
export function headersForStranger(settings: HttpSettings): readonly Header[] {
  const harmless = settings.headers.filter(
    (line) => !mentionsSecret(line) && !/^(?:host|authorization|proxy-authorization|cookie)\s*:/i.test(line),
  );
  return withDefaults(harmless.map(split), settings);
}

function fill(settings: HttpSettings, secret: (name: string) => string | undefined): Filled {
  const headers: Header[] = [];
  for (const line of settings.headers) {
    const [name, value] = split(line);
    const filled = fillSecrets(value, secret);
    if ('missing' in filled) return unset(filled.missing);
    headers.push([name, filled.text]);
  }
  if (settings.auth === undefined) return { headers };
  const auth = readAuth(settings.auth);
  if ('problem' in auth) return auth;
  const filled = fillSecrets(auth.scheme === 'basic' ? auth.password : auth.token, secret);
  if ('missing' in filled) return unset(filled.missing);
  const value =
    auth.scheme === 'basic'
      ? `Basic ${Buffer.from(`${auth.user}:${filled.text}`).toString('base64')}`
      : `Bearer ${filled.text}`;
  return { headers: [...headers, ['authorization', value]] };
}

const unset = (name: string): { readonly problem: string } => ({
  problem: `the environment variable ${name} is not set here`,
});

function split(line: string): Header {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function withDefaults(headers: readonly Header[], settings: HttpSettings): readonly Header[] {
  const has = (name: string): boolean => headers.some(([one]) => one === name);
  const added: Header[] = [];
  if (!has('user-agent')) added.push(['user-agent', USER_AGENT]);
  if (!has('accept')) added.push(['accept', '*/*']);
  const wanted = acceptedCodings(settings);
  if (wanted !== undefined && !has('accept-encoding')) added.push(['accept-encoding', wanted]);
  if (settings.body !== undefined && !has('content-type'))
    added.push([
      'content-type',
      looksLikeJson(settings.body) ? 'application/json' : 'text/plain; charset=utf-8',
    ]);
  return [...headers, ...added];
}

function acceptedCodings(settings: HttpSettings): string | undefined {
  if (settings.decompress === 'auto' || settings.decompress === 'off') return undefined;
  return settings.decompress === 'on' ? 'gzip, deflate, br, zstd' : settings.decompress;
}

const looksLikeJson = (body: string): boolean => /^\s*[[{]/.test(body);
