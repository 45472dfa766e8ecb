import { isId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { personById } from '#catalog/store.ts';
import { pageById } from '#oncall/store.ts';
import { settlePage } from '#oncall/verbs/settle-page.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Notifier } from './notifier.ts';

/** Wakes one person for one page: by the first notifier that can, else the page is settled as failed, and the story goes on from there. */
export function pageCourier(notifiers: readonly Notifier[]): Courier {
  return async (desk, row) => {
    const id = row.payload['pageId'];
    invariant(typeof id === 'string' && isId('pag', id), `outbox row ${row.id} carries a page id`);
    const page = await pageById(desk, id);
    if (page === undefined) return { never: 'no such page' };
    if (page.state !== 'due') return { done: true };
    const person = await personById(desk, page.personId);
    const reasons = person?.active === false ? ['the account is deactivated'] : [];
    for (const notifier of reasons.length > 0 ? [] : notifiers) {
      const notice = await notifier.notify(desk, row, page);
      if ('againAt' in notice) return notice;
      if ('delivered' in notice) {
        await settlePage(desk, page.id, { state: 'delivered', because: null });
        return { done: true };
      }
      reasons.push(notice.never);
    }
    await settlePage(desk, page.id, {
      state: 'failed',
      because: reasons.join('; ') || 'there is no way to reach them',
    });
    return { done: true };
  };
}
