import { done } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { confirmRule } from '../subscriber-rules.ts';
import { subscriberById, subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';

/** The owner of the mailbox confirms by the link in their letter. `fresh`: it was this that made it active, so that its secret is shown once. */
export function confirmSubscription(
  desk: Desk,
  id: SubscriberId,
): Promise<Outcome<{ readonly subscriber: Subscriber; readonly fresh: boolean }, SubscriberRefusal>> {
  return transact(
    desk,
    async (
      open,
    ): Promise<Outcome<{ readonly subscriber: Subscriber; readonly fresh: boolean }, SubscriberRefusal>> => {
      const before = await subscriberById(open, id);
      const confirmed = await change(open, subscriberStore, id, confirmRule);
      return confirmed.ok
        ? done({ subscriber: confirmed.value, fresh: before?.state === 'pending' })
        : confirmed;
    },
  );
}
