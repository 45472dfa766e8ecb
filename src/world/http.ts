import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { OutsideError } from './outside.ts';

/** What an address answered. Header names in lower case; a body is read to 64 KiB. */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const BODY_MOST = 65_536;
/** Nothing of the request can have arrived. */
const NOT_DONE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTPUBLIC',
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

async function readSome(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part);
    length += part.length;
    if (length > BODY_MOST) break;
  }
  return Buffer.concat(parts).subarray(0, BODY_MOST).toString('utf8');
}

/** Asks an address, redirects not followed. Throws OutsideError when no whole answer came within `timeoutMs`; `perhapsDone` says whether it may have been heard. */
export async function exchange(ask: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** By which connections; any unless given. */
  readonly dispatcher?: Dispatcher;
}): Promise<Answered> {
  try {
    const answer = await request(ask.url, {
      method: ask.method,
      signal: AbortSignal.timeout(ask.timeoutMs),
      ...(ask.headers === undefined ? {} : { headers: ask.headers }),
      ...(ask.body === undefined ? {} : { body: ask.body }),
      ...(ask.dispatcher === undefined ? {} : { dispatcher: ask.dispatcher }),
    });
    const headers = Object.entries(answer.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: await readSome(answer.body),
    };
  } catch (error) {
    throw new OutsideError(
      `${new URL(ask.url).host} could not be asked: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error, perhapsDone: !NOT_DONE.has(codeOf(error)) },
    );
  }
}

/** How long an answer asks us to wait, in milliseconds: the header Retry-After in seconds; a date in it is not read. */
export function retryAfterMs({ headers }: Answered): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}

/** Whether an answer means "not now" rather than "no": too many requests, or trouble of the other side's own. */
export const notNow = ({ status }: Answered): boolean => status === 429 || status === 408 || status >= 500;

/** Asks an address once and forgets the answer. Throws OutsideError for anything but 2xx within `timeoutMs`. */
export async function knock(url: string, timeoutMs: number): Promise<void> {
  const { status } = await exchange({ method: 'GET', url, timeoutMs });
  if (status < 200 || status > 299) throw new OutsideError(`${new URL(url).host} answered ${status}`);
}
