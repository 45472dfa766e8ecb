import { z } from 'zod';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshHomes } from '#telling.ts';
import { defineListener } from '../define.ts';
import { noteHome, setHomeHash } from '../store.ts';

/** https://docs.slack.dev/reference/events/app_home_opened; `view` is absent until a Home was published. */
const opened = z.object({ user: z.string(), tab: z.string(), view: z.unknown().optional() });

/** Somebody looks at Home: the courier publishes it, alone, so that two of them never write over each other. The Messages tab is not Home. */
export const homeOpened = defineListener({
  event: 'app_home_opened',
  hear: async (desk, event) => {
    const { data } = opened.safeParse(event);
    if (data?.tab !== 'home') return;
    await transact(desk, async (open) => {
      await noteHome(open, data.user);
      if (data.view === undefined || data.view === null) await setHomeHash(open, data.user, '');
      await putOutbox(open.tx, [refreshHomes()], open.instant);
    });
  },
});
