import dns from 'node:dns';
import { readFileSync, statSync } from 'node:fs';
import net from 'node:net';

export type Address = { readonly address: string; readonly family: 4 | 6 };
export type IpFamily = 'any' | 4 | 6;

/** Names to addresses. `resolve` never answers an empty list: it throws ResolveFailure, or what the signal was aborted with. */
export type Resolver = {
  readonly resolve: (host: string, family: IpFamily, signal: AbortSignal) => Promise<readonly Address[]>;
};

export type ResolveProblem = 'not_found' | 'temporary' | 'no_address_in_family';

/** `temporary` speaks of the resolver, the other two of the name. `code` is the resolver's own (ENOTFOUND, ESERVFAIL, ETIMEOUT …). */
export class ResolveFailure extends Error {
  readonly problem: ResolveProblem;
  readonly code: string;

  constructor(problem: ResolveProblem, host: string, code: string) {
    super(`${code} ${host}`);
    this.name = 'ResolveFailure';
    this.problem = problem;
    this.code = code;
  }
}

export type ResolverOptions = {
  /** DNS servers as `address:port`; default: the system's. */
  readonly servers?: readonly string[];
  /** One try of one server; there are two tries. */
  readonly timeoutMs?: number;
  readonly monotonicMs?: () => number;
  readonly hostsFile?: string;
  /** Ask getaddrinfo about names DNS does not know as written (search domains, mDNS); default true. */
  readonly systemFallback?: boolean;
};

type Found = { readonly addresses: readonly Address[]; readonly ttlMs: number };
type Remembered = { readonly until: number; readonly answer: Found | ResolveFailure };

const MAX_KEPT = 20_000;
const LONGEST_MS = 30_000;
const SHORTEST_MS = 1_000;
/** RFC 8305 section 3: how long an IPv4 answer waits for the IPv6 one. */
const SECOND_FAMILY_MS = 50;
const RENEW_MS = 10_000;

/**
 * The system's names through c-ares, never through the libuv pool unless DNS has already answered that it does not know the name: one dead
 * resolver must not stall every check. Order: literal, hosts file, localhost and .invalid (RFC 6761), DNS, getaddrinfo. Answers are kept for
 * their TTL (1–30 s), unknown names for 1 s; the same question asked at once is asked once.
 */
export function systemResolver(options: ResolverOptions = {}): Resolver {
  const monotonicMs = options.monotonicMs ?? ((): number => performance.now());
  const hosts = hostsFile(options.hostsFile ?? '/etc/hosts', monotonicMs);
  const ask = dnsAsker(options, monotonicMs);
  const kept = new Map<string, Remembered>();
  const running = new Map<string, Promise<Found | ResolveFailure>>();

  const question = (host: string, family: IpFamily): Promise<Found | ResolveFailure> => {
    const key = `${family} ${host}`;
    const same = running.get(key);
    if (same !== undefined) return same;
    const asked = ask(host, family).then((answer) => {
      running.delete(key);
      if (answer instanceof ResolveFailure && answer.problem === 'temporary') return answer;
      if (kept.size >= MAX_KEPT) kept.clear();
      const ttlMs = answer instanceof ResolveFailure ? SHORTEST_MS : answer.ttlMs;
      kept.set(key, { answer, until: monotonicMs() + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ttlMs)) });
      return answer;
    });
    running.set(key, asked);
    return asked;
  };

  return {
    resolve: async (host, family, signal) => {
      const name = host.toLowerCase().replace(/\.$/, '');
      const known = withoutAsking(name, family, hosts);
      if (known !== undefined) return known;
      const remembered = kept.get(`${family} ${name}`);
      const answer =
        remembered !== undefined && remembered.until > monotonicMs()
          ? remembered.answer
          : await unlessAborted(question(name, family), signal);
      if (answer instanceof ResolveFailure) throw answer;
      return answer.addresses;
    },
  };
}

function withoutAsking(
  name: string,
  family: IpFamily,
  hosts: (name: string) => readonly Address[],
): readonly Address[] | undefined {
  const literal = net.isIP(name);
  if (literal === 4 || literal === 6) {
    if (family !== 'any' && family !== literal)
      throw new ResolveFailure('no_address_in_family', name, 'EAI_ADDRFAMILY');
    return [{ address: name, family: literal }];
  }
  if (name === '' || name === 'invalid' || name.endsWith('.invalid'))
    throw new ResolveFailure('not_found', name, 'ENOTFOUND');
  const listed = inFamily(hosts(name), family);
  if (listed.length > 0) return listed;
  if (name === 'localhost' || name.endsWith('.localhost')) {
    return inFamily(
      [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ],
      family,
    );
  }
  return undefined;
}

function inFamily(addresses: readonly Address[], family: IpFamily): readonly Address[] {
  return family === 'any' ? addresses : addresses.filter((one) => one.family === family);
}

