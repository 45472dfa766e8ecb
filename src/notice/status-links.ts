import type { SubscriberId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { HOUR, plus } from '#base/time.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { mailboxOf } from '#status/subscriber.ts';
import type { Subscriber } from '#status/subscriber.ts';
import type { Ways } from '#world/ways.ts';

/** Signed links of subscribers. To confirm is possible for 48 hours; to manage and to end as long as the subscription is known. */

export const CONFIRM_LASTS_MS = 48 * HOUR;
const CONFIRM = 'status confirm';
const OWN = { manage: 'status manage', end: 'status end' } as const;
type OwnUse = keyof typeof OWN;
type Owned = Pick<Subscriber, 'id' | 'kind' | 'address' | 'contact'>;
type Where = Pick<StatusPage, 'domain' | 'name'>;

const tail = (id: SubscriberId): string => id.slice('sub_'.length);
const idOf = (name: string): SubscriberId | undefined => {
  const id = `sub_${name}`;
  return isId('sub', id) ? id : undefined;
};

/** What a link is signed over: with another mailbox behind the subscription, links that went to the one before are nobody's. */
const signed = (subscriber: Owned, more = ''): string =>
  `${subscriber.id} ${more}${mailboxOf(subscriber) ?? ''}`;

/** `<page>/subscribe/confirm/<subscriber>.<until, in seconds>.<signature>`, which holds until then. */
export function confirmLink(ways: Ways, page: Where, subscriber: Owned, now: Date): string {
  const until = Math.floor(plus(now, CONFIRM_LASTS_MS).getTime() / 1_000);
  const signature = ways.seal.sign(CONFIRM, signed(subscriber, `${until} `));
  return `${urlOfPage(page, ways.publicUrl)}/subscribe/confirm/${tail(subscriber.id)}.${until}.${signature}`;
}

const ownToken = ({ seal }: Ways, use: OwnUse, subscriber: Owned): string =>
  `${tail(subscriber.id)}.${seal.sign(OWN[use], signed(subscriber))}`;

/** `<page>/subscribe/manage/<subscriber>.<signature>`. */
export const manageLink = (ways: Ways, page: Where, subscriber: Owned): string =>
  `${urlOfPage(page, ways.publicUrl)}/subscribe/manage/${ownToken(ways, 'manage', subscriber)}`;

/** `<page>/subscribe/end/<subscriber>.<signature>`. */
export const endLink = (ways: Ways, page: Where, subscriber: Owned): string =>
  `${urlOfPage(page, ways.publicUrl)}/subscribe/end/${ownToken(ways, 'end', subscriber)}`;

/** The subscriber that a token names, which proves nothing yet; undefined when it names none. */
export const namedBy = (token: string): SubscriberId | undefined => idOf(token.split('.')[0] ?? '');

/** Whether a token to confirm is one of ours for this subscriber: it holds, its time is over, or it is not ours. */
export function readConfirm(
  { seal }: Ways,
  token: string,
  subscriber: Owned,
  now: Date,
): 'holds' | 'stale' | undefined {
  const [name, until = '', signature = '', ...more] = token.split('.');
  if (name !== tail(subscriber.id) || more.length > 0 || !/^\d{1,12}$/.test(until)) return undefined;
  if (!seal.holds(CONFIRM, signed(subscriber, `${until} `), signature)) return undefined;
  return Number(until) * 1_000 <= now.getTime() ? 'stale' : 'holds';
}

/** Whether a token to manage or to end is ours, for this subscriber. */
export function isOwn({ seal }: Ways, use: OwnUse, token: string, subscriber: Owned): boolean {
  const [name, signature = '', ...more] = token.split('.');
  return (
    name === tail(subscriber.id) && more.length === 0 && seal.holds(OWN[use], signed(subscriber), signature)
  );
}
