import type { Outcome } from '#base/decision.ts';
import type { AttemptId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { lockPages } from '../attempt-queue-store.ts';
import { fateOfPage, receiptRule } from '../attempt-rules.ts';
import type { Attempt, AttemptRefusal } from '../attempt.ts';
import { attemptById, attemptStore, attemptsOf, mergedInto } from '../attempt-store.ts';
import { undeliveredRule } from '../lifecycle.ts';
import { pageStore } from '../store.ts';
import { goOnWithout } from './settle-message.ts';
import { settlePage } from './settle-page.ts';

export type Receipt = { readonly arrived: true } | { readonly arrived: false; readonly because: string };

/** Pages that counted as delivered, and of which nothing is left that may have arrived. */
async function takeBack(desk: OpenDesk, failed: readonly Attempt[], because: string): Promise<void> {
  for (const { pageId } of failed) {
    if (fateOfPage(await attemptsOf(desk, pageId)) !== 'failed') continue;
    await change(desk, pageStore, pageId, (before, now) => undeliveredRule(before, because, now));
  }
}

/**
 * A provider tells what became of a message that it took, for the attempt that we named to it: its own names (`providerId`) may repeat. Late, repeated
 * and contradictory receipts are refused without harm. One that failed makes the next method due now, for everything that went out in that message.
 */
export function takeReceipt(
  desk: Desk,
  id: AttemptId,
  receipt: Receipt,
  providerId: string | null = null,
): Promise<Outcome<Attempt, AttemptRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Attempt, AttemptRefusal>> => {
    const known = await attemptById(open, id);
    const merged = await mergedInto(open, id);
    await lockPages(open, known === undefined ? [] : [known, ...merged].map((one) => one.pageId));
    const outcome = await change(open, attemptStore, id, receiptRule(receipt, providerId));
    if (!outcome.ok) return outcome;
    if (receipt.arrived) {
      await settlePage(open, outcome.value.pageId, {
        state: 'delivered',
        because: null,
        by: outcome.value.methodKind,
      });
      return outcome;
    }
    const failed = [outcome.value];
    for (const other of merged) {
      const too = await change(open, attemptStore, other.id, receiptRule(receipt));
      if (too.ok) failed.push(too.value);
    }
    await goOnWithout(open, failed);
    await takeBack(open, failed, receipt.because);
    return outcome;
  });
}
