import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { dropWaiting } from '../delivery-store.ts';
import { endRule } from '../subscriber-rules.ts';
import { subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { tended } from './tended.ts';

/** Ends a subscription, at once and for what waits to be told too; ending it twice does no harm. */
export const endSubscription = (
  desk: Desk,
  id: SubscriberId,
): Promise<Outcome<Subscriber, SubscriberRefusal>> =>
  tended(desk, id, async (open) => {
    const ended = await change(open, subscriberStore, id, endRule);
    if (ended.ok) await dropWaiting(open.tx, id, 'unsubscribed', open.instant);
    return ended;
  });
