import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { pageById } from '../page-store.ts';
import { componentsRule } from '../subscriber-rules.ts';
import { subscriberById, subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { componentsByCode, mayTend } from './subscriber-known.ts';

/** Sets which components a subscription is about, by their codes; none: the whole page. */
export function changeSubscription(
  desk: Desk,
  id: SubscriberId,
  componentCodes: readonly string[],
): Promise<Outcome<Subscriber, SubscriberRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Subscriber, SubscriberRefusal>> => {
    const known = await subscriberById(open, id);
    const page = known === undefined ? undefined : await pageById(open, known.pageId);
    if (page === undefined) return refused({ why: 'not_found', what: 'subscriber', name: id });
    const may = await mayTend(open, page);
    if (!may.ok) return may;
    const components = await componentsByCode(open, page, componentCodes);
    if (!components.ok) return components;
    return change(open, subscriberStore, id, (before) => componentsRule(before, components.value));
  });
}
