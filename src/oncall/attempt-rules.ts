import type { Decision } from '#base/decision.ts';
import type { AttemptId } from '#base/ids.ts';
import { MINUTE, SECOND, between, plus } from '#base/time.ts';
import type { Attempt, AttemptFact, AttemptRefusal } from './attempt.ts';
import type { MethodKind } from './method.ts';

/** Pure rules of an attempt; its states and moves stand above the type in attempt.ts. */
type Ruling = Decision<Attempt, AttemptFact, AttemptRefusal>;

/** Longer than any provider is waited for: who holds a lease that ended is gone, and nobody knows what they did. */
export const ATTEMPT_LEASE_MS = 30 * SECOND;
const TRIES = 3;
const BACK_OFF_MS = 15 * SECOND;
/** Slack is tried again sooner and without end: it costs nothing, and a late direct message is still worth having while nobody has acknowledged. */
const SLACK_BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000] as const;
const SLACK_MOST_MS = 10 * SECOND;
/** A way that has failed for so long is not waited for: the next one is due. */
const STALLED_MS = MINUTE;

/** What a provider answered, or that none came. */
export type Answer =
  /** `delivered`: the person has it as far as one ever hears; `sent`: it was taken, and a receipt may tell more. */
  | { readonly took: 'delivered' | 'sent'; readonly providerId: string | null }
  | {
      readonly failed: string;
      readonly forGood: boolean;
      readonly retryAfterMs?: number | undefined;
    };

const said = ({ about, pageId, personId, methodKind }: Attempt) => ({
  about,
  pageId,
  personId,
  method: methodKind,
});

const over = (attempt: Attempt): boolean =>
  attempt.state === 'delivered' ||
  attempt.state === 'failed' ||
  attempt.state === 'cancelled' ||
  attempt.state === 'merged';

function ended(before: Attempt | undefined): AttemptRefusal | undefined {
  if (before === undefined) return { why: 'not_found' };
  return over(before) ? { why: 'settled', state: before.state } : undefined;
}

/** When a way that failed for now is tried again, or undefined when it was tried often enough. */
export function triedAgainAt(
  kind: MethodKind,
  tries: number,
  retryAfterMs: number | undefined,
  now: Date,
): Date | undefined {
  if (kind === 'slack')
    return plus(now, retryAfterMs ?? SLACK_BACK_OFF_MS[Math.max(0, tries - 1)] ?? SLACK_MOST_MS);
  return tries >= TRIES ? undefined : plus(now, Math.max(retryAfterMs ?? 0, BACK_OFF_MS));
}

/** The provider took it. One that a receipt has settled meanwhile stays as it is. */
export const tookRule =
  (answer: Extract<Answer, { took: string }>) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    const refused = ended(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    const delivered = answer.took === 'delivered';
    const next: Attempt = {
      ...before,
      state: answer.took,
      providerId: answer.providerId,
      sentAt: now,
      settledAt: delivered ? now : null,
      leasedUntil: null,
      error: null,
    };
    const facts: readonly AttemptFact[] = delivered
      ? [{ kind: 'attempt.delivered', data: { ...said(before), mayRepeat: before.tries > 1 } }]
      : [
          {
            kind: 'attempt.sent',
            data: { ...said(before), providerId: answer.providerId, mayRepeat: before.tries > 1 },
          },
        ];
    return { next, facts };
  };

/**
 * It failed: for now, then it is planned again; or for good, by the provider's word or by the number of tries. Told the first time and the last, and
 * when `tell` says that it matters now.
 */
export const failedRule =
  (answer: Extract<Answer, { failed: string }>, tell: boolean) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    const refused = ended(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    if (before.unwanted !== null) return cancelRule(before.unwanted)({ ...before, state: 'planned' }, now);
    const again = answer.forGood
      ? undefined
      : triedAgainAt(before.methodKind, before.tries, answer.retryAfterMs, now);
    const error = answer.failed.slice(0, 500);
    const fact: AttemptFact = {
      kind: 'attempt.failed',
      data: { ...said(before), because: error, forGood: again === undefined },
    };
    if (again === undefined)
      return {
        next: { ...before, state: 'failed', settledAt: now, leasedUntil: null, error },
        facts: [fact],
      };
    return {
      next: { ...before, state: 'planned', dueAt: again, leasedUntil: null, error },
      facts: before.tries === 1 || tell ? [fact] : [],
    };
  };

