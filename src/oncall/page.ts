import type { PageId, PersonId, RunId } from '#base/ids.ts';
import type { MethodKind } from './method.ts';
import type { About, Urgency } from './run.ts';

/** To notify a person so that they wake. The row is written with what caused it; the notifier fills in what became of it. */
export type Page = {
  readonly id: PageId;
  readonly personId: PersonId;
  readonly about: About;
  /** Where it stands in the way through the policy; null: there is none, as for a test page. */
  readonly run: PagePlace | null;
  readonly urgency: Urgency;
  /** Who asked for it, null: the product. */
  readonly askedBy: PersonId | null;
  readonly note: string;
  readonly createdAt: Date;
  /** `skipped`: the person wants no pages of that urgency, on purpose. */
  readonly state: 'due' | 'delivered' | 'failed' | 'skipped' | 'cancelled';
  readonly settledAt: Date | null;
  /** Why it failed, was skipped or cancelled. */
  readonly because: string | null;
};

/** A run pages a person once for each generation, loop and step. */
export type PagePlace = {
  readonly runId: RunId;
  readonly generation: number;
  readonly loop: number;
  /** Counts from 1; 0: the catch-all; null: asked for by hand, as often as wanted. */
  readonly step: number | null;
};

type PageSaid = { readonly personId: PersonId; readonly about: About };

export type PageFact =
  | { readonly kind: 'page.asked'; readonly data: PageSaid & { readonly note: string } }
  | { readonly kind: 'page.delivered'; readonly data: PageSaid & { readonly by: MethodKind } }
  | { readonly kind: 'page.failed'; readonly data: PageSaid & { readonly because: string } }
  | { readonly kind: 'page.skipped'; readonly data: PageSaid & { readonly because: string } }
  | { readonly kind: 'page.cancelled'; readonly data: PageSaid & { readonly because: string } };
