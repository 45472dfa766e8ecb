import { describe, expect, test } from 'vitest';
import { alertById } from '#alerts/store.ts';
import type { AlertId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { runsOf } from '#oncall/run-store.ts';
import { twilioRoutes } from '#intake/twilio/routes.ts';
import { receiptOf } from '#intake/twilio/statuses.ts';
import { PUBLIC, reached } from './reached.ts';

/** A house whose Twilio can speak back. */
async function answering() {
  const own = await reached();
  const routes = twilioRoutes(own.desk);
  const posts = async (path: string, form: Readonly<Record<string, string>>, signature?: string) => {
    const response = await routes.request(own.twilio.signed(PUBLIC, path, form, signature));
    return { status: response.status, text: await response.text() };
  };
  const replies = (text: string, from = '+447700900123') =>
    posts('/twilio/sms', { From: from, Body: text, MessageSid: 'SM00000000000000000000000000000001' });
  const stateOf = async (id: AlertId) => (await alertById(own.desk, id))?.state;
  const attemptBy = async (id: AlertId, kind: string) => {
    const found = (await attemptsAbout(own.desk, { alertId: id })).find((one) => one.methodKind === kind);
    if (found === undefined) throw new Error(`no attempt by ${kind}`);
    return found;
  };
  return { ...own, posts, replies, stateOf, attemptBy };
}

describe('a reply by SMS', () => {
  test.each(['1', ' ACK ', 'Ok.'])('"%s" acknowledges what the newest message was about', async (text) => {
    const { way, rules, trouble, passes, replies, stateOf, desk } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    const answer = await replies(text);
    expect(answer.text).toContain('<Message>Acknowledged: SEV2 api.example.com is down.</Message>');
    expect(await stateOf(alert.id)).toBe('acknowledged');
    expect((await alertById(desk, alert.id))?.acknowledgedBy).toBe(
      (await attemptsAbout(desk, { alertId: alert.id }))[0]?.personId,
    );
    // Twilio asks twice when our answer is lost.
    expect((await replies(text)).text).toContain(
      'bo acknowledged it before you: SEV2 api.example.com is down.',
    );
  });

  test('one reply acknowledges all of a bundle, and nothing of another service', async () => {
    const { way, rules, trouble, passes, replies, stateOf } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alerts = [
      await trouble('one is down'),
      await trouble('two is down'),
      await trouble('three is down'),
    ];
    await passes(0);
    const later = await trouble('four is down');
    expect((await replies('1')).text).toContain('Acknowledged all 3 of orders.');
    expect(await Promise.all(alerts.map((alert) => stateOf(alert.id)))).toEqual(
      Array(3).fill('acknowledged'),
    );
    // It was not told yet, so nobody can have meant it.
    expect(await stateOf(later.id)).toBe('triggered');
  });

  test('anything else is answered with what waits, and acknowledges nothing', async () => {
    const { way, rules, trouble, passes, replies, stateOf } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    expect((await replies('who is this?')).text).toMatch(
      /<Message>SEV2 api\.example\.com is down: answered 503 for 0 s\. Reply 1 to acknowledge\.<\/Message>/,
    );
    expect(await stateOf(alert.id)).toBe('triggered');
  });

  test('from a number that nobody has, or nobody has proved, is answered politely', async () => {
    const { way, rules, trouble, passes, replies, stateOf } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    expect((await replies('1', '+4915112345678')).text).toContain('It does not know this number.');
    expect(await stateOf(alert.id)).toBe('triggered');
  });

  test('STOP is answered by Twilio itself', async () => {
    const { posts } = await answering();
    const answer = await posts('/twilio/sms', { From: '+447700900123', Body: 'STOP', OptOutType: 'STOP' });
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('<Response/>') });
  });
});

