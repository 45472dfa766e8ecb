import type { Evidence, Json, Verdict } from '../../verdict.ts';
import { certificateEvidence, type CertificateFacts } from './certificate.ts';
import type { Answer, AnswerHeaders } from './exchange.ts';
import type { Hop } from './hop.ts';
import { isSecretHeader } from './secret.ts';

const BODY_START = 1_000;
const MOST_HEADERS = 40;

/** What one hop showed, small enough to be kept with every result. */
export function hopEvidence(hop: Hop, certificate: CertificateFacts | null): Evidence {
  const { answer, secured } = hop;
  return {
    url: hop.url.href,
    ...(hop.remote === null ? {} : { address: hop.remote.address }),
    ...(answer === null
      ? {}
      : {
          status: answer.status,
          httpVersion: answer.httpVersion,
          bodyBytes: answer.wireBytes,
          ...lengthOf(answer),
        }),
    ...(secured === null
      ? {}
      : { tls: { protocol: secured.protocol, cipher: secured.cipher, serverName: hop.serverName } }),
    ...(certificate === null ? {} : { certificate: certificateEvidence(certificate) }),
  };
}

function lengthOf(answer: Answer): { readonly contentLength?: number } {
  const declared = Number(answer.headers['content-length']);
  if (answer.headers['content-length'] !== undefined && Number.isSafeInteger(declared))
    return { contentLength: declared };
  return answer.overCap ? {} : { contentLength: answer.wireBytes };
}

/** A hop that was left by a redirect: where it led and how long it took. */
export function passedHop(hop: Hop): Json {
  const location = hop.answer?.headers['location'];
  return {
    url: hop.url.href,
    status: hop.answer?.status ?? null,
    location: typeof location === 'string' ? location : null,
    serverName: hop.serverName,
    phases: rounded(hop.phases),
  };
}

/** What explains a failure: the headers, without secrets, and the beginning of the body. */
export function failureEvidence(answer: Answer | null, text: string | null): Evidence {
  if (answer === null) return {};
  return {
    headers: shownHeaders(answer.headers),
    bodyStart: (text ?? answer.body.toString('utf8', 0, BODY_START)).slice(0, BODY_START),
  };
}

function shownHeaders(headers: AnswerHeaders): Json {
  const shown: Record<string, Json> = {};
  for (const [name, value] of Object.entries(headers).slice(0, MOST_HEADERS)) {
    if (value === undefined) continue;
    const values = (typeof value === 'string' ? [value] : value).map((one) => one.slice(0, 300));
    shown[name] =
      /^set-cookie$/i.test(name) || isSecretHeader(name)
        ? '(kept out)'
        : values.length === 1
          ? (values[0] ?? '')
          : values;
  }
  return shown;
}

/** Phases as they are stored: microseconds are enough. */
export function rounded(phases: NonNullable<Verdict['phases']>): NonNullable<Verdict['phases']> {
  const down = (ms: number): number => Math.floor(ms * 1_000) / 1_000;
  return {
    resolve: down(phases.resolve),
    connect: down(phases.connect),
    tls: down(phases.tls),
    processing: down(phases.processing),
    transfer: down(phases.transfer),
  };
}
