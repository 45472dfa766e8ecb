import type { Outcome } from '#base/decision.ts';
import { done } from '#base/decision.ts';
import type { PersonId } from '#base/ids.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { askRule, notYetPaged } from '../lifecycle.ts';
import type { Page } from '../page.ts';
import type { Urgency } from '../run.ts';
import { runsOf } from '../run-store.ts';
import { lockPaging, pageStore, pagesAbout } from '../store.ts';

/**
 * Pages people about an alert or an incident, beside the steps of its policy; the rows are written with what caused them. Answers the pages made: nobody
 * is paged twice about one thing within a minute.
 */
export function pagePeople(
  desk: Desk,
  wish: {
    readonly people: readonly PersonId[];
    readonly about: Page['about'];
    readonly urgency: Urgency;
    readonly askedBy: PersonId | null;
    readonly note: string;
  },
): Promise<Outcome<readonly Page[], never>> {
  return transact(desk, async (open): Promise<Outcome<readonly Page[], never>> => {
    await lockPaging(open.tx, wish.about);
    const { people, ...rest } = wish;
    const run = (await runsOf(open, wish.about)).at(-1);
    const place =
      run === undefined ? null : { runId: run.id, generation: run.generation, loop: run.loop, step: null };
    const pages: Page[] = [];
    for (const personId of notYetPaged(people, await pagesAbout(open, wish.about), open.instant)) {
      const id = open.ids.next('pag');
      const asked = await change(open, unborn(pageStore), id, (_, now) =>
        askRule(id, { ...rest, personId, run: place }, now),
      );
      if (asked.ok) pages.push(asked.value);
    }
    return done(pages);
  });
}
