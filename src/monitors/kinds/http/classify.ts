import { ResolveFailure } from '#world/resolver.ts';
import type { Level, Phase, Reason } from '../../verdict.ts';
import type { Stop } from './deadline.ts';
import { AddressRefused, type Hop } from './hop.ts';

export type Cause = {
  readonly level: Level;
  readonly reason: Reason;
  readonly because: string;
  readonly code: string;
  readonly phase: Phase;
};
type Known = readonly [reason: Reason, because: string];

const WAITING: Readonly<Record<Phase, string>> = {
  resolve: 'looking up the name',
  connect: 'connecting',
  tls: 'in the TLS handshake',
  processing: 'waiting for the first byte',
  transfer: 'reading the body',
};

/** What the kernel, OpenSSL and undici say, whatever the phase. */
const BY_CODE: Readonly<Record<string, Known>> = {
  ECONNREFUSED: ['connection_refused', 'connection refused'],
  ECONNRESET: ['connection_reset', 'connection reset'],
  ECONNABORTED: ['connection_reset', 'connection reset'],
  EPIPE: ['connection_reset', 'connection reset while sending'],
  ETIMEDOUT: ['timeout', 'no answer to the connection'],
  EHOSTUNREACH: ['connection_failed', 'no route to the host'],
  EHOSTDOWN: ['connection_failed', 'the host is down'],
  ENETUNREACH: ['connection_failed', 'no route to the network'],
  ENETDOWN: ['connection_failed', 'the network is down'],
  EACCES: ['connection_failed', 'connecting is forbidden here'],
  EPERM: ['connection_failed', 'connecting is forbidden here'],
  EINVAL: ['connection_failed', 'the address cannot be connected to'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['tls_required', 'the port answers without TLS'],
  ERR_SSL_HTTP_REQUEST: ['tls_required', 'the port answers without TLS'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['tls_required', 'the port answers without TLS'],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['tls_protocol', 'no TLS version in common (1.2 and 1.3 are spoken here)'],
  ERR_SSL_VERSION_TOO_LOW: ['tls_protocol', 'no TLS version in common (1.2 and 1.3 are spoken here)'],
  UND_ERR_HEADERS_OVERFLOW: ['headers_too_large', 'more than 16 KiB of headers'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['protocol_error', 'the lengths of the answer contradict each other'],
  HPE_INVALID_EOF_STATE: ['body_truncated', 'the body ended early'],
};

/** Our own machine at its limits says nothing of the target. */
const OWN_LIMITS = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL']);

/** The peer's TLS alerts that mean more than "handshake failed". We never show a certificate, so a bad one is a missing one. */
const BY_ALERT: Readonly<Record<string, Known>> = {
  protocol_version: ['tls_protocol', 'no TLS version in common (1.2 and 1.3 are spoken here)'],
  insufficient_security: ['tls_protocol', 'no cipher in common'],
  certificate_required: ['tls_client_cert_required', 'the server wants a client certificate'],
  no_certificate: ['tls_client_cert_required', 'the server wants a client certificate'],
  bad_certificate: ['tls_client_cert_required', 'the server wants a client certificate'],
};

/**
 * Names what ended a hop; null when nothing did. Measured on undici 8.13.1 and Node 26.10.0 (OpenSSL 3.5); test/wires/http-check.test.ts has
 * a server for each row.
 *
 * | the server | what is thrown | reason |
 * |---|---|---|
 * | closes without an answer | `UND_ERR_SOCKET` other side closed | connection_closed |
 * | resets before the answer, or inside a body | `ECONNRESET` read; with no declared length undici reports a plain end and only the socket knows | connection_reset |
 * | short Content-Length, cut chunks | `UND_ERR_SOCKET` after the status | body_truncated |
 * | bad chunk size, bad header name, SSH banner | `HTTPParserError` without a code | protocol_error |
 * | two lengths; length and chunks | `UND_ERR_RES_CONTENT_LENGTH_MISMATCH` before the status | protocol_error |
 * | 204 with a body | nothing (undici 7: as above): exchange.ts says it | protocol_error |
 * | 1xx and then the end | `UND_ERR_SOCKET` after an interim status | status_not_accepted |
 * | 100 that nobody asked for; 101 likewise | `UND_ERR_SOCKET` bad response; `ERR_ASSERTION` | protocol_error |
 * | 20 KB of headers | `UND_ERR_HEADERS_OVERFLOW` | headers_too_large |
 * | TLS 1.1 only | `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, alert 70 | tls_protocol |
 * | wants a client certificate | TLS 1.3: `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` after the request (undici 7: `UND_ERR_SOCKET`) | tls_client_cert_required |
 * | the same under TLS 1.2, or no cipher in common | `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`, alert 40: not told apart | tls_handshake |
 * | no TLS on the port | `ERR_SSL_WRONG_VERSION_NUMBER` | tls_required |
 * | closes in the handshake | `ECONNRESET` without a system call | tls_handshake |
 */
export function classify(hop: Hop, stop: Stop | undefined, limitMs: number): Cause | null {
  const { trouble } = hop;
  if (trouble === null) return null;
  const { phase, error, alert } = trouble;
  const code = codeOf(error);
  const cause = ([reason, because]: Known, level: Level = 'down'): Cause => ({
    level,
    reason,
    because,
    code,
    phase,
  });
  if (stop === 'deadline' && phase !== 'resolve')
    return cause(['timeout', `no answer within ${seconds(limitMs)} (${WAITING[phase]})`]);
  if (stop !== undefined) return cause(ownFault(stop, limitMs), 'unknown');
  if (error instanceof AddressRefused)
    return cause(['address_refused', `${error.message}; such targets are refused here`]);
  if (error instanceof ResolveFailure) return cause(...resolveCause(error, hop.url.hostname));
  if (OWN_LIMITS.has(code))
    return cause(['probe_fault', `this machine could not connect (${code})`], 'unknown');
  if (alert !== null)
    return cause(BY_ALERT[alert] ?? ['tls_handshake', `the server refused the TLS handshake: ${alert}`]);
  return cause(phase === 'tls' ? handshakeCause(error, code) : exchangeCause(hop, error, code));
}

const seconds = (ms: number): string => `${ms / 1_000} s`;

/** A resolver that does not answer is trouble on our side until another region says otherwise. */
function ownFault(stop: Stop, limitMs: number): Known {
  if (stop === 'deadline') return ['dns_temporary', `the resolver did not answer within ${seconds(limitMs)}`];
  if (stop === 'lagged') return ['probe_fault', 'this machine was too busy to check in time'];
  return ['probe_fault', 'the check was stopped before its answer'];
}

function resolveCause(error: ResolveFailure, host: string): [known: Known, level: Level] {
  if (error.problem === 'temporary')
    return [['dns_temporary', `the resolver is in trouble (${error.code})`], 'unknown'];
  if (error.problem === 'not_found') return [['dns_not_found', `${host} does not exist in DNS`], 'down'];
  return [['dns_no_address_in_family', `${host} has no address of the wanted IP family`], 'down'];
}

function handshakeCause(error: Error, code: string): Known {
  // Node gives the code of a reset to a plain close too; only a real reset has a system call.
  if (code === 'ECONNRESET' && !('syscall' in error))
    return ['tls_handshake', 'the server closed the connection in the TLS handshake'];
  return BY_CODE[code] ?? ['tls_handshake', `the TLS handshake failed (${code})`];
}

function exchangeCause(hop: Hop, error: Error, code: string): Known {
  if (error.name === 'HTTPParserError' && code === '')
    return ['protocol_error', `the answer is not valid HTTP${detail(error)}`];
  if (code === 'ERR_ASSERTION' && hop.interim === 101)
    return ['protocol_error', 'the server switched protocols unasked'];
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return ['protocol_error', `the answer is not valid HTTP${detail(error)}`];
  if (code.startsWith('ERR_HTTP2') || code.startsWith('ERR_SSL_'))
    return ['protocol_error', `the connection broke (${code})`];
  if (hop.trouble?.phase === 'connect')
    return ['connection_failed', `connecting failed (${code === '' ? error.message : code})`];
  if (hop.answer !== null)
    return ['body_truncated', `answered ${hop.answer.status}, but the body ended early`];
  if (hop.interim !== null)
    return ['status_not_accepted', `answered ${hop.interim}, an interim status, and nothing after it`];
  if (error.message === 'bad response')
    return ['protocol_error', 'the server answered 100, which nobody asked for'];
  return ['connection_closed', 'the connection was closed without an answer'];
}

/** What the parser stumbled over, from undici's "Response does not match the HTTP/1.1 protocol (…)". */
function detail(error: Error): string {
  const what = /\(([^)]*)\)$/.exec(error.message)?.[1];
  return what === undefined ? '' : `: ${what}`;
}

/** The code of an error or of what caused it, "" when neither has one. */
function codeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ('code' in one && (typeof one.code === 'string' || typeof one.code === 'number'))
      return String(one.code);
  }
  return '';
}
