import { errors, type Dispatcher } from 'undici';
import { clientOver, onFirstBytes, type Wire } from '#world/connect.ts';

export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Header = readonly [name: string, value: string];

export type Request = {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly Header[];
  readonly body: string | undefined;
};

/** As much of an answer as came. */
export type Answer = {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly httpVersion: string;
  /** As it came over the wire, at most the cap. */
  readonly body: Buffer;
  readonly wireBytes: number;
  readonly overCap: boolean;
};

export type Exchange = {
  readonly answer: Answer | null;
  /** The interim status (1xx) that came last before no final one did. */
  readonly interim: number | null;
  readonly error: Error | null;
  readonly firstByteAt: number | null;
  readonly endAt: number;
};

export type ExchangeOptions = {
  readonly capBytes: number;
  /** Answers that need no body: redirects that will be followed. */
  readonly headOnly: (status: number, headers: AnswerHeaders) => boolean;
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
};

const MAX_HEADER_BYTES = 16_384;

/** One request over one wire, read to the last body byte or the cap; the wire is closed afterwards. Never throws: what went wrong is `error`. */
export function exchange(wire: Wire, request: Request, options: ExchangeOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    const client = clientOver(request.url.origin, wire, MAX_HEADER_BYTES);
    const seen = new Receiver(wire, options);
    const settle = (error: Error | null): void => {
      if (seen.settled) return;
      seen.settled = true;
      options.signal.removeEventListener('abort', stop);
      resolve(seen.result(error));
      // The client holds nothing but this socket; destroying the client itself would make, and stringify, an error a check.
      wire.socket.destroy();
    };
    const stop = (): void => settle(new Error('stopped'));
    seen.settle = settle;
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) return stop();
    onFirstBytes(wire.socket, (bytes) => seen.firstBytes(bytes));
    try {
      client.dispatch(dispatchOptions(request), seen);
    } catch (error) {
      settle(asError(error));
    }
  });
}

function dispatchOptions(request: Request): Dispatcher.DispatchOptions {
  const { url, method, body } = request;
  const headers: string[] = [];
  for (const [name, value] of request.headers) headers.push(name, value);
  return { method, path: url.pathname + url.search, headers, ...(body === undefined ? {} : { body }) };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Holds the answer as it comes: undici's handler of version 8. */
class Receiver implements Dispatcher.DispatchHandler {
  settled = false;
  settle: (error: Error | null) => void = () => undefined;
  readonly #wire: Wire;
  readonly #options: ExchangeOptions;
  #status: number | null = null;
  #interim: number | null = null;
  #headers: AnswerHeaders = {};
  #httpVersion: string;
  #firstByteAt: number | null = null;
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  #wireBytes = 0;
  #overCap = false;

  constructor(wire: Wire, options: ExchangeOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#httpVersion = wire.secured?.http2 === true ? '2' : '1.1';
  }

  firstBytes(bytes: Buffer): void {
    this.#firstByteAt ??= this.#options.monotonicMs();
    this.#httpVersion = /^HTTP\/(\d\.\d) /.exec(bytes.toString('latin1', 0, 9))?.[1] ?? this.#httpVersion;
  }

  onRequestStart(): void {
    // Required by undici; there is nothing to do before the answer.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    this.#firstByteAt ??= this.#options.monotonicMs();
    if (status < 200) {
      this.#interim = status;
      return;
    }
    this.#status = status;
    this.#headers = headers;
    if (this.#options.headOnly(status, headers)) this.settle(null);
    // RFC 9110 section 8.6 forbids both on 204. undici 7 refused such an answer under this name, 8 lets it pass.
    const length = headers['content-length'];
    const claimsBody = (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
    if (status === 204 && claimsBody) this.settle(new errors.ResponseContentLengthMismatchError());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.#wireBytes += chunk.length;
    const room = this.#options.capBytes - this.#keptBytes;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#keptBytes += kept.length;
    this.#chunks.push(kept);
    if (this.#wireBytes <= this.#options.capBytes) return;
    this.#overCap = true;
    this.settle(null);
  }

  onResponseEnd(): void {
    // undici takes a reset inside a body of no declared length for its end.
    this.settle(this.#wire.lastError());
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.settle(error);
  }

  result(error: Error | null): Exchange {
    const answer: Answer | null =
      this.#status === null
        ? null
        : {
            status: this.#status,
            headers: this.#headers,
            httpVersion: this.#httpVersion,
            body:
              this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks),
            wireBytes: this.#wireBytes,
            overCap: this.#overCap,
          };
    const endAt = this.#options.monotonicMs();
    return { answer, interim: this.#interim, error, firstByteAt: this.#firstByteAt, endAt };
  }
}
