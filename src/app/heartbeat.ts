import { MINUTE, plus } from '#base/time.ts';
import { backlog } from '#ledger/backlog.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { knock } from '#world/http.ts';

export const HEARTBEAT_TIMER = 'house.heartbeat';
/** A page that has waited longer than this is a fault that somebody outside should notice. */
const LATE_PAGE_S = 120;

/** Tells somebody outside, every minute, that all is well: the database answers, this loop runs, and no page is late. Silence is the alarm. */
export const heartbeat = (url: string): TimerHandler =>
  each(async (desk, subject) => {
    await transact(desk, (open) =>
      setTimers(open.tx, [{ kind: HEARTBEAT_TIMER, subject, at: plus(open.instant, MINUTE) }]),
    );
    const late = (await backlog(desk)).outbox.find(
      (waiting) => waiting.kind === 'page.person' && waiting.oldestSeconds > LATE_PAGE_S,
    );
    if (late !== undefined) {
      desk.log.error(
        { pages: late.count, oldestSeconds: late.oldestSeconds },
        'pages are late, so the heartbeat is not sent',
      );
      return;
    }
    await knock(url, 10_000).catch((error: unknown) =>
      desk.log.warn({ err: error }, 'the heartbeat was not taken'),
    );
  });

/** Plans the first beat. */
export const planHeartbeat = (desk: Desk): Promise<void> =>
  transact(desk, (open) =>
    setTimers(open.tx, [{ kind: HEARTBEAT_TIMER, subject: 'outside', at: open.instant }]),
  );
