import type { MethodId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { SECOND, plus } from '#base/time.ts';
import { personById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { putOutbox } from '#ledger/outbox.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { linkOf } from '#notice/links.ts';
import { mattersOf } from '#notice/matter.ts';
import type { Matter } from '#notice/matter.ts';
import type { Attempt } from '#oncall/attempt.ts';
import type { Answer } from '#oncall/attempt-rules.ts';
import type { Message } from '#oncall/bundle.ts';
import type { Method } from '#oncall/method.ts';
import { methodById } from '#oncall/method-store.ts';
import type { Page } from '#oncall/page.ts';
import { pageById } from '#oncall/store.ts';
import { cancelAttemptsOf } from '#oncall/verbs/cancel-attempts.ts';
import { claimMessage } from '#oncall/verbs/claim-message.ts';
import { heardOf } from '#oncall/verbs/methods.ts';
import { releaseMessage, settleMessage } from '#oncall/verbs/settle-message.ts';
import { notifyMethod } from '#telling.ts';
import { OutsideError } from '#world/outside.ts';
import { attemptsIn } from './notifier.ts';
import type { Notifier, Outgoing, Sent } from './notifier.ts';

/** One claim of a row works on as long as this, well within its lease. */
const WORKS_MS = 12 * SECOND;
/** How it stands with a method is written down as often as this while it works. */
const HEARD_MS = 60 * SECOND;

const failed = (because: string): Answer => ({ failed: because, forGood: true });

/** Why this method cannot carry anything, as things stand. */
async function barred(desk: Desk, method: Method): Promise<string | undefined> {
  if (method.removedAt !== null) return 'the method was removed';
  if (method.verifiedAt === null) return 'the method is not verified';
  const person = await personById(desk, method.personId);
  return person?.active === false ? 'the account is deactivated' : undefined;
}

/** What the person should know beside the fact: who asked, and why them. */
const notesOf = (page: Page, message: Message, askedBy: string | null): readonly string[] => [
  ...(page.note === '' ? [] : [askedBy === null ? page.note : `${askedBy} pages you: ${page.note}`]),
  ...(message.lead.tries > 1
    ? ['This may be a repetition: it is not known whether it reached you before.']
    : []),
];

async function outgoing(
  desk: Desk,
  row: OutboxRow,
  method: Method,
  message: Message,
  matters: readonly Matter[],
): Promise<Outgoing> {
  const page = await pageById(desk, message.lead.pageId);
  invariant(page, `page ${message.lead.pageId} of an attempt exists`);
  const asker = page.askedBy === null ? undefined : await personById(desk, page.askedBy);
  return {
    method,
    message,
    page,
    matters,
    notes: notesOf(page, message, asker?.name ?? null),
    link: linkOf(desk.ways, message.lead.id),
    urgent: message.lead.urgency === 'critical',
    row,
  };
}

/** Sends a message by the notifier of its kind. Nothing is said of what is over: its attempts are taken back. */
async function send(
  desk: Desk,
  row: OutboxRow,
  notifier: Notifier,
  method: Method,
  message: Message,
): Promise<Sent> {
  const why = await barred(desk, method);
  if (why !== undefined) return failed(why);
  const all = await mattersOf(
    desk,
    attemptsIn(message).map((attempt) => attempt.about),
  );
  const matters = all.filter((matter) => matter.state !== 'over');
  if (matters.length === 0) {
    for (const attempt of attemptsIn(message))
      await cancelAttemptsOf(desk, attempt.pageId, 'it was over before it could be told');
    return failed('what it was about is over');
  }
  try {
    return await notifier.notify(desk, await outgoing(desk, row, method, message, matters));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { failed: error.message, forGood: false, retryAfterMs: error.retryAfterMs };
  }
}

/** Writes down what became of it; methods that are due now because of it are woken in the same transaction. */
function settle(desk: Desk, message: Message, due: readonly Attempt[], sent: Sent): Promise<void> {
  return transact(desk, async (open) => {
    if ('busyUntil' in sent) return releaseMessage(open, message, sent.busyUntil);
    const around = await settleMessage(open, message, due, sent);
    const wake = around.map((attempt) => notifyMethod(attempt.methodId, attempt.personId, open.instant));
    await putOutbox(open.tx, wake, open.instant);
  });
}

async function learn(desk: Desk, method: Method, sent: Sent): Promise<void> {
  if ('busyUntil' in sent || method.kind === 'slack' || method.removedAt !== null) return;
  const { lastOkAt, lastError } = method;
  const fresh = lastOkAt !== null && desk.clock.now().getTime() - lastOkAt.getTime() < HEARD_MS;
  if ('took' in sent) {
    if (!fresh || lastError !== null) await heardOf(desk, method.id, null);
  } else if (sent.failed !== lastError) await heardOf(desk, method.id, sent.failed);
}

const outcomeOf = (sent: Sent): string =>
  'took' in sent ? sent.took : 'busyUntil' in sent ? 'later' : sent.forGood ? 'failed' : 'failed_for_now';

/** One message of a method; `done` when nothing waits there any more, `undefined` when there may be more to send at once. */
async function step(
  desk: Desk,
  row: OutboxRow,
  notifiers: ReadonlyMap<string, Notifier>,
  id: MethodId,
): Promise<Settlement | undefined> {
  const method = await methodById(desk, id);
  if (method === undefined) return { never: `there is no method ${id}` };
  const notifier = notifiers.get(method.kind);
  if (notifier === undefined) return { never: `no notifier for ${method.kind}` };
  const claim = await claimMessage(desk, id, method.kind);
  if ('nothing' in claim) return { done: true };
  if ('againAt' in claim) return claim;
  const sent = await send(desk, row, notifier, method, claim.message);
  desk.metrics.count('pages_total', { channel: method.kind, outcome: outcomeOf(sent) });
  await settle(desk, claim.message, claim.due, sent);
  await learn(desk, method, sent);
  if ('busyUntil' in sent) return { againAt: sent.busyUntil, because: sent.because };
  // Slack stands still for everybody alike: what waits behind would fare no better.
  if ('failed' in sent && !sent.forGood && method.kind === 'slack') {
    const again =
      sent.retryAfterMs ?? Math.min(10 * SECOND, 500 * 2 ** Math.min(claim.message.lead.tries, 8));
    return { againAt: plus(desk.clock.now(), again), because: sent.failed };
  }
  return undefined;
}

/** Sends what is due at one method, one message after the other, as its throttle allows. The row says which method; the attempts are the truth. */
export function methodCourier(notifiers: readonly Notifier[]): Courier {
  const byKind = new Map(notifiers.map((notifier) => [notifier.kind as string, notifier]));
  return async (desk, row) => {
    // Written by telling.ts alone, whose constructor takes a MethodId.
    const id = row.payload['methodId'] as MethodId;
    const began = desk.clock.monotonicMs();
    for (;;) {
      const settlement = await step(desk, row, byKind, id);
      if (settlement !== undefined) return settlement;
      if (desk.clock.monotonicMs() - began > WORKS_MS)
        return { againAt: desk.clock.now(), because: 'there is more to send' };
    }
  };
}
