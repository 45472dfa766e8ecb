import ipaddr from 'ipaddr.js';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';

/**
 * For addresses that strangers name: only what is public may be connected to, so that nobody makes this house ask its own network or its cloud's
 * metadata service. https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */

/** Public by its number, and yet the inside of a cloud: Azure's platform. */
const INSIDE = new Set(['168.63.129.16']);

/** The IPv4 address that an IPv6 address carries inside: mapped, NAT64 or 6to4. */
function inner(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  const four = (from: number): ipaddr.IPv4 => new ipaddr.IPv4(bytes.slice(from, from + 4));
  const range = address.range();
  if (range === '6to4') return four(2);
  return range === 'ipv4Mapped' || range === 'rfc6145' || range === 'rfc6052' ? four(12) : undefined;
}

/** Whether an address is one of the public internet; what cannot be read is not. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast' && !INSIDE.has(parsed.toString());
  // Its kind says which of both classes it is.
  const six = parsed as ipaddr.IPv6;
  const carried = inner(six);
  if (carried !== undefined) return isPublic(carried.toString());
  // The first 96 bits zero: an IPv4 address in an older dress, loopback, or nothing.
  return (
    six.range() === 'unicast' &&
    six
      .toByteArray()
      .slice(0, 12)
      .some((byte) => byte !== 0)
  );
}

/** Whether a URL's host may be asked as far as it can be told without asking for its name: a literal address must be public. */
export function mayBePublic(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host)) return isPublic(host);
  return host !== 'localhost' && !host.endsWith('.localhost') && host.includes('.');
}

const refusal = (host: string): Error =>
  Object.assign(new Error(`${host} is not a public address`), { code: 'ENOTPUBLIC' });

/** Names as the system resolves them, without what is not public. The connection is made to what is answered here, so no second look-up can differ. */
export const publicLookup: LookupFunction = (host, options, answer) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) return answer(error, '');
    const open = found.filter(({ address }) => isPublic(address));
    const [first] = open;
    if (first === undefined) return answer(refusal(host), '');
    return options.all === true ? answer(null, open) : answer(null, first.address, first.family);
  });
};

let agent: Agent | undefined;

/** A dispatcher that connects to public addresses only; the check of literal addresses is `mayBePublic`'s. */
export function publicOnly(): Dispatcher {
  agent ??= new Agent({ connect: { lookup: publicLookup }, keepAliveTimeout: 1_000 });
  return agent;
}
