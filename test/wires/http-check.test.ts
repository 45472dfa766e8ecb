import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REASONS, type Verdict } from '#monitors/verdict.ts';
import { systemResolver } from '#world/resolver.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import { mintAuthority, mintSelfSigned } from '../kit/fault-servers-certificates.ts';
import { checkWorld, runCheck } from '../kit/fault-servers-check.ts';
import * as scripts from '../kit/fault-servers-scripts.ts';
import { faultServers, type FaultServers, type TlsTalk } from '../kit/fault-servers.ts';

/** Every reason code has a server that produces it, and every server a row. */

type Check = Readonly<Record<string, unknown>>;
type Aim = { readonly url: string; readonly world?: Partial<CheckWorld> };
type Row = readonly [
  reason: string,
  name: string,
  aim: () => Promise<Aim>,
  check?: Check,
  more?: Partial<Verdict>,
  evidence?: object,
];

let servers: FaultServers;
let extraCa: readonly string[];
beforeAll(async () => {
  servers = await faultServers();
  extraCa = [servers.authority.root];
});
afterAll(() => servers.close());

const run = (aim: Aim, check: Check = {}, signal?: AbortSignal): Promise<Verdict> =>
  runCheck({ url: aim.url, ...check }, checkWorld(extraCa, aim.world), signal);

const http = (script: scripts.Script) => (): Promise<Aim> => servers.http(script);
const https =
  (talk: () => Promise<Partial<TlsTalk>>, script = scripts.answers()) =>
  async (): Promise<Aim> =>
    servers.https(script, await talk());
const issued = (wanted: { names?: readonly string[]; fromDays?: number; toDays?: number }) => () =>
  servers.authority.issue({ names: ['localhost'], ...wanted });
const named = (answer: Parameters<FaultServers['dns']>[0][string]) => async (): Promise<Aim> => {
  const dns = await servers.dns({ 'orders.test': answer });
  return {
    url: 'http://orders.test/',
    world: { resolver: systemResolver({ servers: [dns.address], timeoutMs: 100, systemFallback: false }) },
  };
};
const json = (body: unknown): scripts.Script => scripts.answers({ body: JSON.stringify(body) });
const wantsClient = async (): Promise<Partial<TlsTalk>> => ({
  requestCert: true,
  rejectUnauthorized: true,
  ca: servers.authority.root,
});
const swapped = async (from: 'http' | 'https', to: string, aim: Promise<Aim>): Promise<Aim> => ({
  url: (await aim).url.replace(from, to),
});

