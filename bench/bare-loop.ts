import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { clientOver, openTcp, openTls, plainWire, type Wire } from '#world/connect.ts';

/**
 * The physical limit that the complete check path is held against: new connection, one GET, body read, nothing judged and nothing stored,
 * over the connector that the checks use, against a server in another process.
 */

export type LocalServer = {
  readonly url: string;
  readonly extraCa: readonly string[];
  readonly close: () => Promise<void>;
};
export type BareLoop = { readonly checks: number; readonly perCpuSecond: number; readonly perSecond: number };
export type KeyPair = { readonly key: string; readonly cert: string };

/** Starts a server in a process of its own that answers 200 and "ok" to everything; over TLS when it is given a certificate. */
export async function startLocalServer(tls?: KeyPair & { readonly root: string }): Promise<LocalServer> {
  const child = fork(import.meta.filename, ['serve'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ tls: tls ?? null });
  const [port] = await once(child, 'message');
  return {
    url: tls === undefined ? `http://127.0.0.1:${Number(port)}/` : `https://localhost:${Number(port)}/`,
    extraCa: tls === undefined ? [] : [tls.root],
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** Runs `checks` bare requests, `concurrency` at a time, and says how many one second of this process's CPU makes. */
export async function bareLoop(options: {
  readonly server: LocalServer;
  readonly checks: number;
  readonly concurrency: number;
}): Promise<BareLoop> {
  const url = new URL(options.server.url);
  const signal = new AbortController().signal;
  return measured(options.checks, options.concurrency, () => bareCheck(url, options.server.extraCa, signal));
}

/** Runs `check` that often and reports the CPU it took; the complete path is measured by the same ruler. */
export async function measured(
  checks: number,
  concurrency: number,
  check: () => Promise<void>,
): Promise<BareLoop> {
  let left = checks;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await check();
    }
  };
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return {
    checks,
    perCpuSecond: checks / ((user + system) / 1e6),
    perSecond: checks / ((performance.now() - startedAt) / 1e3),
  };
}

async function bareCheck(url: URL, extraCa: readonly string[], signal: AbortSignal): Promise<void> {
  const tcp = await openTcp([{ address: '127.0.0.1', family: 4 }], Number(url.port), signal);
  const wire =
    url.protocol === 'https:'
      ? await openTls(tcp, { serverName: url.hostname, extraCa, alpn: ['http/1.1'] }, signal)
      : plainWire(tcp);
  await bareRequest(url, wire);
}

function bareRequest(url: URL, wire: Wire): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = clientOver(url.origin, wire, 16_384);
    client.dispatch(
      { method: 'GET', path: url.pathname, headers: { accept: '*/*' } },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: () => undefined,
        onResponseEnd: () => {
          wire.socket.destroy();
          resolve();
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

async function serve(): Promise<void> {
  const [message] = await once(process, 'message');
  // Guarantee: startLocalServer above is the only one that forks this file, and sends exactly this.
  const { tls } = message as { readonly tls: KeyPair | null };
  const answer = (_request: unknown, response: import('node:http').ServerResponse): void =>
    void response.end('ok');
  const server =
    tls === null ? createServer(answer) : createTlsServer({ key: tls.key, cert: tls.cert }, answer);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
  await once(server, 'listening');
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  process.on('disconnect', () => process.exit(0));
}

if (import.meta.main && process.argv[2] === 'serve') await serve();
