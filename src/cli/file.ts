import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { AUTO_CLOSE_RANGE, parseAutoClose } from '#catalog/auto-close.ts';
import { TIERS } from '#catalog/catalog.ts';
import { parseDuration } from '#base/time.ts';
import { FILE_EXAMPLE } from './examples.ts';
import { COMPONENT_KEYS, ITEM_KEYS, PAGE_EXAMPLES, PageBody } from './page-file.ts';
import { PolicyBody } from './policy-file.ts';
import { RotaBody } from './rota-file.ts';

/** What `tocsin export` writes and `tocsin apply` reads: everything that people made in Slack, in words they would type. */

/** What could stand under each key; refusals show it. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ...PAGE_EXAMPLES,
  'components.name': 'Orders API',
  'components.services': '[orders-api]',
  pages: '[{name: acme, title: Acme, zone: Europe/Oslo, components: [{name: Orders API}]}]',
  tocsin: '1',
  teams: '[{name: orders, members: ["@ada"]}]',
  services: '[{name: orders-api, team: orders}]',
  monitors:
    '[{name: orders-api-health, kind: http, service: orders-api, settings: {url: https://orders.example.com/health}}]',
  name: 'orders-api',
  members: '["@ada", "@bo"]',
  responder: '"@ada"',
  channel: 'C0123456789',
  team: 'orders',
  tier: '1',
  incidents: 'sev1',
  autoclose: '7d',
  kind: 'http',
  service: 'orders-api',
  every: '1m',
  severity: 'SEV2',
  paused: 'true',
  settings: '{url: https://orders.example.com/health}',
  rotas: '[{name: orders, team: orders, zone: Europe/London, layers: […]}]',
  zone: 'Europe/London',
  holidays: 'GB',
  layers: '[{name: primary, turn: 1 week, anchor: 2026-03-02T09:00, members: ["@ada", "@bo"]}]',
  turn: '1 week',
  anchor: '2026-03-02T09:00',
  windows: '["mon-fri 09:00-17:00"]',
  role: 'secondary',
  counts: 'worked',
  rank: '0',
  policies: '[{name: orders, team: orders, steps: [rota orders 5m, team orders 10m]}]',
  steps: '[rota orders 5m, team orders 10m]',
  repeat: '1',
  'ack-timeout': '2h',
  morning: 'true',
  hours: 'mon-fri 09:00-17:00 Europe/London',
};

const name = z
  .string()
  .max(50, 'a name has at most 50 characters')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name is lower-case letters, digits and single dashes');
const personName = z
  .string()
  .regex(/^(@[^\s@]+|[UW][A-Z0-9]{2,})$/, 'a person is a Slack name with @, or a Slack user id');
const duration = z.string().refine((text) => parseDuration(text) !== undefined, 'this is not a duration');
const word = z.union([z.string(), z.number(), z.boolean()]);

export const TeamEntry = z.strictObject({
  name,
  members: z.array(personName).min(1, 'a team has at least one member'),
  /** Left out: every member is paged. */
  responder: personName.optional(),
  /** A Slack channel id; left out: #<name>-alerts. */
  channel: z
    .string()
    .regex(/^[CG][A-Z0-9]{6,}$/, 'a channel is a Slack channel id')
    .optional(),
});
export const ServiceEntry = z.strictObject({
  name,
  team: name,
  tier: z.literal([...TIERS], `a tier is one of ${TIERS.join(', ')}`).default(1),
  incidents: z
    .enum(['sev0', 'sev1', 'sev2', 'never'], 'it is one of sev0, sev1, sev2, never')
    .default('sev1'),
  /** Left out: no alert closes by itself. */
  autoclose: z
    .string()
    .refine((text) => parseAutoClose(text) !== undefined, AUTO_CLOSE_RANGE)
    .optional(),
});
export const MonitorEntry = z.strictObject({
  name,
  kind: z.string(),
  service: name,
  /** Left out: one minute; a job that pings must say it. */
  every: duration.optional(),
  severity: z
    .string()
    .regex(/^SEV[0-4]$/i, 'a severity is SEV0 (worst) to SEV4')
    .optional(),
  paused: z.boolean().optional(),
  /** By the words of `/monitor add`. */
  settings: z.record(z.string(), z.union([word, z.array(word)])),
});
export const RotaEntry = z.strictObject({ name, team: name, ...RotaBody.shape });
export const PolicyEntry = z.strictObject({ name, team: name, ...PolicyBody.shape });
export const PageEntry = z.strictObject({ name, ...PageBody });
export const File = z.strictObject({
  tocsin: z.literal(1, 'the first line is the version of the format'),
  teams: z.array(TeamEntry).default([]),
  rotas: z.array(RotaEntry).default([]),
  services: z.array(ServiceEntry).default([]),
  policies: z.array(PolicyEntry).default([]),
  monitors: z.array(MonitorEntry).default([]),
  pages: z.array(PageEntry).default([]),
});
export type File = z.output<typeof File>;
export type TeamEntry = z.output<typeof TeamEntry>;
export type ServiceEntry = z.output<typeof ServiceEntry>;
export type MonitorEntry = z.output<typeof MonitorEntry>;
export type RotaEntry = z.output<typeof RotaEntry>;
export type PageEntry = z.output<typeof PageEntry>;
export type PolicyEntry = z.output<typeof PolicyEntry>;

