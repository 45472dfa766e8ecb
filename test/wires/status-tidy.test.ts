import { expect, test } from 'vitest';
import { DAY, plus } from '#base/time.ts';
import { transact } from '#ledger/transact.ts';
import { settleDelivery } from '#status/delivery-store.ts';
import { subscriberById, subscriberStore } from '#status/subscriber-store.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { tidyDue } from '#status/verbs/tidy-tellings.ts';
import { REPORT } from './status-matter.ts';
import { statusHouse, subscriberOf } from './status-house.ts';

test('an address is forgotten 30 days after its owner left or never confirmed; who was told, after 90 days', async () => {
  const { desk, clock, publish } = await statusHouse({ smtpUrl: 'smtp://127.0.0.1:9' });
  const [left, stays, never] = [
    subscriberOf(1),
    subscriberOf(2),
    subscriberOf(3, { state: 'pending', askedAt: clock.now(), confirmedAt: null }),
  ];
  await transact(desk, async ({ tx }) => {
    for (const one of [left, stays, never]) await subscriberStore.save(tx, one, undefined);
  });
  const { broadcastId } = await publish({ says: [['investigating', 'Some orders fail.']] });
  for (const id of ['1', '2']) await settleDelivery(desk, id, 'told', null);
  await endSubscription(desk, left.id);
  const tidiesAfter = async (days: number): Promise<void> => {
    clock.set(plus(clock.now(), days * DAY));
    await tidyDue.run(desk, [{ subject: 'all', dueAt: clock.now() }]);
  };
  const known = async () =>
    (await Promise.all([left, stays, never].map((one) => subscriberById(desk, one.id)))).map(
      (one) => one?.address ?? null,
    );
  await tidiesAfter(29);
  expect(await known()).toEqual([left.address, stays.address, never.address]);
  await tidiesAfter(2);
  expect(await known()).toEqual([null, stays.address, null]);
  expect(await progressOf(desk, broadcastId ?? 'bct_')).toMatchObject({ told: 1 });
  await tidiesAfter(60);
  expect(await broadcastsOf(desk, REPORT)).toEqual([]);
  expect(await known()).toEqual([null, stays.address, null]);
});
