import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Answers a request; throwing ConnectionDropped closes the connection without an answer. */
export type Handler = (request: Request) => Promise<Response>;

/** Thrown where the other side must see a broken connection. */
export class ConnectionDropped extends Error {}

const MOST_BYTES = 8 * 1024 * 1024;
const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;

async function bodyOf(message: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    const bytes = Buffer.from(part);
    size += bytes.byteLength;
    // The rest is read and thrown away, so that the other side gets to see the refusal.
    if (size <= most) parts.push(bytes);
    if (size > most * 4) return undefined;
  }
  return size > most ? undefined : Buffer.concat(parts);
}

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined && !name.startsWith(':'))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

async function write(response: Response, to: ServerResponse): Promise<void> {
  to.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    to.end();
    return;
  }
  const reader = response.body.getReader();
  to.once('close', () => void reader.cancel().catch(() => {}));
  to.flushHeaders();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || to.destroyed) break;
    if (!to.write(value)) await new Promise((resolve) => to.once('drain', resolve).once('close', resolve));
  }
  to.end();
}

function tooLarge(to: ServerResponse): void {
  to.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
  to.end(JSON.stringify({ ok: false, error: 'the body is too large' }));
}

async function serve(handler: Handler, from: IncomingMessage, to: ServerResponse): Promise<void> {
  const method = from.method ?? 'GET';
  const url = URL.parse(from.url ?? '/', `http://${from.headers.host ?? 'localhost'}`);
  if (url === null || method === 'TRACE' || method === 'CONNECT') {
    to.writeHead(400, { 'content-type': 'application/json' }).end('{"ok":false,"error":"bad request"}');
    return;
  }
  const body = await bodyOf(from, url.pathname.startsWith('/upload/') ? MOST_UPLOAD_BYTES : MOST_BYTES);
  if (body === undefined) {
    tooLarge(to);
    return;
  }
  const bare = method === 'GET' || method === 'HEAD';
  const request = new Request(url, {
    method,
    headers: headersOf(from),
    ...(bare ? {} : { body: new Uint8Array(body) }),
  });
  await write(await handler(request), to);
}

/** A node:http server over a Request → Response handler; bodies are bounded, answers may stream. */
export function bridge(handler: Handler, failed: (error: unknown) => void): Server {
  return createServer((from, to) => {
    serve(handler, from, to).catch((error: unknown) => {
      if (!(error instanceof ConnectionDropped)) failed(error);
      if (error instanceof ConnectionDropped || to.headersSent) {
        to.destroy();
        return;
      }
      to.writeHead(500, { 'content-type': 'application/json' }).end('{"ok":false,"error":"internal_error"}');
    });
  });
}
