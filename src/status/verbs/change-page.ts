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

/** What keeps a page from ending: something on it goes on. Undefined when nothing does. */
export async function refusalToArchive(desk: Desk, page: StatusPage): Promise<StatusRefusal | undefined> {
  const going = await openReports(desk, page.id);
  return going.length === 0 ? undefined : { why: 'in_use', by: going.map((report) => report.name) };
}

/** Ends a page; refused while something on it goes on. */
export function archivePage(desk: Desk, id: StatusPageId): Promise<Outcome<StatusPage, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<StatusPage, StatusRefusal>> => {
    const page = await heldPage(open, id);
    if ('why' in page) return refused(page);
    const refusal = await refusalToArchive(open, page);
    if (refusal !== undefined) return refused(refusal);
    return change(open, pageStore, id, (before, now) => archivePageRule(before ?? page, now));
  });
}
