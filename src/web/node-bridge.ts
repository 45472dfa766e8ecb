import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './node-response.ts';

/** What a handler may know beyond the request. */
type WebEnv = { readonly remoteAddress: string };
/** Hono's generic for an app whose `c.env` is that. */
export type WebBindings = {
  readonly Bindings: WebEnv;
  /** What a route that answers at many addresses is called in the log and the metrics. */
  readonly Variables: { readonly route?: string };
};
type Handler = (request: Request, env: WebEnv) => Response | Promise<Response>;

/** An answer that only has to be sent; `bytes` null: it has no body. */
export type Ready = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array | null;
};

export type Listening = {
  /** Where it listens, with the port the system chose for port 0: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, lets requests under way finish for at most `graceMs`, then cuts them. */
  readonly close: (graceMs?: number) => Promise<void>;
};

/** A port that could not be had, said so that a person knows what to change. */
export class ListenError extends Error {}

export type BridgeOptions = {
  readonly host: string;
  readonly port: number;
  /** The variable that sets the port, for the error that names it. */
  readonly setting: string;
  readonly handler: Handler;
  /** What can be answered at once, without the handler: bytes that are there already. */
  readonly direct?: ((request: IncomingMessage) => Ready | undefined) | undefined;
  /** Most bytes of a request's body by path; more is answered 413. */
  readonly maxBodyBytes: (path: string) => number;
  /** Called with a bug: a handler that threw, or an answer that broke off. */
  readonly onFailure: (error: unknown) => void;
};

/** Serves a Request → Response handler over node:http: body limits, abort when the client goes away, answers streamed with back-pressure. */
export async function listen(options: BridgeOptions): Promise<Listening> {
  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 10_000 },
    (incoming, outgoing) => {
      const ready = options.direct?.(incoming);
      if (ready === undefined) serve(options, incoming, outgoing).catch(options.onFailure);
      else outgoing.writeHead(ready.status, ready.headers).end(ready.bytes);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(options, error)));
    server.listen(options.port, options.host, () => resolve());
  });
  server.on('error', options.onFailure);
  // The cast rests on Node's documentation: the address of a server that listens on TCP is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${shownHost(options.host)}:${port}`,
    port,
    close: async (graceMs = 2_000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      server.closeIdleConnections();
      await closed;
      clearTimeout(cut);
    },
  };
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function listenError({ host, port, setting }: BridgeOptions, error: NodeJS.ErrnoException): Error {
  const another = `Choose another: ${setting}=${port + 10}`;
  if (error.code === 'EADDRINUSE')
    return new ListenError(`port ${port} on ${host} is in use. ${another}`, { cause: error });
  if (error.code === 'EACCES')
    return new ListenError(
      `port ${port} needs more rights than this process has. Choose one above 1023: ${setting}=3000`,
      { cause: error },
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ListenError(`"${host}" is not an address of this machine. Example: HOST=127.0.0.1`, {
      cause: error,
    });
  return error;
}

async function serve(
  options: BridgeOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = requestUrl(incoming);
  if (url === undefined) return refuse(outgoing, 400, 'the request has no address that can be read');
  const limit = options.maxBodyBytes(url.pathname);
  if (Number(incoming.headers['content-length'] ?? 0) > limit) return refuse(outgoing, 413, tooLarge(limit));
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new Error('the client went away'));
  });
  const body = limitedBody(incoming, limit);
  const request = toRequest(incoming, url, body, gone.signal);
  if (request === undefined) return refuse(outgoing, 501, `the method ${incoming.method} is not known here`);
  try {
    const response = await options.handler(request, { remoteAddress: incoming.socket.remoteAddress ?? '' });
    if (body.exceeded()) refuse(outgoing, 413, tooLarge(limit));
    else await answer(response, outgoing);
  } catch (error) {
    if (body.exceeded()) return refuse(outgoing, 413, tooLarge(limit));
    if (!gone.signal.aborted) options.onFailure(error);
    refuse(outgoing, 500, 'something went wrong here; it has been logged');
  } finally {
    body.discard();
  }
}

const tooLarge = (limit: number): string => `the body is larger than ${limit} bytes`;

function refuse(outgoing: ServerResponse, status: number, error: string): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(`${JSON.stringify({ ok: false, error })}\n`);
}

function requestUrl(incoming: IncomingMessage): URL | undefined {
  const target = incoming.url ?? '/';
  const whole = target.startsWith('/') ? `http://${incoming.headers.host ?? 'localhost'}${target}` : target;
  const url = URL.parse(whole) ?? undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

/** The body of a request could not be read to its end: it is too large, or the client went away. */
export class BodyBroken extends Error {}

type LimitedBody = {
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly exceeded: () => boolean;
  /** Lets what nobody read run off, so that the client reads its answer and may use the connection again. */
  readonly discard: () => void;
};

function limitedBody(incoming: IncomingMessage, limit: number): LimitedBody {
  let seen = 0;
  const chunks = incoming.iterator({ destroyOnReturn: false });
  const discard = (): void => {
    if (!incoming.complete && !incoming.destroyed) void chunks.return?.().then(() => incoming.resume());
  };
  const exceeded = (): boolean => seen > limit;
  const length =
    incoming.headers['content-length'] ??
    (incoming.headers['transfer-encoding'] === undefined ? '0' : undefined);
  if (length === '0' || incoming.method === 'GET' || incoming.method === 'HEAD')
    return { stream: null, exceeded, discard };
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const next = await chunks.next().catch((error: unknown) => {
      throw new BodyBroken('the client went away', { cause: error });
    });
    if (next.done === true) return controller.close();
    // The cast rests on node:http: without setEncoding the chunks of a request are Buffers.
    const chunk = next.value as Buffer;
    seen += chunk.byteLength;
    if (exceeded()) throw new BodyBroken(tooLarge(limit));
    controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  };
  return { stream: new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 }), exceeded, discard };
}

function toRequest(
  incoming: IncomingMessage,
  url: URL,
  body: LimitedBody,
  signal: AbortSignal,
): Request | undefined {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? 'GET';
  if (['CONNECT', 'TRACE', 'TRACK'].includes(method)) return undefined;
  return new Request(url, {
    method,
    headers,
    signal,
    ...(body.stream === null ? {} : { body: body.stream, duplex: 'half' }),
  });
}
