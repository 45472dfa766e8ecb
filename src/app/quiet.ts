import { maybeQuiet } from '#alerts/quiet-store.ts';
import { closeQuiet } from '#alerts/verbs/close-quiet.ts';
import { HOUR, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, isPlanned, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';

export const QUIET_TIMER = 'alert.quiet';
const HOUSE = 'house';

const again = (desk: Desk): Promise<void> =>
  transact(desk, (open) =>
    setTimers(open.tx, [{ kind: QUIET_TIMER, subject: HOUSE, at: plus(open.instant, HOUR) }]),
  );

/** Every hour: closes the alerts of which nothing was heard for as long as their service says. One that cannot be closed does not keep the others open. */
export const quietRound: TimerHandler = each(async (desk) => {
  await again(desk);
  for (const id of await maybeQuiet(desk, desk.clock.now())) {
    try {
      await closeQuiet(desk, id);
    } catch (error) {
      desk.log.error({ alert: id, err: error }, 'a quiet alert could not be closed');
    }
  }
});

/** Plans the first round; one that is planned already stays. */
export async function planQuiet(desk: Desk): Promise<void> {
  if (!(await isPlanned(desk, QUIET_TIMER, HOUSE))) await again(desk);
}
