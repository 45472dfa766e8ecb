import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsRule } from '../subscriber-rules.ts';
import { subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { componentsByCode } from './subscriber-known.ts';
import { tended } from './tended.ts';

/** Sets which components a subscription is about, by their codes; none: the whole page. */
export const changeSubscription = (
  desk: Desk,
  id: SubscriberId,
  componentCodes: readonly string[],
): Promise<Outcome<Subscriber, SubscriberRefusal>> =>
  tended(desk, id, async (open, page) => {
    const components = await componentsByCode(open, page, componentCodes);
    return components.ok
      ? change(open, subscriberStore, id, (before) => componentsRule(before, components.value))
      : components;
  });
