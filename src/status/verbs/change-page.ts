import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { StatusPageId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { archivePageRule, changePageRule } from '../page-rules.ts';
import type { PageWish } from '../page-rules.ts';
import { pageStore, pages } from '../page-store.ts';
import { openReports } from '../report-store.ts';
import type { StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { heldPage } from './held-component.ts';

/** Changes a page's settings; for those who may publish on it. */
export function changePage(
  desk: Desk,
  id: StatusPageId,
  wish: PageWish,
): Promise<Outcome<StatusPage, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<StatusPage, StatusRefusal>> => {
    const page = await heldPage(open, id);
    if ('why' in page) return refused(page);
    const others = (await pages(open)).filter((other) => other.id !== id);
    const taken = {
      name: others.some((other) => other.name === wish.name?.toLowerCase()),
      domain: wish.domain != null && others.some((other) => other.domain === wish.domain?.toLowerCase()),
    };
    return change(open, pageStore, id, (before, now) => changePageRule(before ?? page, wish, taken, now));
  });
}

/** Ends a page; refused while something on it goes on. */
export function archivePage(desk: Desk, id: StatusPageId): Promise<Outcome<StatusPage, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<StatusPage, StatusRefusal>> => {
    const page = await heldPage(open, id);
    if ('why' in page) return refused(page);
    const going = await openReports(open, id);
    if (going.length > 0) return refused({ why: 'in_use', by: going.map((report) => report.name) });
    return change(open, pageStore, id, (before, now) => archivePageRule(before ?? page, now));
  });
}
