import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { dropWaiting } from '../delivery-store.ts';
import { pageById } from '../page-store.ts';
import { endRule } from '../subscriber-rules.ts';
import { subscriberById, subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { mayTend } from './subscriber-known.ts';

/** Ends a subscription, at once and for what waits to be told too; ending it twice does no harm. */
export function endSubscription(
  desk: Desk,
  id: SubscriberId,
): Promise<Outcome<Subscriber, SubscriberRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Subscriber, SubscriberRefusal>> => {
    const known = await subscriberById(open, id);
    const page = known === undefined ? undefined : await pageById(open, known.pageId);
    if (page === undefined) return refused({ why: 'not_found', what: 'subscriber', name: id });
    const may = await mayTend(open, page);
    if (!may.ok) return may;
    const ended = await change(open, subscriberStore, id, endRule);
    if (ended.ok) await dropWaiting(open.tx, id, 'unsubscribed', open.instant);
    return ended;
  });
}
