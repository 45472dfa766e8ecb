import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { TIERS } from '#catalog/catalog.ts';
import { parseDuration } from '#base/time.ts';

/** What `tocsin export` writes and `tocsin apply` reads: everything that people made in Slack, in words they would type. */

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and dashes, for example orders-api');
const personName = z.string().regex(/^(@[^\s@]+|[UW][A-Z0-9]{6,})$/, 'a Slack name with @, or a Slack user id, for example "@ada"');
const duration = z.string().refine((text) => parseDuration(text) !== undefined, 'a duration, for example 30s, 1m or 1h30m');

export const TeamEntry = z.strictObject({
  name,
  members: z.array(personName).min(1, 'at least one member, for example ["@ada"]'),
  responder: personName.optional(),
  /** A Slack channel id; left out: #<name>-alerts. */
  channel: z.string().regex(/^[CG][A-Z0-9]{6,}$/, 'a Slack channel id, for example C0123456789').optional(),
});
export const ServiceEntry = z.strictObject({
  name,
  team: name,
  tier: z.literal([...TIERS]).default(1),
  incidents: z.enum(['sev0', 'sev1', 'sev2', 'never']).default('sev1'),
});
export const MonitorEntry = z.strictObject({
  name,
  kind: z.string(),
  service: name,
  every: duration.default('1m'),
  severity: z.string().regex(/^SEV[0-4]$/i, 'SEV0 to SEV4').optional(),
  paused: z.boolean().default(false),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
export const File = z.strictObject({
  tocsin: z.literal(1),
  teams: z.array(TeamEntry).default([]),
  services: z.array(ServiceEntry).default([]),
  monitors: z.array(MonitorEntry).default([]),
});
export type File = z.output<typeof File>;
export type TeamEntry = z.output<typeof TeamEntry>;
export type ServiceEntry = z.output<typeof ServiceEntry>;
export type MonitorEntry = z.output<typeof MonitorEntry>;

export const EXAMPLE = `tocsin: 1
teams:
  - name: orders
    members: ["@ada", "@bo"]
    responder: "@ada"
services:
  - name: orders-api
    team: orders
    tier: 1
monitors:
  - name: orders-api-health
    kind: http
    service: orders-api
    every: 1m
    settings:
      url: https://orders.example.com/health
      expect: 200-399
`;

function twins(entries: readonly { readonly name: string }[], what: string): readonly string[] {
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    if (seen.has(entry.name)) return [`${what}: "${entry.name}" stands twice`];
    seen.add(entry.name);
    return [];
  });
}

/** Reads a file; either the whole of it, or everything that is wrong with it, one line each. */
export function readFile(text: string): { readonly file: File } | { readonly problems: readonly string[] } {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)] };
  }
  const read = File.safeParse(raw);
  if (!read.success) {
    return { problems: read.error.issues.map((issue) => `${issue.path.length === 0 ? 'the file' : issue.path.join('.')}: ${issue.message}`) };
  }
  const { teams, services, monitors } = read.data;
  const problems = [...twins(teams, 'teams'), ...twins(services, 'services'), ...twins(monitors, 'monitors')];
  return problems.length > 0 ? { problems } : { file: read.data };
}

/** The file as YAML; what has its default is left out. */
export function writeFile(file: File): string {
  return stringify({
    tocsin: 1,
    teams: file.teams,
    services: file.services,
    monitors: file.monitors.map(({ paused, ...monitor }) => (paused ? { ...monitor, paused } : monitor)),
  });
}
