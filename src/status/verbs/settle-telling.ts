import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { dropWaiting, putBack, settleDelivery } from '../delivery-store.ts';
import type { Delivery } from '../delivery-store.ts';
import { bouncedRule, failedRule, wellRule } from '../subscriber-rules.ts';
import { subscriberStore } from '../subscriber-store.ts';
import type { Subscriber } from '../subscriber.ts';

/** It arrived. A webhook that had failed before is well again. */
export async function settleTold(desk: Desk, delivery: Delivery, subscriber: Subscriber): Promise<void> {
  if (subscriber.failures === 0) return settleDelivery(desk, delivery.id, 'told', null);
  await transact(desk, async (open) => {
    await change(open, subscriberStore, subscriber.id, wellRule);
    await settleDelivery(open, delivery.id, 'told', null);
  });
}

/** The mailbox refused for good: nothing goes there any more. */
export function settleBounced(desk: Desk, delivery: Delivery, because: string): Promise<void> {
  return transact(desk, async (open) => {
    await change(open, subscriberStore, delivery.subscriberId, (before) => bouncedRule(before, because));
    await settleDelivery(open, delivery.id, 'failed', because);
    await dropWaiting(open.tx, delivery.subscriberId, 'its mailbox refused an earlier letter', open.instant);
  });
}

/** A mailbox that refused a letter for good, at once or in a report that came later: nothing goes there any more. Answers whether it is known and was written to. */
export function bounceSubscriber(desk: Desk, id: SubscriberId, because: string): Promise<boolean> {
  return transact(desk, async (open) => {
    const known = await change(open, subscriberStore, id, (before) => bouncedRule(before, because));
    if (known.ok) await dropWaiting(open.tx, id, 'its mailbox refused an earlier letter', open.instant);
    return known.ok && known.value.state === 'bounced';
  });
}

/** A post failed: it is tried again at `dueAt`, unless that was the tenth in a row. */
export function settlePostFailed(
  desk: Desk,
  delivery: Delivery,
  because: string,
  dueAt: Date,
): Promise<void> {
  return transact(desk, async (open) => {
    const counted = await change(open, subscriberStore, delivery.subscriberId, (before, now) =>
      failedRule(before, because, now),
    );
    if (counted.ok && counted.value.state === 'active') return putBack(open, delivery, dueAt, because);
    await settleDelivery(open, delivery.id, 'failed', because);
    await dropWaiting(open.tx, delivery.subscriberId, 'quarantined', open.instant);
  });
}
