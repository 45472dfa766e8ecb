import { describe, expect, test } from 'vitest';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { giveFeedback } from '#alerts/verbs/give-feedback.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { house, only, value } from './couriers-house.ts';

describe('the card of an alert', () => {
  test('is posted once, edited in place, and its thread tells what happened after', async () => {
    const { trouble, delivers, reads, by } = await house();
    const alert = await trouble();
    await delivers();
    const card = only(await reads('#orders-alerts'), 'Triggered · SEV2 · api.example.com is down');
    value(await acknowledgeAlert(by('bo'), alert.id));
    value(await giveFeedback(by('bo'), alert.id, 'useful'));
    await delivers();
    value(await resolveAlert(by('bo'), alert.id, { by: 'person', because: 'restarted' }));
    await delivers();
    const after = only(
      await reads('#orders-alerts'),
      'Resolved · SEV2',
      'Acknowledged by @bo',
      'Useful 1 · Noise 0',
    );
    expect(after.ts).toBe(card.ts);
    const thread = (await reads('#orders-alerts', card.ts)).slice(1).map((message) => message.plain);
    expect(thread).toEqual(expect.arrayContaining(['@bo acknowledged it.', '@bo resolved it: restarted.']));
    expect(new Set(thread).size).toBe(thread.length);
  });

  test.each(['die_after', 'http500', 'timeout', 'ratelimited'] as const)(
    'stands once although Slack misbehaves: %s',
    async (kind) => {
      const { act, trouble, delivers, reads, by } = await house();
      await act.faults({ method: 'chat.postMessage', kind, times: 2, seconds: 1 });
      const alert = await trouble();
      await delivers();
      await act.faults({ method: 'chat.update', kind, times: 1, seconds: 1 });
      value(await acknowledgeAlert(by('bo'), alert.id));
      await delivers();
      const card = only(await reads('#orders-alerts'), 'is down', 'Acknowledged by @bo');
      const thread = (await reads('#orders-alerts', card.ts)).slice(1).map((message) => message.plain);
      expect(thread.filter((line) => line === '@bo acknowledged it.')).toHaveLength(1);
    },
  );

  test('comes back when a person deletes it', async () => {
    const { act, trouble, delivers, reads } = await house();
    await trouble();
    await delivers();
    const card = only(await reads('#orders-alerts'), 'is down');
    await act.delete({ user: 'ada', channel: '#orders-alerts', ts: card.ts });
    await delivers();
    expect(only(await reads('#orders-alerts'), 'is down').ts).not.toBe(card.ts);
  });

  test('a storm is a handful of cards that list the rest, a second apart at least', async () => {
    const { trouble, delivers, reads } = await house();
    for (let index = 0; index < 40; index += 1) await trouble(`host ${index} is down`, 3);
    await delivers();
    const cards = (await reads('#orders-alerts')).filter((message) => message.plain.includes('is down'));
    expect(cards.length).toBeLessThanOrEqual(6);
    const all = cards.map((card) => card.plain).join('\n');
    for (const index of [0, 5, 39]) expect(all).toContain(`host ${index} is down`);
    const times = cards.map((card) => Number(card.ts));
    times.slice(1).forEach((at, index) => expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(0.99));
  });

  test('a channel that a person archived is replaced, and nothing is lost', async () => {
    const { act, trouble, delivers, sandbox, reads, by } = await house();
    const alert = await trouble();
    await delivers();
    await act.archive({ user: 'ada', channel: '#orders-alerts' });
    await trouble('search is down');
    await delivers();
    value(await acknowledgeAlert(by('bo'), alert.id));
    await delivers();
    const living = [...sandbox.state.channels.values()].filter(
      (channel) => !channel.archived && channel.name.startsWith('orders-alerts'),
    );
    expect(living.map((channel) => channel.name)).toEqual(['orders-alerts-2']);
    only(await reads('#orders-alerts-2'), 'search is down');
    const moved = only(await reads('#orders-alerts-2'), 'api.example.com is down', 'Acknowledged by @bo');
    const thread = (await reads('#orders-alerts-2', moved.ts)).slice(1).map((message) => message.plain);
    expect(thread).toContain('@bo acknowledged it.');
  });
});
