import { z } from 'zod';
import { hostOf, portOf, readTarget } from '#monitors/kinds/http/target.ts';
import type { Verdict } from '#monitors/verdict.ts';
import { systemResolver, type Resolver } from '#world/resolver.ts';
import { checkWorld, runStored } from '../../kit/fault-servers-check.ts';
import { answers } from '../../kit/fault-servers-scripts.ts';
import { NotApplicable, type Adapter, type Observed, type Stage } from '../case.ts';
import { caseSecret, Check, configure } from './check-settings.ts';
import { Response, serveResponse } from './response.ts';
import { atPort, HERE, scene, type Scene } from './scene.ts';
import { serverOf } from './server-words.ts';

const Given = z.strictObject({
  response: Response.optional(),
  server: z.union([z.string(), z.array(z.string())]).optional(),
  resolver: z.string().optional(),
  host: z.string().optional(),
  check: Check.optional(),
});

const AREAS = new Set(['timing', 'timeout', 'transport', 'tls']);

/** HTTP checks against a server, an answer or a resolver that the row describes. */
export const http: Adapter = {
  covers: (area) => area.startsWith('http.') || AREAS.has(area),
  observe: async (given, stage) => {
    const { response, server, resolver, host, check = {} } = Given.parse(given);
    if (resolver !== undefined)
      return observeCheck(nobody(host ?? 'orders.test'), check, stage, await resolverOf(resolver, stage));
    if (host !== undefined) return observeCheck(nobody(host), check, stage);
    if (server !== undefined) return observeCheck(await serverOf(server, stage), check, stage);
    if (response !== undefined) return observeCheck(await serveResponse(response, stage), check, stage);
    return observeCheck(scene(await stage.servers.http(answers())), check, stage);
  },
};

const nobody = (host: string): Scene => ({ url: `http://${host}/`, servers: [], hosts: {} });

/** A real DNS server in the trouble that the words name. */
async function resolverOf(words: string, stage: Stage): Promise<Resolver> {
  const answer = /EAI_AGAIN|SERVFAIL|temporar|REFUSED/i.test(words)
    ? { rcode: 'SERVFAIL' as const }
    : /never|silent|hang|no answer|time/i.test(words)
      ? { silent: true }
      : undefined;
  if (answer === undefined && !/NXDOMAIN|ENOTFOUND|not found|does not exist/i.test(words))
    throw new NotApplicable(`no resolver is known by the words "${words}"`);
  const dns = await stage.servers.dns(answer === undefined ? {} : { 'orders.test': answer });
  return systemResolver({ servers: [dns.address], timeoutMs: 200, systemFallback: false });
}

type Run = { readonly verdict: Verdict; readonly asked: readonly string[] };

/** Everything a row could expect of one check; the check runs once, when the first fact that needs it is looked at. */
export function observeCheck(
  aim: Scene,
  check: Check,
  stage: Stage,
  resolver: Resolver = systemResolver(),
): Observed {
  const port = aim.servers[0]?.port;
  const address = check.url ?? check.host;
  const url = address === undefined ? aim.url : port === undefined ? address : atPort(address, port);
  const { saved, settings } = configure(check, url);
  const target = readTarget(address ?? aim.url);
  let running: Promise<Run> | undefined;
  const run = (): Promise<Run> => (running ??= runOnce(aim, settings, stage, caseSecret(check), resolver));
  return {
    ...factsOfVerdict(aim, async () => judged((await run()).verdict, check)),
    ...factsOfRequest(aim, check, run),
    config: () => (saved ? 'accepted' : 'rejected'),
    port_used: () => ('url' in target ? portOf(target.url) : null),
    tls_host_without_brackets: () => ('url' in target ? hostOf(target.url) : null),
    queried_host: async () => (await run()).asked[0] ?? null,
  };
}

async function runOnce(
  aim: Scene,
  settings: Parameters<typeof runStored>[0],
  stage: Stage,
  secret: string | undefined,
  resolver: Resolver,
): Promise<Run> {
  const asked: string[] = [];
  const recording: Resolver = {
    resolve: async (host, family, signal) => {
      asked.push(host);
      // Hosts that a row only names lead to its server, if it has one.
      const ours =
        aim.hosts[host] ??
        (aim.servers.length > 0 && /[a-z]/i.test(host) && !host.includes(':') && host !== 'localhost'
          ? HERE
          : undefined);
      return ours ?? resolver.resolve(host, family, signal);
    },
  };
  const world = checkWorld([stage.servers.authority.root], {
    resolver: recording,
    secret: (name) => (name === 'CASE_SECRET' ? secret : undefined),
  });
  return { verdict: await runStored(settings, world), asked };
}

