import net from 'node:net';
import tls from 'node:tls';
import { Client } from 'undici';
import type { Address } from './resolver.ts';

/** How TLS is to be spoken. Verification never ends the handshake: what it found is told beside the certificate. */
export type TlsWish = {
  /** The name sent to the server and looked for in its certificate; an address is only looked for. */
  readonly serverName: string;
  /** PEM certificates trusted beside Node's own. The list itself is the key of the shared context: keep one. */
  readonly extraCa: readonly string[];
  readonly alpn: readonly string[];
};

export type Secured = {
  readonly protocol: string;
  readonly cipher: string;
  readonly http2: boolean;
  /** OpenSSL's verdict on the chain (CERT_HAS_EXPIRED …), or null. */
  readonly chainError: string | null;
  /** Why the certificate is not for the wished name, or null. */
  readonly nameError: string | null;
  readonly peer: tls.DetailedPeerCertificate;
};

/** An open connection that nothing has been said on yet. */
export type Wire = {
  readonly socket: net.Socket;
  readonly remote: Address;
  readonly secured: Secured | null;
  /** The last error of the socket itself; under TLS 1.3 an alert may come long after the handshake. */
  readonly lastError: () => Error | null;
};

/** RFC 8305 section 5: how long one address may keep the next one waiting. */
const NEXT_ADDRESS_MS = 250;
const NO_ROUTE = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTUNREACH']);

/** The first of the addresses that accepts, in their order, 250 ms apart or at once after a refusal. Throws the most telling failure, or the signal's reason. */
export function openTcp(
  addresses: readonly Address[],
  port: number,
  signal: AbortSignal,
): Promise<{ readonly socket: net.Socket; readonly remote: Address }> {
  return new Promise((resolve, reject) => {
    const trying = new Set<net.Socket>();
    const failures: Error[] = [];
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      for (const socket of trying) socket.destroy();
    };
    const abort = (): void => {
      settle();
      reject(signal.reason);
    };
    const tryNext = (): void => {
      clearTimeout(timer);
      const remote = addresses[next];
      next += 1;
      if (remote === undefined) return;
      const socket = net.connect({ host: remote.address, port, family: remote.family, noDelay: true });
      trying.add(socket);
      socket.once('connect', () => {
        trying.delete(socket);
        settle();
        resolve({ socket, remote });
      });
      socket.on('error', (error) => {
        if (!trying.delete(socket)) return;
        failures.push(error);
        if (next < addresses.length) return tryNext();
        if (trying.size > 0) return;
        settle();
        reject(mostTelling(failures));
      });
      if (next < addresses.length) timer = setTimeout(tryNext, NEXT_ADDRESS_MS);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    tryNext();
  });
}

/** A machine without IPv6 fails at once on every IPv6 address: that says nothing of the target if another address said more. */
function mostTelling(failures: readonly Error[]): Error {
  const telling = failures.find((error) => !('code' in error && NO_ROUTE.has(String(error.code))));
  return telling ?? failures[0] ?? new Error('no address to connect to');
}

/** Speaks TLS over a fresh connection; throws the handshake's failure or the signal's reason, the socket destroyed. */
export function openTls(
  tcp: { readonly socket: net.Socket; readonly remote: Address },
  wish: TlsWish,
  signal: AbortSignal,
): Promise<Wire> {
  return new Promise((resolve, reject) => {
    let lastError: Error | null = null;
    let nameError: string | null = null;
    let peer: tls.DetailedPeerCertificate | undefined;
    const socket = tls.connect({
      socket: tcp.socket,
      servername: net.isIP(wish.serverName) === 0 ? wish.serverName : '',
      secureContext: contextFor(wish.extraCa),
      ALPNProtocols: [...wish.alpn],
      rejectUnauthorized: false,
      // Node has the certificate in hand here: taking it saves building it a second time.
      checkServerIdentity: (_name, certificate) => {
        peer = asDetailed(certificate);
        nameError = tls.checkServerIdentity(wish.serverName, certificate)?.message ?? null;
        return undefined;
      },
    });
    const fail = (reason: unknown): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      reject(reason);
    };
    const abort = (): void => fail(signal.reason);
    socket.on('error', (error) => {
      if (isOfTheWire(error)) lastError = error;
      fail(error);
    });
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', abort);
      if (peer === undefined) {
        peer = socket.getPeerCertificate(true);
        nameError = tls.checkServerIdentity(wish.serverName, peer)?.message ?? null;
      }
      resolve({
        socket,
        remote: tcp.remote,
        secured: securedOf(socket, peer, nameError),
        lastError: () => lastError,
      });
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

// Guarantee: Node's client hands checkServerIdentity what getPeerCertificate(true) answered (lib/_tls_wrap.js, onConnectSecure).
const asDetailed = (certificate: tls.PeerCertificate): tls.DetailedPeerCertificate =>
  certificate as tls.DetailedPeerCertificate;

function securedOf(
  socket: tls.TLSSocket,
  peer: tls.DetailedPeerCertificate,
  nameError: string | null,
): Secured {
  // Typed as an Error, in fact OpenSSL's code as text; both read the same here.
  const chainError: unknown = socket.authorizationError;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    http2: socket.alpnProtocol === 'h2',
    chainError:
      typeof chainError === 'string' ? chainError : chainError instanceof Error ? chainError.message : null,
    nameError,
    peer,
  };
}

/** A connection without TLS as a wire. */
export function plainWire(tcp: { readonly socket: net.Socket; readonly remote: Address }): Wire {
  let lastError: Error | null = null;
  tcp.socket.on('error', (error) => {
    if (isOfTheWire(error)) lastError = error;
  });
  return { ...tcp, secured: null, lastError: () => lastError };
}

/** undici destroys sockets with errors of its own; only the kernel's and OpenSSL's tell what the peer did. */
function isOfTheWire(error: Error): boolean {
  return 'syscall' in error || ('code' in error && String(error.code).startsWith('ERR_SSL_'));
}

const contexts = new WeakMap<readonly string[], tls.SecureContext>();
let ownContext: tls.SecureContext | undefined;

/** Building the store of trusted roots costs more than a handshake: one context serves every check. */
function contextFor(extraCa: readonly string[]): tls.SecureContext {
  if (extraCa.length === 0) return (ownContext ??= tls.createSecureContext({ minVersion: 'TLSv1.2' }));
  const kept = contexts.get(extraCa);
  if (kept !== undefined) return kept;
  const made = tls.createSecureContext({
    minVersion: 'TLSv1.2',
    ca: [...tls.getCACertificates('default'), ...extraCa],
  });
  contexts.set(extraCa, made);
  return made;
}

/** An undici client that speaks over this wire and no other, for one request; its own timers are off: the caller's signal is the deadline. */
export function clientOver(origin: string, wire: Wire, maxHeaderBytes: number): Client {
  let given = false;
  return new Client(origin, {
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    connect: (_options, callback) => {
      // undici does not go on when it is called back in the same turn, and connects anew when a wire died before the request was out.
      queueMicrotask(() => {
        if (given)
          return callback(new Error('closed before the request was sent', { cause: wire.lastError() }), null);
        given = true;
        callback(null, wire.socket);
      });
    },
  });
}

/** Calls `see` once with the first bytes that are read from the socket, in the moment they are read. */
export function onFirstBytes(socket: net.Socket, see: (bytes: Buffer) => void): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const bytes: unknown = read(size);
    if (Buffer.isBuffer(bytes)) {
      // Not deleted: an object that loses a property is slow from then on.
      socket.read = read;
      see(bytes);
    }
    return bytes;
  };
}
