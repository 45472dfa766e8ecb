import type { Outcome } from '#base/decision.ts';
import { done } from '#base/decision.ts';
import type { PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { askRule, notYetPaged } from '../lifecycle.ts';
import type { Page } from '../page.ts';
import { lockPaging, pageStore, pagesAbout } from '../store.ts';

/** Pages people about an alert or an incident; the rows are written with what caused them. Answers the pages made: nobody is paged twice about one thing within a minute. */
export function pagePeople(
  desk: Desk,
  wish: {
    readonly people: readonly PersonId[];
    readonly about: Page['about'];
    readonly askedBy: PersonId | null;
    readonly note: string;
  },
): Promise<Outcome<readonly Page[], never>> {
  return transact(desk, async (open): Promise<Outcome<readonly Page[], never>> => {
    await lockPaging(open.tx, wish.about);
    const pages: Page[] = [];
    for (const personId of notYetPaged(wish.people, await pagesAbout(open, wish.about), open.instant)) {
      const id = open.ids.next('pag');
      const asked = await change(open, pageStore, id, (_, now) =>
        askRule(id, { personId, about: wish.about, askedBy: wish.askedBy, note: wish.note }, now),
      );
      if (asked.ok) pages.push(asked.value);
    }
    return done(pages);
  });
}
