import { openTcp, openTls, plainWire, type Secured, type Wire } from '#world/connect.ts';
import type { Address, IpFamily } from '#world/resolver.ts';
import type { CheckWorld } from '../../kind.ts';
import type { Phase, Phases } from '../../verdict.ts';
import { refusedAddress, refusedHost } from './address-guard.ts';
import { alertIn } from './alerts.ts';
import { exchange, type Answer, type AnswerHeaders, type Request } from './exchange.ts';
import { hostOf, portOf } from './target.ts';

/** The target, not the network, is what is wrong: we do not go there. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** What one connection showed: one request of a check, redirects being several. */
export type Hop = {
  readonly url: URL;
  readonly serverName: string;
  readonly remote: Address | null;
  readonly phases: Phases;
  readonly secured: Secured | null;
  readonly answer: Answer | null;
  readonly interim: number | null;
  /** What ended the hop early, and where. Null with no answer: `stopAfterHandshake` said so. */
  readonly trouble: { readonly phase: Phase; readonly error: Error; readonly alert: string | null } | null;
};

export type HopRules = {
  readonly serverName: string;
  readonly family: IpFamily;
  readonly offerHttp2: boolean;
  readonly capBytes: number;
  readonly headOnly: (status: number, headers: AnswerHeaders) => boolean;
  /** Judges the connection before anything is said on it. */
  readonly stopAfterHandshake: (secured: Secured) => boolean;
};

/** Resolve, connect, TLS, request, body: one connection from end to end. Never throws; a phase that was not reached took 0 ms. */
export async function runHop(
  request: Request,
  rules: HopRules,
  world: CheckWorld,
  signal: AbortSignal,
): Promise<Hop> {
  const { url } = request;
  const watch = startWatch(world.monotonicMs);
  const base = {
    url,
    serverName: rules.serverName,
    phases: watch.phases,
    answer: null,
    interim: null,
    trouble: null,
  };
  let remote: Address | null = null;
  let wire: Wire | null = null;
  try {
    const host = hostOf(url);
    const addresses = await allowedAddresses(host, rules.family, world, signal);
    watch.enter('connect');
    const tcp = await openTcp(addresses, portOf(url), signal);
    remote = tcp.remote;
    if (url.protocol === 'https:') {
      watch.enter('tls');
      const alpn = rules.offerHttp2 ? ['h2', 'http/1.1'] : ['http/1.1'];
      wire = await openTls(tcp, { serverName: rules.serverName, extraCa: world.extraCa, alpn }, signal);
      if (wire.secured !== null && rules.stopAfterHandshake(wire.secured)) {
        watch.enter('processing');
        wire.socket.destroy();
        return { ...base, remote, secured: wire.secured };
      }
    } else {
      wire = plainWire(tcp);
    }
    const sentAt = watch.enter('processing');
    const done = await exchange(wire, request, { ...rules, signal, monotonicMs: world.monotonicMs });
    watch.phases.processing = (done.firstByteAt ?? done.endAt) - sentAt;
    watch.phases.transfer = done.firstByteAt === null ? 0 : done.endAt - done.firstByteAt;
    const ended = { ...base, remote, secured: wire.secured, answer: done.answer, interim: done.interim };
    if (done.error === null) return ended;
    const alert = alertIn(wire.lastError()) ?? alertIn(done.error);
    return {
      ...ended,
      trouble: { phase: done.answer === null ? 'processing' : 'transfer', error: done.error, alert },
    };
  } catch (thrown) {
    const phase = watch.phase();
    watch.enter(phase);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return {
      ...base,
      remote,
      secured: wire?.secured ?? null,
      trouble: { phase, error, alert: alertIn(error) },
    };
  }
}

async function allowedAddresses(
  host: string,
  family: IpFamily,
  world: CheckWorld,
  signal: AbortSignal,
): Promise<readonly Address[]> {
  const refused = world.allowMetadataTargets ? undefined : refusedHost(host);
  if (refused !== undefined) throw new AddressRefused(refused);
  const addresses = await world.resolver.resolve(host, family, signal);
  if (world.allowMetadataTargets) return addresses;
  for (const { address } of addresses) {
    const why = refusedAddress(address);
    if (why !== undefined) throw new AddressRefused(address === host ? why : `${host} leads to ${why}`);
  }
  return addresses;
}

function startWatch(monotonicMs: () => number): {
  readonly phases: Record<Phase, number>;
  readonly phase: () => Phase;
  /** Ends the running phase and begins this one; answers the instant. */
  readonly enter: (phase: Phase) => number;
} {
  const phases = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 };
  let running: Phase = 'resolve';
  let since = monotonicMs();
  return {
    phases,
    phase: () => running,
    enter: (phase) => {
      const now = monotonicMs();
      phases[running] += now - since;
      running = phase;
      since = now;
      return now;
    },
  };
}
