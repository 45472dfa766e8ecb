import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { pageById } from '../page-store.ts';
import type { StatusPage } from '../status-page.ts';
import { subscriberById } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { mayTend } from './subscriber-known.ts';

type Done = Outcome<Subscriber, SubscriberRefusal>;

/** Does something to a subscription in one transaction, if it is there and whoever asks may look after its page. */
export function tended(
  desk: Desk,
  id: SubscriberId,
  work: (open: OpenDesk, page: StatusPage) => Promise<Done>,
): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const known = await subscriberById(open, id);
    const page = known === undefined ? undefined : await pageById(open, known.pageId);
    if (page === undefined) return refused({ why: 'not_found', what: 'subscriber', name: id });
    const may = await mayTend(open, page);
    return may.ok ? work(open, page) : may;
  });
}
