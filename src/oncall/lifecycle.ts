import type { Decision } from '#base/decision.ts';
import type { PageId, PersonId } from '#base/ids.ts';
import { MINUTE, between } from '#base/time.ts';
import type { MethodKind } from './method.ts';
import type { Page, PageFact } from './page.ts';

/**
 * Pure rules of a page: due → delivered | failed | skipped | cancelled; delivered → failed when a receipt says so; else the last four are final.
 */
export type PageRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'settled'; readonly state: Page['state'] };
type Ruling = Decision<Page, PageFact, PageRefusal>;

/** A person is not paged again about the same thing while a page still waits to go out, or one this young was delivered. */
export const SAME_PAGE_MS = MINUTE;

/**
 * The pages that reach somebody now: still on their way, or delivered within the last `withinMs`. One that comes from further ahead was written before the
 * clock was set back: nobody knows how old it is.
 */
export const standing = (pages: readonly Page[], now: Date, withinMs: number): readonly Page[] =>
  pages.filter(
    (page) =>
      page.state === 'due' ||
      (page.state === 'delivered' && Math.abs(between(page.createdAt, now)) < withinMs),
  );

/** Of those asked for, who is to be paged now: nobody twice about one thing within a minute. */
export function notYetPaged(
  asked: readonly PersonId[],
  pages: readonly Page[],
  now: Date,
): readonly PersonId[] {
  const reached = standing(pages, now, SAME_PAGE_MS);
  return [...new Set(asked)].filter((person) => !reached.some((page) => page.personId === person));
}

/** What the page says of why it comes, as a clause: "nobody acknowledged it, and you are second on call for orders". */
export function noteOf(
  step: { readonly because: 'due' | 'failed' | 'asked' | 'started'; readonly step: number },
  because: string,
): string {
  if (step.because === 'failed') return `the one paged before could not be reached, and ${because}`;
  if (step.because === 'due') return `nobody has acknowledged it, and ${because}`;
  return step.step === 0 ? `nobody of its team can be paged, and ${because}` : because;
}

export function askRule(
  id: PageId,
  wish: Pick<Page, 'personId' | 'about' | 'run' | 'urgency' | 'askedBy' | 'note'>,
  now: Date,
): Ruling {
  const next: Page = { id, ...wish, createdAt: now, state: 'due', settledAt: null, because: null };
  return {
    next,
    facts: [{ kind: 'page.asked', data: { personId: wish.personId, about: wish.about, note: wish.note } }],
  };
}

/** How a page ended: the person has it, nobody can reach them, they want none of that urgency on purpose, or it was taken back. */
export type PageEnd = {
  readonly state: Exclude<Page['state'], 'due'>;
  /** Why it was not delivered. */
  readonly because: string | null;
  /** By which method it was delivered; a Slack message unless given. */
  readonly by?: MethodKind;
};

export function settleRule(before: Page | undefined, end: PageEnd, now: Date): Ruling {
  if (before === undefined) return { refused: { why: 'not_found' } };
  if (before.state !== 'due') return { refused: { why: 'settled', state: before.state } };
  const { personId, about } = before;
  const next = { ...before, state: end.state, settledAt: now, because: end.because };
  if (end.state === 'delivered')
    return {
      next,
      facts: [{ kind: 'page.delivered', data: { personId, about, by: end.by ?? 'slack' } }],
    };
  return {
    next,
    facts: [{ kind: `page.${end.state}`, data: { personId, about, because: end.because ?? '' } }],
  };
}

/** A receipt says that what counted as delivered never arrived, and nothing else reached the person: the one way back from delivered. */
export function undeliveredRule(before: Page | undefined, because: string, now: Date): Ruling {
  if (before === undefined) return { refused: { why: 'not_found' } };
  if (before.state !== 'delivered') return { refused: { why: 'settled', state: before.state } };
  const { personId, about } = before;
  return {
    next: { ...before, state: 'failed', settledAt: now, because },
    facts: [{ kind: 'page.failed', data: { personId, about, because } }],
  };
}
