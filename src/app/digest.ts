import { localDate, toInstant } from '#base/calendar.ts';
import { DAY, HOUR, plus } from '#base/time.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { each, isPlanned, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { homeZoneOf } from '#oncall/verbs/readiness.ts';
import { tellReadiness } from '#telling.ts';

export const DIGEST_TIMER = 'readiness.digest';
const HOUSE = 'house';

/** Sunday, 20:00 UTC: Monday nine in the morning is still ahead, wherever a team lives. */
function nextSunday(now: Date): Date {
  const evening = new Date(now);
  evening.setUTCHours(20, 0, 0, 0);
  const sunday = plus(evening, ((7 - evening.getUTCDay()) % 7) * DAY);
  return sunday > now ? sunday : plus(sunday, 7 * DAY);
}

/** Once a week each team hears, on Monday at nine where it lives, what would let a page to it down. */
export const digest: TimerHandler = each(async (desk) => {
  await transact(desk, async (open) => {
    await setTimers(open.tx, [{ kind: DIGEST_TIMER, subject: HOUSE, at: nextSunday(open.instant) }]);
    for (const team of (await teams(open)).filter((one) => !one.archived)) {
      const zone = await homeZoneOf(open, team);
      const monday = localDate(plus(open.instant, 16 * HOUR), 'UTC');
      const told = { ...tellReadiness(team.id, monday), dueAt: toInstant(`${monday}T09:00`, zone) };
      await putOutbox(open.tx, [told], open.instant);
    }
  });
});

/** Plans the first one; one that is planned already stays. */
export const planDigest = (desk: Desk): Promise<void> =>
  transact(desk, async (open) => {
    if (!(await isPlanned(open, DIGEST_TIMER, HOUSE)))
      await setTimers(open.tx, [{ kind: DIGEST_TIMER, subject: HOUSE, at: nextSunday(open.instant) }]);
  });
