import ipaddr from 'ipaddr.js';
import { HOUR } from '#base/time.ts';

/** So many may be asked for from one address in an hour, for each process. */
const ASKS_AN_HOUR = 20;
const REMEMBERED_MOST = 10_000;

export type AskedOften = (remote: string, now: Date) => boolean;

/** An IPv6 customer has a whole /64: its addresses count as one. */
function neighbourhood(remote: string): string {
  if (!ipaddr.isValid(remote)) return remote;
  const address = ipaddr.process(remote);
  return address.kind() === 'ipv4' ? address.toString() : address.toByteArray().slice(0, 8).join('.');
}

/** Counts who asks; answers whether it was too often. Bounded: who asked longest ago is forgotten first. */
export function askedOften(): AskedOften {
  const asks = new Map<string, { readonly since: number; readonly count: number }>();
  return (remote, now) => {
    const key = neighbourhood(remote);
    const known = asks.get(key);
    const fresh = known === undefined || now.getTime() - known.since >= HOUR;
    const next = fresh ? { since: now.getTime(), count: 1 } : { ...known, count: known.count + 1 };
    asks.delete(key);
    asks.set(key, next);
    const eldest = asks.size > REMEMBERED_MOST ? asks.keys().next().value : undefined;
    if (eldest !== undefined) asks.delete(eldest);
    return next.count > ASKS_AN_HOUR;
  };
}
