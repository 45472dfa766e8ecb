import { outboxOf } from '#ledger/outbox.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { wordsOf } from '#notice/status-words.ts';
import { beginDelivery, deliveryById, settleDelivery } from '#status/delivery-store.ts';
import type { Delivery } from '#status/delivery-store.ts';
import { pageById } from '#status/page-store.ts';
import { urlOfPage } from '#status/status-page.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import { tellings } from '#status/telling-store.ts';
import { refreshStatusProgress } from '#telling/status.ts';
import { statusToldWords } from '../views/status-told.ts';
import { postOnce } from './reconcile.ts';
import { deliveryIdOf } from './reconcile-payload.ts';

/** Writes down what became of it, and lets the progress be shown. */
function settle(
  desk: Desk,
  delivery: Delivery,
  state: 'told' | 'failed' | 'dropped',
  because: string | null,
): Promise<void> {
  return transact(desk, async (open) => {
    await settleDelivery(open, delivery.id, state, because);
    open.gather(outboxOf, refreshStatusProgress(delivery.broadcastId));
  });
}

/** Tells a channel that subscribed to a status page of one change, once. */
export const statusTold: Courier = async (desk, row) => {
  const delivery = await deliveryById(desk, deliveryIdOf(row));
  if (delivery === undefined || delivery.state !== 'waiting') return { done: true };
  const subscriber = await subscriberById(desk, delivery.subscriberId);
  const page = await pageById(desk, delivery.pageId);
  const told = (await tellings(desk, [delivery.broadcastId])).get(delivery.broadcastId);
  if (subscriber === undefined || page === undefined || told === undefined)
    return { never: 'what was to be told is gone' };
  if (subscriber.state !== 'active' || page.archived) {
    await settle(desk, delivery, 'dropped', page.archived ? 'the page was archived' : subscriber.state);
    return { done: true };
  }
  if (!(await beginDelivery(desk, delivery.id))) return { done: true };
  const posted = await postOnce(desk, row, {
    channelId: subscriber.address,
    words: statusToldWords({
      title: page.title,
      url: urlOfPage(page, desk.ways.publicUrl),
      words: wordsOf(told.matter, page),
    }),
    key: row.key,
  });
  if ('later' in posted) return posted.later;
  if ('ts' in posted) {
    await settle(desk, delivery, 'told', null);
    return { done: true };
  }
  await settle(desk, delivery, 'failed', `Slack said ${posted.code}`);
  return { never: `Slack said ${posted.code}` };
};
