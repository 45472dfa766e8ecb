import { z } from 'zod';

type Variable<T> = {
  readonly read: z.ZodType<T, string | undefined>;
  /** The default as the README shows it. */
  readonly shown: string;
  readonly meaning: string;
  readonly example: string;
  readonly secret?: boolean;
};
const variable = <T>(definition: Variable<T>): Variable<T> => definition;

const PORT_RULE = 'must be a whole number from 0 to 65535';
const port = (standard: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .pipe(z.number().max(65_535, PORT_RULE))
    .default(standard);

/** An absolute URL of some schemes, without a final slash. */
const url = (schemes: readonly string[]) => {
  const rule = `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  const fits = (text: string): boolean => {
    const parsed = URL.parse(text);
    return parsed !== null && parsed.host !== '' && schemes.includes(parsed.protocol.slice(0, -1));
  };
  return z.string().refine(fits, rule).optional();
};
const webUrl = url(['https', 'http']);
const withoutSlash = (text: string | undefined): string | undefined => text?.replace(/\/+$/, '');

const choice = <const M extends readonly string[]>(members: M) =>
  z.enum(members, { error: `must be one of ${members.join(', ')}` });

const YES = ['true', 'yes', '1', 'on'];
const NO = ['false', 'no', '0', 'off'];
const yesNo = z
  .string()
  .toLowerCase()
  .refine((text) => YES.includes(text) || NO.includes(text), 'must be true or false')
  .transform((text) => YES.includes(text))
  .default(false);

const token = (prefix: string, name: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}-[\\w-]+$`), `must be ${name}, which starts with ${prefix}-`)
    .optional();

