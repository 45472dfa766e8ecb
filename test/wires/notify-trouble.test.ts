import { describe, expect, test } from 'vitest';
import type { AlertId } from '#base/ids.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { MINUTE, SECOND } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { methodById, slackMethod } from '#oncall/method-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { addMethod, sendCode } from '#oncall/verbs/methods.ts';
import { takeReceipt } from '#oncall/verbs/take-receipt.ts';
import { no, ok } from './catalog-company.ts';
import { only, value } from './couriers-house.ts';
import { reached } from './reached.ts';

/** What became of an alert's attempts, by kind of method. */
const fates = async (desk: Desk, alertId: AlertId): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await attemptsAbout(desk, { alertId })).map((one) => [one.methodKind, one.state]));

const attemptOf = async (desk: Desk, alertId: AlertId, kind: string) => {
  const found = (await attemptsAbout(desk, { alertId })).find((one) => one.methodKind === kind);
  if (found === undefined) throw new Error(`no attempt by ${kind}`);
  return found;
};

describe('a failure for good makes the next method due at once', () => {
  test('a mailbox that does not exist: 550 at RCPT', async () => {
    const { way, rules, trouble, passes, smtp, twilio, desk } = await reached();
    const [email, sms] = [await way('email'), await way('sms')];
    await rules('high', [email, 0], [sms, 20]);
    smtp.refuses('bo@example.com', 550);
    const alert = await trouble();
    await passes(0);
    expect(twilio.texts()).toHaveLength(2);
    expect(await fates(desk, alert.id)).toEqual({ email: 'failed', sms: 'sent' });
    expect((await methodById(desk, email.id))?.lastError).toContain('No such mailbox');
    expect((await pagesAbout(desk, { alertId: alert.id })).map((page) => page.state)).toEqual(['delivered']);
  });

  test.each([21211, 21610] as const)('a number that Twilio refuses: %i', async (code) => {
    const { way, rules, trouble, passes, twilio, ntfy, desk } = await reached();
    const [sms, push] = [await way('sms'), await way('push')];
    await rules('high', [sms, 0], [push, 20]);
    twilio.refuses(sms.address, code);
    const alert = await trouble();
    await passes(0);
    expect(ntfy.pushed()).toHaveLength(2);
    expect((await attemptOf(desk, alert.id, 'sms')).error).toContain(`(${code})`);
  });

  test('a webhook whose secret is not in the environment is never called unsigned', async () => {
    const { trouble, passes, hook, by, idOf, desk } = await reached();
    const added = ok(
      await addMethod(by('bo'), {
        personId: idOf('bo'),
        kind: 'webhook',
        address: `${hook.url}/wake`,
        secretName: 'NOT_THERE',
      }),
    );
    ok(await sendCode(by('bo'), added.id));
    await passes(0);
    await trouble();
    await passes(MINUTE);
    expect(hook.asked()).toEqual([]);
    expect((await methodById(desk, added.id))?.lastError).toBe('the environment has no NOT_THERE');
  });

  test('nothing left: the page has failed, and the next step pages at once', async () => {
    const { way, rules, trouble, passes, twilio, directs, desk, idOf, reads } = await reached();
    const sms = await way('sms');
    await rules('high', [sms, 0]);
    twilio.refuses(sms.address, 21211);
    const alert = await trouble();
    await passes(SECOND);
    const pages = await pagesAbout(desk, { alertId: alert.id });
    expect(pages.find((page) => page.personId === idOf('bo'))).toMatchObject({
      state: 'failed',
      because: expect.stringContaining('21211'),
    });
    only(await directs('cy'), 'is down');
    await passes(MINUTE);
    const card = only(await reads('#orders-alerts'), 'Triggered · SEV2 · api.example.com is down');
    const thread = (await reads('#orders-alerts', card.ts)).map((message) => message.plain).join('\n');
    expect(thread).toContain('@bo could not be paged');
  });
});

describe('a failure for now is tried three times, then the next method is due', () => {
  test.each([
    ['500', { kind: 'status', status: 500 }],
    ['429 with a wait', { kind: 'status', status: 429, headers: { 'retry-after': '20' } }],
    ['no answer', { kind: 'hangs' }],
  ] as const)('Twilio: %s', async (_, bad) => {
    const { way, rules, trouble, passes, twilio, smtp, desk } = await reached();
    const [sms, email] = [await way('sms'), await way('email')];
    await rules('high', [sms, 0], [email, 20]);
    twilio.troubles(bad);
    const alert = await trouble();
    await passes(0);
    expect(await fates(desk, alert.id)).toEqual({ sms: 'planned', email: 'planned' });
    await passes(MINUTE);
    expect(twilio.asked().length - 1).toBe(3);
    expect(await fates(desk, alert.id)).toEqual({ sms: 'failed', email: 'delivered' });
    expect(smtp.letters()).toHaveLength(2);
  });

  test('and one that comes back in time goes on as if nothing had been', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    twilio.troubles({ kind: 'status', status: 503, times: 2 });
    const alert = await trouble();
    await passes(MINUTE);
    expect(twilio.texts()).toHaveLength(2);
    expect(await attemptOf(desk, alert.id, 'sms')).toMatchObject({ state: 'sent', tries: 3, error: null });
  });

  test('mail: a busy mailbox, then a good one', async () => {
    const { way, rules, trouble, passes, smtp, desk } = await reached();
    await rules('high', [await way('email'), 0]);
    smtp.troubles({ code: 451, times: 1 });
    const alert = await trouble();
    await passes(MINUTE);
    expect(smtp.letters()).toHaveLength(2);
    expect(await attemptOf(desk, alert.id, 'email')).toMatchObject({ state: 'delivered', tries: 2 });
  });

  test('an answer that was lost: the letter comes twice with one Message-ID, and says so', async () => {
    const { way, rules, trouble, passes, smtp } = await reached();
    await rules('high', [await way('email'), 0]);
    smtp.troubles('dies_after');
    await trouble();
    await passes(0);
    smtp.troubles(null);
    await passes(MINUTE);
    const [, first, second, ...more] = smtp.letters();
    expect(more).toEqual([]);
    expect(second?.messageId).toBe(first?.messageId);
    expect(first?.text).not.toContain('repetition');
    expect(second?.text).toContain('may be a repetition');
  });

  test('acknowledged while a provider has it in hand: it is not tried again', async () => {
    const { way, rules, trouble, passes, twilio, by, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    twilio.troubles({ kind: 'hangs', times: 1 });
    const alert = await trouble();
    const sending = passes(0);
    while (twilio.asked().length < 2) await new Promise((resolve) => setImmediate(resolve));
    value(await acknowledgeAlert(by('ada'), alert.id));
    await sending;
    await passes(10 * MINUTE);
    expect(twilio.asked()).toHaveLength(2);
    expect(await attemptOf(desk, alert.id, 'sms')).toMatchObject({
      state: 'cancelled',
      error: expect.stringContaining('acknowledged'),
    });
  });
});

