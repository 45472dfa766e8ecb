import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { pageById } from '../page-store.ts';
import { resumeRule } from '../subscriber-rules.ts';
import { subscriberById, subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { mayTend } from './subscriber-known.ts';

/** Tries a quarantined or bounced subscriber again, from the next change on: what it missed is not repeated. */
export function resumeSubscriber(
  desk: Desk,
  id: SubscriberId,
): Promise<Outcome<Subscriber, SubscriberRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Subscriber, SubscriberRefusal>> => {
    const known = await subscriberById(open, id);
    const page = known === undefined ? undefined : await pageById(open, known.pageId);
    if (page === undefined) return refused({ why: 'not_found', what: 'subscriber', name: id });
    const may = await mayTend(open, page);
    return may.ok ? change(open, subscriberStore, id, resumeRule) : may;
  });
}
