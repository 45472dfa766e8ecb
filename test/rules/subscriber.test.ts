import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND, plus } from '#base/time.ts';
import { allowance, backOff, freeAfter, pauseAfter } from '#status/send-rules.ts';
import {
  addRule,
  askRule,
  bouncedRule,
  cleanEmail,
  cleanEndpoint,
  componentsRule,
  confirmRule,
  endRule,
  failedRule,
  resumeRule,
  wellRule,
} from '#status/subscriber-rules.ts';
import type { Wish } from '#status/subscriber-rules.ts';
import { SUBSCRIBER_KINDS } from '#status/subscriber.ts';
import type { Subscriber } from '#status/subscriber.ts';
import { isPublic, mayBePublic, publicLookup } from '#world/public-address.ts';
import { sortBulk } from '#world/mail-bulk.ts';
import { progressWords, statusToldWords } from '../../src/slack/views/status-told.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const wish: Wish = {
  id: 'sub_aaaaaaaaaaaaaaaa',
  pageId: 'stp_aaaaaaaaaaaaaaaa',
  kind: 'webhook',
  address: 'https://example.com/hook',
  contact: 'ada@example.com',
  componentIds: [],
  reportId: null,
  secret: 'a secret',
};

type Ruled = ReturnType<typeof endRule>;
/** The new state and the facts' kinds, or why not. */
const came = (ruled: Ruled): readonly string[] =>
  'refused' in ruled ? [ruled.refused.why] : [ruled.next.state, ...ruled.facts.map((fact) => fact.kind)];
const next = (ruled: Ruled): Subscriber => {
  if ('refused' in ruled) throw new Error(ruled.refused.why);
  return ruled.next;
};
const later = plus(NOW, HOUR);
const pending = next(askRule(undefined, wish, true, NOW));
const active = next(confirmRule(pending, NOW));
const states = {
  pending,
  active,
  quarantined: { ...active, state: 'quarantined', failures: 10 },
  bounced: { ...active, state: 'bounced' },
  unsubscribed: next(endRule(active)),
} as const satisfies Record<Subscriber['state'], Subscriber>;