const down: readonly Row[] = [
  [
    'status_not_accepted',
    'a 503',
    http(scripts.answers({ status: 503 })),
    {},
    { because: 'answered 503' },
    { status: 503 },
  ],
  ['status_not_accepted', 'an interim status and nothing more', http(scripts.interimOnly(199))],
  [
    'http_version_not_accepted',
    'HTTP/1.0',
    http(scripts.answers({ version: '1.0' })),
    { httpVersions: ['1.1', '2'] },
    {},
    { httpVersion: '1.0' },
  ],
  [
    'body_too_large',
    'one byte over the cap',
    http(scripts.answers({ body: 'x'.repeat(129) })),
    { maxBodyBytes: 128 },
    {},
    { contentLength: 129 },
  ],
  ['body_too_large', 'a gzip bomb', http(scripts.gzipBomb), { contains: ['x'] }],
  [
    'body_required_match_missing',
    'a word that is absent',
    http(scripts.answers({ body: 'maintenance' })),
    { contains: ['maintenance', 'ok'] },
    { because: 'the body does not contain "ok"' },
  ],
  [
    'body_required_match_missing',
    '204 and a wanted word',
    http(scripts.answers({ status: 204 })),
    { contains: ['ok'] },
  ],
  [
    'body_forbidden_match',
    'a forbidden pattern',
    http(scripts.answers({ body: 'FATAL: no memory' })),
    { lacks: ['/fatal|panic/i'] },
    {},
    { bodyStart: 'FATAL: no memory' },
  ],
  [
    'body_truncated',
    'a body shorter than its length',
    http(scripts.shortBody),
    {},
    {},
    { status: 200, phase: 'transfer' },
  ],
  ['body_truncated', 'chunks cut off', http(scripts.cutChunks)],
  [
    'body_decode_failed',
    'a body that is not the gzip it claims',
    http(scripts.notGzip),
    { contains: ['plain'] },
  ],
  [
    'body_decode_failed',
    'another coding than the one demanded',
    http(scripts.gzipped('hello')),
    { decompress: 'zstd' },
  ],
  [
    'body_not_json',
    'HTML where JSON is wanted',
    http(scripts.answers({ body: '<html>' })),
    { json: ['$.a == 1'] },
  ],
  ['header_missing', 'a header that is absent', http(scripts.answers()), { answerHeaders: ['x-ready: yes'] }],
  [
    'header_required_match_missing',
    'a header with another value',
    http(scripts.answers({ headers: { 'x-ready': 'no' } })),
    { answerHeaders: ['x-ready: yes'] },
  ],
  [
    'header_forbidden_match',
    'an empty header is a value',
    http(scripts.answers({ headers: { 'x-ready': '' } })),
    { answerHeadersLack: ['x-ready: /.*/'] },
  ],
  ['headers_too_large', '20 KB of headers', http(scripts.longHeaders(20_000))],
  [
    'json_assertion',
    'a value that differs',
    http(json({ a: [{ ok: true }, { ok: false }] })),
    { json: ['$.a[*].ok == true'] },
    {},
    { observed: false },
  ],
  [
    'json_path_missing',
    'a path that is absent, even negated',
    http(json({})),
    { json: ['not $.foo.bar == "qux"'] },
  ],
  [
    'json_result_not_scalar',
    'a list where one value is wanted',
    http(json({ a: [1, 2] })),
    { json: ['$.a == 1'] },
  ],
  ['json_expression_not_boolean', 'a text where true is wanted', http(json({ a: 'yes' })), { json: ['$.a'] }],
  ['response_time', 'slower than allowed', http(scripts.late(0, 60)), { downOverMs: 20 }],
  [
    'timeout',
    'no answer ever',
    http(scripts.neverAnswers),
    { timeoutMs: 100 },
    { because: 'no answer within 0.1 s (waiting for the first byte)' },
    { phase: 'processing' },
  ],
  [
    'timeout',
    'a drip that never idles',
    http(scripts.drips(20)),
    { timeoutMs: 150 },
    {},
    { phase: 'transfer' },
  ],
  [
    'timeout',
    'a handshake that hangs',
    async () =>
      swapped(
        'http',
        'https',
        servers.tcp(() => undefined),
      ),
    { timeoutMs: 100 },
    {},
    { phase: 'tls' },
  ],
  [
    'connection_refused',
    'nothing listens',
    async () => ({ url: `http://127.0.0.1:${await servers.closedPort()}` }),
    {},
    {},
    { errorCode: 'ECONNREFUSED' },
  ],
  [
    'connection_reset',
    'a reset before the answer',
    http(scripts.resetsBeforeAnswer),
    {},
    {},
    { errorCode: 'ECONNRESET' },
  ],
  [
    'connection_reset',
    'a reset in a body of known length',
    http(scripts.resetsInBody(true)),
    {},
    {},
    { status: 200 },
  ],
  [
    'connection_reset',
    'a reset in a body of unknown length',
    http(scripts.resetsInBody(false)),
    {},
    {},
    { status: 200 },
  ],
  ['connection_failed', 'no route', async () => ({ url: 'http://255.255.255.255/' }), { timeoutMs: 2_000 }],
  ['connection_closed', 'closed before any answer', http(scripts.closesAtOnce)],
  [
    'protocol_error',
    'a bad chunk size',
    http(scripts.badChunkSize),
    {},
    {},
    { status: 200, error: 'HTTPParserError' },
  ],
  ['protocol_error', 'a space in a header name', http(scripts.badHeaderName)],
  ['protocol_error', 'two lengths', http(scripts.twoLengths)],
  ['protocol_error', 'a length and chunks', http(scripts.lengthAndChunks)],
  [
    'protocol_error',
    'a body on 204',
    http(scripts.bodyOn204),
    {},
    {},
    { status: 204, errorCode: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' },
  ],
  ['protocol_error', 'an SSH banner', http(scripts.sshBanner), {}, {}, { error: 'HTTPParserError' }],
  ['protocol_error', 'protocols switched unasked', http(scripts.interimOnly(101))],
  ['protocol_error', '100 that nobody asked for', http(scripts.interimOnly(100))],
  ['protocol_error', 'a redirect to nowhere', http(scripts.redirects('http://'))],
  ['too_many_redirects', 'a loop', http(scripts.redirects('/')), { maxRedirects: 3 }, {}, { redirects: 3 }],
  ['unsupported_scheme', 'a redirect to another scheme', http(scripts.redirects('ftp://127.0.0.1/'))],
  [
    'address_refused',
    'a redirect to the metadata address',
    http(scripts.redirects('http://169.254.169.254/')),
  ],
  ['address_refused', 'a name that leads to a link-local address', named({ AAAA: ['fe80::1'] })],
  ['dns_not_found', 'a name that does not exist', named({ rcode: 'NXDOMAIN' })],
  [
    'dns_not_found',
    'a name that can never exist',
    async () => ({ url: 'http://nope.invalid/' }),
    {},
    {},
    { errorCode: 'ENOTFOUND' },
  ],
  ['dns_no_address_in_family', 'only IPv6, IPv4 wanted', named({ AAAA: ['::1'] }), { ipFamily: '4' }],
  [
    'config_invalid',
    'a secret that is not set',
    http(scripts.answers()),
    { auth: 'bearer env:UNSET' },
    { because: 'the environment variable UNSET is not set here' },
  ],
  ['tls_required', 'plain http at the end', http(scripts.answers()), { requireTls: true }],
  [
    'tls_required',
    'no TLS on the https port',
    async () => swapped('http', 'https', servers.http(scripts.answers())),
  ],
  [
    'tls_expired',
    'expired yesterday',
    https(issued({ toDays: -1 })),
    {},
    {},
    { errorCode: 'CERT_HAS_EXPIRED', certificate: expect.objectContaining({ subject: 'localhost' }) },
  ],
  ['tls_not_yet_valid', 'valid from tomorrow', https(issued({ fromDays: 1 }))],
  [
    'tls_host_mismatch',
    'a certificate for another host',
    https(issued({ names: ['other.example'] })),
    {},
    {},
    { errorCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  ],
  [
    'tls_untrusted',
    'signed by itself',
    https(() => mintSelfSigned({ names: ['localhost'] })),
    {},
    {},
    { certificate: expect.objectContaining({ selfSigned: true }) },
  ],
  [
    'tls_untrusted',
    'a private authority',
    https(async () => (await mintAuthority('Other')).issue({ names: ['localhost'] })),
    {},
    {},
    { certificate: expect.objectContaining({ selfSigned: false }) },
  ],
  [
    'tls_protocol',
    'TLS 1.1 only',
    https(async () => ({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })),
    {},
    {},
    { alert: 'protocol_version' },
  ],
  [
    'tls_handshake',
    'no cipher in common',
    https(async () => ({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })),
    {},
    {},
    { alert: 'handshake_failure' },
  ],
  [
    'tls_handshake',
    'closed in the handshake',
    async () =>
      swapped(
        'http',
        'https',
        servers.tcp((socket) => void socket.end()),
      ),
  ],
  [
    'tls_client_cert_required',
    'a client certificate is wanted',
    https(wantsClient),
    {},
    {},
    { alert: 'certificate_required' },
  ],
  [
    'tls_alert_expected_but_connected',
    'a refusal was wanted',
    https(async () => ({})),
    { tlsAlert: 'certificate_required' },
  ],
];

const unknown: readonly Row[] = [
  ['dns_temporary', 'the resolver fails', named({ rcode: 'SERVFAIL' }), {}, {}, { errorCode: 'ESERVFAIL' }],
  ['dns_temporary', 'the resolver is silent', named({ silent: true })],
  [
    'dns_temporary',
    'the resolver is silent to the end',
    named({ silent: true }),
    { timeoutMs: 50 },
    {},
    { phase: 'resolve' },
  ],
];

describe('down', () => {
  for (const [reason, name, aim, check, more, evidence] of down) {
    test(`${reason}: ${name}`, async () => {
      const verdict = await run(await aim(), check);
      expect(verdict).toMatchObject({ level: 'down', reason, ...more });
      expect(verdict.evidence).toMatchObject(evidence ?? {});
    });
  }
});

describe('unknown: the fault is on our side', () => {
  for (const [reason, name, aim, check, more, evidence] of unknown) {
    test(`${reason}: ${name}`, async () => {
      const verdict = await run(await aim(), check);
      expect(verdict).toMatchObject({ level: 'unknown', reason, ...more });
      expect(verdict.evidence).toMatchObject(evidence ?? {});
    });
  }

  test('probe_fault: the caller gives up', async () => {
    const abort = new AbortController();
    const server = await servers.http((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      abort.abort();
    });
    expect(await run(server, {}, abort.signal)).toMatchObject({ level: 'unknown', reason: 'probe_fault' });
  });
});

test('every reason an http check can give has a row', () => {
  const elsewhere = ['reported_down', 'heartbeat_missed', 'json_path_invalid', 'tls_expiring', 'probe_fault'];
  const missing = REASONS.filter(
    (reason) => ![...down, ...unknown].some(([one]) => one === reason) && !elsewhere.includes(reason),
  );
  expect(missing).toEqual([]);
});
