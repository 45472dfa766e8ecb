import type { Outcome } from '#base/decision.ts';
import type { SubscriberId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { resumeRule } from '../subscriber-rules.ts';
import { subscriberStore } from '../subscriber-store.ts';
import type { Subscriber, SubscriberRefusal } from '../subscriber.ts';
import { tended } from './tended.ts';

/** Tries a quarantined or bounced subscriber again, from the next change on: what it missed is not repeated. */
export const resumeSubscriber = (
  desk: Desk,
  id: SubscriberId,
): Promise<Outcome<Subscriber, SubscriberRefusal>> =>
  tended(desk, id, (open) => change(open, subscriberStore, id, resumeRule));
