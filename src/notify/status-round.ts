import type { BroadcastId, StatusPageId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { outboxOf } from '#ledger/outbox.ts';
import { setTimers } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { giveBack, nextDelivery } from '#status/delivery-store.ts';
import type { Delivery, SentKind } from '#status/delivery-store.ts';
import type { Told } from '#status/broadcast.ts';
import { lockPace, setPace } from '#status/pace-store.ts';
import type { Pace } from '#status/pace-store.ts';
import { MAIL_TIMER, POST_TIMER } from '#status/send-rules.ts';
import { subscribersByIds } from '#status/subscriber-store.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { tellings } from '#status/telling-store.ts';
import { refreshStatusProgress } from '#telling/status.ts';

/** What the senders of letters and of posts have in common: a round claims some, tells them side by side, and says when the next one is. */

/** So many are under way at once. */
export const SIDE_BY_SIDE = 8;
/** Nothing is begun later than that after the claim: with the longest answer it ends well within its lease. */
const BEGINS_MS = 20_000;
/** While there is more to come its progress is shown as often as this. */
const SHOWN_EVERY_MS = 5_000;
/** And the end of it a little later: what was published is said first. */
const SHOWN_LAST_MS = 2_000;

export const TIMER_OF = { email: MAIL_TIMER, webhook: POST_TIMER } as const satisfies Record<
  SentKind,
  string
>;

/** One to be told, with all that it needs. */
export type Job = { readonly delivery: Delivery; readonly subscriber: Subscriber; readonly told: Told };

/** What was claimed, with subscribers and matters, each read once. */
export async function jobsOf(desk: Desk, deliveries: readonly Delivery[]): Promise<readonly Job[]> {
  const subscribers = await subscribersByIds(
    desk,
    deliveries.map((one) => one.subscriberId),
  );
  const said = await tellings(desk, [...new Set(deliveries.map((one) => one.broadcastId))]);
  return deliveries.flatMap((delivery) => {
    const subscriber = subscribers.get(delivery.subscriberId);
    const told = said.get(delivery.broadcastId);
    return subscriber === undefined || told === undefined ? [] : [{ delivery, subscriber, told }];
  });
}

/** Works through jobs side by side until `work` answers 'stop', something throws, or time is up; answers those that were not begun. */
export async function sideBySide(
  desk: Desk,
  jobs: readonly Job[],
  work: (job: Job) => Promise<'stop' | 'go_on'>,
): Promise<readonly Job[]> {
  const began = desk.clock.monotonicMs();
  let [next, stopped] = [0, false];
  const lane = async (): Promise<void> => {
    while (!stopped && desk.clock.monotonicMs() - began < BEGINS_MS) {
      const job = jobs[next];
      if (job === undefined) return;
      next += 1;
      try {
        if ((await work(job)) === 'stop') stopped = true;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return jobs.slice(next);
}

const latest = (...instants: readonly (Date | null)[]): Date =>
  new Date(Math.max(...instants.map((at) => at?.getTime() ?? 0)));

/** Ends a round: gives back what was not begun, sets when the next one is, and lets the progress be shown. Whoever tells something meanwhile waits for this. */
export function endRound(
  desk: Desk,
  of: {
    readonly pageId: StatusPageId;
    readonly kind: SentKind;
    readonly unbegun: readonly Delivery[];
    readonly broadcasts: readonly BroadcastId[];
    /** How the pace goes on; as it is unless given. */
    readonly pace?: (pace: Pace, open: OpenDesk) => Pace;
  },
): Promise<void> {
  return transact(desk, async (open) => {
    const held = await lockPace(open.tx, of.pageId, open.instant);
    const pace = of.pace?.(held, open) ?? held;
    if (of.pace !== undefined) await setPace(open.tx, of.pageId, pace);
    await giveBack(open, of.unbegun);
    const due = await nextDelivery(open.tx, of.pageId, of.kind);
    const gate = of.kind === 'email' ? latest(pace.freeAt, pace.pausedUntil) : null;
    if (due !== undefined)
      await setTimers(open.tx, [{ kind: TIMER_OF[of.kind], subject: of.pageId, at: latest(due, gate) }]);
    const at = plus(open.instant, due === undefined ? SHOWN_LAST_MS : SHOWN_EVERY_MS);
    for (const id of new Set(of.broadcasts)) open.gather(outboxOf, refreshStatusProgress(id, at));
  });
}
