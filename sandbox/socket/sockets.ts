import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { useTicket } from '../api/apps.ts';
import { realEvery, realPause } from '../clock.ts';
import { isFields, parseJson, textOf } from '../json.ts';
import type { Envelope, Link, Reply, Workspace } from '../workspace.ts';

const MOST_SOCKETS = 10;
const PING_MS = 10_000;
const GOODBYE_MS = 500;

/** The app's open sockets (Socket Mode, docs.slack.dev/apis/events-api/using-socket-mode). */
export type Sockets = {
  /** The way over them; undefined while none is open. */
  readonly link: () => Link | undefined;
  /** Closes them the way Slack does, the oldest first and at most `most`: says so, then closes. Answers how many. */
  readonly disconnect: (reason: string, most?: number) => number;
  readonly count: () => number;
  /** Says goodbye and closes; resolves when all are closed, at the latest after half a second. */
  readonly close: () => Promise<void>;
};

type Waiting = Map<string, { readonly socket: WebSocket; readonly settle: (reply: Reply) => void }>;

function textFrom(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString();
}

// A socket's life: ticket taken → hello → envelopes and acks → "disconnect" said → closed.
function welcome(w: Workspace, socket: WebSocket, open: Set<WebSocket>, waiting: Waiting): void {
  open.add(socket);
  w.journal.write('socket', { what: 'opened', open: open.size });
  socket.on('message', (data, binary) => {
    const message = binary ? undefined : parseJson(textFrom(data));
    if (!isFields(message)) return;
    const id = textOf(message['envelope_id']);
    const found = waiting.get(id);
    waiting.delete(id);
    found?.settle({ acked: true, payload: message['payload'] ?? {} });
  });
  socket.on('error', (error) => w.journal.write('trouble', { during: 'socket', error: String(error) }));
  socket.on('close', () => {
    open.delete(socket);
    // A socket that closes takes its unanswered envelopes with it: Slack sees no ack in time.
    for (const [id, each] of waiting) {
      if (each.socket !== socket) continue;
      waiting.delete(id);
      each.settle({ acked: false, failure: 'timeout' });
    }
    w.journal.write('socket', { what: 'closed', open: open.size });
  });
  socket.send(
    JSON.stringify({
      type: 'hello',
      num_connections: open.size,
      debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: w.app.id },
    }),
  );
}

function linkOver(next: () => WebSocket | undefined, waiting: Waiting): Link {
  return {
    inProcess: false,
    send: (envelope: Envelope) => {
      const socket = next();
      if (socket === undefined) {
        return { reply: Promise.resolve<Reply>({ acked: false, failure: 'no_connection' }), end: undefined };
      }
      const reply = new Promise<Reply>((settle) => {
        waiting.set(envelope.envelope_id, { socket, settle });
      });
      socket.send(JSON.stringify(envelope));
      return { reply, end: undefined };
    },
    forget: (id) => {
      waiting.delete(id);
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

type Knock = { readonly request: IncomingMessage; readonly raw: Duplex; readonly head: Buffer };
type Room = { readonly open: Set<WebSocket>; readonly waiting: Waiting };

function upgrade(
  w: Workspace,
  wss: WebSocketServer,
  { open, waiting }: Room,
  { request, raw, head }: Knock,
): void {
  raw.on('error', () => raw.destroy());
  const url = URL.parse(request.url ?? '', 'http://localhost');
  if (url === null || !url.pathname.startsWith('/link')) return refuse(raw, '404 Not Found');
  if (!useTicket(w, url.searchParams.get('ticket') ?? '')) return refuse(raw, '401 Unauthorized');
  if (open.size >= MOST_SOCKETS) return refuse(raw, '429 Too Many Requests');
  return wss.handleUpgrade(request, raw, head, (socket) => welcome(w, socket, open, waiting));
}

/** Serves Socket Mode on a server's upgrades: single-use tickets, at most 10 sockets, one arbitrary socket a payload. */
export function serveSockets(w: Workspace, server: Server): Sockets {
  const wss = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024, perMessageDeflate: false });
  const open = new Set<WebSocket>();
  const waiting: Waiting = new Map();
  let turn = 0;
  const usable = (): readonly WebSocket[] => [...open].filter((socket) => socket.readyState === socket.OPEN);
  const next = (): WebSocket | undefined => {
    const sockets = usable();
    turn += 1;
    return sockets[turn % Math.max(1, sockets.length)];
  };
  const link = linkOver(next, waiting);
  server.on('upgrade', (request, raw, head) => upgrade(w, wss, { open, waiting }, { request, raw, head }));
  const quiet = realEvery(PING_MS, () => {
    for (const socket of usable()) socket.ping();
  });
  return {
    link: () => (usable().length > 0 ? link : undefined),
    disconnect: (reason, most) => {
      const sockets = usable().slice(0, most);
      for (const socket of sockets) {
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sandbox' } }));
        socket.close(1000);
      }
      w.journal.write('socket', { what: 'disconnected', reason, sockets: sockets.length });
      return sockets.length;
    },
    count: () => usable().length,
    close: async () => {
      quiet();
      const closed = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of open) socket.close(1001);
      await Promise.race([Promise.all(closed), realPause(GOODBYE_MS)]);
      for (const socket of open) socket.terminate();
      wss.close();
    },
  };
}