function twins(entries: readonly { readonly name: string }[], what: string): readonly string[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const before = first.get(entry.name);
    first.set(entry.name, before ?? index);
    if (before === undefined) return [];
    return [
      `${what}.${index}.name: "${entry.name}" is the name of ${what}.${before} already. Example: name: ${entry.name}-2`,
    ];
  });
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(File.shape),
  teams: Object.keys(TeamEntry.shape),
  services: Object.keys(ServiceEntry.shape),
  monitors: Object.keys(MonitorEntry.shape),
  rotas: Object.keys(RotaEntry.shape),
  policies: Object.keys(PolicyEntry.shape),
  pages: Object.keys(PageEntry.shape),
  'pages.components': ITEM_KEYS,
  'pages.components.components': COMPONENT_KEYS,
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
  number: 'a number',
};

/** One thing that is wrong: where it stands, what it is, and what could stand there. */
function problemOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const there = KEYS[path.filter((part) => !/^\d+$/.test(part)).join('.')] ?? KEYS[path[0] ?? ''] ?? [];
    const where = path.length === 0 ? 'the file' : path.join('.');
    const example = there.find((key) => key !== 'tocsin' && key !== 'name') ?? 'name';
    return `${where}: ${issue.keys.map((key) => `"${key}"`).join(', ')} ${issue.keys.length === 1 ? 'is' : 'are'} not known here; there are ${there.join(', ')}. Example: ${example}: ${EXAMPLES[example]}`;
  }
  const at = path.findLastIndex((part) => EXAMPLES[part] !== undefined);
  const key = at < 0 ? undefined : path[at];
  const parent = path.slice(0, Math.max(0, at)).findLast((part) => !/^\d+$/.test(part)) ?? '';
  const where = path.length === 0 ? 'the file' : path.join('.');
  const example =
    key === undefined ? `\n${FILE_EXAMPLE}` : ` ${key}: ${EXAMPLES[`${parent}.${key}`] ?? EXAMPLES[key]}`;
  return `${where}: ${whatIsWrong(issue)}. Example:${example}`;
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    const wanted = TYPES[issue.expected] ?? issue.expected;
    return issue.input === undefined ? `this is missing; it is ${wanted}` : `this must be ${wanted}`;
  }
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input')
    return 'this must be a text, a number, true or false, or a list of them';
  return issue.message;
}

/** Reads a file; either the whole of it, or everything that is wrong with it, each with its path and an example. */
export function readFile(text: string): { readonly file: File } | { readonly problems: readonly string[] } {
  let raw: unknown;
  try {
    raw = parse(text, { logLevel: 'error' });
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    return { problems: [`this is not YAML: ${why}\nExample:\n${FILE_EXAMPLE}`] };
  }
  const read = File.safeParse(raw, { reportInput: true });
  if (!read.success) return { problems: read.error.issues.map(problemOf) };
  const problems = (['teams', 'rotas', 'services', 'policies', 'monitors', 'pages'] as const).flatMap(
    (what) => twins(read.data[what], what),
  );
  return problems.length > 0 ? { problems } : { file: read.data };
}

/** The file as YAML. */
export const writeFile = (file: z.input<typeof File>): string => stringify(file, { lineWidth: 0 });
