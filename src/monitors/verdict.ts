/**
 * A verdict is a monitor's answer at one instant: a level, at most one reason of a closed list, and the evidence.
 * A verdict is not a state: state-machine.ts makes states of many verdicts.
 */

export const LEVELS = ['up', 'degraded', 'down', 'unknown'] as const;
export type Level = (typeof LEVELS)[number];

/** The closed list: a code is added here together with the server that produces it in the tests, or not at all. */
export const REASONS = [
  'status_not_accepted',
  'http_version_not_accepted',
  'body_too_large',
  'body_required_match_missing',
  'body_forbidden_match',
  'body_truncated',
  'body_decode_failed',
  'body_not_json',
  'header_missing',
  'header_required_match_missing',
  'header_forbidden_match',
  'headers_too_large',
  'json_assertion',
  'json_path_missing',
  'json_path_invalid',
  'json_result_not_scalar',
  'json_expression_not_boolean',
  'response_time',
  'timeout',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'connection_failed',
  'protocol_error',
  'too_many_redirects',
  'unsupported_scheme',
  'address_refused',
  'dns_not_found',
  'dns_temporary',
  'dns_no_address_in_family',
  'config_invalid',
  'tls_required',
  'tls_expired',
  'tls_not_yet_valid',
  'tls_expiring',
  'tls_host_mismatch',
  'tls_untrusted',
  'tls_protocol',
  'tls_handshake',
  'tls_client_cert_required',
  'tls_alert_expected_but_connected',
  'reported_down',
  'heartbeat_missed',
  'probe_fault',
] as const;
export type Reason = (typeof REASONS)[number];

/** Milliseconds spent in each phase of one hop; `tls` is 0 on plain http; their sum is at most the total. */
export type Phases = {
  readonly resolve: number;
  readonly connect: number;
  readonly tls: number;
  readonly processing: number;
  readonly transfer: number;
};
export type Phase = keyof Phases;

/** What was seen, as plain JSON, small enough to store with every failure (a few kilobytes at most). */
export type Evidence = { readonly [key: string]: Json };
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Something worth an alert of its own that does not make the monitor down, such as a certificate near its end. */
export type SideVerdict = {
  /** The alert group it belongs to; one open alert per monitor and group. */
  readonly group: 'certificate';
  readonly level: 'up' | 'degraded';
  readonly reason?: Reason;
  readonly because: string;
  /** Nearer than the last warning: one step more severe. */
  readonly urgent?: boolean;
};

export type Verdict = {
  readonly level: Level;
  /** Absent exactly when the level is `up`. */
  readonly reason?: Reason;
  /** One line a person reads first: "answered 503", "no answer within 30 s (waiting for the first byte)". No final dot. */
  readonly because: string;
  readonly evidence: Evidence;
  /** Whole check in milliseconds, from asking the resolver to the last body byte; null when nothing was tried. */
  readonly totalMs: number | null;
  readonly phases: Phases | null;
  readonly sides: readonly SideVerdict[];
};
