import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '#base/time.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { eventsOf } from '#ledger/events.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { methodById } from '#oncall/method-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { testPage } from '#oncall/verbs/test-page.ts';
import { addMethod, removeMethod } from '#oncall/verbs/methods.ts';
import { value } from './couriers-house.ts';
import { PUBLIC, reached } from './reached.ts';

const LINK = /https:\/\/tocsin\.example\.com\/a\/[0-9a-z]{16}\.[\w-]{16}/;

describe('a page reaches a person', () => {
  test('by mail: a letter with text, HTML, list headers and a link', async () => {
    const { way, rules, trouble, passes, smtp, desk } = await reached();
    const email = await way('email');
    await rules('high', [email, 0]);
    const alert = await trouble();
    await passes(0);
    const [, letter] = smtp.letters();
    expect(letter?.subject).toMatch(/^SEV2 api\.example\.com is down: answered 503 for \d+ s$/);
    expect(letter?.text).toMatch(LINK);
    expect(letter?.html).toContain('Acknowledge</a>');
    expect(letter?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(letter?.headers.get('list')).toMatchObject({ id: { name: 'Tocsin pages' } });
    expect(letter?.headers.has('list-unsubscribe')).toBe(false);
    const [attempt] = await attemptsAbout(desk, { alertId: alert.id });
    expect(letter?.messageId).toBe(`<${attempt?.id}@tocsin.example.com>`);
    expect(attempt).toMatchObject({ state: 'delivered', tries: 1 });
  });

  test('by SMS: one message with the fact first; its receipt makes it delivered', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    const text = twilio.texts().at(-1)?.form;
    expect(text?.['Body']).toMatch(
      /^SEV2 api\.example\.com is down: answered 503 for 0 s\. Reply 1 to acknowledge\. https:/,
    );
    expect(text?.['Body']?.length).toBeLessThanOrEqual(160);
    const [attempt] = await attemptsAbout(desk, { alertId: alert.id });
    expect(text?.['StatusCallback']).toBe(`${PUBLIC}/twilio/status?attempt=${attempt?.id}`);
    expect(attempt?.state).toBe('sent');
    // Sent and not yet confirmed counts, so that nothing hangs on a receipt that never comes.
    expect((await pagesAbout(desk, { alertId: alert.id })).map((page) => page.state)).toEqual(['delivered']);
  });

  test('by telephone, by push and by webhook, each with what it needs to answer', async () => {
    const { way, rules, trouble, passes, twilio, ntfy, hook, desk } = await reached();
    await rules('high', [await way('voice'), 0], [await way('push'), 0], [await way('webhook'), 0]);
    const alert = await trouble();
    await passes(0);
    const all = await attemptsAbout(desk, { alertId: alert.id });
    expect(Object.fromEntries(all.map((one) => [one.methodKind, one.state]))).toEqual({
      voice: 'sent',
      push: 'delivered',
      webhook: 'delivered',
    });
    const called = all.find((one) => one.methodKind === 'voice');
    expect(twilio.calls().at(-1)?.form).toMatchObject({
      Url: `${PUBLIC}/twilio/voice?attempt=${called?.id}`,
      StatusCallback: `${PUBLIC}/twilio/status?attempt=${called?.id}`,
    });
    expect(ntfy.pushed().at(-1)).toMatchObject({
      topic: 'bo-tocsin-4f2a',
      title: expect.stringContaining('SEV2 api.example.com is down'),
      priority: 4,
      actions: [{ label: 'Acknowledge', method: 'POST', url: expect.stringMatching(LINK) }],
    });
    const posted = all.find((one) => one.methodKind === 'webhook');
    expect(hook.keys().at(-1)).toBe(posted?.id);
    expect(hook.bodies().at(-1)).toMatchObject({
      type: 'page',
      id: posted?.id,
      test: false,
      about: [{ kind: 'alert', id: alert.id, service: 'orders', severity: 2 }],
    });
  });

  test('each method in its own time, until it is acknowledged', async () => {
    const { way, rules, trouble, passes, smtp, twilio, ntfy, by, desk } = await reached();
    const [push, email, sms] = [await way('push'), await way('email'), await way('sms')];
    await rules('high', [push, 0], [email, 2], [sms, 5]);
    const alert = await trouble();
    await passes(119 * SECOND);
    expect([ntfy.pushed().length, smtp.letters().length, twilio.texts().length]).toEqual([2, 1, 1]);
    await passes(SECOND);
    expect([ntfy.pushed().length, smtp.letters().length, twilio.texts().length]).toEqual([2, 2, 1]);
    value(await acknowledgeAlert(by('bo'), alert.id));
    await passes(10 * MINUTE);
    expect(twilio.texts()).toHaveLength(1);
    const last = (await attemptsAbout(desk, { alertId: alert.id })).find((one) => one.methodKind === 'sms');
    expect(last).toMatchObject({ state: 'cancelled', error: expect.stringContaining('acknowledged') });
    expect((await eventsOf(desk, last?.id ?? '')).map((event) => event.kind)).toEqual(['attempt.cancelled']);
  });

  test('not by a method that is not verified, whatever the urgency', async () => {
    const { trouble, passes, twilio, by, idOf, desk } = await reached();
    value(
      await addMethod(by('bo'), {
        personId: idOf('bo'),
        kind: 'sms',
        address: '+447700900123',
        secretName: null,
      }),
    );
    const alert = await trouble('everything is down', 0);
    await passes(30 * MINUTE);
    expect(twilio.asked()).toEqual([]);
    const kinds = (await attemptsAbout(desk, { alertId: alert.id })).map((one) => one.methodKind);
    expect(new Set(kinds)).toEqual(new Set(['slack']));
  });

  test('as a test that says so everywhere', async () => {
    const { way, passes, twilio, desk, idOf } = await reached();
    const sms = await way('sms');
    const drill = value(await testPage(desk, idOf('bo'), sms.id));
    await passes(0);
    expect(twilio.texts().at(-1)?.form['Body']).toMatch(/^TEST: /);
    const kinds = (await attemptsAbout(desk, { testId: drill.id })).map((one) => [one.methodKind, one.state]);
    expect(kinds).toEqual([['sms', 'sent']]);
  });
});

