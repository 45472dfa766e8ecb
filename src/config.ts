import { readSlack } from './config/slack.ts';
import type { SlackConfig } from './config/slack.ts';
import { VARIABLES, readAll } from './config/table.ts';
import type { Values } from './config/table.ts';
import { readWays, waysConfig } from './config/ways.ts';
import type { WaysConfig } from './config/ways.ts';

/** Everything that is decided before the start. Ports: 0 lets the system choose. */
export type Config = {
  readonly host: string;
  readonly port: number;
  /** Where people reach this process from outside, without a final slash. */
  readonly publicUrl?: string;
  readonly database: { readonly url?: string };
  readonly dataDir: string;
  readonly slack: SlackConfig;
  readonly sandboxPort: number;
  readonly demoPort: number;
  readonly logLevel: Values['LOG_LEVEL'];
  /** Whether checks may go to link-local addresses, where clouds keep their metadata. */
  readonly allowMetadataTargets: boolean;
  readonly roles: Values['TOCSIN_ROLES'];
  readonly heartbeatUrl?: string;
  /** How people are reached beside Slack. */
  readonly ways: WaysConfig;
  readonly metricsUrl?: string;
  /** What a monitor's setting `env:NAME` stands for. */
  readonly secret: (name: string) => string | undefined;
};

/** Either a configuration with what seems odd about it, or everything that is wrong, a sentence each, secrets masked. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** Reads the configuration from the environment; empty values count as unset. Never throws for wrong values. */
export function readConfig(env: Environment = process.env): ConfigReading {
  const { values, problems } = readAll(env);
  const slack = readSlack(values, problems.length === 0);
  const all = [
    ...problems,
    ...slack.problems,
    ...readWays(values),
    ...clashes(values, slack.config.mode === 'sandbox'),
  ];
  if (all.length > 0) return { ok: false, problems: all };
  const config = { ...assemble(values, slack.config), secret: (name: string) => env[name] };
  return { ok: true, config, warnings: [...unknownNames(env), ...slack.warnings, ...openSandbox(config)] };
}

function assemble(values: Values, slack: SlackConfig): Omit<Config, 'secret'> {
  return {
    host: values.HOST ?? (slack.mode === 'sandbox' ? '127.0.0.1' : '0.0.0.0'),
    port: values.PORT,
    database: values.DATABASE_URL === undefined ? {} : { url: values.DATABASE_URL },
    dataDir: values.TOCSIN_DATA_DIR,
    slack,
    sandboxPort: values.SANDBOX_PORT,
    demoPort: values.DEMO_PORT,
    logLevel: values.LOG_LEVEL,
    allowMetadataTargets: values.TOCSIN_ALLOW_METADATA,
    roles: values.TOCSIN_ROLES,
    ...(values.PUBLIC_URL === undefined ? {} : { publicUrl: values.PUBLIC_URL }),
    ...(values.TOCSIN_HEARTBEAT_URL === undefined ? {} : { heartbeatUrl: values.TOCSIN_HEARTBEAT_URL }),
    ways: waysConfig(values),
    ...(values.METRICS_URL === undefined ? {} : { metricsUrl: values.METRICS_URL }),
  };
}

function clashes(values: Values, sandbox: boolean): string[] {
  if (!sandbox) return [];
  const ports = [
    ['PORT', values.PORT],
    ['SANDBOX_PORT', values.SANDBOX_PORT],
    ['DEMO_PORT', values.DEMO_PORT],
  ] as const;
  return ports.flatMap(([name, port], index) => {
    const twin = ports.slice(0, index).find(([, other]) => other === port && port !== 0);
    return twin === undefined
      ? []
      : [`${name} is ${port}, which ${twin[0]} has already. Example: ${name}=${port + 10}`];
  });
}

function openSandbox(config: Omit<Config, 'secret'>): string[] {
  if (config.slack.mode !== 'sandbox' || LOOPBACK.test(config.host)) return [];
  return [
    `HOST is "${config.host}" and there are no Slack tokens: the local Slack asks nobody for a password, so whoever reaches it can act in it.`,
  ];
}

function unknownNames(env: Environment): string[] {
  const known: readonly string[] = Object.keys(VARIABLES);
  const strangers = Object.keys(env).filter((name) => name.startsWith('TOCSIN_') && !known.includes(name));
  return strangers.map((name) => {
    const nearest = known.toSorted((one, other) => distance(name, one) - distance(name, other))[0];
    return `${name} is not a setting of Tocsin and is not used. The nearest is ${nearest}.`;
  });
}

/** Levenshtein's distance: how many characters to add, drop or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, character] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const change = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The README's table: one row a variable, in reading order. */
export const CONFIG_TABLE: readonly {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  readonly example: string;
}[] = Object.entries(VARIABLES).map(([name, { shown, meaning, example }]) => ({
  name,
  default: shown,
  meaning,
  example,
}));

/** CONFIG_TABLE as the Markdown that stands in the README. */
export function configMarkdown(): string {
  const rows = CONFIG_TABLE.map(
    (row) => `| \`${row.name}\` | ${row.default} | ${row.meaning} | \`${row.example}\` |`,
  );
  return ['| name | default | meaning | example |', '|---|---|---|---|', ...rows].join('\n');
}
