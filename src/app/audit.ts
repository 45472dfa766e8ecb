import { HOUR, MINUTE, plus } from '#base/time.ts';
import { mending } from '#flow/mend.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { audit } from '#oncall/verbs/audit.ts';
import { count } from '#oncall/verbs/count.ts';
import { knock } from '#world/http.ts';

export const AUDIT_TIMER = 'house.audit';
export const COUNT_TIMER = 'house.count';

/** Tells somebody outside that all is well. Silence is the alarm: it is sent only after a clean audit. */
const beat = (desk: Desk, url: string): Promise<void> =>
  knock(url, 10_000).catch((error: unknown) => desk.log.warn({ err: error }, 'the heartbeat was not taken'));

const again = (desk: Desk, kind: string, subject: string, ms: number): Promise<void> =>
  transact(desk, (open) => setTimers(open.tx, [{ kind, subject, at: plus(open.instant, ms) }]));

/** So much may the wall clock run away from the one that measures before it counts as set. */
const JUMP_MS = MINUTE;

/** Answers by how much the wall clock was set since it was asked before. */
function jumps(): (desk: Desk) => number {
  let before: number | undefined;
  return ({ clock }) => {
    const ahead = clock.now().getTime() - clock.monotonicMs();
    const jumpedMs = ahead - (before ?? ahead);
    before = ahead;
    return Math.round(jumpedMs);
  };
}

/**
 * The auditor's round: looks at everything that is open, mends, seals the ledger, and when nothing was wrong tells the outside. Right after the clock was
 * set, or the machine slept, much is overdue that nobody could have done: then it waits a round, so that the engine has time for it.
 */
function auditRound(everyMs: number, heartbeatUrl: string | undefined): TimerHandler {
  const jumpedBy = jumps();
  return each(async (desk, subject) => {
    await again(desk, AUDIT_TIMER, subject, everyMs);
    const jumpedMs = jumpedBy(desk);
    if (Math.abs(jumpedMs) > JUMP_MS) {
      desk.log.warn({ jumpedMs }, 'the clock was set, or the machine slept: it is audited a round later');
      return;
    }
    const { findings } = await audit(desk, mending);
    desk.metrics.setAll('audit_clean', [{ labels: {}, value: findings.length === 0 ? 1 : 0 }]);
    for (const finding of findings) desk.log.error({ finding }, 'the auditor found something');
    if (findings.length === 0 && heartbeatUrl !== undefined) await beat(desk, heartbeatUrl);
  });
}

/** Once a day every alert of the last days is accounted for, and every chain and seal verified. */
const countRound: TimerHandler = each(async (desk, subject) => {
  await again(desk, COUNT_TIMER, subject, 24 * HOUR);
  await count(desk);
});

export const auditTimers = (
  everyMs: number = MINUTE,
  heartbeatUrl?: string,
): Readonly<Record<string, TimerHandler>> => ({
  [AUDIT_TIMER]: auditRound(everyMs, heartbeatUrl),
  [COUNT_TIMER]: { ...countRound, leaseMs: HOUR },
});

/** Plans the first audit for now, and the first count for the next hour that is quiet in most places. */
export const planAudits = (desk: Desk): Promise<void> =>
  transact(desk, async (open) => {
    const night = new Date(open.instant);
    night.setUTCHours(27, 30, 0, 0);
    await setTimers(open.tx, [
      { kind: AUDIT_TIMER, subject: 'house', at: open.instant },
      { kind: COUNT_TIMER, subject: 'house', at: night },
    ]);
  });