describe('several alerts of one service', () => {
  test('are one message, which says how many and which is the worst', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    const sms = await way('sms');
    for (const urgency of ['high', 'critical'] as const) await rules(urgency, [sms, 0]);
    const alerts = [
      await trouble('search is slow'),
      await trouble('checkout is down', 1),
      await trouble('mail is late'),
      await trouble('cart is down'),
    ];
    await passes(0);
    const texts = twilio.texts().slice(1);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.form['Body']).toMatch(
      /^orders: 4 unacked, worst SEV1 checkout is down\. Reply 1 to acknowledge all\. /,
    );
    const states = await Promise.all(
      alerts.map(async (alert) => (await attemptsAbout(desk, { alertId: alert.id })).map((one) => one.state)),
    );
    expect(states.flat().toSorted()).toEqual(['merged', 'merged', 'merged', 'sent']);
  });

  test('that come later wait for the throttle, and come together', async () => {
    const { way, rules, trouble, passes, twilio } = await reached();
    await rules('high', [await way('sms'), 0]);
    await trouble('one is down');
    await passes(10 * SECOND);
    await trouble('two is down');
    await trouble('three is down');
    await passes(49 * SECOND);
    expect(twilio.texts()).toHaveLength(2);
    await passes(SECOND);
    expect(twilio.texts()).toHaveLength(3);
    expect(twilio.texts().at(-1)?.form['Body']).toMatch(/^orders: 2 unacked/);
  });

  test('that are over before their turn are not told', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    await trouble('one is down');
    await passes(10 * SECOND);
    const two = await trouble('two is down');
    value(await resolveAlert(desk, two.id, { by: 'monitor', because: 'answered 200' }));
    await passes(5 * MINUTE);
    expect(twilio.texts()).toHaveLength(2);
  });
});

describe('a method that was taken away', () => {
  test('is used no more, and the page goes on by the next', async () => {
    const { way, rules, trouble, passes, twilio, smtp, by, desk } = await reached();
    const [sms, email] = [await way('sms'), await way('email')];
    await rules('high', [sms, 1], [email, 30]);
    await trouble();
    value(await removeMethod(by('bo'), sms.id));
    await passes(MINUTE);
    expect(twilio.texts()).toHaveLength(1);
    expect(smtp.letters()).toHaveLength(2);
    expect((await methodById(desk, sms.id))?.removedAt).not.toBeNull();
  });
});