describe('a subscription', () => {
  test.each([
    ['pending', [['active', 'subscriber.confirmed'], ['ended'], ['pending', 'subscriber.asked']]],
    ['active', [['active'], ['nothing_changes'], ['active', 'subscriber.asked']]],
    [
      'quarantined',
      [
        ['active', 'subscriber.resumed'],
        ['active', 'subscriber.resumed'],
        ['quarantined', 'subscriber.asked'],
      ],
    ],
    ['bounced', [['ended'], ['active', 'subscriber.resumed'], ['pending', 'subscriber.asked']]],
    ['unsubscribed', [['ended'], ['ended'], ['pending', 'subscriber.asked']]],
  ] as const)('that is %s is confirmed, resumed, asked for again', (state, [confirmed, resumed, asked]) => {
    const before = states[state];
    expect(came(confirmRule(before, later))).toEqual(confirmed);
    expect(came(resumeRule(before))).toEqual(resumed);
    expect(came(askRule(before, wish, true, later))).toEqual(asked);
  });

  test('ends from anywhere, twice without harm, and without a letter that still waits', () => {
    for (const before of Object.values(states)) expect(next(endRule(before)).state).toBe('unsubscribed');
    expect(came(endRule(states.unsubscribed))).toEqual(['unsubscribed']);
    expect(endRule(pending)).toMatchObject({ timers: [{ kind: 'subscriber.letter', at: null }] });
  });

  test('asked for again writes one letter an hour, and the newest wish waits for its owner', () => {
    const soon = plus(NOW, HOUR - 1);
    const other = { ...wish, componentIds: ['cmp_aaaaaaaaaaaaaaaa'] as const };
    const asked = askRule(pending, other, true, soon);
    expect(asked).toMatchObject({ next: { componentIds: other.componentIds }, facts: [] });
    expect(asked).not.toHaveProperty('timers');
    expect(askRule(active, other, true, soon)).toEqual({ next: active, facts: [] });
    expect(askRule(active, other, true, plus(NOW, HOUR))).toMatchObject({
      next: { state: 'active', componentIds: [] },
      timers: [{ kind: 'subscriber.letter' }],
    });
    expect(askRule(pending, other, false, plus(NOW, 2 * HOUR))).not.toHaveProperty('timers');
  });

  test('added by somebody of the company is told at once, and no stranger knows its secret', () => {
    expect(came(addRule(undefined, wish, NOW))).toEqual(['active', 'subscriber.added']);
    expect(next(addRule(active, { ...wish, secret: 'another', contact: null }, NOW))).toMatchObject({
      trusted: true,
      secret: 'another',
      contact: null,
    });
    const added = next(addRule(undefined, wish, NOW));
    expect(came(addRule(added, wish, NOW))).toEqual(['nothing_changes']);
    expect(next(addRule(next(endRule(added)), { ...wish, secret: 'another' }, NOW)).secret).toBe('a secret');
  });

  test('asked for by a stranger gets another secret, is trusted no more, and what lives keeps its owner', () => {
    const stranger = { ...wish, contact: 'eve@example.com', secret: 'another' };
    const ended = next(endRule(next(addRule(undefined, wish, NOW))));
    expect(next(askRule(ended, stranger, true, NOW))).toMatchObject({
      state: 'pending',
      trusted: false,
      secret: 'another',
      contact: 'eve@example.com',
      confirmedAt: null,
    });
    for (const before of [active, states.quarantined])
      expect(next(askRule(before, stranger, true, later))).toEqual({ ...before, askedAt: later });
    expect(next(askRule(pending, stranger, true, NOW))).toEqual(pending);
  });

  test('that fails ten times in a row is quarantined; one success and it counts anew', () => {
    let one: Subscriber = active;
    for (let count = 1; count < 10; count += 1) one = next(failedRule(one, 'answered 500', NOW));
    expect(one).toMatchObject({ state: 'active', failures: 9 });
    expect(came(failedRule(one, 'answered 500', NOW))).toEqual(['quarantined', 'subscriber.quarantined']);
    expect(next(wellRule(one))).toMatchObject({ failures: 0, failingSince: null, because: null });
  });

  test('ends when its mailbox is gone; a webhook does not depend on its owner’s', () => {
    const letters: Subscriber = { ...active, kind: 'email', address: 'ada@example.com', contact: null };
    expect(came(bouncedRule(letters, 'no such mailbox'))).toEqual(['bounced', 'subscriber.bounced']);
    expect(came(bouncedRule({ ...letters, state: 'unsubscribed' }, 'no such mailbox'))).toEqual([
      'unsubscribed',
    ]);
    expect(came(bouncedRule(active, 'no such mailbox'))).toEqual(['active']);
  });

  test('changes what it is about; the same again is no change', () => {
    const changed = componentsRule(active, ['cmp_aaaaaaaaaaaaaaaa']);
    expect(came(changed)).toEqual(['active', 'subscriber.changed']);
    expect(came(componentsRule(next(changed), ['cmp_aaaaaaaaaaaaaaaa']))).toEqual(['active']);
    expect(came(componentsRule(states.unsubscribed, []))).toEqual(['ended']);
  });

  test('leaves no address in any event', () => {
    const rulings = [
      askRule(undefined, wish, true, NOW),
      confirmRule(pending, NOW),
      addRule(undefined, wish, NOW),
      endRule(active),
      failedRule({ ...active, failures: 9 }, `${wish.address} answered 500`, NOW),
      bouncedRule({ ...active, kind: 'email' }, '<ada@example.com> is unknown'),
      componentsRule(active, ['cmp_aaaaaaaaaaaaaaaa']),
    ];
    for (const ruled of rulings)
      expect(JSON.stringify('refused' in ruled ? '' : ruled.facts)).not.toContain('example.com');
    expect(SUBSCRIBER_KINDS).toEqual(['email', 'webhook', 'slack']);
  });
});

