import { CookieJar } from 'tough-cookie';
import type { AnswerHeaders, Request } from './exchange.ts';
import { headersForStranger } from './request.ts';
import type { HttpSettings } from './settings.ts';

export type NextHop =
  | { readonly request: Request }
  | { readonly problem: 'unsupported_scheme' | 'protocol_error'; readonly because: string };

/** Whether an answer sends us elsewhere (RFC 9110 section 15.4); 300 and 304 do not, nor does one without Location. */
export function isRedirect(status: number, headers: AnswerHeaders): boolean {
  return (
    (status === 301 || status === 302 || status === 303 || status === 307 || status === 308) &&
    headers['location'] !== undefined
  );
}

/** The cookies of one check, kept across its hops and forgotten with it. */
export type Cookies = {
  readonly keep: (url: URL, headers: AnswerHeaders) => void;
  readonly for: (url: URL) => string;
};

export function newCookies(): Cookies {
  // Made only when a server sets one: most checks never see a cookie.
  let jar: CookieJar | undefined;
  return {
    keep: (url, headers) => {
      const set = headers['set-cookie'];
      for (const line of typeof set === 'string' ? [set] : (set ?? [])) {
        jar ??= new CookieJar(undefined, { allowSpecialUseDomain: true });
        jar.setCookieSync(line, url, { ignoreError: true });
      }
    },
    for: (url) => jar?.getCookieStringSync(url) ?? '',
  };
}

/** The request with the jar's cookies beside its own. */
export function withCookies(request: Request, cookies: Cookies): Request {
  const jarred = cookies.for(request.url);
  if (jarred === '') return request;
  const own = request.headers.find(([name]) => name === 'cookie')?.[1];
  const others = request.headers.filter(([name]) => name !== 'cookie');
  return { ...request, headers: [...others, ['cookie', own === undefined ? jarred : `${own}; ${jarred}`]] };
}

/**
 * The request a redirect asks for: method and body by RFC 9110 (303 becomes GET, so do 301 and 302 after POST), and towards another origin
 * neither credentials nor anything secret, ever again in this check.
 */
export function nextRequest(
  before: Request,
  answer: { readonly status: number; readonly headers: AnswerHeaders },
  settings: HttpSettings,
): NextHop {
  const location = answer.headers['location'];
  const text = typeof location === 'string' ? location : (location?.[0] ?? '');
  const url = URL.parse(text, before.url);
  if (url === null)
    return { problem: 'protocol_error', because: `redirected to "${text}", which is not a web address` };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return {
      problem: 'unsupported_scheme',
      because: `redirected to ${url.protocol}//, only http:// and https:// are checked`,
    };
  }
  url.hash = '';
  url.username = '';
  url.password = '';
  const { status } = answer;
  const becomesGet =
    (status === 303 && before.method !== 'HEAD') ||
    ((status === 301 || status === 302) && before.method === 'POST');
  const kept = url.origin === before.url.origin ? before.headers : headersForStranger(settings);
  const headers = becomesGet ? kept.filter(([name]) => name !== 'content-type') : kept;
  return {
    request: {
      url,
      method: becomesGet ? 'GET' : before.method,
      body: becomesGet ? undefined : before.body,
      headers,
    },
  };
}
