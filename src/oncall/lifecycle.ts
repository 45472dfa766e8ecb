import type { Decision } from '#base/decision.ts';
import type { PageId, PersonId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import type { Page, PageFact } from './page.ts';

/**
 * Pure rules of a page: due → delivered | failed | cancelled; the last three are final.
 */
export type PageRefusal =
  | { readonly why: 'not_found' }
  | { readonly why: 'settled'; readonly state: Page['state'] };
type Ruling = Decision<Page, PageFact, PageRefusal>;

/** A person is not paged again about the same thing while a page still waits to go out, or one this young was delivered. */
export const SAME_PAGE_MS = MINUTE;

/** Of those asked for, who is to be paged now: nobody twice about one thing within a minute. */
export function notYetPaged(
  asked: readonly PersonId[],
  pages: readonly Page[],
  now: Date,
): readonly PersonId[] {
  const standing = pages.filter(
    (page) =>
      page.state === 'due' ||
      (page.state === 'delivered' && now.getTime() - page.createdAt.getTime() < SAME_PAGE_MS),
  );
  return [...new Set(asked)].filter((person) => !standing.some((page) => page.personId === person));
}

export function askRule(
  id: PageId,
  wish: Pick<Page, 'personId' | 'about' | 'askedBy' | 'note'>,
  now: Date,
): Ruling {
  const next: Page = { id, ...wish, createdAt: now, state: 'due', settledAt: null, because: null };
  return {
    next,
    facts: [{ kind: 'page.asked', data: { personId: wish.personId, about: wish.about, note: wish.note } }],
  };
}

export function settleRule(
  before: Page | undefined,
  end: { readonly state: 'delivered' | 'failed' | 'cancelled'; readonly because: string | null },
  now: Date,
): Ruling {
  if (before === undefined) return { refused: { why: 'not_found' } };
  if (before.state !== 'due') return { refused: { why: 'settled', state: before.state } };
  const { personId, about } = before;
  const because = end.because ?? '';
  const fact: PageFact =
    end.state === 'delivered'
      ? { kind: 'page.delivered', data: { personId, about, by: 'slack-dm' } }
      : {
          kind: end.state === 'failed' ? 'page.failed' : 'page.cancelled',
          data: { personId, about, because },
        };
  return { next: { ...before, state: end.state, settledAt: now, because: end.because }, facts: [fact] };
}
