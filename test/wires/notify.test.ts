import { describe, expect, test } from 'vitest';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { escalateAlert } from '#alerts/verbs/escalate-alert.ts';
import { pagesAbout } from '#oncall/store.ts';
import { changePerson } from '../../sandbox/model/people.ts';
import { house, only, value } from './couriers-house.ts';

describe('a page by direct message', () => {
  test('wakes the one who responds, and shows what became of it', async () => {
    const { trouble, delivers, directs, by, desk } = await house();
    const alert = await trouble();
    await delivers();
    const page = only(await directs('bo'), 'api.example.com is down: answered 503');
    expect(page.plain.split('\n')[0]).toMatch(/^api\.example\.com is down: answered 503 for \d+ s$/);
    expect(page.buttons.map((button) => button.text)).toEqual(['Acknowledge', 'Escalate', 'Open channel']);
    expect(await directs('cy')).toEqual([]);
    expect((await pagesAbout(desk, { alertId: alert.id })).map((each) => each.state)).toEqual(['delivered']);
    value(await acknowledgeAlert(by('bo'), alert.id));
    await delivers();
    expect(only(await directs('bo'), 'Acknowledged by @bo').ts).toBe(page.ts);
  });

  test('several about one service within a minute are one message', async () => {
    const { trouble, delivers, directs, clock } = await house();
    await trouble();
    await delivers();
    clock.passes(20_000);
    await trouble('search is down');
    await delivers();
    const one = only(await directs('bo'), 'orders: 2 pages');
    expect(one.buttons.map((button) => button.text)).toContain('Acknowledge all 2');
    clock.passes(61_000);
    await trouble('mail is down');
    await delivers();
    expect(await directs('bo')).toHaveLength(2);
  });

  test('a worse one rings again, and so does one that a person asks for', async () => {
    const { trouble, delivers, directs, by, idOf } = await house();
    const alert = await trouble();
    await delivers();
    await trouble('everything is down', 1);
    await delivers();
    expect(await directs('bo')).toHaveLength(2);
    value(await escalateAlert(by('ada'), alert.id, { to: [idOf('cy')], team: null, note: 'please look' }));
    await delivers();
    only(await directs('cy'), '@ada pages you: please look');
  });

  test.each(['die_after', 'http500', 'ratelimited'] as const)(
    'is not sent twice although Slack misbehaves: %s',
    async (kind) => {
      const { act, trouble, delivers, directs } = await house();
      await act.faults({ method: 'chat.postMessage', kind, times: 3, seconds: 1 });
      await trouble();
      await delivers();
      only(await directs('bo'), 'is down');
    },
  );

  test('to a person whom Slack does not let us reach fails plainly, is said under the card, and somebody else is woken', async () => {
    const { trouble, delivers, directs, reads, desk, sandbox, idOf } = await house();
    // Slack knows it before we do: no event came.
    changePerson(sandbox, idOf('bo'), { deleted: true });
    const alert = await trouble();
    await delivers();
    expect(
      (await pagesAbout(desk, { alertId: alert.id })).map((page) => [
        page.personId === idOf('bo'),
        page.state,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [true, 'failed'],
        [false, 'delivered'],
      ]),
    );
    const card = only(await reads('#orders-alerts'), 'Triggered · SEV2 · api.example.com is down');
    const thread = (await reads('#orders-alerts', card.ts)).map((message) => message.plain);
    expect(thread).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /@bo could not be paged about api\.example\.com is down: the account is deactivated\. Paged instead: @/,
        ),
      ]),
    );
    expect(
      [...(await directs('ada')), ...(await directs('cy'))].map((message) => message.plain).join(),
    ).toContain('is down');
  });
});
