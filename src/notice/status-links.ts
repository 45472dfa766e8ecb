import type { SubscriberId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { HOUR, plus } from '#base/time.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Ways } from '#world/ways.ts';

/** Signed links of subscribers. To confirm is possible for 48 hours; to manage and to end as long as the subscription is known. */

export const CONFIRM_LASTS_MS = 48 * HOUR;
const CONFIRM = 'status confirm';
const OWN = { manage: 'status manage', end: 'status end' } as const;
type Where = Pick<StatusPage, 'domain' | 'name'>;

const tail = (id: SubscriberId): string => id.slice('sub_'.length);
const idOf = (name: string): SubscriberId | undefined => {
  const id = `sub_${name}`;
  return isId('sub', id) ? id : undefined;
};

/** `<page>/subscribe/confirm/<subscriber>.<until, in seconds>.<signature>`, which holds until then. */
export function confirmLink(ways: Ways, page: Where, id: SubscriberId, now: Date): string {
  const until = Math.floor(plus(now, CONFIRM_LASTS_MS).getTime() / 1_000);
  const token = `${tail(id)}.${until}.${ways.seal.sign(CONFIRM, `${id} ${until}`)}`;
  return `${urlOfPage(page, ways.publicUrl)}/subscribe/confirm/${token}`;
}

const ownToken = ({ seal }: Ways, use: keyof typeof OWN, id: SubscriberId): string =>
  `${tail(id)}.${seal.sign(OWN[use], id)}`;

/** `<page>/subscribe/manage/<subscriber>.<signature>`. */
export const manageLink = (ways: Ways, page: Where, id: SubscriberId): string =>
  `${urlOfPage(page, ways.publicUrl)}/subscribe/manage/${ownToken(ways, 'manage', id)}`;

/** `<page>/subscribe/end/<subscriber>.<signature>`. */
export const endLink = (ways: Ways, page: Where, id: SubscriberId): string =>
  `${urlOfPage(page, ways.publicUrl)}/subscribe/end/${ownToken(ways, 'end', id)}`;

/** The subscriber that a token to confirm names; `stale`: it was ours and its time is over; undefined: it is not ours. */
export function readConfirm(
  { seal }: Ways,
  token: string,
  now: Date,
): { readonly id: SubscriberId; readonly stale: boolean } | undefined {
  const [name = '', until = '', signature = '', ...more] = token.split('.');
  const id = idOf(name);
  if (id === undefined || more.length > 0 || !/^\d{1,12}$/.test(until)) return undefined;
  if (!seal.holds(CONFIRM, `${id} ${until}`, signature)) return undefined;
  return { id, stale: Number(until) * 1_000 <= now.getTime() };
}

/** The subscriber that a token to manage or to end names; undefined when it is not ours. */
export function readOwn({ seal }: Ways, use: keyof typeof OWN, token: string): SubscriberId | undefined {
  const [name = '', signature = '', ...more] = token.split('.');
  const id = idOf(name);
  return id !== undefined && more.length === 0 && seal.holds(OWN[use], id, signature) ? id : undefined;
}