/** The hosts file, read again when it changes; looked at once a second at most. */
function hostsFile(path: string, monotonicMs: () => number): (name: string) => readonly Address[] {
  let readAt = -1;
  let names = new Map<string, Address[]>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  return (name) => {
    if (monotonicMs() - lookedAt > SHORTEST_MS) {
      lookedAt = monotonicMs();
      const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (changedAt !== readAt) {
        readAt = changedAt;
        names = changedAt === 0 ? new Map() : parseHosts(readFileSync(path, 'utf8'));
      }
    }
    return names.get(name) ?? [];
  };
}

function parseHosts(text: string): Map<string, Address[]> {
  const names = new Map<string, Address[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = net.isIP(address);
    if (family !== 4 && family !== 6) continue;
    for (const alias of aliases) {
      const listed = names.get(alias.toLowerCase()) ?? [];
      if (!listed.some((one) => one.address === address)) listed.push({ address, family });
      names.set(alias.toLowerCase(), listed);
    }
  }
  return names;
}

type Asker = (host: string, family: IpFamily) => Promise<Found | ResolveFailure>;

function dnsAsker(options: ResolverOptions, monotonicMs: () => number): Asker {
  const make = (): dns.promises.Resolver => {
    const made = new dns.promises.Resolver({ timeout: options.timeoutMs ?? 2_000, tries: 2 });
    if (options.servers !== undefined) made.setServers(options.servers);
    return made;
  };
  let cares = make();
  let madeAt = monotonicMs();
  const fallback = options.systemFallback === false ? undefined : getaddrinfo();
  return async (host, family) => {
    const answer = await askBoth(cares, host, family);
    if (!(answer instanceof ResolveFailure)) return answer;
    if (answer.problem === 'temporary' && monotonicMs() - madeAt > RENEW_MS) {
      // The system's list of servers may have changed since: a new resolver reads it again.
      cares = make();
      madeAt = monotonicMs();
    }
    if (answer.problem !== 'not_found' || fallback === undefined) return answer;
    return (await fallback(host, family)) ?? answer;
  };
}

async function askBoth(
  cares: dns.promises.Resolver,
  host: string,
  family: IpFamily,
): Promise<Found | ResolveFailure> {
  if (family !== 'any') return askOne(cares, host, family);
  const four = askOne(cares, host, 4);
  const six = askOne(cares, host, 6);
  const first = await four;
  const second =
    first instanceof ResolveFailure ? await six : await Promise.race([six, after(SECOND_FAMILY_MS)]);
  if (first instanceof ResolveFailure)
    return second === undefined || second instanceof ResolveFailure ? worse(host, first, second) : second;
  if (second === undefined || second instanceof ResolveFailure) return first;
  return {
    addresses: alternate(second.addresses, first.addresses),
    ttlMs: Math.min(first.ttlMs, second.ttlMs),
  };
}

/** Neither family gave an address: trouble of the resolver outweighs what the other half said. */
function worse(host: string, first: ResolveFailure, second: ResolveFailure | undefined): ResolveFailure {
  if (first.problem === 'temporary') return first;
  if (second?.problem === 'temporary') return second;
  return new ResolveFailure('not_found', host, first.code);
}

/** IPv6 first, then by turns (RFC 8305 section 4). */
function alternate(six: readonly Address[], four: readonly Address[]): readonly Address[] {
  const mixed: Address[] = [];
  for (let turn = 0; turn < Math.max(six.length, four.length); turn += 1) {
    const pair = [six[turn], four[turn]];
    for (const one of pair) if (one !== undefined) mixed.push(one);
  }
  return mixed;
}

async function askOne(
  cares: dns.promises.Resolver,
  host: string,
  family: 4 | 6,
): Promise<Found | ResolveFailure> {
  try {
    const records = await (family === 4
      ? cares.resolve4(host, { ttl: true })
      : cares.resolve6(host, { ttl: true }));
    const ttlMs = Math.min(...records.map((record) => record.ttl * 1_000));
    if (records.length === 0) return new ResolveFailure('no_address_in_family', host, 'ENODATA');
    return { addresses: records.map((record) => ({ address: record.address, family })), ttlMs };
  } catch (error) {
    return failureOf(error, host);
  }
}

function failureOf(error: unknown, host: string): ResolveFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
  if (code === 'ENOTFOUND' || code === 'EBADNAME' || code === 'EFORMERR')
    return new ResolveFailure('not_found', host, code);
  if (code === 'ENODATA') return new ResolveFailure('no_address_in_family', host, code);
  return new ResolveFailure('temporary', host, code);
}

/** getaddrinfo knows search domains and mDNS, but blocks a pool thread: one question at a time, and only about names DNS answered for. */
function getaddrinfo(): (host: string, family: IpFamily) => Promise<Found | undefined> {
  let last: Promise<unknown> = Promise.resolve();
  return async (host, family) => {
    const mine = last.then(async () => {
      try {
        const listed = await dns.promises.lookup(host, { all: true, family: family === 'any' ? 0 : family });
        return listed.map(({ address, family: kind }): Address => ({ address, family: kind === 6 ? 6 : 4 }));
      } catch {
        return [];
      }
    });
    last = mine;
    const addresses = await mine;
    return addresses.length === 0 ? undefined : { addresses, ttlMs: SHORTEST_MS };
  };
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