describe('receipts', () => {
  const no21610 = { arrived: false, because: 'Twilio says undelivered (30003)' } as const;

  test('undelivered: the next method is due now; nothing left: the next step', async () => {
    const { way, rules, trouble, passes, smtp, desk, directs } = await reached();
    const [sms, email] = [await way('sms'), await way('email')];
    await rules('high', [sms, 0], [email, 20]);
    const alert = await trouble();
    await passes(0);
    const sent = await attemptOf(desk, alert.id, 'sms');
    ok(await takeReceipt(desk, sent.id, no21610));
    await passes(0);
    expect(smtp.letters()).toHaveLength(2);
    expect(await fates(desk, alert.id)).toEqual({ sms: 'failed', email: 'delivered' });
    expect((await pagesAbout(desk, { alertId: alert.id })).map((page) => page.state)).toEqual(['delivered']);
    await rules('high', [sms, 0]);
    const second = await trouble('search is down');
    await passes(MINUTE);
    expect(await directs('cy')).toEqual([]);
    ok(await takeReceipt(desk, (await attemptOf(desk, second.id, 'sms')).id, no21610));
    await passes(0);
    only(await directs('cy'), 'search is down');
  });

  test('late, twice, contradictory, unknown: harmless', async () => {
    const { way, rules, trouble, passes, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    const { id } = await attemptOf(desk, alert.id, 'sms');
    ok(await takeReceipt(desk, id, { arrived: true }));
    expect(no(await takeReceipt(desk, id, { arrived: true }))).toEqual({
      why: 'settled',
      state: 'delivered',
    });
    expect(no(await takeReceipt(desk, id, no21610))).toEqual({ why: 'settled', state: 'delivered' });
    expect(no(await takeReceipt(desk, 'att_0000000000000000', { arrived: true }))).toEqual({
      why: 'not_found',
    });
    expect((await attemptOf(desk, alert.id, 'sms')).state).toBe('delivered');
  });

  test('of a try whose answer was lost: nothing is sent again', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    await rules('high', [await way('sms'), 0]);
    twilio.troubles({ kind: 'dies_after', times: 1 });
    const alert = await trouble();
    await passes(SECOND);
    const lost = await attemptOf(desk, alert.id, 'sms');
    expect(lost).toMatchObject({ state: 'planned', tries: 1 });
    ok(await takeReceipt(desk, lost.id, { arrived: true }));
    await passes(10 * MINUTE);
    expect(twilio.texts()).toHaveLength(2);
    expect((await attemptOf(desk, alert.id, 'sms')).state).toBe('delivered');
  });
});

describe('Slack is down', () => {
  test(
    'mail and SMS go out in their time, and the late message only while nobody has acknowledged',
    { timeout: 180_000 },
    async () => {
      const { way, trouble, passes, act, smtp, twilio, directs, by, desk, rules } = await reached();
      const [sms, email] = [await way('sms'), await way('email')];
      await rules('high', [slackMethod(sms.personId), 0], [email, 5], [sms, 2]);
      await act.faults({ method: '*', kind: 'http500' });
      const [one, two] = [await trouble('one is down'), await trouble('two is down')];
      await passes(MINUTE + 10 * SECOND);
      // Slack has failed for a minute: the next method is due then, not at its own time.
      expect(twilio.texts()).toHaveLength(2);
      expect(twilio.texts().at(-1)?.form['Body']).toContain('orders: 2 unacked');
      await passes(4 * MINUTE);
      expect(smtp.letters()).toHaveLength(2);
      value(await acknowledgeAlert(by('bo'), one.id));
      await passes(2 * MINUTE);
      await act.clearFaults({});
      await passes(MINUTE);
      only(await directs('bo'), 'two is down');
      expect((await directs('bo')).map((message) => message.plain).join()).not.toContain('one is down');
      expect((await attemptOf(desk, two.id, 'slack')).state).toBe('delivered');
      expect((await attemptOf(desk, one.id, 'slack')).state).toBe('cancelled');
    },
  );
});