describe('a call', () => {
  const called = async () => {
    const own = await answering();
    await own.rules('high', [await own.way('voice'), 0]);
    const alert = await own.trouble();
    await own.passes(0);
    const { id } = await own.attemptBy(alert.id, 'voice');
    const presses = (digits: string) =>
      own.posts(`/twilio/key?attempt=${id}`, { Digits: digits, CallStatus: 'in-progress' });
    return {
      ...own,
      alert,
      presses,
      answers: () => own.posts(`/twilio/voice?attempt=${id}`, { CallStatus: 'in-progress' }),
    };
  };

  test('says what is wrong and which keys there are', async () => {
    const { answers } = await called();
    const { text, status } = await answers();
    expect(status).toBe(200);
    expect(text).toContain(
      '<Say>This is Tocsin. Severity 2. api.example.com is down: answered 503 for 0 seconds.</Say>',
    );
    expect(text).toContain('Press 1 to acknowledge. Press 2 to escalate');
    expect(text).toMatch(
      /<Gather numDigits="1" timeout="6" action="https:\/\/tocsin\.example\.com\/twilio\/key\?attempt=att_/,
    );
    expect(text).not.toContain('/a/');
  });

  test('1 acknowledges', async () => {
    const { presses, stateOf, alert, answers } = await called();
    expect((await presses('1')).text).toContain('Acknowledged: SEV2 api.example.com is down. Good bye.');
    expect(await stateOf(alert.id)).toBe('acknowledged');
    expect((await answers()).text).toContain('bo acknowledged it before you');
  });

  test('2 pages the next one', async () => {
    const { presses, alert, directs, passes, desk } = await called();
    expect((await presses('2')).text).toContain('The next person is paged now.');
    await passes(MINUTE);
    expect((await runsOf(desk, { alertId: alert.id }))[0]?.state).toBe('running');
    expect((await directs('cy')).map((message) => message.plain).join()).toContain('is down');
  });

  test('any other key is asked again', async () => {
    const { presses, stateOf, alert } = await called();
    expect((await presses('7')).text).toContain('<Gather');
    expect(await stateOf(alert.id)).toBe('triggered');
  });

  test.each([
    ['busy', 'the line was busy'],
    ['no-answer', 'nobody answered'],
  ])('%s: the next method is due', async (status, because) => {
    const { rules, way, trouble, passes, posts, attemptBy, smtp } = await answering();
    await rules('high', [await way('voice'), 0], [await way('email'), 20]);
    const alert = await trouble();
    await passes(0);
    const { id } = await attemptBy(alert.id, 'voice');
    expect((await posts(`/twilio/status?attempt=${id}`, { CallStatus: status })).status).toBe(204);
    await passes(0);
    expect(await attemptBy(alert.id, 'voice')).toMatchObject({ state: 'failed', error: because });
    expect(smtp.letters()).toHaveLength(2);
  });
});

