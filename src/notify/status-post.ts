import type { StatusPageId } from '#base/ids.ts';
import { MINUTE, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { persist, transact } from '#ledger/transact.ts';
import { hookBody } from '#notice/status-hook.ts';
import { endLink } from '#notice/status-links.ts';
import { claimDeliveries, giveUp, settleDelivery } from '#status/delivery-store.ts';
import { pageById } from '#status/page-store.ts';
import { GIVE_UP_MS, ROUND_MOST, backOff } from '#status/send-rules.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { settlePostFailed, settleTold } from '#status/verbs/settle-telling.ts';
import { OutsideError } from '#world/outside.ts';
import { endRound, jobsOf, sideBySide } from './status-round.ts';
import type { Job } from './status-round.ts';

/** Longer than that no receiver is left alone, whatever it asks for. */
const WAIT_MOST_MS = 10 * MINUTE;

function claim(desk: Desk, page: StatusPage) {
  return transact(desk, async ({ tx, instant: now }) => {
    const { id: pageId } = page;
    const lost = await giveUp(tx, {
      pageId,
      kind: 'webhook',
      before: page.archived ? now : plus(now, -GIVE_UP_MS),
      now,
      because: page.archived ? 'the page was archived' : 'it could not be posted within a day',
    });
    const deliveries = await claimDeliveries(tx, { pageId, kind: 'webhook', now, limit: ROUND_MOST });
    return { deliveries, lost };
  });
}

/** Why a post did not arrive, and how long the receiver asked to be left alone; undefined when it did. */
async function post(
  { ways }: Desk,
  page: StatusPage,
  { subscriber, told }: Job,
): Promise<{ readonly because: string; readonly waitMs: number } | undefined> {
  const place = { page, url: urlOfPage(page, ways.publicUrl) };
  try {
    const taken = await ways.hooks.post({
      url: subscriber.address,
      body: JSON.stringify(hookBody(told, place, endLink(ways, page, subscriber))),
      key: `${told.id}.${subscriber.id}`,
      secret: subscriber.secret,
      slow: true,
      stranger: !subscriber.trusted,
    });
    return 'refused' in taken ? { because: taken.refused, waitMs: 0 } : undefined;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { because: error.message, waitMs: Math.min(WAIT_MOST_MS, error.retryAfterMs ?? 0) };
  }
}

/** Posts once and settles it at once, so that a process that dies repeats only what it had in hand. */
async function postOne(desk: Desk, page: StatusPage, job: Job): Promise<'go_on'> {
  const { delivery, subscriber } = job;
  if (subscriber.state !== 'active') {
    await persist(() => settleDelivery(desk, delivery.id, 'dropped', subscriber.state));
    return 'go_on';
  }
  const failed = await post(desk, page, job);
  const outcome = failed === undefined ? 'told' : 'later';
  desk.metrics.count('status_tellings_total', { kind: 'webhook', outcome });
  await persist(async () => {
    if (failed === undefined) return settleTold(desk, delivery, subscriber);
    const now = desk.clock.now();
    const again = Math.max(backOff(now, delivery.attempts).getTime(), plus(now, failed.waitMs).getTime());
    return settlePostFailed(desk, delivery, failed.because, new Date(again));
  });
  return 'go_on';
}

/** Timer `status.post`: one round of posts to webhooks that subscribed to a page; sets itself again while something waits. */
export async function postRound(desk: Desk, pageId: StatusPageId): Promise<void> {
  const page = await pageById(desk, pageId);
  if (page === undefined) return;
  const { deliveries, lost } = await claim(desk, page);
  const unbegun = await sideBySide(desk, await jobsOf(desk, deliveries), (job) => postOne(desk, page, job));
  await endRound(desk, {
    pageId,
    kind: 'webhook',
    unbegun: unbegun.map((job) => job.delivery),
    broadcasts: [...lost, ...deliveries.map((one) => one.broadcastId)],
  });
}
