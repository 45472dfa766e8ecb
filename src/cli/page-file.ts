import { z } from 'zod';
import { parseDuration } from '#base/time.ts';
import { ACCESSES } from '#status/status-page.ts';
import { WEIGHTINGS } from '#status/uptime.ts';
import type { WeightingName } from '#status/uptime.ts';

/** A status page as it stands in a file: for export and apply. Pure. */

const flag = z
  .union([z.boolean(), z.enum(['on', 'off'])], 'it is on or off')
  .transform((value) => value === true || value === 'on');
const ratio = z
  .number('a weight is a number from 0 to 1')
  .min(0, 'a weight is a number from 0 to 1')
  .max(1, 'a weight is a number from 0 to 1');
// The keys of that table are its names.
const NAMES = Object.keys(WEIGHTINGS) as [WeightingName, ...WeightingName[]];

const called = z.string().min(1, 'it is not empty').max(100, 'it has at most 100 characters');
const common = {
  description: z.string().min(1).max(500, 'a description has at most 500 characters').optional(),
  services: z.array(z.string()).optional(),
  /** Its monitors publish without anybody's approval. */
  follow: flag.optional(),
  /** Nothing before that date counts. Left out: as it is; of a new one today. */
  from: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'it is a date')
    .optional(),
  showcase: flag.optional(),
  'only-if-degraded': flag.optional(),
};
const ComponentBody = z.strictObject({ name: called, ...common });
/** A component by its name, or a group with its components. */
const Item = z
  .strictObject({
    name: called.optional(),
    group: called.optional(),
    ...common,
    components: z.array(ComponentBody).optional(),
  })
  .superRefine((item, context) => {
    const wrong = (message: string, path: readonly string[] = []): void =>
      context.addIssue({ code: 'custom', message, path: [...path] });
    if ((item.name === undefined) === (item.group === undefined))
      wrong('a component has a name, a group has the key group and its components');
    if (item.name !== undefined && item.components !== undefined)
      wrong('only a group has components; name it by the key group', ['components']);
    const none = ['services', 'follow', 'from', 'showcase', 'only-if-degraded'] as const;
    for (const key of none)
      if (item.group !== undefined && item[key] !== undefined)
        wrong('a group shows the worst of its components, so this stands at each of them', [key]);
  });

export const PageBody = {
  /** Left out: the name. */
  title: z
    .string()
    .min(1, 'a title has 1 to 80 characters')
    .max(80, 'a title has 1 to 80 characters')
    .optional(),
  zone: z.string().default('UTC'),
  domain: z.string().optional(),
  access: z.enum([...ACCESSES], `it is one of ${ACCESSES.join(', ')}`).default('public'),
  /** Never exported. Left out: as it is. */
  password: z.string().min(1, 'a password is not empty').optional(),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour is # and six digits')
    .optional(),
  logo: z.string().optional(),
  support: z.string().optional(),
  weights: z
    .union(
      [z.enum(NAMES), z.strictObject({ major: ratio, partial: ratio, degraded: ratio })],
      `weights are ${NAMES.join(', ')}, or numbers from 0 to 1 for major, partial and degraded`,
    )
    .default('statuspage'),
  mails: z.number().int().min(1).max(6_000, 'at most 6000 letters a minute').default(600),
  promise: z
    .string()
    .refine((text) => text === 'off' || parseDuration(text) !== undefined, 'it is 5m to 24h, or off')
    .optional(),
  'maintenance-indicator': flag.default(true),
  publishers: z
    .array(
      z
        .string()
        .regex(
          /^(@[^\s@]+|[UW][A-Z0-9]{2,}|team [a-z0-9-]+)$/,
          'a publisher is a Slack name with @, or "team" and its name',
        ),
    )
    .default([]),
  components: z.array(Item).default([]),
};

export type ComponentBody = z.output<typeof ComponentBody>;
export type PageItem = z.output<typeof Item>;

/** What could stand under each key; refusals show it. */
export const PAGE_EXAMPLES: Readonly<Record<string, string>> = {
  title: 'Acme',
  domain: 'status.acme.com',
  access: 'public',
  password: '"correct horse"',
  colour: '"#0b7a75"',
  logo: 'https://acme.com/logo.svg',
  support: 'https://acme.com/support',
  weights: 'statuspage',
  mails: '600',
  promise: '1h',
  'maintenance-indicator': 'true',
  publishers: '["@ada", team orders]',
  components:
    '[{group: APIs, components: [{name: Orders API, services: [orders-api], follow: true}]}, {name: Web}]',
  group: 'APIs',
  description: 'Placing orders',
  follow: 'true',
  from: '2026-01-05',
  showcase: 'true',
  'only-if-degraded': 'false',
};
export const ITEM_KEYS = Object.keys(Item.shape);
export const COMPONENT_KEYS = Object.keys(ComponentBody.shape);
