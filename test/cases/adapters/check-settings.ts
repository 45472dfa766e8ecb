import { z } from 'zod';
import { httpKind } from '#monitors/kinds/http/kind.ts';
import type { HttpSettings } from '#monitors/kinds/http/settings.ts';
import { NotApplicable } from '../case.ts';
import { jsonRule, writtenAssertion } from './assertion-words.ts';

/** Other names that the same thing goes by. */
const SYNONYMS: Readonly<Record<string, string>> = {
  min_days: 'certificate_days',
  min_days_left: 'certificate_days',
  warn_days: 'certificate_days',
  expiry_days: 'certificate_days',
  json_must_match: 'json_must',
  json_must_not_match: 'json_must_not',
  redirect_limit: 'max_redirects',
};

const Keys = z.strictObject({
  url: z.string().optional(),
  host: z.string().optional(),
  method: z.string().optional(),
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  basic_auth: z.tuple([z.string(), z.string()]).optional(),
  bearer: z.string().optional(),
  accepted: z.union([z.literal('default'), z.array(z.union([z.int(), z.string()]))]).optional(),
  valid_http_versions: z.array(z.string()).optional(),
  decompress: z.string().nullable().optional(),
  max_body_bytes: z.int().optional(),
  follow_redirects: z.boolean().optional(),
  max_redirects: z.int().optional(),
  cookies: z.literal(true).optional(),
  require_tls: z.boolean().optional(),
  verify: z.boolean().optional(),
  tls: z.union([z.boolean(), z.strictObject({ verify: z.boolean() })]).optional(),
  address: z.string().optional(),
  server_name: z.string().optional(),
  tls_server_name: z.string().optional(),
  expected_tls_alert: z.string().optional(),
  certificate_days: z.int().optional(),
  body_must_match: z.array(z.string()).optional(),
  body_must_not_match: z.array(z.string()).optional(),
  keyword: z.string().optional(),
  invert_keyword: z.boolean().optional(),
  header_must_match: z.tuple([z.string(), z.string()]).optional(),
  header_must_not_match: z.tuple([z.string(), z.string()]).optional(),
  allow_missing: z.boolean().optional(),
  json_must: z.string().optional(),
  json_must_not: z.string().optional(),
  json_query: z.string().optional(),
  expected: z.string().optional(),
  path: z.string().optional(),
  assert: z.string().optional(),
  assertions: z.array(z.string()).optional(),
  prefer: z.enum(['ip4', 'ip6']).optional(),
  fallback: z.boolean().optional(),
  timeout_ms: z.number().optional(),
  total_timeout_ms: z.number().optional(),
  degraded_over_ms: z.number().optional(),
  // Settings of the library the row was measured with; ours has one deadline.
  undici_headersTimeout_ms: z.number().optional(),
  undici_bodyTimeout_ms: z.number().optional(),
});
/** The checks of the rows, in neutral names; an unknown key throws. */
export const Check = z.preprocess(
  (check) =>
    typeof check === 'object' && check !== null
      ? Object.fromEntries(Object.entries(check).map(([key, value]) => [SYNONYMS[key] ?? key, value]))
      : check,
  Keys,
);
export type Check = z.output<typeof Check>;

export type Configured = {
  /** Whether a person could have saved it. */
  readonly saved: boolean;
  /** As it would stand in the database: what cannot be saved stands there as written. */
  readonly settings: HttpSettings;
};

/** Our settings for a check of the rows, aimed at `url`. */
export function configure(check: Check, url: string): Configured {
  const written = { url, ...settingsOf(check) };
  const saved = httpKind.settings.safeParse(written);
  if (saved.success) return { saved: true, settings: saved.data };
  const refused = new Set(saved.error.issues.map((issue) => String(issue.path[0])));
  const sound = Object.fromEntries(Object.entries(written).filter(([key]) => !refused.has(key)));
  const usual = httpKind.settings.parse({ url: 'http://127.0.0.1/', ...sound });
  return {
    saved: false,
    settings: {
      ...usual,
      ...Object.fromEntries(Object.entries(written).filter(([key]) => refused.has(key))),
    },
  };
}

