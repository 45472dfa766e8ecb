import type { Attempt } from './attempt.ts';
import type { MethodKind } from './method.ts';
import { inOrder } from './queue-order.ts';
import type { Sent } from './queue-order.ts';
import { nextAllowed, throttleOf } from './throttle.ts';
import type { About } from './run.ts';

/** One message: the attempt that carries it, and those that go out in it. */
export type Message = { readonly lead: Attempt; readonly others: readonly Attempt[] };

/** The id of what is paged about. */
export const idOfAbout = (about: About): string =>
  'alertId' in about ? about.alertId : 'incidentId' in about ? about.incidentId : about.testId;

/**
 * Whether two attempts to one method go out as one message: equal ones always, and those about one service. Slack bundles for itself, by editing
 * the message that rang.
 */
const together = (one: Attempt, other: Attempt): boolean =>
  idOfAbout(one.about) === idOfAbout(other.about) ||
  (one.methodKind !== 'slack' && one.bundle === other.bundle);

/** The message to send next of those due at one method: now, or when the throttle allows it; undefined when nothing is due. */
export function nextMessage(
  kind: MethodKind,
  due: readonly Attempt[],
  sent: readonly Sent[],
  now: Date,
): Message | { readonly againAt: Date } | undefined {
  const [lead, ...rest] = inOrder(due, sent);
  if (lead === undefined) return undefined;
  const allowed = nextAllowed(
    throttleOf(kind),
    sent.map((one) => one.at),
    now,
  );
  if (allowed > now) return { againAt: allowed };
  return { lead, others: rest.filter((one) => together(lead, one)) };
}
