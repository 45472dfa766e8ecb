import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as a provider got it. */
export type Got = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * How a provider misbehaves: answers a status, never answers, or does what is asked and dies before it answers. `times` says how often, then all is well
 * again; without it, until told otherwise.
 */
export type Trouble = {
  readonly kind: 'status' | 'hangs' | 'dies_after';
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
};

/** Stands between the wire and the provider. */
export type Gate = (work: () => Said) => Promise<Said>;
type Said = { readonly status: number; readonly body: string; readonly took: boolean };

export type Provider = {
  readonly url: string;
  /** What was asked and carried out, whether or not the answer arrived. */
  readonly took: () => readonly Got[];
  /** Everything asked, refused or not. */
  readonly asked: () => readonly Got[];
  readonly troubles: (trouble: Trouble | null) => void;
  /** From now on what is asked goes through there; an error thrown by it breaks the connection. */
  readonly passes: (gate: Gate) => void;
  readonly close: () => Promise<void>;
};

const flat = (request: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join() : (value ?? ''),
    ]),
  );

/** Answers what came of it; a connection that is to break breaks. */
async function finish(gate: Gate, work: () => Said, response: ServerResponse, dies: boolean): Promise<void> {
  try {
    const said = await gate(work);
    if (dies) response.destroy();
    else response.writeHead(said.status, { 'content-type': 'application/json' }).end(said.body);
  } catch {
    response.destroy();
  }
}

/** A server on a socket of its own that speaks a provider's contract; closed when the test ends. */
export async function provider(speaks: (got: Got) => Said): Promise<Provider> {
  const [took, asked]: [Got[], Got[]] = [[], []];
  let trouble: Trouble | null = null;
  let left = 0;
  let gate: Gate = async (work) => work();
  const next = (): Trouble | null => {
    if (trouble === null || left <= 0) return null;
    left -= 1;
    return trouble;
  };
  const answer = (got: Got, response: ServerResponse): void => {
    asked.push(got);
    const now = next();
    if (now?.kind === 'hangs') return;
    if (now?.kind === 'status') {
      response.writeHead(now.status ?? 500, { 'content-type': 'application/json', ...now.headers });
      response.end(now.body ?? '{}');
      return;
    }
    const work = (): Said => {
      const said = speaks(got);
      if (said.took) took.push(got);
      return said;
    };
    void finish(gate, work, response, now?.kind === 'dies_after');
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      answer(
        {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: flat(request),
          body: Buffer.concat(chunks).toString('utf8'),
        },
        response,
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(() => close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    took: () => [...took],
    asked: () => [...asked],
    troubles: (wish) => {
      trouble = wish;
      left = wish === null ? 0 : (wish.times ?? Number.POSITIVE_INFINITY);
    },
    passes: (wish) => {
      gate = wish;
    },
    close,
  };
}
