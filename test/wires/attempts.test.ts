import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '#base/time.ts';
import { notifyCouriers } from '../../src/notify/index.ts';
import { sendPage } from '../../src/slack/couriers/page-refresh-dm.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { ATTEMPT_LEASE_MS } from '#oncall/attempt-rules.ts';
import { methodById, methodsOf, rulesOf } from '#oncall/method-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { claimMessage } from '#oncall/verbs/claim-message.ts';
import { addMethod, removeMethod, sendCode, verifyMethod } from '#oncall/verbs/methods.ts';
import { setRules } from '#oncall/verbs/set-rules.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { personById } from '#catalog/store.ts';
import { no, ok } from './catalog-company.ts';
import { only } from './couriers-house.ts';
import { reached } from './reached.ts';

describe('claiming', () => {
  test('eight processes at one attempt send it once', async () => {
    const { way, rules, trouble, twilio, desk } = await reached();
    const sms = await way('sms');
    await rules('high', [sms, 0]);
    const alert = await trouble();
    const courier = notifyCouriers({ sendDirect: sendPage })['notify.method'];
    if (courier === undefined) throw new Error('there is one');
    const row = {
      id: '1',
      lane: '',
      key: '',
      kind: 'notify.method',
      urgency: 'page',
      payload: { methodId: sms.id, personId: sms.personId },
      createdAt: desk.clock.now(),
      attempts: 1,
    } as const;
    const ends = await Promise.all(Array.from({ length: 8 }, () => courier(desk, row)));
    expect(twilio.texts()).toHaveLength(2);
    expect(ends.filter((end) => 'never' in end)).toEqual([]);
    expect((await attemptsAbout(desk, { alertId: alert.id })).map((one) => [one.state, one.tries])).toEqual([
      ['sent', 1],
    ]);
  });

  test('one whose sender is gone is sent again when its lease ends, counted as a second try', async () => {
    const { way, rules, trouble, passes, twilio, desk } = await reached();
    const sms = await way('sms');
    await rules('high', [sms, 0]);
    const alert = await trouble();
    // A process took it and was never seen again.
    expect(await claimMessage(desk, sms.id, 'sms')).toMatchObject({ message: { lead: { tries: 1 } } });
    await passes(ATTEMPT_LEASE_MS - SECOND);
    expect(twilio.texts()).toHaveLength(1);
    await passes(SECOND);
    expect(twilio.texts()).toHaveLength(2);
    expect((await attemptsAbout(desk, { alertId: alert.id }))[0]).toMatchObject({ state: 'sent', tries: 2 });
  });
});

describe('a person', () => {
  test('who is deactivated in the middle is tried no more, and somebody else is paged', async () => {
    const { way, rules, trouble, passes, twilio, desk, idOf, directs } = await reached();
    const [push, sms] = [await way('push'), await way('sms')];
    await rules('high', [push, 0], [sms, 2]);
    await trouble();
    await passes(MINUTE);
    const bo = await personById(desk, idOf('bo'));
    if (bo === undefined) throw new Error('bo is there');
    ok(await rememberPerson(desk, { ...bo, active: false }));
    await passes(5 * MINUTE);
    expect(twilio.texts()).toHaveLength(1);
    const second = await trouble('search is down');
    await passes(MINUTE);
    only(await directs('cy'), 'search is down');
    expect(
      (await pagesAbout(desk, { alertId: second.id })).some(
        (page) => page.personId === bo.id && page.state === 'delivered',
      ),
    ).toBe(false);
  });

  test('who wants no pages of an urgency is skipped on purpose, and somebody else is paged', async () => {
    const { trouble, passes, desk, by, idOf, directs } = await reached();
    ok(await setRules(by('bo'), { personId: idOf('bo'), urgency: 'high', rules: [], optedOut: true }));
    const alert = await trouble();
    await passes(MINUTE);
    expect(await directs('bo')).toEqual([]);
    only(await directs('cy'), 'is down');
    expect(
      (await pagesAbout(desk, { alertId: alert.id })).find((page) => page.personId === idOf('bo')),
    ).toMatchObject({
      state: 'skipped',
      because: 'they want no pages of high urgency, on purpose',
    });
  });

  test('who adds a rule while a page is under way is tried by it when its time is still ahead', async () => {
    const { way, rules, trouble, passes, twilio, smtp, desk } = await reached();
    const [push, sms, email] = [await way('push'), await way('sms'), await way('email')];
    await rules('high', [push, 0]);
    await trouble();
    await passes(MINUTE);
    await rules('high', [push, 0], [email, 0], [sms, 4]);
    await passes(5 * MINUTE);
    expect(twilio.texts()).toHaveLength(2);
    expect(smtp.letters()).toHaveLength(1);
    expect((await rulesOf(desk, push.personId)).high?.rules).toHaveLength(3);
  });
});

