import { z } from 'zod';
import { between, DAY } from '#base/time.ts';
import type { Config } from '#config.ts';
import type { CheckWorld, Kind } from '#monitors/kind.ts';
import { kindOf, kinds } from '#monitors/kinds/index.ts';
import { parseSettings } from '#monitors/settings-words.ts';
import { tryKind } from '#monitors/verbs/test-now.ts';
import type { Verdict } from '#monitors/verdict.ts';
import { readMonitorWords } from '#slack/commands/monitor-words.ts';
import { systemClock } from '#world/clock.ts';
import { systemResolver } from '#world/resolver.ts';
import { CHECK_EXAMPLE } from './examples.ts';
import { refuse } from './said.ts';
import type { Said } from './said.ts';

/** What of a verdict's evidence is shown; a kind that has none of it shows nothing. */
const Seen = z.object({
  url: z.string().optional(),
  address: z.string().optional(),
  tls: z.object({ protocol: z.string().nullable() }).optional(),
  hops: z
    .array(z.object({ url: z.string(), status: z.number().nullable(), location: z.string().nullable() }))
    .default([]),
  certificate: z
    .object({
      subject: z.string(),
      names: z.array(z.string()),
      issuer: z.string(),
      notBefore: z.string(),
      notAfter: z.string(),
    })
    .optional(),
});
type Seen = z.output<typeof Seen>;

/** The kind and the words behind it: `http https://…` and `https://…` are the same. */
function kindIn(
  words: readonly string[],
): { readonly kind: Kind; readonly rest: readonly string[] } | undefined {
  const [first = '', ...rest] = words;
  const named = rest.length > 0 ? kindOf(first) : undefined;
  const kind = named ?? kinds[0];
  return kind === undefined ? undefined : { kind, rest: named === undefined ? words : rest };
}

function settingsIn(
  kind: Kind,
  words: readonly string[],
): Readonly<Record<string, unknown>> | readonly string[] {
  // The shell has split them already; a word with blanks in it was quoted.
  const read = readMonitorWords(
    kind,
    words.map((word) => ({ text: word, raw: word })),
    true,
  );
  if ('problems' in read) return read.problems;
  const { settings, ...common } = read.words;
  const [stray] = Object.keys(common);
  if (stray !== undefined)
    return [`"${stray.replace(/Ms$/, '')}" belongs to /monitor add; a check is made once`];
  const parsed = parseSettings(kind, settings);
  return parsed.ok
    ? parsed.settings
    : parsed.problems.map(
        ({ message, example }) => `${message}${example === '' ? '' : ` (for example ${example})`}`,
      );
}

/** `tocsin check <url> [words]`: one check, from this machine, stored nowhere. 0 when up, 1 when not. */
export async function check(
  config: Pick<Config, 'allowMetadataTargets' | 'secret'>,
  words: readonly string[],
): Promise<Said> {
  const meant = kindIn(words);
  const wrong = (problems: readonly string[]): Said =>
    refuse(2, [...problems.map((problem) => `${problem}.`), `Example: ${CHECK_EXAMPLE}`]);
  if (meant === undefined) return wrong(['there is nothing that can be checked']);
  if (meant.kind.manner !== 'asked')
    return wrong([`a monitor of kind ${meant.kind.name} ${meant.kind.summary}; there is nobody to ask`]);
  const settings = settingsIn(meant.kind, meant.rest);
  if (isProblems(settings)) return wrong(settings);
  const world: CheckWorld = {
    resolver: systemResolver(),
    monotonicMs: systemClock.monotonicMs,
    now: systemClock.now,
    secret: config.secret,
    allowMetadataTargets: config.allowMetadataTargets,
    extraCa: [],
  };
  const verdict = await tryKind(meant.kind, settings, world);
  if (verdict === undefined) return wrong(['there is nobody to ask']);
  return shown(verdict, systemClock.now());
}

const isProblems = (read: Readonly<Record<string, unknown>> | readonly string[]): read is readonly string[] =>
  Array.isArray(read);

function shown(verdict: Verdict, now: Date): Said {
  const seen = Seen.safeParse(verdict.evidence);
  const { hops, certificate, ...rest }: Seen = seen.success ? seen.data : { hops: [] };
  const daysLeft =
    certificate === undefined ? undefined : Math.floor(between(now, new Date(certificate.notAfter)) / DAY);
  const ok = verdict.level === 'up';
  const lines = [
    `${LEVELS[verdict.level]}: ${verdict.because}${verdict.reason === undefined ? '' : ` (${verdict.reason})`}`,
    ...hops.map((hop) => `  redirect     ${hop.status ?? ''} ${hop.url} → ${hop.location ?? 'nowhere'}`),
    ...(rest.url === undefined
      ? []
      : [`  address      ${rest.url}${rest.address === undefined ? '' : ` at ${rest.address}`}`]),
    ...(verdict.totalMs === null ? [] : [`  time         ${ms(verdict.totalMs)}${phases(verdict)}`]),
    ...(certificate === undefined
      ? []
      : [
          `  certificate  ${certificate.subject}, by ${certificate.issuer}, valid until ${certificate.notAfter.slice(0, 10)} (${daysWords(daysLeft ?? 0)})`,
        ]),
    ...(rest.tls === undefined ? [] : [`  TLS          ${rest.tls.protocol ?? 'unknown'}`]),
    ...verdict.sides.filter((side) => side.level !== 'up').map((side) => `  warning      ${side.because}`),
  ];
  return {
    exit: ok ? 0 : 1,
    text: lines.join('\n'),
    json: {
      ok,
      level: verdict.level,
      reason: verdict.reason ?? null,
      because: verdict.because,
      url: rest.url ?? null,
      totalMs: verdict.totalMs,
      phases: verdict.phases,
      redirects: hops,
      certificate: certificate === undefined ? null : { ...certificate, daysLeft },
      warnings: verdict.sides.filter((side) => side.level !== 'up').map((side) => side.because),
      evidence: verdict.evidence,
    },
  };
}

const LEVELS: Readonly<Record<Verdict['level'], string>> = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  unknown: 'Unknown',
};

const ms = (value: number): string => `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ms`;

function phases({ phases }: Verdict): string {
  if (phases === null) return '';
  const { resolve, connect, tls, processing, transfer } = phases;
  return ` (name ${ms(resolve)} · connect ${ms(connect)} · TLS ${ms(tls)} · first byte ${ms(processing)} · body ${ms(transfer)})`;
}

function daysWords(days: number): string {
  if (days < 0) return `ended ${-days} ${days === -1 ? 'day' : 'days'} ago`;
  return days === 0 ? 'ends today' : `${days} ${days === 1 ? 'day' : 'days'} left`;
}
