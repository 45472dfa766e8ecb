import { createHash } from 'node:crypto';
import type { Values } from './table.ts';

/** How people are reached beside Slack: mail and telephone where they are configured, push always. */
export type WaysConfig = {
  readonly mail?: { readonly url: string; readonly from: string };
  readonly twilio?: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly from: string;
    readonly apiUrl: string;
  };
  readonly push: { readonly url: string; readonly token?: string };
  /** The key of everything that is signed here. */
  readonly secret: string;
};

const TWILIO = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const;
const EXAMPLES = {
  TWILIO_ACCOUNT_SID: 'AC0123456789abcdef0123456789abcdef',
  TWILIO_AUTH_TOKEN: '0123456789abcdef0123456789abcdef',
  TWILIO_FROM: '+15005550006',
} as const;

/** What is wrong with a half configuration: Twilio needs all three of its settings. */
export function readWays(values: Values): readonly string[] {
  const given = TWILIO.filter((name) => values[name] !== undefined);
  const [first] = given;
  if (first === undefined) return [];
  return TWILIO.filter((name) => values[name] === undefined).map(
    (name) =>
      `${first} is set and ${name} is not: pages by SMS and telephone need both. Example: ${name}=${EXAMPLES[name]}`,
  );
}

/** Signed links are the same in every process, which all have the bot token; without one there is the local Slack, on this machine only. */
const secretOf = (values: Values): string =>
  values.TOCSIN_SECRET ??
  createHash('sha256')
    .update(`tocsin links\n${values.SLACK_BOT_TOKEN ?? 'local'}`)
    .digest('hex');

export function waysConfig(values: Values): WaysConfig {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = values;
  const host = values.PUBLIC_URL === undefined ? 'localhost' : new URL(values.PUBLIC_URL).hostname;
  return {
    ...(values.SMTP_URL === undefined
      ? {}
      : { mail: { url: values.SMTP_URL, from: values.SMTP_FROM ?? `Tocsin <tocsin@${host}>` } }),
    ...(accountSid === undefined || authToken === undefined || from === undefined
      ? {}
      : { twilio: { accountSid, authToken, from, apiUrl: values.TWILIO_API_URL } }),
    push: {
      url: values.NTFY_URL,
      ...(values.NTFY_TOKEN === undefined ? {} : { token: values.NTFY_TOKEN }),
    },
    secret: secretOf(values),
  };
}
