import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A letter as it came over the wire, header lines unfolded. */
export type Taken = { readonly to: string; readonly messageId: string; readonly head: string };

export type SmtpSink = {
  readonly url: string;
  readonly taken: () => readonly Taken[];
  readonly connections: () => number;
  /** Called with each letter before it is answered. */
  readonly onLetter: (hear: (letter: Taken, count: number) => void) => void;
  /** Nobody listens any more, and what was open breaks. */
  readonly down: () => Promise<void>;
  /** Listens again, at the same port. */
  readonly up: () => Promise<void>;
};

const headOf = (data: string): string => (data.split('\r\n\r\n', 1)[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ');

/** Speaks to one client; https://datatracker.ietf.org/doc/html/rfc5321 as far as a sink needs it. */
function converse(socket: Socket, take: (letter: Taken) => void): void {
  let [buffer, to, inData] = ['', '', false];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'EHLO') say('250-sink\r\n250 PIPELINING');
    else if (command === 'RCPT') {
      to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      say('250 ok');
    } else if (command === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (command === 'QUIT') socket.end('221 bye\r\n');
    else say('250 ok');
  };
  const letter = (): boolean => {
    const end = buffer.indexOf('\r\n.\r\n');
    if (end === -1) return false;
    const head = headOf(buffer.slice(0, end));
    buffer = buffer.slice(end + 5);
    inData = false;
    take({ to, messageId: /^message-id: *(\S+)/im.exec(head)?.[1] ?? '', head });
    say('250 taken');
    return true;
  };
  const line = (): boolean => {
    const end = buffer.indexOf('\r\n');
    if (end === -1) return false;
    const one = buffer.slice(0, end);
    buffer = buffer.slice(end + 2);
    hear(one);
    return true;
  };
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    buffer += chunk.toString('latin1');
    while (inData ? letter() : line());
  });
  say('220 sink');
}

/** A mail server that takes everything as fast as it can, over plain sockets; it can go away and come back. Closed when the test ends. */
export async function smtpSink(): Promise<SmtpSink> {
  const letters: Taken[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let told: (letter: Taken, count: number) => void = () => undefined;
  const open = async (port: number): Promise<Server> => {
    const server = createServer((socket) => {
      connections += 1;
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      converse(socket, (letter) => {
        letters.push(letter);
        told(letter, letters.length);
      });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  const down = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(() => down());
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => [...letters],
    connections: () => connections,
    onLetter: (hear) => {
      told = hear;
    },
    down,
    up: async () => {
      server = await open(port);
    },
  };
}