/** Every variable of the environment that is read, in the order in which the README shows them. */
export const VARIABLES = {
  PORT: variable({
    read: port(3000),
    shown: '3000',
    meaning: 'Port of the web server: health, metrics, heartbeats, status page; 0 lets the system choose',
    example: '8080',
  }),
  HOST: variable({
    read: z
      .string()
      .regex(/^[\w.:%-]+$/, 'must be an address or a host name of this machine')
      .optional(),
    shown: '127.0.0.1 without Slack tokens, else 0.0.0.0',
    meaning: 'Address to listen on, for all ports',
    example: '0.0.0.0',
  }),
  PUBLIC_URL: variable({
    read: webUrl
      .refine((text) => text === undefined || !/[?#]/.test(text), 'must be a URL without ? and #')
      .transform(withoutSlash),
    shown: 'unset',
    meaning: 'Where people and heartbeats reach this server from outside',
    example: 'https://tocsin.example.com',
  }),
  DATABASE_URL: variable({
    read: url(['postgres', 'postgresql']),
    shown: 'unset: embedded database in `TOCSIN_DATA_DIR`',
    meaning: 'PostgreSQL 15 or later; production wants it',
    example: 'postgres://tocsin:secret@db.example.com:5432/tocsin',
    secret: true,
  }),
  TOCSIN_DATA_DIR: variable({
    read: z.string().default('./data'),
    shown: './data',
    meaning: 'Directory of the embedded database and of the local Slack',
    example: '/var/lib/tocsin',
  }),
  SLACK_BOT_TOKEN: variable({
    read: token('xoxb', 'the bot token'),
    shown: 'unset: the local Slack',
    meaning: 'Bot token of the Slack app',
    example: 'xoxb-123-456-abcdef',
    secret: true,
  }),
  SLACK_APP_TOKEN: variable({
    read: token('xapp', 'the app-level token'),
    shown: 'unset',
    meaning: 'App-level token with `connections:write`: Socket Mode',
    example: 'xapp-1-A0123-456-abcdef',
    secret: true,
  }),
  SLACK_SIGNING_SECRET: variable({
    read: z
      .string()
      .regex(/^\S{6,}$/, 'must be at least 6 characters without spaces')
      .optional(),
    shown: 'unset',
    meaning: 'Signing secret: HTTP mode instead of Socket Mode',
    example: '0123456789abcdef0123456789abcdef',
    secret: true,
  }),
  SLACK_API_URL: variable({
    read: webUrl.transform((text) => (text === undefined ? undefined : `${withoutSlash(text)}/`)),
    shown: 'https://slack.com/api/',
    meaning: 'Another Slack, such as a sandbox elsewhere',
    example: 'http://localhost:3001/api/',
  }),
  SANDBOX_PORT: variable({
    read: port(3001),
    shown: '3001',
    meaning: 'Port of the local Slack, without tokens only',
    example: '3101',
  }),
  DEMO_PORT: variable({
    read: port(3002),
    shown: '3002',
    meaning: 'Port of the demo service that can be broken and mended, without tokens only',
    example: '3102',
  }),
  LOG_LEVEL: variable({
    read: choice(['debug', 'info', 'warn', 'error']).default('info'),
    shown: 'info',
    meaning: 'debug, info, warn or error',
    example: 'debug',
  }),
  TOCSIN_ALLOW_METADATA: variable({
    read: yesNo,
    shown: 'false',
    meaning: 'Lets checks go to link-local addresses, where clouds keep their metadata and credentials',
    example: 'true',
  }),
  TOCSIN_ROLES: variable({
    read: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(choice(['web', 'intake', 'worker', 'slack'])))
      .transform((roles) => [...new Set(roles)])
      .default(['web', 'intake', 'worker', 'slack']),
    shown: 'all',
    meaning: 'Parts that this process plays: web, intake, worker, slack, joined by commas',
    example: 'web,intake',
  }),
  TOCSIN_HEARTBEAT_URL: variable({
    read: webUrl,
    shown: 'unset',
    meaning:
      'Asked every minute after an audit that found nothing wrong, so that somebody outside notices when it stops',
    example: 'https://heartbeat.example.com/tocsin',
    secret: true,
  }),
  SMTP_URL: variable({
    read: url(['smtp', 'smtps']),
    shown: 'unset: no e-mail',
    meaning: 'Mail server for pages by e-mail',
    example: 'smtps://user:secret@mail.example.com:465',
    secret: true,
  }),
  SMTP_FROM: variable({
    read: z
      .string()
      .regex(/^[^\r\n]*[^\s<>@]+@[^\s<>@]+>?$/, 'must be an address that mail comes from')
      .optional(),
    shown: '`Tocsin <tocsin@…>` at the host of `PUBLIC_URL`',
    meaning: 'Whom mail of ours is from',
    example: 'Tocsin <pages@example.com>',
  }),
  TWILIO_ACCOUNT_SID: variable({
    read: z
      .string()
      .regex(/^AC[0-9a-zA-Z]{32}$/, 'must be an account SID, AC and 32 characters')
      .optional(),
    shown: 'unset: no SMS, no calls',
    meaning: 'Twilio account for pages by SMS and telephone; replies and key presses need `PUBLIC_URL`',
    example: 'AC0123456789abcdef0123456789abcdef',
  }),
  TWILIO_AUTH_TOKEN: variable({
    read: z
      .string()
      .regex(/^\S{6,}$/, 'must be at least 6 characters without spaces')
      .optional(),
    shown: 'unset',
    meaning: 'Its auth token; also proves that replies and receipts come from Twilio',
    example: '0123456789abcdef0123456789abcdef',
    secret: true,
  }),
  TWILIO_FROM: variable({
    read: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164, + and digits')
      .optional(),
    shown: 'unset',
    meaning: 'The number that texts and calls come from',
    example: '+15005550006',
  }),
  TWILIO_API_URL: variable({
    read: webUrl.transform(withoutSlash).transform((text) => text ?? 'https://api.twilio.com'),
    shown: 'https://api.twilio.com',
    meaning: "Another place that speaks Twilio's REST API",
    example: 'http://localhost:4010',
  }),
  NTFY_URL: variable({
    read: webUrl.transform(withoutSlash).transform((text) => text ?? 'https://ntfy.sh'),
    shown: 'https://ntfy.sh',
    meaning: 'ntfy server for pages by push',
    example: 'https://ntfy.example.com',
  }),
  NTFY_TOKEN: variable({
    read: z
      .string()
      .regex(/^\S{6,}$/, 'must be at least 6 characters without spaces')
      .optional(),
    shown: 'unset',
    meaning: 'Access token of that server',
    example: 'tk_0123456789abcdef0123456789ab',
    secret: true,
  }),
  TOCSIN_SECRET: variable({
    read: z
      .string()
      .regex(/^\S{16,}$/, 'must be at least 16 characters without spaces')
      .optional(),
    shown: 'unset: made from the bot token',
    meaning: 'Key of the links in mail and SMS that acknowledge; another one makes old links void',
    example: 'kC9vT2mXqLr7wZ4sB8nE1yHd',
    secret: true,
  }),
  METRICS_URL: variable({
    read: webUrl.transform(withoutSlash),
    shown: 'unset: kept in the database',
    meaning: 'Reserved for metric samples; this version keeps none',
    example: 'http://victoria.example.com:8428',
  }),
};

type Table = typeof VARIABLES;
type Name = keyof Table;
export type Values = { readonly [N in Name]: z.output<Table[N]['read']> };

/** The value as it may be shown: of a secret only what tells its kind and its length; of a URL everything but user and password. */
function masked(text: string, secret: boolean): string {
  if (!secret) return `"${text.replace(/\/\/[^/?#]*@/, '//…@')}"`;
  const safeUrl = URL.parse(text);
  if (safeUrl !== null && safeUrl.host !== '') return `"${safeUrl.protocol}//…" (${text.length} characters)`;
  return `"${/^x[a-z]{3}-/.exec(text)?.[0] ?? ''}…" (${text.length} characters)`;
}

/** Reads every variable; a wrong one becomes a problem with its name, value and an example, and its default is used to read on. */
export function readAll(env: Readonly<Record<string, string | undefined>>): {
  readonly values: Values;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const entries = Object.entries<Variable<unknown>>(VARIABLES).map(
    ([name, { read, secret = false, example }]) => {
      const text = env[name]?.trim();
      const reading = read.safeParse(text === '' ? undefined : text);
      if (reading.success) return [name, reading.data];
      const rule = reading.error.issues[0]?.message ?? 'is not understood';
      problems.push(`${name} ${rule}; it is ${masked(text ?? '', secret)}. Example: ${name}=${example}`);
      return [name, read.parse(undefined)];
    },
  );
  // The cast rests on the line above: every name of the table is read by its own reader.
  return { values: Object.fromEntries(entries) as Values, problems };
}
