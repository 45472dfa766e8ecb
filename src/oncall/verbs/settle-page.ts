import type { Outcome } from '#base/decision.ts';
import type { PageId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { settleRule } from '../lifecycle.ts';
import type { PageEnd, PageRefusal } from '../lifecycle.ts';
import type { Page } from '../page.ts';
import { pageStore } from '../store.ts';

/** Writes down what became of a page; refused when that is known already. */
export const settlePage = (desk: Desk, id: PageId, end: PageEnd): Promise<Outcome<Page, PageRefusal>> =>
  change(desk, pageStore, id, (before, now) => settleRule(before, end, now));