describe('a method', () => {
  test('is verified by the code that it brought, within ten minutes and five tries', async () => {
    const { passes, by, idOf, codeOf, twilio, clock, desk } = await reached();
    const sms = ok(
      await addMethod(by('bo'), {
        personId: idOf('bo'),
        kind: 'sms',
        address: '+44 7700 900-123',
        secretName: null,
      }),
    );
    expect(sms).toMatchObject({ address: '+447700900123', verifiedAt: null });
    ok(await sendCode(by('bo'), sms.id));
    await passes(0);
    expect(twilio.texts().at(-1)?.form['Body']).toContain('is your Tocsin code');
    expect((await methodById(desk, sms.id))?.codeHash).not.toContain(codeOf('sms'));
    const right = codeOf('sms');
    const wrong = right === '000000' ? '000001' : '000000';
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(no(await verifyMethod(by('bo'), sms.id, wrong))).toEqual({ why: 'code_wrong', triesLeft });
    expect(no(await verifyMethod(by('bo'), sms.id, right))).toEqual({ why: 'code_over' });
    expect(no(await sendCode(by('bo'), sms.id))).toMatchObject({ why: 'too_often' });
    clock.passes(MINUTE);
    ok(await sendCode(by('bo'), sms.id));
    await passes(0);
    expect(no(await verifyMethod(by('bo'), sms.id, right === codeOf('sms') ? wrong : right))).toMatchObject({
      why: 'code_wrong',
    });
    clock.passes(10 * MINUTE);
    expect(no(await verifyMethod(by('bo'), sms.id, codeOf('sms')))).toEqual({ why: 'code_over' });
    ok(await sendCode(by('bo'), sms.id));
    await passes(0);
    expect(ok(await verifyMethod(by('bo'), sms.id, ` ${codeOf('sms')} `)).verifiedAt).not.toBeNull();
    expect(no(await sendCode(by('bo'), sms.id))).toEqual({ why: 'already_verified' });
  });

  test('whose code cannot be sent says why', async () => {
    const { passes, by, idOf, twilio, desk } = await reached();
    const sms = ok(
      await addMethod(by('bo'), {
        personId: idOf('bo'),
        kind: 'sms',
        address: '+447700900123',
        secretName: null,
      }),
    );
    twilio.refuses('+447700900123', 21211);
    ok(await sendCode(by('bo'), sms.id));
    await passes(0);
    expect((await methodById(desk, sms.id))?.lastError).toContain('(21211)');
  });

  test.each([
    ['email', 'bo at example.com'],
    ['sms', '07700900123'],
    ['voice', '+0123'],
    ['push', 'my topic'],
    ['webhook', 'http://example.com/wake'],
    ['webhook', 'https://user:secret@example.com/wake'],
  ] as const)('%s "%s" is refused', async (kind, address) => {
    const { by, idOf } = await reached();
    const wish = { personId: idOf('bo'), kind, address, secretName: null };
    expect(no(await addMethod(by('bo'), wish))).toEqual({ why: 'address_invalid', kind, address });
  });

  test('is its owner’s business only, stands once, and Slack stays', async () => {
    const { by, idOf, desk } = await reached();
    const wish = {
      personId: idOf('bo'),
      kind: 'email',
      address: 'Bo@Example.com',
      secretName: null,
    } as const;
    expect(no(await addMethod(by('cy'), wish))).toEqual({ why: 'not_yours' });
    const added = ok(await addMethod(by('bo'), wish));
    expect(added.address).toBe('bo@example.com');
    expect(no(await addMethod(by('bo'), wish))).toEqual({ why: 'exists' });
    expect(no(await removeMethod(by('cy'), added.id))).toEqual({ why: 'not_yours' });
    const [slack] = await methodsOf(desk, idOf('bo'));
    if (slack === undefined) throw new Error('Slack is always there');
    expect(no(await removeMethod(by('bo'), slack.id))).toEqual({ why: 'slack_stays' });
    const unproved = {
      personId: idOf('bo'),
      urgency: 'low',
      rules: [{ methodId: added.id, afterMs: 0 }],
      optedOut: false,
    } as const;
    expect(no(await setRules(by('bo'), unproved))).toEqual({ why: 'not_verified' });
    ok(await removeMethod(by('bo'), added.id));
    expect(await methodsOf(desk, idOf('bo'))).toEqual([slack]);
  });
});
