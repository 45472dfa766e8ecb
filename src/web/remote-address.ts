import ipaddr from 'ipaddr.js';

/** Where proxies of a house stand. */
const NEAR = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);

/** Who asks: the other end of the connection, or, when that is a proxy in a private network, whom its last hop names, which whoever asks cannot choose. */
export function remoteOf(address: string | undefined, forwarded: string | undefined): string {
  const near = address ?? '';
  if (!ipaddr.isValid(near) || !NEAR.has(ipaddr.process(near).range())) return near;
  const hop = forwarded?.split(',').at(-1)?.trim() ?? '';
  return ipaddr.isValid(hop) ? hop : near;
}
