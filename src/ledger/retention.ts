import { DAY, HOUR, plus } from '#base/time.ts';
import type { Desk } from './desk.ts';
import { forgetSettled } from './outbox.ts';
import { each, setTimers } from './timers.ts';
import type { TimerHandler } from './timers.ts';
import { transact } from './transact.ts';

export const RETENTION_TIMER = 'ledger.retention';
/** Settled deliveries are kept that long, so that one can see what was told when. The event log is kept for ever. */
const KEPT_MS = 14 * DAY;
const EVERY_MS = 6 * HOUR;

/** Forgets what was told long ago, a few thousand rows at a time, and plans the next round. */
export const ledgerRetention: TimerHandler = each(async (desk, subject) => {
  const now = desk.clock.now();
  while ((await forgetSettled(desk, plus(now, -KEPT_MS))) > 0);
  await transact(desk, (open) =>
    setTimers(open.tx, [{ kind: RETENTION_TIMER, subject, at: plus(now, EVERY_MS) }]),
  );
});

/** Plans the first round; one planned already stays. */
export async function planLedgerRetention(desk: Desk): Promise<void> {
  await transact(desk, async (open) => {
    const planned = await open.tx
      .selectFrom('timer')
      .select('subject')
      .where('kind', '=', RETENTION_TIMER)
      .executeTakeFirst();
    if (planned === undefined)
      await setTimers(open.tx, [
        { kind: RETENTION_TIMER, subject: 'outbox', at: plus(open.instant, EVERY_MS) },
      ]);
  });
}
