import type { Attempt } from './attempt.ts';

/** What was sent to a method lately, one entry a message. */
export type Sent = { readonly at: Date; readonly bundle: string };

const URGENT_FIRST: Readonly<Record<Attempt['urgency'], number>> = { critical: 0, high: 1, low: 2 };

/**
 * Of the attempts that are due at one method, the order in which they go: one that may have gone out already first, since its answer is owed; then
 * what the person has heard nothing of yet, so that a storm of one service does not hide another; then the more urgent, then the older.
 */
export function inOrder(due: readonly Attempt[], sent: readonly Sent[]): readonly Attempt[] {
  const heard = new Set(sent.map((one) => one.bundle));
  const rank = (attempt: Attempt): readonly number[] => [
    attempt.state === 'sending' ? 0 : 1,
    heard.has(attempt.bundle) ? 1 : 0,
    URGENT_FIRST[attempt.urgency],
    attempt.plannedFor.getTime(),
  ];
  return due
    .map((attempt) => ({ attempt, rank: rank(attempt) }))
    .toSorted((a, b) => compare(a.rank, b.rank) || (a.attempt.id < b.attempt.id ? -1 : 1))
    .map(({ attempt }) => attempt);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
