import type { AlertId, IncidentId, PageId, PersonId } from '#base/ids.ts';

/** To notify a person so that they wake. The row is written with what caused it; the notifier fills in what became of it. */
export type Page = {
  readonly id: PageId;
  readonly personId: PersonId;
  readonly about: { readonly alertId: AlertId } | { readonly incidentId: IncidentId };
  /** Who asked for it, null: the product. */
  readonly askedBy: PersonId | null;
  readonly note: string;
  readonly createdAt: Date;
  readonly state: 'due' | 'delivered' | 'failed' | 'cancelled';
  readonly settledAt: Date | null;
  /** Why it failed or was cancelled. */
  readonly because: string | null;
};

export type PageFact =
  | {
      readonly kind: 'page.asked';
      readonly data: { readonly personId: PersonId; readonly about: Page['about']; readonly note: string };
    }
  | {
      readonly kind: 'page.delivered';
      readonly data: { readonly personId: PersonId; readonly about: Page['about']; readonly by: 'slack-dm' };
    }
  | {
      readonly kind: 'page.failed';
      readonly data: { readonly personId: PersonId; readonly about: Page['about']; readonly because: string };
    }
  | {
      readonly kind: 'page.cancelled';
      readonly data: { readonly personId: PersonId; readonly about: Page['about']; readonly because: string };
    };
