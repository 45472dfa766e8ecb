import { DAY, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, isPlanned, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { forgetEnded, forgetTellings } from '../tidy-store.ts';

/** Forgets old tellings and the addresses of those who left; its subject is "all". */
export const TIDY_TIMER = 'status.tidy';
const TOLD_KEPT_MS = 90 * DAY;
/** An address is personal: long enough to answer "why did I get that", and no longer. */
const ENDED_KEPT_MS = 30 * DAY;

/** Handler of the timer `status.tidy`, once a day: who was told is kept for 90 days, the address of somebody who left for 30. */
export const tidyDue: TimerHandler = each(async (desk, subject) => {
  const now = desk.clock.now();
  while ((await forgetTellings(desk, plus(now, -TOLD_KEPT_MS))) > 0);
  while ((await forgetEnded(desk, plus(now, -ENDED_KEPT_MS))) > 0);
  await transact(desk, (open) =>
    setTimers(open.tx, [{ kind: TIDY_TIMER, subject, at: plus(open.instant, DAY) }]),
  );
});

/** Plans the first round; one planned already stays. */
export async function planTidying(desk: Desk): Promise<void> {
  if (await isPlanned(desk, TIDY_TIMER, 'all')) return;
  await transact(desk, (open) =>
    setTimers(open.tx, [{ kind: TIDY_TIMER, subject: 'all', at: open.instant }]),
  );
}
