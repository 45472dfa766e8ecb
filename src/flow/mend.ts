import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { pageById } from '#oncall/store.ts';
import type { Mending } from '#oncall/verbs/audit.ts';
import * as tell from '#telling.ts';
import { tryPage } from './ways.ts';

/** How the auditor mends what is told outside: a method is woken again, a page is planned as if it were asked for now. */
export const mending: Mending = {
  retry: (desk, { methodId, personId }) =>
    transact(desk, (open) =>
      putOutbox(open.tx, [tell.notifyMethod(methodId, personId, open.instant)], open.instant),
    ),
  planPage: (desk, id) =>
    transact(desk, async (open) => {
      const page = await pageById(open, id);
      if (page?.state !== 'due') return;
      const effects = await tryPage(open, id, page);
      const now = effects.map((effect) =>
        effect.dueAt !== undefined && effect.dueAt < open.instant
          ? { ...effect, dueAt: open.instant }
          : effect,
      );
      await putOutbox(open.tx, now, open.instant);
    }),
};
