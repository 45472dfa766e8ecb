import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A way to PostgreSQL that can be cut as networks and restarts cut it. https://www.postgresql.org/docs/current/protocol-flow.html: a commit is a
 * simple query, a message `Q` with its text.
 */
export type Cuttable = {
  /** The same database, by this way. */
  readonly url: string;
  /** Carries the next commit to the server, and cuts the connection when the server has answered it, before the answer is passed on. */
  readonly losesNextAnswer: () => void;
  /** Cuts the connection at the next commit, which never reaches the server. */
  readonly losesNextCommit: () => void;
  /** The server is away, as in a failover: every connection is cut, and so is every new one, until it is back. */
  readonly goesAway: () => void;
  readonly comesBack: () => void;
  /** How many connections were cut. */
  readonly cuts: () => number;
};

const COMMIT = Buffer.from('commit\0');

/** Opens such a way to the database at `url`, until the test ends. */
export async function cuttable(url: string): Promise<Cuttable> {
  const there = new URL(url);
  const open = new Set<Socket>();
  let [next, cuts, away] = ['pass' as 'pass' | 'answer' | 'commit', 0, false];
  const server = createServer((client) => {
    if (away) {
      client.destroy();
      return;
    }
    const upstream = connect({ host: there.hostname, port: Number(there.port || 5432) });
    let deaf = false;
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
      open.delete(client);
      open.delete(upstream);
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', cut);
      socket.on('close', cut);
    }
    client.on('data', (bytes: Buffer) => {
      if (next !== 'pass' && bytes.includes(COMMIT)) {
        cuts += 1;
        deaf = next === 'answer';
        next = 'pass';
        if (!deaf) return cut();
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => (deaf ? cut() : client.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  // The cast rests on Node's documentation: the address of a server that listens on TCP is an AddressInfo.
  here.port = String((server.address() as AddressInfo).port);
  return {
    url: here.href,
    losesNextAnswer: () => {
      next = 'answer';
    },
    losesNextCommit: () => {
      next = 'commit';
    },
    goesAway: () => {
      away = true;
      for (const socket of open) socket.destroy();
    },
    comesBack: () => {
      away = false;
    },
    cuts: () => cuts,
  };
}
