import type { Desk } from '#ledger/desk.ts';
import type { DueTimer, TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { storeSkips } from '#signals/checks/store.ts';
import { moveDue } from '../due-store.ts';
import type { CheckWorld, Kind } from '../kind.ts';
import type { Monitor } from '../monitor.ts';
import { catchUpAt, lateSlots } from '../schedule.ts';
import { storable } from '../storable.ts';
import type { Verdict } from '../verdict.ts';
import { createFlight, LEASE_MS } from './due/flight.ts';
import type { Place } from './due/flight.ts';
import { createKnown } from './due/known.ts';
import type { Known } from './due/known.ts';
import { createLag } from './due/lag.ts';
import { createStoring } from './due/store-answers.ts';

type Due = { readonly known: Known & { readonly kind: Kind }; readonly dueAt: Date };

/**
 * Handler of the timer `monitor.due`: looks at every due monitor, outside any transaction, and stores what was seen in groups as it comes, so that one
 * slow answer holds up neither its batch nor the next. A slot that is a whole interval late is not run but written down as skipped. A batch whose
 * process died is due again when its lease ends.
 */
export function runDue(world: CheckWorld): TimerHandler {
  const flight = createFlight();
  const lag = createLag(world.monotonicMs);
  const knownOf = createKnown();
  const store = createStoring(() => flight.unanswered() > 0);

  const look = async (desk: Desk, due: Due, place: Place | undefined): Promise<void> => {
    const unwatch = lag.watch();
    const startedAt = world.now();
    const { monitor, version, kind } = due.known;
    try {
      observeLateness(desk, due, startedAt);
      const asked = await ask(due, world, lag, desk).finally(unwatch);
      place?.answered();
      if (asked === undefined) return;
      const verdict = storable(asked);
      desk.metrics.count('checks_total', { level: verdict.level });
      if (verdict.totalMs !== null)
        desk.metrics.observe('check_seconds', { kind: kind.name }, verdict.totalMs / 1_000);
      const vote = { verdict, at: world.now() };
      await store({ desk, monitor, version, kind, dueAt: due.dueAt, startedAt, vote });
    } finally {
      place?.left();
    }
  };

  return {
    get batch() {
      return Math.max(1, flight.room());
    },
    get concurrency() {
      return flight.room() > 0 ? Number.POSITIVE_INFINITY : 0;
    },
    leaseMs: LEASE_MS,
    run: async (desk, timers) => {
      const places = flight.board(
        desk,
        timers.map((timer) => timer.subject),
      );
      const leave = (subject: string): void => places.get(subject)?.left();
      let looks: readonly Promise<void>[];
      try {
        const { now, late } = sorted(
          timers,
          await knownOf(
            desk,
            timers.map((timer) => timer.subject),
          ),
          world.now(),
        );
        const running = new Set(now.map((due) => due.known.monitor.id as string));
        for (const { subject } of timers) if (!running.has(subject)) leave(subject);
        looks = [
          skip(desk, late, world.now()),
          ...now.map((due) => look(desk, due, places.get(due.known.monitor.id))),
        ];
      } catch (error) {
        for (const { subject } of timers) leave(subject);
        throw error;
      }
      const failed = (await Promise.allSettled(looks)).find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

/** What is looked at now and what is too late for that. Timers of monitors that are gone or paused are in neither, and so end. */
function sorted(
  timers: readonly DueTimer[],
  known: ReadonlyMap<string, Known>,
  now: Date,
): { readonly now: readonly Due[]; readonly late: readonly Due[] } {
  const due = timers.flatMap(({ subject, dueAt }): readonly Due[] => {
    const one = known.get(subject);
    if (one === undefined || one.kind === undefined || one.monitor.paused || one.monitor.removed) return [];
    return [{ known: { ...one, kind: one.kind }, dueAt }];
  });
  const isLate = ({ known: { monitor, kind }, dueAt }: Due): boolean =>
    kind.manner === 'asked' && lateSlots(monitor.everyMs, dueAt, now) > 0;
  return { now: due.filter((one) => !isLate(one)), late: due.filter(isLate) };
}

async function skip(desk: Desk, late: readonly Due[], now: Date): Promise<void> {
  if (late.length === 0) return;
  const skips = late.map(({ known: { monitor }, dueAt }) => ({
    monitorId: monitor.id,
    at: now,
    slots: lateSlots(monitor.everyMs, dueAt, now),
  }));
  await transact(desk, async (open) => {
    await storeSkips(open.tx, skips);
    await moveDue(
      open.tx,
      late.map(({ known: { monitor }, dueAt }) => ({
        subject: monitor.id,
        dueAt,
        to: catchUpAt(monitor.id, monitor.everyMs, now),
      })),
    );
  });
  late.forEach(({ known: { kind } }, index) =>
    desk.metrics.count('check_slots_skipped_total', { kind: kind.name }, skips[index]?.slots ?? 0),
  );
}

function observeLateness(desk: Desk, { dueAt }: Due, startedAt: Date): void {
  desk.metrics.observe(
    'check_lateness_seconds',
    {},
    Math.max(0, startedAt.getTime() - dueAt.getTime()) / 1_000,
  );
}

/** The verdict of one look; undefined when there is nothing to say. Never throws: a bug in a kind is logged and is the probe's fault. */
async function ask(
  { known, dueAt }: Due,
  world: CheckWorld,
  lag: ReturnType<typeof createLag>,
  desk: Desk,
): Promise<Verdict | undefined> {
  const { monitor, kind, settings } = known;
  if (settings === undefined)
    return fault('config_invalid', 'the stored settings can no longer be read; edit the monitor');
  try {
    if (kind.manner === 'pinged') return missed(monitor, kind, settings, world.now());
    const startedMs = world.monotonicMs();
    return await lag.forgive(await kind.run(settings, world, new AbortController().signal), startedMs);
  } catch (error) {
    desk.log.error({ monitor: monitor.id, dueAt, err: error }, 'a check broke');
    return fault('probe_fault', 'the check itself broke; see the log');
  }
}

const fault = (reason: 'config_invalid' | 'probe_fault', because: string): Verdict => ({
  level: 'unknown',
  reason,
  because,
  evidence: {},
  totalMs: null,
  phases: null,
  sides: [],
});

function missed(
  monitor: Monitor,
  kind: Kind & { readonly manner: 'pinged' },
  settings: Monitor['settings'],
  now: Date,
): Verdict | undefined {
  const { lastPingAt } = monitor;
  const silentMs = lastPingAt === null ? 0 : now.getTime() - lastPingAt.getTime();
  return lastPingAt !== null && silentMs >= kind.overdueAfterMs(settings)
    ? kind.missed(settings, lastPingAt)
    : undefined;
}
