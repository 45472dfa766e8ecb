import type { StatusPageId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { persist, transact } from '#ledger/transact.ts';
import { tellingMessageId } from '#notice/message-ids.ts';
import { endLink, manageLink } from '#notice/status-links.ts';
import { tellingLetter } from '#notice/status-letters.ts';
import { claimDeliveries, giveUp, putBack, settleDelivery } from '#status/delivery-store.ts';
import { lockPace, setPace } from '#status/pace-store.ts';
import type { Pace } from '#status/pace-store.ts';
import { pageById } from '#status/page-store.ts';
import { GIVE_UP_MS, allowance, backOff, freeAfter, pauseAfter } from '#status/send-rules.ts';
import { urlOfPage } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { settleBounced, settleTold } from '#status/verbs/settle-telling.ts';
import type { BulkAnswer } from '#world/mail-bulk.ts';
import { SIDE_BY_SIDE, endRound, jobsOf, sideBySide } from './status-round.ts';
import type { Job } from './status-round.ts';

const LATE = 'it could not be sent within a day';

/** Claims as many letters as the page may write now. While its mail server was away a few are enough to see whether it is back. */
function claim(desk: Desk, page: StatusPage) {
  return transact(desk, async (open) => {
    const { tx, instant: now } = open;
    const pace = await lockPace(tx, page.id, now);
    const { id: pageId } = page;
    const lost = await giveUp(tx, {
      pageId,
      kind: 'email',
      before: page.archived ? now : plus(now, -GIVE_UP_MS),
      now,
      because: page.archived ? 'the page was archived' : LATE,
    });
    const paused = pace.pausedUntil !== null && pace.pausedUntil > now;
    const may = paused ? 0 : allowance(page, pace.freeAt, now);
    const limit = pace.failures > 0 ? Math.min(may, SIDE_BY_SIDE) : may;
    const deliveries = limit === 0 ? [] : await claimDeliveries(tx, { pageId, kind: 'email', now, limit });
    if (deliveries.length > 0)
      await setPace(tx, pageId, { ...pace, freeAt: freeAfter(page, pace.freeAt, now, deliveries.length) });
    return { deliveries, lost };
  });
}

function letterFor({ ways }: Desk, page: StatusPage, { subscriber, told }: Job) {
  const links = {
    manage: manageLink(ways, page, subscriber),
    end: endLink(ways, page, subscriber),
  };
  const about = told.matter.kind === 'component' ? told.matter.id : told.matter.report.id;
  return {
    ...tellingLetter(told.matter, { page, url: urlOfPage(page, ways.publicUrl) }, links),
    to: subscriber.address,
    fromName: `${page.title} status`,
    messageId: tellingMessageId(told.id, subscriber.id),
    about: `${about}.${page.code}`,
    list: `${page.name}.status`,
    unsubscribe: links.end,
  };
}

const outcomeOf = (answer: BulkAnswer): string => {
  if ('took' in answer) return 'told';
  return 'later' in answer ? 'later' : 'refused';
};

/** Sends one letter and settles it at once, so that a process that dies repeats only what it had in hand. */
async function sendOne(desk: Desk, page: StatusPage, job: Job): Promise<BulkAnswer | 'not_sent'> {
  const { delivery, subscriber } = job;
  if (subscriber.state !== 'active') {
    await persist(() => settleDelivery(desk, delivery.id, 'dropped', subscriber.state));
    return 'not_sent';
  }
  const answer: BulkAnswer = (await desk.ways.mail?.bulk.send(letterFor(desk, page, job))) ?? {
    later: 'SMTP_URL is not set any more',
    away: true,
  };
  desk.metrics.count('status_tellings_total', { kind: 'email', outcome: outcomeOf(answer) });
  await persist(async () => {
    if ('took' in answer) return settleTold(desk, delivery, subscriber);
    if ('later' in answer)
      return putBack(desk, delivery, backOff(desk.clock.now(), delivery.attempts), answer.later);
    return answer.gone
      ? settleBounced(desk, delivery, answer.refused)
      : settleDelivery(desk, delivery.id, 'failed', answer.refused);
  });
  return answer;
}

/** After a round in which nothing was said about any recipient the whole page waits; one answer and all is as before. */
const paceAfter =
  (away: number, answered: number) =>
  (pace: Pace, { instant }: { readonly instant: Date }): Pace => {
    if (away > 0 && answered === 0) {
      const failures = pace.failures + 1;
      return { ...pace, failures, pausedUntil: pauseAfter(instant, failures) };
    }
    return answered > 0 ? { ...pace, failures: 0, pausedUntil: null } : pace;
  };

/** Timer `status.send`: one round of letters to subscribers of a page, as many as its rate allows; sets itself again while something waits. */
export async function mailRound(desk: Desk, pageId: StatusPageId): Promise<void> {
  const page = await pageById(desk, pageId);
  if (page === undefined) return;
  const { deliveries, lost } = await claim(desk, page);
  const jobs = await jobsOf(desk, deliveries);
  let [away, answered] = [0, 0];
  const unbegun = await sideBySide(desk, jobs, async (job) => {
    const answer = await sendOne(desk, page, job);
    if (answer === 'not_sent') return 'go_on';
    if ('later' in answer && answer.away) away += 1;
    else answered += 1;
    // A server that is away is not asked for everybody.
    return answered === 0 && away >= SIDE_BY_SIDE ? 'stop' : 'go_on';
  });
  await endRound(desk, {
    pageId,
    kind: 'email',
    unbegun: unbegun.map((job) => job.delivery),
    broadcasts: [...lost, ...deliveries.map((one) => one.broadcastId)],
    pace: paceAfter(away, answered),
  });
}
