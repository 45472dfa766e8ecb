import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { admins, personById } from '#catalog/store.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { setTimers } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { createPageRule } from '../page-rules.ts';
import type { PageWish } from '../page-rules.ts';
import { pageStore, pages } from '../page-store.ts';
import type { StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { countDaysAt } from './count-days.ts';
import { newCode } from './new-code.ts';

/** Makes a status page. For admins: what stands on it is read by everybody. */
export function createPage(
  desk: Desk,
  wish: PageWish & { readonly name: string },
): Promise<Outcome<StatusPage, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<StatusPage, StatusRefusal>> => {
    const who = (await admins(open)).map((one) => one.id);
    const { actor } = open;
    if (actor.kind === 'person' && !who.includes(actor.id))
      return refused({ why: 'not_allowed', who, what: 'status pages' });
    const by = actor.kind === 'person' ? actor.id : null;
    const maker = by === null ? undefined : await personById(open, by);
    const all = await pages(open);
    const of = {
      id: open.ids.next('stp'),
      code: newCode(open.ids),
      linkKey: open.ids.secret(),
      zone: maker?.zone ?? 'UTC',
      by,
    };
    const taken = {
      name: all.some((page) => page.name === wish.name.toLowerCase()),
      domain: wish.domain != null && all.some((page) => page.domain === wish.domain?.toLowerCase()),
    };
    const made = await change(open, unborn(pageStore), of.id, (_, now) =>
      createPageRule(of, wish, taken, now),
    );
    if (made.ok) await setTimers(open.tx, [countDaysAt(of.id, open.instant)]);
    return made;
  });
}
