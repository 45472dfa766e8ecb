import { setTimeout as wait } from 'node:timers/promises';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { outboxPump, sleeper, timerPump } from '#ledger/pump.ts';
import type { Pump } from '#ledger/pump.ts';
import type { TimerHandler } from '#ledger/timers.ts';

export type Engine = {
  /** Runs until stopped, each pump in its own loop. */
  readonly start: () => void;
  /** Claims nothing more and waits for what is under way, at most `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly nudge: () => void;
  /** For tests and the pushed clock: runs everything that is due now until nothing is. */
  readonly tick: () => Promise<void>;
  /** When the next thing is due. */
  readonly nextDue: () => Promise<Date | undefined>;
  /** How long ago, in milliseconds, each loop last asked the database with success. */
  readonly staleMs: () => number;
};

/** The net under the nudges: another process may have written what is due. */
const POLL_MS = 1_000;
/** Between two rounds of a pump: in a storm one round finds what several commits have left. */
const BREATH_MS = 10;

/** Two pumps for the outbox, so that a page never waits behind cards, and one for the timers. */
export function createEngine(options: {
  readonly desk: Desk;
  readonly couriers: Readonly<Record<string, Courier>>;
  readonly timers: Readonly<Record<string, TimerHandler>>;
}): Engine {
  const { desk, couriers, timers } = options;
  const pumps: readonly Pump[] = [
    outboxPump({ name: 'pages', desk, urgencies: ['page'], couriers, concurrency: 16 }),
    outboxPump({ name: 'cards', desk, urgencies: ['card', 'later'], couriers, concurrency: 8 }),
    timerPump({ desk, handlers: timers }),
  ];
  const sleepers = pumps.map(() => sleeper());
  const lastRound = pumps.map(() => desk.clock.monotonicMs());
  const stopper = new AbortController();
  let loops: Promise<unknown> = Promise.resolve();

  const loop = async (pump: Pump, index: number): Promise<void> => {
    while (!stopper.signal.aborted) {
      try {
        await pump.round();
        lastRound[index] = desk.clock.monotonicMs();
        await wait(BREATH_MS);
        if (sleepers[index]?.wasWoken() === true) continue;
        const due = await pump.nextDue();
        const untilDue = due === undefined ? POLL_MS : due.getTime() - desk.clock.now().getTime();
        await sleepers[index]?.sleep(Math.min(POLL_MS, Math.max(15, untilDue)));
      } catch (error) {
        desk.log.warn({ pump: pump.name, err: error }, 'the database cannot be asked; trying again');
        await sleepers[index]?.sleep(POLL_MS);
      }
    }
  };

  const nudge = (): void => {
    for (const sleeping of sleepers) sleeping.wake();
  };

  return {
    nudge,
    start: () => {
      loops = Promise.all(pumps.map((pump, index) => loop(pump, index)));
    },
    stop: async (graceMs) => {
      stopper.abort();
      nudge();
      const timeout = new Promise((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.all([loops, ...pumps.map((pump) => pump.settled())]), timeout]);
    },
    tick: async () => {
      for (;;) {
        let claimed = 0;
        for (const pump of pumps) {
          claimed += await pump.round();
          await pump.settled();
        }
        if (claimed === 0) return;
      }
    },
    nextDue: async () => {
      const dues = await Promise.all(pumps.map((pump) => pump.nextDue()));
      return dues.reduce<Date | undefined>(
        (first, due) => (first === undefined || (due !== undefined && due < first) ? due : first),
        undefined,
      );
    },
    staleMs: () => desk.clock.monotonicMs() - Math.min(...lastRound),
  };
}