/** The certificate's nearing end is a matter beside the verdict; a row that asks for it by days means that one. */
function judged(verdict: Verdict, check: Check): Verdict {
  const side =
    check.certificate_days === undefined ? undefined : verdict.sides.find((one) => one.level === 'degraded');
  if (side === undefined || verdict.level !== 'up') return verdict;
  return { ...verdict, level: side.level, ...(side.reason === undefined ? {} : { reason: side.reason }) };
}

function factsOfVerdict(aim: Scene, verdict: () => Promise<Verdict>): Observed {
  const evidence = async (key: string): Promise<unknown> => (await verdict()).evidence[key];
  const certificate = z.looseObject({ selfSigned: z.boolean(), notAfter: z.string() }).optional();
  const shown = async (): Promise<z.output<typeof certificate>> =>
    certificate.parse(await evidence('certificate'));
  const secured = async (): Promise<boolean> => (await evidence('tls')) !== undefined;
  const phases = async (): Promise<readonly [string, number][]> =>
    Object.entries((await verdict()).phases ?? {});
  return {
    verdict: async () => (await verdict()).level,
    reason: async () => (await verdict()).reason ?? null,
    phase: () => evidence('phase'),
    error_code: () => evidence('errorCode'),
    error: () => evidence('error'),
    observed: () => evidence('observed'),
    observed_status: () => evidence('status'),
    redirects: () => evidence('redirects'),
    content_length: async (expected) => inWords(expected, await evidence('contentLength'), aim),
    body_length: async (expected) =>
      inWords(expected, (await evidence('bodyLength')) ?? (await evidence('bodyBytes')), aim),
    tls: secured,
    tls_established: secured,
    online: secured,
    valid: async () => (await secured()) && (await verdict()).level === 'up',
    self_signed: async () => (await shown())?.selfSigned ?? false,
    expires_at: async () => (await shown())?.notAfter ?? null,
    cert_captured: async () => (await shown()) !== undefined,
    phases_reported: async (expected) => {
      const names = (await phases()).map(([name]) => name);
      return Array.isArray(expected) &&
        expected.length === names.length &&
        expected.every((name) => names.includes(String(name)))
        ? expected
        : names;
    },
    tls_phase_value: async () => (await phases()).find(([name]) => name === 'tls')?.[1],
    'sum_of_phases<=': async (expected) => {
      const sum = (await phases()).reduce((total, [, ms]) => total + ms, 0);
      const { totalMs } = await verdict();
      return expected === 'total' && totalMs !== null && sum <= totalMs ? expected : `${sum} of ${totalMs}`;
    },
  };
}

/** A size as a number, or in words: on the wire, decoded, in UTF-8. */
function inWords(expected: unknown, actual: unknown, { body }: Scene): unknown {
  if (typeof expected !== 'string' || body === undefined) return actual;
  const utf8 = Buffer.byteLength(body.text);
  const size = /on the wire/i.test(expected)
    ? body.wireBytes
    : /UTF-8|plain|decoded/i.test(expected)
      ? utf8
      : undefined;
  return size === actual ? expected : actual;
}

function factsOfRequest(aim: Scene, check: Check, run: () => Promise<Run>): Observed {
  const headers = async (): Promise<Readonly<Record<string, string>>> => {
    await run();
    return aim.servers[0]?.asked[0]?.headers ?? {};
  };
  const authorized = check.basic_auth !== undefined || check.bearer !== undefined;
  return {
    scheme: async () => {
      if (authorized) return (await headers())['authorization']?.split(' ')[0];
      const target = readTarget(check.url ?? aim.url);
      return 'url' in target ? target.url.protocol.slice(0, -1) : target.scheme;
    },
    request_header_present: async (expected) =>
      String(expected).toLowerCase() in (await headers()) ? expected : Object.keys(await headers()),
    request_header: async (expected) => {
      const [name = '', value] = String(expected).split(/:\s*/, 2);
      const sent = (await headers())[name.toLowerCase()];
      return sent !== undefined && sent === value ? expected : sent;
    },
    request_host: async () => (await headers())['host'],
    request_headers_sent: async (expected) => {
      const sent = await headers();
      const missing = Object.entries(check.headers ?? {}).filter(
        ([name, value]) => sent[name.toLowerCase()] !== value,
      );
      return expected === 'as given' && missing.length === 0 ? expected : missing;
    },
    ...Object.fromEntries(
      aim.servers.map(
        (server, hop) =>
          [
            `tls_server_name_on_hop_${hop + 1}`,
            async (): Promise<unknown> => (await run(), server.serverNames[0]),
          ] as const,
      ),
    ),
  };
}
