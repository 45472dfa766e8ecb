import { setTimeout as wait } from 'node:timers/promises';
import type { Desk } from './desk.ts';
import { system } from './desk.ts';
import type { Effect } from './follow.ts';
import { OutsideError } from '#world/outside.ts';
import { plus } from '#base/time.ts';
import { LEASE_MS, claimOutbox, nextOutboxDue, settleOutbox } from './outbox.ts';
import type { Courier, OutboxRow, Settlement } from './outbox.ts';
import { claimTimers, finishTimers, nextTimersDue, returnTimers } from './timers.ts';
import type { TimerHandler } from './timers.ts';
import { curable, persist } from './transact.ts';

/**
 * A pump claims what is due and handles it, as long as something is due. `round` answers how much it claimed: an engine calls it again and again,
 * a test calls it until it answers 0. It never throws for what is handled; it throws when the database cannot be asked.
 */
export type Pump = {
  readonly name: string;
  readonly round: () => Promise<number>;
  /** When the next thing it has room for is due; undefined when nothing is, or it is full. */
  readonly nextDue: () => Promise<Date | undefined>;
  readonly settled: () => Promise<void>;
};

const BUG_TRIES = 8;

function afterFailure(desk: Desk, row: OutboxRow, error: unknown): Settlement {
  const because = error instanceof Error ? error.message : String(error);
  const cap = row.urgency === 'page' ? 10_000 : 60_000;
  const backOffMs = Math.min(cap, 250 * 2 ** Math.min(row.attempts, 12));
  if (error instanceof OutsideError) {
    return { againAt: plus(desk.clock.now(), error.retryAfterMs ?? backOffMs), because };
  }
  if (curable(error) === 'lost') {
    // The database went away under it: no fault of the delivery's, and never a reason to give one up.
    desk.log.warn({ row, err: error }, 'a delivery lost the database');
    return { againAt: plus(desk.clock.now(), Math.min(backOffMs, 5_000)), because };
  }
  desk.log.error({ row, err: error }, 'a courier failed');
  if (row.attempts >= BUG_TRIES) return { never: because };
  return { againAt: plus(desk.clock.now(), backOffMs), because };
}

/** Delivers the outbox rows of some urgencies, at most `concurrency` at a time, each lane in order. */
export function outboxPump(options: {
  readonly name: string;
  readonly desk: Desk;
  readonly urgencies: readonly Effect['urgency'][];
  readonly couriers: Readonly<Record<string, Courier>>;
  readonly concurrency: number;
}): Pump {
  const { couriers, concurrency } = options;
  const desk: Desk = { ...options.desk, actor: system('courier') };
  const running = new Set<{ readonly id: OutboxRow['id']; readonly sinceMs: number; job: Promise<void> }>();
  /** What is being delivered for less than a lease by the clock that nobody sets. What hangs for longer is anybody's again. */
  const inHand = (): readonly OutboxRow['id'][] => {
    const eldest = desk.clock.monotonicMs() - LEASE_MS;
    return [...running].flatMap(({ id, sinceMs }) => (sinceMs > eldest ? [id] : []));
  };
  const deliver = async (row: OutboxRow): Promise<void> => {
    let settlement: Settlement;
    const courier = couriers[row.kind];
    try {
      settlement = courier === undefined ? { never: `no courier for ${row.kind}` } : await courier(desk, row);
    } catch (error) {
      settlement = afterFailure(desk, row, error);
    }
    if ('never' in settlement) desk.log.warn({ row, because: settlement.never }, 'a delivery was given up');
    try {
      await persist(() => settleOutbox(desk, row, settlement));
    } catch (error) {
      // The lease runs out and the row is due again; couriers reconcile before they repeat.
      desk.log.warn({ row, err: error }, 'a delivery could not be settled');
    }
  };
  return {
    name: options.name,
    nextDue: async () =>
      running.size >= concurrency ? undefined : nextOutboxDue(desk, options.urgencies, inHand()),
    round: async () => {
      const room = concurrency - running.size;
      if (room <= 0) return 0;
      const rows = await claimOutbox(desk, options.urgencies, room, inHand());
      for (const row of rows) {
        const delivery = { id: row.id, sinceMs: desk.clock.monotonicMs(), job: Promise.resolve() };
        running.add(delivery);
        delivery.job = deliver(row).finally(() => {
          running.delete(delivery);
          desk.nudge();
        });
      }
      return rows.length;
    },
    settled: async () => {
      while (running.size > 0) await Promise.all([...running].map(({ job }) => job));
    },
  };
}

