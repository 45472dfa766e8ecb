import twilio from 'twilio';
import { provider } from './provider.ts';
import type { Got, Provider } from './provider.ts';

export const TWILIO = {
  accountSid: 'AC0123456789abcdef0123456789abcdef',
  authToken: '0123456789abcdef0123456789abcdef',
  from: '+15005550006',
} as const;

type Form = Readonly<Record<string, string>>;
export type Spoken = { readonly sid: string; readonly form: Form };

/**
 * Twilio's REST API for messages and calls as its documentation has it, over a real socket: Basic authentication, form bodies, 201 with a SID, refusals
 * with Twilio's own codes; and its webhooks, signed.
 */
export type FakeTwilio = Provider & {
  readonly texts: () => readonly Spoken[];
  readonly calls: () => readonly Spoken[];
  /** Numbers that Twilio refuses for good (21211), and those that opted out (21610). */
  readonly refuses: (number: string, code: 21211 | 21610) => void;
  /** From now on every message bears the SID of the one before. */
  readonly repeatsSid: () => void;
  /** What Twilio posts to us: signed over the public address, or with the signature that is given. */
  readonly signed: (publicUrl: string, path: string, form: Form, signature?: string) => Request;
};

const formOf = (got: Got): Form => Object.fromEntries(new URLSearchParams(got.body));
const SAYS = {
  21211: "The 'To' number is not a valid phone number.",
  21610: 'Attempt to send to unsubscribed recipient',
};

export async function fakeTwilio(): Promise<FakeTwilio> {
  const spoken: { readonly kind: 'Messages' | 'Calls'; readonly said: Spoken }[] = [];
  const refused = new Map<string, 21211 | 21610>();
  let repeats = false;
  const right = `Basic ${Buffer.from(`${TWILIO.accountSid}:${TWILIO.authToken}`).toString('base64')}`;
  const no = (status: number, code: number, message: string) => ({
    status,
    took: false,
    body: JSON.stringify({ status, code, message, more_info: `https://www.twilio.com/docs/errors/${code}` }),
  });
  const server = await provider((got) => {
    if (got.headers['authorization'] !== right) return no(401, 20003, 'Authenticate');
    const [, kind] =
      new RegExp(`^/2010-04-01/Accounts/${TWILIO.accountSid}/(Messages|Calls)\\.json$`).exec(got.path) ?? [];
    if (got.method !== 'POST' || (kind !== 'Messages' && kind !== 'Calls'))
      return no(404, 20404, 'Not found');
    const form = formOf(got);
    const code = refused.get(form['To'] ?? '');
    if (code !== undefined) return no(400, code, SAYS[code]);
    if (form['From'] !== TWILIO.from) return no(400, 21606, 'The From number is not one of yours');
    if (kind === 'Messages' && (form['Body'] ?? '') === '') return no(400, 21602, 'Message body is required');
    if (kind === 'Calls' && form['Url'] === undefined && form['Twiml'] === undefined)
      return no(400, 21205, 'Url parameter is required');
    const before = repeats ? spoken.at(-1)?.said.sid : undefined;
    const sid =
      before ?? `${kind === 'Messages' ? 'SM' : 'CA'}${String(spoken.length + 1).padStart(32, '0')}`;
    spoken.push({ kind, said: { sid, form } });
    return {
      status: 201,
      took: true,
      body: JSON.stringify({ sid, status: 'queued', to: form['To'], from: form['From'] }),
    };
  });
  const of = (kind: 'Messages' | 'Calls') => () =>
    spoken.filter((one) => one.kind === kind).map((one) => one.said);
  return {
    ...server,
    texts: of('Messages'),
    calls: of('Calls'),
    refuses: (number, code) => refused.set(number, code),
    repeatsSid: () => {
      repeats = true;
    },
    signed: (publicUrl, path, form, signature) =>
      new Request(`http://127.0.0.1${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature':
            signature ??
            twilio.getExpectedTwilioSignature(TWILIO.authToken, `${publicUrl}${path}`, { ...form }),
        },
        body: new URLSearchParams({ ...form }).toString(),
      }),
  };
}
