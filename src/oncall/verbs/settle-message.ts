import type { PageId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Attempt } from '../attempt.ts';
import { hasten, lockPages, putOff } from '../attempt-queue-store.ts';
import {
  failedRule,
  fateOfPage,
  mergedRule,
  nextAfterFailure,
  nextBesideStalled,
  releaseRule,
  stalled,
  tookRule,
} from '../attempt-rules.ts';
import type { Answer } from '../attempt-rules.ts';
import { attemptStore, attemptsOfPages } from '../attempt-store.ts';
import type { Message } from '../bundle.ts';
import { settlePage } from './settle-page.ts';

type Failed = Extract<Answer, { readonly failed: string }>;
type Took = Extract<Answer, { readonly took: string }>;

/** Attempts of these pages, by page. */
async function byPage(
  desk: OpenDesk,
  pages: readonly PageId[],
): Promise<ReadonlyMap<PageId, readonly Attempt[]>> {
  const all = await attemptsOfPages(desk, pages);
  return Map.groupBy(all, (attempt) => attempt.pageId);
}

async function took(desk: OpenDesk, { lead, others }: Message, answer: Took): Promise<void> {
  await change(desk, attemptStore, lead.id, tookRule(answer));
  const merged = [];
  for (const other of others) {
    const outcome = await change(desk, attemptStore, other.id, mergedRule(lead.id));
    if (outcome.ok) merged.push(other);
  }
  for (const { pageId } of [lead, ...merged])
    await settlePage(desk, pageId, { state: 'delivered', because: null, by: lead.methodKind });
}

/** Why nobody was reached: the one reason, or what each way said. */
function whyNot(page: readonly Attempt[]): string {
  const reasons = page.flatMap(({ methodKind, error }) => (error === null ? [] : [{ methodKind, error }]));
  const [only, ...more] = reasons;
  if (only !== undefined && more.length === 0) return only.error;
  return [...new Set(reasons.map(({ methodKind, error }) => `${methodKind}: ${error}`))].join('; ');
}

/** What becomes of pages some of whose attempts have failed for good: the next method is due now, or the page has failed. */
export async function goOnWithout(desk: OpenDesk, failed: readonly Attempt[]): Promise<void> {
  const pages = await byPage(
    desk,
    failed.map((attempt) => attempt.pageId),
  );
  for (const attempt of failed) {
    const own = pages.get(attempt.pageId) ?? [];
    const next = nextAfterFailure(own, attempt.id, desk.instant);
    if (next !== undefined) await hasten(desk, [next.id]);
    if (fateOfPage(own) !== 'failed') continue;
    await settlePage(desk, attempt.pageId, { state: 'failed', because: whyNot(own) });
  }
}

/** Pages that wait for a way which does not work at present, and has not for too long: their next method is due now. Answers the attempts that were made due. */
async function goAround(desk: OpenDesk, waiting: readonly Attempt[]): Promise<readonly Attempt[]> {
  const stuck = waiting.filter((attempt) => stalled(attempt, desk.instant));
  const pages = await byPage(
    desk,
    stuck.map((attempt) => attempt.pageId),
  );
  const next = stuck.flatMap((attempt) => {
    const one = nextBesideStalled(pages.get(attempt.pageId) ?? [], attempt.id, desk.instant);
    return one === undefined ? [] : [one];
  });
  await hasten(
    desk,
    next.map((attempt) => attempt.id),
  );
  return next;
}

async function failedNow(
  desk: OpenDesk,
  message: Message,
  due: readonly Attempt[],
  answer: Failed,
): Promise<readonly Attempt[]> {
  const { lead, others } = message;
  // Only the way itself stands still for all that waits there; a telephone number that fails says nothing of the other messages.
  const waiting = lead.methodKind === 'slack' ? due : [lead];
  const around = await goAround(desk, waiting);
  const outcome = await change(desk, attemptStore, lead.id, failedRule(answer, around.length > 0));
  if (!outcome.ok) return around;
  const after = outcome.value;
  if (after.state === 'planned') {
    await putOff(desk, others, after.dueAt);
    return around;
  }
  if (after.state !== 'failed') return around;
  const failed = [after];
  for (const other of others) {
    const too = await change(desk, attemptStore, other.id, failedRule({ ...answer, forGood: true }, false));
    if (too.ok && too.value.state === 'failed') failed.push(too.value);
  }
  await goOnWithout(desk, failed);
  return around;
}

/**
 * Writes down what became of a message: all its attempts went out, or the one that led it is tried again later, or none of them will and each page's next
 * method is due now. A page that was reached is delivered; one whose last attempt failed has failed. Answers the attempts of other methods that are due now
 * although nothing failed for good.
 */
export function settleMessage(
  desk: Desk,
  message: Message,
  due: readonly Attempt[],
  answer: Answer,
): Promise<readonly Attempt[]> {
  return transact(desk, async (open) => {
    const slack = message.lead.methodKind === 'slack';
    const touched = 'failed' in answer && slack ? due : [message.lead, ...message.others];
    await lockPages(
      open,
      touched.map((attempt) => attempt.pageId),
    );
    if ('failed' in answer) return failedNow(open, message, due, answer);
    await took(open, message, answer);
    return [];
  });
}

/** The way was busy and nothing was sent: the attempt waits, and the try does not count. */
export function releaseMessage(desk: Desk, { lead }: Message, until: Date): Promise<void> {
  return transact(desk, async (open) => {
    await change(open, attemptStore, lead.id, releaseRule(until));
  });
}