/** Runs the due timers of every kind it has a handler for. */
export function timerPump(options: {
  readonly desk: Desk;
  readonly handlers: Readonly<Record<string, TimerHandler>>;
}): Pump {
  const desk: Desk = { ...options.desk, actor: system('timer') };
  const running = new Map<string, number>();
  const jobs = new Set<Promise<void>>();
  const batch = async (
    kind: string,
    handler: TimerHandler,
    timers: Awaited<ReturnType<typeof claimTimers>>,
  ): Promise<void> => {
    try {
      await handler.run(desk, timers);
      await persist(() => finishTimers(desk, timers));
    } catch (error) {
      if (!(error instanceof OutsideError))
        desk.log[curable(error) === 'lost' ? 'warn' : 'error'](
          { kind, subjects: timers.slice(0, 5).map((timer) => timer.subject), err: error },
          'timers failed',
        );
      try {
        const because = error instanceof Error ? error.message : String(error);
        await persist(() => returnTimers(desk, timers, because));
      } catch (again) {
        desk.log.warn({ kind, err: again }, 'timers could not be put back; their lease will run out');
      }
    }
  };
  const withRoom = (): readonly string[] =>
    Object.entries(options.handlers).flatMap(([kind, handler]) =>
      (running.get(kind) ?? 0) < (handler.concurrency ?? 1) ? [kind] : [],
    );
  return {
    name: 'timers',
    nextDue: async () => {
      const dues = [...(await nextTimersDue(desk, withRoom())).values()];
      return dues.length === 0 ? undefined : new Date(Math.min(...dues.map((at) => at.getTime())));
    },
    round: async () => {
      let claimed = 0;
      // One question for all kinds: most rounds find nothing due in most of them.
      const now = desk.clock.now();
      for (const [kind, at] of await nextTimersDue(desk, withRoom())) {
        const handler = options.handlers[kind];
        if (handler === undefined || at > now) continue;
        while ((running.get(kind) ?? 0) < (handler.concurrency ?? 1)) {
          const timers = await claimTimers(desk, kind, handler);
          if (timers.length === 0) break;
          claimed += timers.length;
          running.set(kind, (running.get(kind) ?? 0) + 1);
          const job: Promise<void> = batch(kind, handler, timers).finally(() => {
            running.set(kind, (running.get(kind) ?? 1) - 1);
            jobs.delete(job);
            desk.nudge();
          });
          jobs.add(job);
          if (timers.length < handler.batch) break;
        }
      }
      return claimed;
    },
    settled: async () => {
      while (jobs.size > 0) await Promise.all(jobs);
    },
  };
}

export type Sleeper = {
  readonly wake: () => void;
  /** Waits until woken or until `ms` have passed; not at all when it was woken since it last looked. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Whether it was woken since it last looked. */
  readonly wasWoken: () => boolean;
};

/** What a loop of a pump rests in. */
export function sleeper(): Sleeper {
  let controller = new AbortController();
  let woken = false;
  const forget = (): void => {
    woken = false;
    controller = new AbortController();
  };
  return {
    wake: () => {
      woken = true;
      controller.abort();
    },
    sleep: async (ms) => {
      if (!woken) await wait(ms, undefined, { signal: controller.signal }).catch(() => undefined);
      forget();
    },
    wasWoken: () => {
      const was = woken;
      forget();
      return was;
    },
  };
}
