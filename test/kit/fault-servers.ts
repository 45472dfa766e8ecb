import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import { mintAuthority, type Authority, type KeyPair } from './fault-servers-certificates.ts';
import { dnsServer, type DnsAnswer, type DnsServer } from './fault-servers-dns.ts';
import type { Asked, Script } from './fault-servers-scripts.ts';

export type FaultServer = {
  readonly port: number;
  /** `http://127.0.0.1:port` or `https://localhost:port`. */
  readonly url: string;
  /** Every request head that came, oldest first. */
  readonly asked: readonly Asked[];
  /** The server names asked for by TLS clients, oldest first. */
  readonly serverNames: readonly string[];
};

export type TlsTalk = KeyPair &
  Pick<
    tls.TlsOptions,
    'minVersion' | 'maxVersion' | 'ciphers' | 'requestCert' | 'rejectUnauthorized' | 'ca' | 'ALPNProtocols'
  >;

/** Real servers on 127.0.0.1, each wrong in one way, all closed together. */
export type FaultServers = {
  readonly authority: Authority;
  readonly http: (script: Script) => Promise<FaultServer>;
  readonly https: (script: Script, talk?: Partial<TlsTalk>) => Promise<FaultServer>;
  /** Speaks HTTP/2 where the client offers it. */
  readonly http2: (status: number, body: string) => Promise<FaultServer>;
  /** Accepts connections and does this with them, before any request. */
  readonly tcp: (onConnection: (socket: net.Socket) => void) => Promise<FaultServer>;
  readonly dns: (table: Readonly<Record<string, DnsAnswer>>) => Promise<DnsServer>;
  /** A port where nothing listens. */
  readonly closedPort: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export async function faultServers(): Promise<FaultServers> {
  const authority = await mintAuthority();
  const closers: (() => Promise<void>)[] = [];
  let usual: Promise<KeyPair> | undefined;
  const listen = async (
    server: net.Server,
    scheme: 'http' | 'https',
    seen: Pick<FaultServer, 'asked' | 'serverNames'>,
  ): Promise<FaultServer> => {
    const open = new Set<net.Socket>();
    server.on('connection', (socket: net.Socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    const port = portOf(server);
    return { port, url: `${scheme}://${scheme === 'http' ? '127.0.0.1' : 'localhost'}:${port}`, ...seen };
  };
  return {
    authority,
    http: (script) => {
      const asked: Asked[] = [];
      const server = net.createServer((socket) => hear(socket, script, asked, () => portOf(server)));
      return listen(server, 'http', { asked, serverNames: [] });
    },
    https: async (script, talk = {}) => {
      const asked: Asked[] = [];
      const serverNames: string[] = [];
      const pair =
        talk.key === undefined
          ? await (usual ??= authority.issue({ names: ['localhost', '127.0.0.1'] }))
          : {};
      const server = tls.createServer({ ...pair, ...talk }, (socket) => {
        serverNames.push(typeof socket.servername === 'string' ? socket.servername : '');
        hear(socket, script, asked, () => portOf(server));
      });
      server.on('tlsClientError', () => undefined);
      return listen(server, 'https', { asked, serverNames });
    },
    http2: async (status, body) => {
      const pair = await (usual ??= authority.issue({ names: ['localhost', '127.0.0.1'] }));
      const server = createSecureServer({ ...pair, allowHTTP1: true }, (_request, response) => {
        response.writeHead(status).end(body);
      });
      return listen(server, 'https', { asked: [], serverNames: [] });
    },
    tcp: (onConnection) => listen(net.createServer(onConnection), 'http', { asked: [], serverNames: [] }),
    dns: async (table) => {
      const server = await dnsServer(table);
      closers.push(server.close);
      return server;
    },
    closedPort: async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const port = portOf(server);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      return port;
    },
    close: async () => {
      await Promise.all(closers.splice(0).map((close) => close()));
    },
  };
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen on a port');
  return address.port;
}

/** Reads up to the end of a request head, then hands over to the script. */
function hear(socket: net.Socket, script: Script, asked: Asked[], port: () => number): void {
  let head = '';
  socket.on('error', () => undefined);
  const more = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    // What is not HTTP, such as a TLS greeting, gets what real servers say to it.
    if (!/^[A-Z]/.test(head)) return void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    socket.off('data', more);
    socket.resume();
    const [line = '', ...lines] = head.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((one) => [
        one.slice(0, one.indexOf(':')).toLowerCase(),
        one.slice(one.indexOf(':') + 1).trim(),
      ]),
    );
    const one: Asked = { line, path: line.split(' ')[1] ?? '', headers };
    asked.push(one);
    script(socket, one, port());
  };
  socket.on('data', more);
}
