import type { MethodId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Attempt } from '../attempt.ts';
import { leaseAttempt, queueOf } from '../attempt-queue-store.ts';
import { nextMessage } from '../bundle.ts';
import type { Message } from '../bundle.ts';
import type { MethodKind } from '../method.ts';

/** A message to be sent now, with everything else that is due at the method; or when to look again; or nothing waits. */
export type Claim =
  | { readonly message: Message; readonly due: readonly Attempt[] }
  | { readonly againAt: Date; readonly because: string }
  | { readonly nothing: true };

/**
 * Chooses a method's next message and leases the attempt that carries it to this process. One message at a time: while another process has one in hand,
 * or the throttle allows none, it is said when to look again.
 */
export function claimMessage(desk: Desk, method: MethodId, kind: MethodKind): Promise<Claim> {
  return transact(desk, async (open): Promise<Claim> => {
    const queue = await queueOf(open, method);
    if (queue.busyUntil !== undefined)
      return { againAt: queue.busyUntil, because: 'another process has one in hand' };
    const next = nextMessage(kind, queue.due, queue.sent, open.instant);
    if (next === undefined)
      return queue.nextAt === undefined
        ? { nothing: true }
        : { againAt: queue.nextAt, because: 'its time has not come' };
    if ('againAt' in next) return { againAt: next.againAt, because: 'so many messages and no more' };
    if (!(await leaseAttempt(open, next.lead.id)))
      return { againAt: open.instant, because: 'another process took it' };
    const lead: Attempt = { ...next.lead, state: 'sending', tries: next.lead.tries + 1 };
    return { message: { lead, others: next.others }, due: queue.due };
  });
}
