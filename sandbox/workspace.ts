import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Fields } from './json.ts';
import type { Live } from './live.ts';
import type { Manifest } from './manifest.ts';
import type { State, Values } from './model/state.ts';
import type { RateLimits } from './rate-limits.ts';

/** What the workspace sends to an app; the same over Socket Mode, HTTP and in process. */
export type Envelope = {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'events_api' | 'interactive';
  readonly payload: Fields;
  readonly accepts_response_payload: boolean;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
};

/** `failure` is why Slack counts the envelope as not delivered. */
export type Reply =
  | { readonly acked: true; readonly payload: unknown }
  | {
      readonly acked: false;
      readonly failure: 'timeout' | 'no_connection' | 'http_error' | 'connection_failed';
    };

/**
 * An app in the same process. It acknowledges by calling `ack` or by what its promise resolves to; the promise ends
 * when the app has done all it does. Events count as acknowledged when it resolves.
 */
export type Deliver = (envelope: Envelope, ack: (payload?: unknown) => void) => Promise<unknown>;

/** One way to an app. `end` resolves when the app is done with the envelope; undefined where nobody can know. */
export type Link = {
  readonly inProcess: boolean;
  /** Nobody waits for this envelope's ack any more. */
  readonly forget?: (envelopeId: string) => void;
  readonly send: (envelope: Envelope) => {
    readonly reply: Promise<Reply>;
    readonly end: Promise<void> | undefined;
  };
};

type AppIdentity = {
  readonly id: string;
  readonly name: string;
  readonly user: string;
  readonly bot: string;
};

type Trigger = {
  readonly user: string;
  readonly issuedMs: number;
  readonly used: boolean;
};

/** Where a `respond()` goes; `ts` is the message it belongs to, if any. */
type ResponseUrl = {
  readonly user: string;
  readonly channel: string;
  readonly ts: string | undefined;
  readonly issuedMs: number;
  readonly uses: number;
};

/** Bytes of uploaded files, in memory or on disk. */
export type FileBytes = {
  readonly put: (id: string, bytes: Uint8Array) => void;
  readonly get: (id: string) => Uint8Array | undefined;
};

/** One workspace with one app installed: the whole sandbox minus its sockets. */
export type Workspace = {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly manifest: Manifest;
  readonly app: AppIdentity;
  readonly clock: Clock;
  readonly state: State;
  readonly bytes: FileBytes;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly live: Live;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** What people chose in messages: `channel:ts:user`. */
  readonly chosen: Map<string, Values>;
  /** Single-use passes to a socket, with their instant (ms). */
  readonly tickets: Map<string, number>;
  /** Deliveries whose end is awaited. */
  readonly pending: Set<Promise<void>>;
  /** Web API calls under way, and when the last began or ended (monotonic ms). */
  readonly traffic: { underWay: number; lastMs: number };
  /** The way to the app that is used now. */
  readonly link: () => Link | undefined;
  /** Puts an app in process on the workspace; answers how to take it off. */
  readonly attach: (deliver: Deliver) => () => void;
  readonly useLinks: (candidates: () => Link | undefined) => void;
  /** `http://host:port`, without a slash. */
  readonly base: { url: string };
  readonly stopping: AbortSignal;
  readonly stop: () => void;
};