function settingsOf(check: Check): Readonly<Record<string, unknown>> {
  const asserted = [...(check.assert === undefined ? [] : [check.assert]), ...(check.assertions ?? [])].map(
    writtenAssertion,
  );
  const json = [...asserted.flatMap((one) => one.json ?? []), ...jsonOf(check)];
  const merged: Record<string, unknown> = {};
  for (const part of [...asserted, requestOf(check), answerOf(check), tlsOf(check), limitsOf(check)]) {
    for (const [key, value] of Object.entries(part)) {
      if (key in merged && key !== 'json') throw new Error(`the check says ${key} twice`);
      merged[key] = value;
    }
  }
  return json.length > 0 ? { ...merged, json } : merged;
}

const given = (settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

function requestOf(check: Check): Readonly<Record<string, unknown>> {
  const auth = check.basic_auth === undefined ? undefined : `basic ${check.basic_auth[0]} env:CASE_SECRET`;
  const headers = Object.entries(check.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return given({
    method: check.method,
    body: check.body,
    headers: headers.length === 0 ? undefined : headers,
    auth: check.bearer === undefined ? auth : 'bearer env:CASE_SECRET',
  });
}

/** What `env:CASE_SECRET` stands for in this check. */
export const caseSecret = (check: Check): string | undefined => check.bearer ?? check.basic_auth?.[1];

function answerOf(check: Check): Readonly<Record<string, unknown>> {
  const regex = (source: string): string => `/${source}/`;
  const word = check.keyword === undefined ? [] : [check.keyword];
  const inverse = check.invert_keyword === true;
  const contains = [...(check.body_must_match ?? []).map(regex), ...(inverse ? [] : word)];
  const lacks = [...(check.body_must_not_match ?? []).map(regex), ...(inverse ? word : [])];
  const header = (rule: readonly [string, string] | undefined): readonly string[] | undefined =>
    rule === undefined
      ? undefined
      : [`${rule[0]}${check.allow_missing === true ? '?' : ''}: ${regex(rule[1])}`];
  return given({
    expect:
      check.accepted === undefined || check.accepted === 'default' ? undefined : check.accepted.join(','),
    contains: contains.length === 0 ? undefined : contains,
    lacks: lacks.length === 0 ? undefined : lacks,
    answerHeaders: header(check.header_must_match),
    answerHeadersLack: header(check.header_must_not_match),
    httpVersions: check.valid_http_versions?.map((version) =>
      version.replace(/^HTTP\//i, '').replace(/^([23])\.0$/, '$1'),
    ),
  });
}

function jsonOf(check: Check): readonly string[] {
  const rules: string[] = [];
  if (check.json_must !== undefined) rules.push(jsonRule(check.json_must));
  if (check.json_must_not !== undefined) rules.push(`not ${jsonRule(check.json_must_not)}`);
  if (check.path !== undefined) rules.push(`${jsonRule(check.path)} exists`);
  if (check.json_query !== undefined)
    rules.push(`${jsonRule(check.json_query)} == ${check.expected ?? 'true'}`);
  return rules;
}

function tlsOf(check: Check): Readonly<Record<string, unknown>> {
  const verify = typeof check.tls === 'object' ? check.tls.verify : check.verify;
  return given({
    verifyTls: verify,
    requireTls: check.require_tls,
    tlsServerName: check.server_name ?? check.tls_server_name,
    tlsAlert: check.expected_tls_alert,
    certificateDays: check.certificate_days === undefined ? undefined : [check.certificate_days],
  });
}

function limitsOf(check: Check): Readonly<Record<string, unknown>> {
  if (check.prefer !== undefined && check.fallback !== false)
    throw new NotApplicable('a preferred IP family with fallback is not offered: any takes both');
  return given({
    ipFamily: check.prefer === undefined ? undefined : check.prefer === 'ip4' ? '4' : '6',
    timeoutMs: check.total_timeout_ms ?? check.timeout_ms,
    degradedOverMs: check.degraded_over_ms,
    maxBodyBytes: check.max_body_bytes,
    decompress: check.decompress ?? undefined,
    followRedirects: check.follow_redirects,
    maxRedirects: check.max_redirects,
  });
}