/** Nothing was sent, since the way was busy: it waits, and the try does not count. */
export const releaseRule =
  (until: Date) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    if (before.state !== 'sending') return { refused: { why: 'settled', state: before.state } };
    const waiting: Attempt = { ...before, state: 'planned', leasedUntil: null };
    if (before.unwanted !== null) return cancelRule(before.unwanted)(waiting, now);
    return { next: { ...waiting, dueAt: until, tries: before.tries - 1 }, facts: [] };
  };

/** It goes out in the message of another one. */
export const mergedRule =
  (into: AttemptId) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    if (before.state !== 'planned') return { refused: { why: 'settled', state: before.state } };
    return {
      next: { ...before, state: 'merged', mergedInto: into, sentAt: now, settledAt: now, leasedUntil: null },
      facts: [{ kind: 'attempt.merged', data: { ...said(before), into } }],
    };
  };

/** It is not wanted any more. One that a provider has in hand may still arrive; it is only not tried again. */
export const cancelRule =
  (because: string) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    if (before.state === 'sending') return { next: { ...before, unwanted: because }, facts: [] };
    if (before.state !== 'planned') return { refused: { why: 'settled', state: before.state } };
    return {
      next: { ...before, state: 'cancelled', settledAt: now, leasedUntil: null, error: because },
      facts: [{ kind: 'attempt.cancelled', data: { ...said(before), because } }],
    };
  };

/**
 * A receipt: may come late, twice, in the wrong order, or before the provider's own answer. `delivered` is believed of every attempt that was tried;
 * a failure only of one that counts as sent, and only for the message that went out last: an earlier one was sent again since.
 * `providerId` is what the provider calls the message; null: it does not say.
 */
export const receiptRule =
  (
    receipt: { readonly arrived: true } | { readonly arrived: false; readonly because: string },
    providerId: string | null = null,
  ) =>
  (before: Attempt | undefined, now: Date): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    const { state } = before;
    if (receipt.arrived) {
      const tried = state === 'sent' || state === 'sending' || (state === 'planned' && before.tries > 0);
      if (!tried) return { refused: { why: 'settled', state } };
      return {
        next: {
          ...before,
          state: 'delivered',
          sentAt: before.sentAt ?? now,
          settledAt: now,
          leasedUntil: null,
          error: null,
        },
        facts: [{ kind: 'attempt.delivered', data: { ...said(before), mayRepeat: before.tries > 1 } }],
      };
    }
    if (state !== 'sent' && state !== 'merged') return { refused: { why: 'settled', state } };
    if (providerId !== null && before.providerId !== null && providerId !== before.providerId)
      return { refused: { why: 'other_message' } };
    return {
      next: { ...before, state: 'failed', settledAt: now, error: receipt.because.slice(0, 500) },
      facts: [{ kind: 'attempt.failed', data: { ...said(before), because: receipt.because, forGood: true } }],
    };
  };

const waits = (attempt: Attempt): boolean => attempt.state === 'planned' || attempt.state === 'sending';
const reached = (attempt: Attempt): boolean =>
  attempt.state === 'sent' || attempt.state === 'delivered' || attempt.state === 'merged';

/** Whether an attempt has failed for so long that its page does not wait for it any more. */
export const stalled = (attempt: Attempt, now: Date): boolean =>
  attempt.state !== 'sent' && between(attempt.plannedFor, now) >= STALLED_MS;

/** A page's next method, to be tried now since one has failed for good: undefined when one is due anyway, or none is left. */
export function nextAfterFailure(
  page: readonly Attempt[],
  failed: AttemptId,
  now: Date,
): Attempt | undefined {
  const waiting = page.filter((one) => one.id !== failed && waits(one));
  if (waiting.some((one) => one.state === 'sending' || (one.dueAt <= now && !stalled(one, now))))
    return undefined;
  return waiting
    .filter((one) => one.dueAt > now && one.tries === 0)
    .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
}

/** The same for a way that only does not work at present: nothing is hastened once the person was reached by another. */
export const nextBesideStalled = (
  page: readonly Attempt[],
  stuck: AttemptId,
  now: Date,
): Attempt | undefined => (page.some(reached) ? undefined : nextAfterFailure(page, stuck, now));

/** What has become of a page by its attempts: somebody was reached, nothing is left to try, or it is still open. */
export function fateOfPage(page: readonly Attempt[]): 'reached' | 'failed' | 'open' {
  if (page.some(reached)) return 'reached';
  return page.some(waits) ? 'open' : 'failed';
}