describe('a receipt', () => {
  test('makes it delivered, once, in whatever order they come', async () => {
    const { way, rules, trouble, passes, posts, attemptBy } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    const { id } = await attemptBy(alert.id, 'sms');
    for (const status of ['queued', 'delivered', 'sent', 'delivered', 'undelivered'])
      expect((await posts(`/twilio/status?attempt=${id}`, { MessageStatus: status })).status).toBe(204);
    expect((await attemptBy(alert.id, 'sms')).state).toBe('delivered');
  });

  test('is for the attempt that it names, also where two messages bear one SID', async () => {
    const { way, rules, trouble, passes, posts, attemptBy, twilio, smtp } = await answering();
    await rules('high', [await way('sms'), 0], [await way('email'), 20]);
    const first = await trouble('api.example.com is down');
    await passes(MINUTE);
    twilio.repeatsSid();
    const second = await trouble('search.example.com is down');
    await passes(MINUTE);
    const [one, two] = [await attemptBy(first.id, 'sms'), await attemptBy(second.id, 'sms')];
    expect(one.providerId).toMatch(/^SM/);
    expect(two).toMatchObject({ providerId: one.providerId, state: 'sent' });
    const told = (id: string, status: string) =>
      posts(`/twilio/status?attempt=${id}`, { MessageStatus: status, MessageSid: one.providerId ?? '' });
    expect((await told(one.id, 'delivered')).status).toBe(204);
    expect((await attemptBy(first.id, 'sms')).state).toBe('delivered');
    expect((await attemptBy(second.id, 'sms')).state).toBe('sent');
    const letters = smtp.letters().length;
    expect((await told(two.id, 'undelivered')).status).toBe(204);
    await passes(0);
    expect((await attemptBy(first.id, 'sms')).state).toBe('delivered');
    expect((await attemptBy(second.id, 'sms')).state).toBe('failed');
    expect(smtp.letters()).toHaveLength(letters + 1);
    // Nobody can say whose one without an attempt is.
    const nobodys = { MessageStatus: 'delivered', MessageSid: one.providerId ?? '' };
    expect((await posts('/twilio/status', nobodys)).status).toBe(204);
    expect((await attemptBy(second.id, 'sms')).state).toBe('failed');
  });

  test('for a message sent twice: one arrived is enough, and one lost is not both', async () => {
    const { way, rules, trouble, passes, posts, attemptBy, twilio, smtp } = await answering();
    await rules('high', [await way('sms'), 0], [await way('email'), 20]);
    const sent = twilio.texts().length;
    const twice = async (title: string): Promise<readonly [AlertId, string, readonly string[]]> => {
      twilio.troubles({ kind: 'dies_after', times: 1 });
      const alert = await trouble(title);
      await passes(2 * MINUTE);
      const texts = twilio.texts().slice(-2);
      const { id, providerId, tries } = await attemptBy(alert.id, 'sms');
      expect(tries).toBe(2);
      expect(texts.map((text) => text.form['StatusCallback'])).toEqual(
        Array(2).fill(`${PUBLIC}/twilio/status?attempt=${id}`),
      );
      expect(texts[1]?.sid).toBe(providerId);
      return [alert.id, id, texts.map((text) => text.sid)];
    };
    const told = (id: string, MessageSid: string | undefined, MessageStatus: string) =>
      posts(`/twilio/status?attempt=${id}`, { MessageStatus, MessageSid: MessageSid ?? '' });

    const [first, one, sids] = await twice('api.example.com is down');
    await told(one, sids[0], 'undelivered');
    await passes(0);
    expect((await attemptBy(first, 'sms')).state).toBe('sent');
    await told(one, sids[1], 'delivered');
    expect((await attemptBy(first, 'sms')).state).toBe('delivered');

    const [second, two, others] = await twice('search.example.com is down');
    await told(two, others[0], 'delivered');
    await told(two, others[1], 'undelivered');
    expect((await attemptBy(second, 'sms')).state).toBe('delivered');

    const [third, three, last] = await twice('mail.example.com is down');
    const letters = smtp.letters().length;
    await told(three, last[1], 'undelivered');
    await told(three, last[0], 'undelivered');
    await passes(0);
    expect((await attemptBy(third, 'sms')).state).toBe('failed');
    expect(smtp.letters()).toHaveLength(letters + 1);
    expect(twilio.texts()).toHaveLength(sent + 6);
  });

  test.each([
    [{ MessageStatus: 'sent' }, undefined],
    [{ MessageStatus: 'read' }, { arrived: true }],
    [
      { MessageStatus: 'undelivered', ErrorCode: '30003' },
      { arrived: false, because: 'Twilio says undelivered (30003)' },
    ],
    [{ CallStatus: 'completed' }, { arrived: true }],
    [{ CallStatus: 'ringing' }, undefined],
    [{}, undefined],
  ])('%j', (told, receipt) => {
    expect(receiptOf(told)).toEqual(receipt);
  });
});

describe('a request that is not from Twilio', () => {
  test('is refused, counted and changes nothing: no signature, another one, one for other words', async () => {
    const { way, rules, trouble, passes, posts, stateOf, twilio, desk } = await answering();
    await rules('high', [await way('sms'), 0]);
    const alert = await trouble();
    await passes(0);
    const form = { From: '+447700900123', Body: '1' };
    const right = twilio.signed(PUBLIC, '/twilio/sms', form).headers.get('x-twilio-signature') ?? '';
    expect((await posts('/twilio/sms', form, '')).status).toBe(403);
    expect((await posts('/twilio/sms', form, `${right.slice(0, -4)}AAA=`)).status).toBe(403);
    expect((await posts('/twilio/sms', { ...form, From: '+4915112345678' }, right)).status).toBe(403);
    expect((await posts('/twilio/status?attempt=att_0000000000000000', form, right)).status).toBe(403);
    expect(await stateOf(alert.id)).toBe('triggered');
    expect(await desk.metrics.text()).toContain(
      'tocsin_intake_requests_total{intake="twilio",outcome="forged"} 4',
    );
  });
});
