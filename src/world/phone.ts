import type { RequestClient, Twilio } from 'twilio';
import { exchange, notNow, retryAfterMs } from './http.ts';
import { OutsideError } from './outside.ts';
import type { Taken } from './outside.ts';

export type Phone = {
  /** `statusPath`: where under PUBLIC_URL receipts are told; asked for only where there is one. */
  readonly text: (wish: {
    readonly to: string;
    readonly body: string;
    readonly statusPath: string | null;
  }) => Promise<Taken>;
  /** Calls; `answerPath`: where under PUBLIC_URL is asked what to say; `says`: TwiML for whom cannot be asked back. */
  readonly call: (wish: {
    readonly to: string;
    readonly answerPath: string | null;
    readonly statusPath: string | null;
    readonly says: string;
  }) => Promise<Taken>;
  /** Whether a request that claims to come from Twilio does: its signature over the whole address and its parameters. */
  readonly signed: (
    path: string,
    parameters: Readonly<Record<string, string>>,
    signature: string,
  ) => Promise<boolean>;
};

export type TwilioAccount = {
  readonly accountSid: string;
  readonly authToken: string;
  /** The number that we send and call from, in E.164. */
  readonly from: string;
  /** Where the REST API is, without a final slash. */
  readonly apiUrl: string;
};

const RINGS_S = 30;

/** Twilio's own library is large: it is loaded when the first message goes out. */
const library = async (): Promise<typeof import('twilio')> => (await import('twilio')).default;

const form = (data: unknown): string =>
  new URLSearchParams(
    Object.entries((data ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
    ),
  ).toString();

/** Twilio's client over our own HTTP: deadlines hold, and the API may stand elsewhere. 429, 5xx and no answer are thrown as OutsideError. */
async function clientOf(account: TwilioAccount, timeoutMs: number): Promise<Twilio> {
  const twilio = await library();
  const own = {
    request: async (
      wish: Parameters<RequestClient['request']>[0],
    ): Promise<Awaited<ReturnType<RequestClient['request']>>> => {
      const target = new URL(wish.uri);
      const answer = await exchange({
        method: wish.method === 'get' ? 'GET' : 'POST',
        url: `${account.apiUrl}${target.pathname}${target.search}`,
        timeoutMs,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${wish.username ?? ''}:${wish.password ?? ''}`).toString('base64')}`,
        },
        body: form(wish.data),
      });
      if (!notNow(answer)) return { statusCode: answer.status, body: answer.body, headers: answer.headers };
      const wait = retryAfterMs(answer);
      throw new OutsideError(
        `Twilio answered ${answer.status}`,
        wait === undefined ? {} : { retryAfterMs: wait },
      );
    },
  };
  // The cast rests on the library's BaseTwilio: of its HTTP client it calls `request` and nothing else.
  return twilio(account.accountSid, account.authToken, { httpClient: own as unknown as RequestClient });
}

/** Twilio's "no" (4xx) with its own words and code; anything else is thrown as it is. */
function refusalOf(error: unknown): { readonly refused: string } {
  if (!(error instanceof Error) || error instanceof OutsideError) throw error;
  const { status, code } = error as { readonly status?: unknown; readonly code?: unknown };
  if (typeof status !== 'number') throw error;
  return {
    refused: `Twilio answered ${status}: ${error.message}${typeof code === 'number' ? ` (${code})` : ''}`,
  };
}

/** SMS and calls by Twilio: https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/voice/api/call-resource */
export function createPhone(account: TwilioAccount, publicUrl: string | undefined, timeoutMs: number): Phone {
  let client: Promise<Twilio> | undefined;
  const ask = async (work: (twilio: Twilio) => Promise<{ readonly sid: string }>): Promise<Taken> => {
    client ??= clientOf(account, timeoutMs);
    try {
      return { id: (await work(await client)).sid };
    } catch (error) {
      return refusalOf(error);
    }
  };
  const callback = (path: string | null): string | undefined =>
    path === null || publicUrl === undefined ? undefined : `${publicUrl}${path}`;
  return {
    text: ({ to, body, statusPath }) => {
      const statusCallback = callback(statusPath);
      return ask((twilio) =>
        twilio.messages.create({
          to,
          body,
          from: account.from,
          ...(statusCallback === undefined ? {} : { statusCallback }),
        }),
      );
    },
    call: ({ to, answerPath, statusPath, says }) => {
      const [url, statusCallback] = [callback(answerPath), callback(statusPath)];
      return ask((twilio) =>
        twilio.calls.create({
          to,
          from: account.from,
          timeout: RINGS_S,
          ...(url === undefined ? { twiml: says } : { url }),
          ...(statusCallback === undefined
            ? {}
            : { statusCallback, statusCallbackEvent: ['answered', 'completed'] }),
        }),
      );
    },
    signed: async (path, parameters, signature) => {
      if (publicUrl === undefined) return false;
      const { validateRequest } = await library();
      return validateRequest(account.authToken, signature, `${publicUrl}${path}`, { ...parameters });
    },
  };
}
