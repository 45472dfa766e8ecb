import ipaddr from 'ipaddr.js';
import { memo } from './memo.ts';

/**
 * Where clouds answer with credentials. Link-local covers 169.254.169.254 (AWS, Azure, GCP, DigitalOcean, OpenStack); the others are outside
 * it: AWS IMDS and GCP over IPv6, Alibaba Cloud, Oracle Cloud.
 */
const METADATA_ADDRESSES = ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192'].map((text) =>
  ipaddr.parse(text).toNormalizedString(),
);
const METADATA_NAMES = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.azure.internal',
]);

/** Why a host may not be asked for by name, or undefined. */
export function refusedHost(host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  return METADATA_NAMES.has(name) ? `${name} is a cloud's metadata service` : undefined;
}

/**
 * Why an address may not be connected to, or undefined: link-local and metadata addresses, also when wrapped into IPv6 (mapped, compatible,
 * NAT64, 6to4). Private networks are allowed: a self-hosted bot watches them. What cannot be read is refused.
 */
export const refusedAddress = (address: string): string | undefined => judged(address).refused;

const judged = memo(20_000, (address) => ({ refused: reasonAgainst(address) }));

function reasonAgainst(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return `${address} is not an address`;
  const parsed = ipaddr.parse(address);
  for (const one of [parsed, ...wrapped(parsed)]) {
    if (one.range() === 'linkLocal') return `${address} is a link-local address`;
    if (METADATA_ADDRESSES.includes(one.toNormalizedString()))
      return `${address} is a cloud's metadata address`;
  }
  return undefined;
}

/** The IPv4 addresses that an IPv6 address carries inside. */
function wrapped(address: ipaddr.IPv4 | ipaddr.IPv6): readonly ipaddr.IPv4[] {
  if (address.kind() === 'ipv4') return [];
  const bytes = address.toByteArray();
  const four = (from: number): ipaddr.IPv4 => new ipaddr.IPv4(bytes.slice(from, from + 4));
  const range = address.range();
  if (range === '6to4') return [four(2)];
  const inTail =
    range === 'ipv4Mapped' ||
    range === 'rfc6145' ||
    range === 'rfc6052' ||
    bytes.slice(0, 12).every((byte) => byte === 0);
  return inTail ? [four(12)] : [];
}