describe('addresses', () => {
  test.each(['ada@example.com', ' Ada@Example.COM '])('%s is an e-mail address', (text) => {
    expect(cleanEmail(text)).toBe('ada@example.com');
  });
  test.each(['ada', 'a@b.c, d@e.f', 'a@b.c\r\nBcc: d@e.f', '', `${'a'.repeat(300)}@example.com`])(
    '%j is none',
    (text) => expect(cleanEmail(text)).toBeUndefined(),
  );
  test('a webhook is https, without a password in it', () => {
    expect(cleanEndpoint('https://example.com/hook#x', false)).toBe('https://example.com/hook');
    expect(cleanEndpoint('http://example.com/hook', false)).toBeUndefined();
    expect(cleanEndpoint('http://example.com/hook', true)).toBe('http://example.com/hook');
    expect(cleanEndpoint('https://u:p@example.com/', false)).toBeUndefined();
    expect(cleanEndpoint('javascript:alert(1)', true)).toBeUndefined();
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '100.64.0.1',
    '168.63.129.16',
    '192.0.0.192',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'no address',
  ])('%s is not public', (address) => expect(isPublic(address)).toBe(false));
  test.each(['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])('%s is', (address) =>
    expect(isPublic(address)).toBe(true),
  );
  test.each([
    ['https://2130706433/', false],
    ['https://0x7f.1/', false],
    ['https://[::ffff:7f00:1]/', false],
    ['https://localhost/', false],
    ['https://intranet/', false],
    ['https://example.com/', true],
  ])('%s may be public: %s', (url, may) => expect(mayBePublic(new URL(url))).toBe(may));
});

test('a name is connected to by its public addresses only', async () => {
  const found = await new Promise<unknown>((resolve) => {
    publicLookup('localhost', { all: true }, (error, addresses) => resolve(error ?? addresses));
  });
  expect(found).toMatchObject({ message: 'localhost is not a public address', code: 'ENOTPUBLIC' });
});

describe('the pace of letters', () => {
  test('is a whole second’s worth at a time, and what was not used is not saved up', () => {
    const page = { mailsPerMinute: 120 };
    expect(allowance(page, NOW, NOW)).toBe(2);
    expect(freeAfter(page, NOW, NOW, 2)).toEqual(plus(NOW, SECOND));
    expect(allowance(page, plus(NOW, SECOND), NOW)).toBe(0);
    expect(freeAfter(page, plus(NOW, -HOUR), NOW, 2)).toEqual(plus(NOW, SECOND));
    expect(allowance({ mailsPerMinute: 6 }, NOW, NOW)).toBe(1);
    expect(freeAfter({ mailsPerMinute: 6 }, NOW, NOW, 1)).toEqual(plus(NOW, 10 * SECOND));
    expect(allowance({ mailsPerMinute: 1_000_000 }, NOW, NOW)).toBe(200);
  });
  test('backs off from one by 30 s to 10 min, and from a server by 30 s to 5 min', () => {
    expect([1, 2, 6, 40].map((n) => backOff(NOW, n).getTime() - NOW.getTime())).toEqual([
      30 * SECOND,
      MINUTE,
      10 * MINUTE,
      10 * MINUTE,
    ]);
    expect([1, 4, 5, 40].map((n) => pauseAfter(NOW, n).getTime() - NOW.getTime())).toEqual([
      30 * SECOND,
      4 * MINUTE,
      5 * MINUTE,
      5 * MINUTE,
    ]);
  });
});

describe('what a mail server’s answer means', () => {
  const said = (code: string, responseCode: number | undefined, command: string) =>
    sortBulk(Object.assign(new Error('so it said'), { code, responseCode, command }));
  test.each([
    ['EENVELOPE', 550, 'RCPT TO', { refused: 'so it said', gone: true }],
    ['EENVELOPE', 450, 'RCPT TO', { later: 'so it said', away: false }],
    ['EENVELOPE', 552, 'RCPT TO', { later: 'so it said', away: false }],
    ['EENVELOPE', 421, 'RCPT TO', { later: 'so it said', away: true }],
    ['EENVELOPE', 550, 'MAIL FROM', { later: 'so it said', away: true }],
    ['EAUTH', 535, 'AUTH PLAIN', { later: 'so it said', away: true }],
    ['EMESSAGE', 554, 'DATA', { refused: 'so it said', gone: false }],
    ['EMESSAGE', 451, 'DATA', { later: 'so it said', away: true }],
    ['ETIMEDOUT', undefined, 'CONN', { later: 'so it said', away: true }],
  ] as const)('%s %s to %s', (code, responseCode, command, means) =>
    expect(said(code, responseCode, command)).toEqual(means),
  );
});

describe('in Slack', () => {
  const none = { told: 0, failed: 0, dropped: 0, waiting: 0, total: 0 };
  test.each([
    [{ ...none, told: 412, waiting: 488, total: 900 }, 'Subscribers told: 412 of 900'],
    [{ ...none, told: 900, total: 900 }, 'All 900 subscribers told'],
    [{ ...none, told: 897, failed: 3, total: 900 }, '897 of 900 subscribers told; 3 could not be reached'],
    [{ ...none, told: 9, dropped: 1, total: 10 }, 'All 9 subscribers told'],
    [{ ...none, told: 1, total: 1 }, '1 subscriber told'],
    [{ ...none, dropped: 1, total: 1 }, undefined],
    [none, undefined],
  ])('progress is one line', (progress, text) => expect(progressWords(progress)).toBe(text));

  test('what publishers wrote mentions nobody', () => {
    const words = statusToldWords({
      title: 'Acme <!here>',
      url: 'https://status.example.com',
      words: {
        head: 'Down <!channel>',
        body: '<@U1> *bold* & <https://evil.example|click>',
        facts: ['a <b>'],
        code: 'x',
      },
    });
    expect(JSON.stringify(words)).not.toMatch(/<[!@]|<https:\/\/evil/);
    expect(words.text).toBe('Acme &lt;!here&gt;: Down &lt;!channel&gt;');
  });
});
