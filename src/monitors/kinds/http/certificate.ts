import type { Secured } from '#world/connect.ts';
import { DAY } from '#base/time.ts';
import type { Json, Reason, SideVerdict } from '../../verdict.ts';

/** What a connection showed of the server's certificate; instants are ISO. */
export type CertificateFacts = {
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly selfSigned: boolean;
  readonly fingerprint: string;
  /** The members above the leaf, root last when it was sent. */
  readonly chain: readonly { readonly subject: string; readonly notAfter: string }[];
  /** The first end of all of them. */
  readonly earliestEnd: string;
};

type Peer = Secured['peer'];

/** The facts of a certificate, also of one that was not accepted; null when the server showed none. */
export function certificateFacts(peer: Peer): CertificateFacts | null {
  if (peer.raw === undefined) return null;
  const chain: { subject: string; notAfter: string }[] = [];
  const seen = new Set([peer.fingerprint256]);
  for (
    let above = peer.issuerCertificate;
    above?.raw !== undefined && !seen.has(above.fingerprint256);
    above = above.issuerCertificate
  ) {
    seen.add(above.fingerprint256);
    chain.push({ subject: nameOf(above.subject), notAfter: isoOf(above.valid_to) });
  }
  const notAfter = isoOf(peer.valid_to);
  return {
    subject: nameOf(peer.subject),
    names: namesOf(peer),
    issuer: nameOf(peer.issuer),
    notBefore: isoOf(peer.valid_from),
    notAfter,
    selfSigned: chain.length === 0 && JSON.stringify(peer.subject) === JSON.stringify(peer.issuer),
    fingerprint: peer.fingerprint256,
    chain,
    earliestEnd: [notAfter, ...chain.map((one) => one.notAfter)].sort()[0] ?? notAfter,
  };
}

function nameOf(name: Peer['subject'] | undefined): string {
  const first = (value: string | string[] | undefined): string | undefined =>
    Array.isArray(value) ? value[0] : value;
  return first(name?.CN) ?? first(name?.O) ?? first(name?.OU) ?? '';
}

function namesOf(peer: Peer): readonly string[] {
  return (peer.subjectaltname ?? '')
    .split(', ')
    .filter((one) => one !== '')
    .map((one) => one.replace(/^(?:DNS|IP Address):/, ''));
}

const isoOf = (openssl: string): string => new Date(Date.parse(openssl)).toISOString();

/** `names` that OpenSSL and Node give to what they refuse; everything else about a chain is "untrusted". */
const CHAIN_REASONS: Readonly<Record<string, Reason>> = {
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_not_yet_valid',
};

export type CertificateFault = { readonly reason: Reason; readonly because: string; readonly code: string };

/** Why a connection may not be trusted, or null: expired first, then the chain, then the name. */
export function judgeCertificate(
  secured: Secured,
  facts: CertificateFacts | null,
  serverName: string,
  now: Date,
): CertificateFault | null {
  const { chainError, nameError } = secured;
  if (facts === null)
    return {
      reason: 'tls_untrusted',
      because: 'the server showed no certificate',
      code: chainError ?? 'NO_CERTIFICATE',
    };
  if (chainError === 'CERT_HAS_EXPIRED' || Date.parse(facts.notAfter) <= now.getTime()) {
    const ended =
      [facts.notAfter, facts.earliestEnd].find((end) => Date.parse(end) <= now.getTime()) ??
      facts.earliestEnd;
    return {
      reason: 'tls_expired',
      because: `the certificate of ${facts.subject} expired on ${dateOf(ended)}`,
      code: 'CERT_HAS_EXPIRED',
    };
  }
  if (chainError !== null)
    return {
      reason: CHAIN_REASONS[chainError] ?? 'tls_untrusted',
      because: chainWords(chainError, facts),
      code: chainError,
    };
  if (nameError === null) return null;
  const names = facts.names.length === 0 ? facts.subject : facts.names.slice(0, 3).join(', ');
  return {
    reason: 'tls_host_mismatch',
    because: `the certificate is for ${names}, not for ${serverName}`,
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  };
}

function chainWords(code: string, facts: CertificateFacts): string {
  if (code === 'CERT_NOT_YET_VALID')
    return `the certificate of ${facts.subject} is valid only from ${dateOf(facts.notBefore)}`;
  if (facts.selfSigned) return `the certificate of ${facts.subject} is signed by itself`;
  return `the certificate of ${facts.subject} is not from an authority trusted here (${code})`;
}

const dateOf = (iso: string): string => iso.slice(0, 10);

/** The certificate as a matter of its own: near its end within the first of `days`, urgent within the last (days in falling order). */
export function expirySide(facts: CertificateFacts, days: readonly number[], now: Date): SideVerdict {
  const leftMs = Date.parse(facts.earliestEnd) - now.getTime();
  const left = Math.floor(leftMs / DAY);
  const words = `the certificate of ${facts.subject} ends ${left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`}, on ${dateOf(facts.earliestEnd)}`;
  const first = days[0];
  if (first === undefined || leftMs > first * DAY)
    return { group: 'certificate', level: 'up', because: words };
  const urgent = days.length > 1 && leftMs <= (days.at(-1) ?? 0) * DAY;
  return { group: 'certificate', level: 'degraded', reason: 'tls_expiring', because: words, urgent };
}

/** The facts as evidence, long lists cut. */
export function certificateEvidence(facts: CertificateFacts): Json {
  return { ...facts, names: facts.names.slice(0, 10), chain: facts.chain.slice(0, 5) };
}
