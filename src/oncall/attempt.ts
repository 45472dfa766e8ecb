import type { AttemptId, MethodId, PageId, PersonId } from '#base/ids.ts';
import type { MethodKind } from './method.ts';
import type { About, Urgency } from './run.ts';

/**
 * One try to reach a person for one page by one method.
 *
 * | from    | on                                        | to                                            |
 * |---------|-------------------------------------------|-----------------------------------------------|
 * | planned | its time has come, claimed                | sending, under a lease                        |
 * | sending | the provider took it                      | sent, or delivered where that is all one hears |
 * | sending | fails for now                             | planned, later, with the same idempotency key |
 * | sending | fails for good                            | failed; the page's next method is due now     |
 * | sending | the lease ends, nobody knows              | planned, now, with the same idempotency key   |
 * | sent, merged | receipt                              | delivered, or failed: the next method is due now |
 * | planned | receipt of a try whose answer was lost    | delivered                                     |
 * | planned | an equal one goes out in the same message | merged                                        |
 * | planned | acknowledged, resolved                    | cancelled                                     |
 */
export type Attempt = {
  readonly id: AttemptId;
  readonly pageId: PageId;
  readonly personId: PersonId;
  readonly methodId: MethodId;
  readonly methodKind: MethodKind;
  readonly about: About;
  readonly urgency: Urgency;
  /** What messages are bundled by and whose first one jumps the queue: the service's id, or the incident's when it names none. */
  readonly bundle: string;
  /** When it was to go out by the person's rules. */
  readonly plannedFor: Date;
  /** When it is tried next: later after a failure, earlier when another method failed. */
  readonly dueAt: Date;
  readonly state: 'planned' | 'sending' | 'sent' | 'delivered' | 'failed' | 'merged' | 'cancelled';
  readonly tries: number;
  readonly leasedUntil: Date | null;
  /** Why it is not wanted any more; said while a provider had it in hand, so that it is not tried again should that fail. */
  readonly unwanted: string | null;
  /** What the provider calls it: a message SID, a mail's id; null where it has no name for it. */
  readonly providerId: string | null;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly mergedInto: AttemptId | null;
  readonly error: string | null;
};

export type AttemptFact =
  | {
      readonly kind: 'attempt.sent';
      readonly data: AttemptSaid & { readonly providerId: string | null; readonly mayRepeat: boolean };
    }
  | { readonly kind: 'attempt.delivered'; readonly data: AttemptSaid & { readonly mayRepeat: boolean } }
  | {
      readonly kind: 'attempt.failed';
      readonly data: AttemptSaid & { readonly because: string; readonly forGood: boolean };
    }
  | { readonly kind: 'attempt.cancelled'; readonly data: AttemptSaid & { readonly because: string } }
  | { readonly kind: 'attempt.merged'; readonly data: AttemptSaid & { readonly into: AttemptId } };

type AttemptSaid = {
  readonly about: About;
  readonly pageId: PageId;
  readonly personId: PersonId;
  readonly method: MethodKind;
};

export type AttemptRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'settled'; readonly state: Attempt['state'] }
  /** A receipt for an earlier try of it: the provider took it again since, under another name. */
  | { readonly why: 'other_message' }
  | { readonly why: 'leased' };
