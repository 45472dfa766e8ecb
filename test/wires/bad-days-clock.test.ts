import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#base/time.ts';
import { outboxPump } from '#ledger/pump.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { ATTEMPT_LEASE_MS } from '#oncall/attempt-rules.ts';
import { claimMessage } from '#oncall/verbs/claim-message.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { notifyCouriers } from '../../src/notify/index.ts';
import { sendPage } from '../../src/slack/couriers/page-refresh-dm.ts';
import { reached } from './reached.ts';

/** bo is paged by SMS; the pump that sends stands apart, so that a test can ask it while it has a message in hand. */
async function paging() {
  const house = await reached();
  const sms = await house.way('sms');
  await house.rules('high', [sms, 0]);
  const pump = outboxPump({
    name: 'page',
    desk: house.desk,
    urgencies: ['page'],
    couriers: notifyCouriers({ sendDirect: sendPage }),
    concurrency: 4,
  });
  /** Sends what is due; while the provider has a message in hand, `meanwhile` happens. */
  const sends = async (meanwhile: () => Promise<void>): Promise<void> => {
    let first = true;
    house.twilio.passes(async (work) => {
      if (first) {
        first = false;
        await meanwhile();
      }
      return work();
    });
    await pump.round();
    await pump.settled();
  };
  const before = house.twilio.texts().length;
  return { ...house, sms, pump, sends, texts: () => house.twilio.texts().length - before };
}

describe('the clock jumps while a provider has a message in hand', () => {
  test.each([3 * HOUR, -HOUR])('by %i ms: it is sent once, and written down', async (ms) => {
    const { trouble, sends, pump, clock, texts, desk } = await paging();
    const alert = await trouble();
    const claimed: number[] = [];
    await sends(async () => {
      clock.jumps(ms);
      // The leases are over by this clock, or last an hour more; whoever holds them is at work.
      claimed.push(await pump.round());
      expect(await pump.nextDue()).toBeUndefined();
    });
    expect(claimed).toEqual([0]);
    expect(texts()).toBe(1);
    expect(await attemptsAbout(desk, { alertId: alert.id })).toMatchObject([{ state: 'sent', tries: 1 }]);
  });

  test('an hour back: what comes then is not held up by what was sent in the hour to come', async () => {
    const { trouble, passes, clock, texts } = await paging();
    await trouble();
    await passes(0);
    clock.jumps(-HOUR);
    await trouble('search.example.com is down');
    await passes(MINUTE);
    expect(texts()).toBe(2);
  });

  test('an hour back, and its process is gone: it is sent again after its lease, not later than the hour explains', async () => {
    const { trouble, passes, clock, texts, desk, sms } = await paging();
    const alert = await trouble();
    expect(await claimMessage(desk, sms.id, 'sms')).toMatchObject({ message: { lead: { tries: 1 } } });
    clock.jumps(-HOUR);
    await passes(HOUR + ATTEMPT_LEASE_MS - SECOND);
    expect(texts()).toBe(0);
    await passes(2 * SECOND);
    expect(texts()).toBe(1);
    expect(await attemptsAbout(desk, { alertId: alert.id })).toMatchObject([{ state: 'sent', tries: 2 }]);
  });
});

describe('an hour back', () => {
  test('a second page about a service rings again: it is not put into a message that rang in the hour to come', async () => {
    const { trouble, passes, clock, directs } = await reached();
    await trouble('api.example.com is down');
    await passes(0);
    clock.jumps(-HOUR);
    clock.passes(10 * MINUTE);
    await trouble('search.example.com is down');
    await passes(0);
    expect((await directs('bo')).map((message) => message.plain.split('\n')[0])).toEqual([
      expect.stringContaining('api.example.com is down'),
      expect.stringContaining('search.example.com is down'),
    ]);
  });

  test('somebody who is asked for by hand is paged, also when they were paged in the hour to come', async () => {
    const { trouble, passes, clock, directs, by, idOf } = await reached();
    const alert = await trouble();
    await passes(0);
    expect(await directs('bo')).toHaveLength(1);
    clock.jumps(-HOUR);
    clock.passes(10 * MINUTE);
    await pagePeople(by('cy'), {
      people: [idOf('bo')],
      about: { alertId: alert.id },
      urgency: 'high',
      askedBy: idOf('cy'),
      note: 'please come',
    });
    await passes(0);
    expect((await directs('bo')).at(-1)?.plain).toContain('please come');
  });
});
