import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a request said, as far as a server needs it. */
export type Asked = {
  readonly line: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a server does with a connection once a whole request head has come. */
export type Script = (socket: Socket, asked: Asked, port: number) => void;

export type Answered = {
  readonly status?: number;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
};

/** A plain, right answer, the connection closed after it. */
export const answers =
  (answer: Answered = {}): Script =>
  (socket) => {
    const body = Buffer.from(answer.body ?? 'ok');
    const status = answer.status ?? 200;
    const lines = Object.entries(answer.headers ?? {}).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    );
    const named = (name: string): boolean => lines.some((line) => line.toLowerCase().startsWith(`${name}:`));
    if (!named('content-length') && !named('transfer-encoding') && status !== 204 && status >= 200)
      lines.push(`content-length: ${body.length}`);
    const head = [`HTTP/${answer.version ?? '1.1'} ${status} X`, ...lines, 'connection: close', '', ''].join(
      '\r\n',
    );
    socket.end(
      Buffer.concat([
        Buffer.from(head, 'latin1'),
        status === 204 && !named('content-length') ? Buffer.alloc(0) : body,
      ]),
    );
  };

/** These bytes and the end, valid HTTP or not. */
const says =
  (text: string): Script =>
  (socket) => {
    socket.end(text, 'latin1');
  };

export const byPath =
  (routes: Readonly<Record<string, Script>>): Script =>
  (socket, asked, port) => {
    (routes[asked.path] ?? answers({ status: 404, body: 'not found' }))(socket, asked, port);
  };

export const redirects = (
  location: string | ((port: number) => string),
  status = 302,
  headers: Answered['headers'] = {},
): Script => {
  return (socket, asked, port) =>
    answers({
      status,
      headers: { ...headers, location: typeof location === 'string' ? location : location(port) },
      body: '',
    })(socket, asked, port);
};

/** Sets a cookie and sends to the same address again until the cookie comes back. */
export const cookieThenSelf: Script = (socket, asked, port) => {
  const next =
    asked.headers['cookie']?.includes('s=1') === true
      ? answers()
      : redirects(asked.path, 302, { 'set-cookie': 's=1' });
  next(socket, asked, port);
};

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

export const closesAtOnce: Script = (socket) => void socket.end();
export const resetsBeforeAnswer: Script = (socket) => void socket.resetAndDestroy();
export const neverAnswers: Script = () => undefined;
export const shortBody = says('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nonly this');
export const cutChunks = says(`${CHUNKED}5\r\nhello\r\n`);
export const badChunkSize = says(`${CHUNKED}xyz\r\nhello\r\n`);
export const untilClosed = says('HTTP/1.1 200 OK\r\n\r\nhello');
export const bodyOn204 = says('HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello');
export const twoLengths = says('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello');
export const lengthAndChunks = says(
  `HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
);
export const badHeaderName = says('HTTP/1.1 200 OK\r\nbad name: x\r\ncontent-length: 2\r\n\r\nok');
export const sshBanner = says('SSH-2.0-OpenSSH_9.6p1 Debian-8\r\n');
export const interimOnly = (status: number): Script => says(`HTTP/1.1 ${status} X\r\n\r\n`);
export const longHeaders = (bytes: number): Script => answers({ headers: { 'x-long': 'x'.repeat(bytes) } });

/** Part of a body, then a reset: with a declared length, or with none, where only the reset tells it from a whole one. */
export const resetsInBody =
  (declared: boolean): Script =>
  (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${declared ? 'content-length: 50\r\n' : ''}\r\nsome of it`, () =>
      setImmediate(() => socket.resetAndDestroy()),
    );
  };

/** Headers at once, then a byte now and then: never idle for long, never done. */
export const drips =
  (everyMs: number, bytes = 1_000_000): Script =>
  (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`);
    let left = bytes;
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) return void socket.write('.');
      clearInterval(timer);
      socket.end('.');
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  };

/** The whole answer, but the headers and the last byte come late. */
export const late =
  (headersMs: number, endMs: number, body = 'ok'): Script =>
  (socket) => {
    const timers = [
      setTimeout(
        () => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, -1)}`),
        headersMs,
      ),
      setTimeout(() => socket.end(body.slice(-1)), endMs),
    ];
    socket.on('close', () => timers.forEach(clearTimeout));
  };

export const gzipped = (body: string | Buffer): Script =>
  answers({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(body) });
export const notGzip = answers({ headers: { 'content-encoding': 'gzip' }, body: 'plain after all' });
export const gzipBomb = gzipped(Buffer.alloc(32 * 1_048_576));
