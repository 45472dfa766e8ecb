import { sql } from 'kysely';
import type { ParsedMail } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { timerPump } from '#ledger/pump.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import type { Progress } from '#status/broadcast.ts';
import { subscriberById } from '#status/subscriber-store.ts';
import { bounceRoutes } from '#intake/bounces/routes.ts';
import { statusTimers } from '../../src/notify/status-send.ts';
import { bounce } from '../kit/bounce.ts';
import { fakeSmtp } from '../kit/smtp.ts';
import { smtpSink } from '../kit/smtp-sink.ts';
import type { SmtpSink } from '../kit/smtp-sink.ts';
import { ok } from './catalog-company.ts';
import { PUBLIC, statusHouse, subscriberOf } from './status-house.ts';
import { REPORT } from './status-matter.ts';

const LOOKING = ['investigating', 'We are looking.'] as const;
const FOUND = ['identified', 'A supplier is slow.'] as const;
const OVER = ['resolved', 'All is well.'] as const;

const people = (count: number, more = {}) =>
  Array.from({ length: count }, (_, index) => subscriberOf(index + 1, more));

/** How far the telling of that number has come. */
async function progress(desk: Desk, index = 0): Promise<Progress> {
  const row = (await broadcastsOf(desk, REPORT))[index];
  if (row === undefined) throw new Error(`nothing was told ${index}`);
  return progressOf(desk, row.id);
}

/** The one mailbox that a letter is for. */
const toOf = ({ to }: ParsedMail): string | undefined =>
  (Array.isArray(to) ? to : [to]).flatMap((one) => one?.value ?? [])[0]?.address;

/** What a mailbox got, as subjects in the order of arrival. */
const subjectsTo = (smtp: SmtpSink, address: string): readonly string[] =>
  smtp
    .taken()
    .filter((letter) => letter.to === address)
    .map((letter) => /^subject: *(.*)$/im.exec(letter.head)?.[1] ?? '');

describe('a letter to a subscriber', () => {
  test('says the fact first, has one-click headers, and a Message-ID of its own', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(2) });
    await house.publish({ says: [LOOKING], impacts: { [house.orders.id]: 'partial_outage' } });
    await house.passes(MINUTE);
    const [one, two, ...more] = smtp.letters();
    expect(more).toEqual([]);
    expect(one?.subject).toBe('Acme: Orders fail in part');
    expect(one?.text?.split('\n')[0]).toBe('Orders fail in part');
    expect(one?.text).toContain('We are looking.');
    expect(one?.text).toContain(`${PUBLIC}/status/acme/incidents/aaaaaaaaaaaa`);
    expect(one?.from?.text).toBe('"Acme status" <status@example.com>');
    expect(one?.messageId).not.toBe(two?.messageId);
    const list = one?.headers.get('list') as Readonly<Record<string, { url?: string; name?: string }>>;
    expect(list['unsubscribe']?.url).toMatch(
      /^https:\/\/tocsin\.example\.com\/status\/acme\/subscribe\/end\//,
    );
    expect(list['unsubscribe-post']).toMatchObject({ name: 'List-Unsubscribe=One-Click' });
    expect(list['id']).toMatchObject({ name: 'acme.status.tocsin.example.com' });
    expect(one?.headers.get('precedence')).toBe('bulk');
    expect(one?.headers.has('x-priority')).toBe(false);
    expect(one?.html).toContain(`${PUBLIC}/status/acme/subscribe/manage/`);
  });

  test('names and bodies can neither break out of a header nor of HTML', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({
      smtpUrl: smtp.url,
      subscribers: people(1),
      page: { title: 'Acme\r\nBcc: eve@example.com', colour: '#fff;background:url(//evil.example)' },
    });
    await house.publish({
      name: 'Down\r\nBcc: eve@example.com <script>alert(1)</script>',
      says: [['investigating', '<img src=x onerror=alert(1)>\n"quoted" & <b>bold</b>']],
    });
    await house.passes(MINUTE);
    const [letter] = smtp.letters();
    expect(letter?.headers.has('bcc')).toBe(false);
    expect(letter?.subject).toBe(
      'Acme Bcc: eve@example.com: Down Bcc: eve@example.com <script>alert(1)</script>',
    );
    expect(letter?.html).not.toMatch(/<script|<img|<b>|url\(/);
    expect(letter?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(letter?.html).toContain('&lt;img src=x onerror=alert(1)&gt;<br>');
  });

  test('of a maintenance has its time in the zone of the page, and says when that moved', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(1) });
    const maintenance = { kind: 'maintenance', name: 'Database upgrade' } as const;
    const says = [['scheduled', 'We upgrade.']] as const;
    await house.publish({ ...maintenance, says });
    await house.publish({
      ...maintenance,
      says: [...says, ['scheduled', 'It moves.']],
      moved: { for: new Date('2026-03-28T23:30:00Z'), until: new Date('2026-03-29T00:30:00Z') },
    });
    await house.publish({ ...maintenance, says: [...says, ['in_progress', 'It begins.']] });
    await house.publish({ ...maintenance, says: [...says, ['completed', 'Done.']] });
    await house.passes(MINUTE);
    await house.publish({ ...maintenance, says: [], retracted: 'Not needed.' });
    await house.passes(MINUTE);
    // The clocks of Oslo go forward in the night of that maintenance.
    expect(smtp.letters().map((letter) => letter.subject)).toEqual([
      'Acme: Maintenance announced: Database upgrade, Sun 29 Mar 2026 01:30 to 04:00 (Europe/Oslo)',
      'Acme: Maintenance moved: Database upgrade, Sun 29 Mar 2026 01:30 to 04:00 (Europe/Oslo)',
      'Acme: Maintenance has started: Database upgrade',
      'Acme: Maintenance completed: Database upgrade',
      'Acme: Maintenance cancelled: Database upgrade',
    ]);
    expect(smtp.letters()[1]?.text).toContain('Before: Sun 29 Mar 2026 00:30 to 01:30 (Europe/Oslo)');
  });
});

describe('the mail server', () => {
  test('is down for an hour: afterwards each was told once of each update, in order', async () => {
    const smtp = await smtpSink();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(30) });
    await smtp.down();
    await house.publish({ says: [LOOKING] });
    await house.publish({ says: [LOOKING, FOUND] });
    await house.passes(30 * MINUTE);
    await house.publish({ says: [LOOKING, FOUND, OVER] });
    await house.passes(30 * MINUTE);
    expect(await progress(house.desk)).toMatchObject({ told: 0, waiting: 30 });
    await smtp.up();
    await house.passes(30 * MINUTE);
    for (const { address } of people(30))
      expect(subjectsTo(smtp, address)).toEqual([
        'Acme: Orders fail in part',
        'Acme: Orders fail in part (identified)',
        'Acme: Resolved: Orders fail in part',
      ]);
    for (const index of [0, 1, 2])
      expect(await progress(house.desk, index)).toEqual({
        told: 30,
        failed: 0,
        dropped: 0,
        waiting: 0,
        total: 30,
      });
  });

  test('that is away is left alone more and more, not asked for everybody', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(100) });
    smtp.troubles({ code: 421 });
    await house.publish({ says: [LOOKING] });
    await house.passes(10 * MINUTE);
    const { rows } = await sql<{ attempts: number }>`select attempts from status_delivery`.execute(
      house.desk.db,
    );
    // A first round that ends as soon as eight have failed, then eight at 30 s, 1:30, 3:30 and 7:30.
    expect(rows.reduce((sum, row) => sum + row.attempts, 0)).toBeLessThanOrEqual(15 + 4 * 8);
    smtp.troubles(null);
    await house.passes(20 * MINUTE);
    expect(await progress(house.desk)).toMatchObject({ told: 100 });
  });

  test('refuses a mailbox for good at RCPT: it bounces, and nothing goes there any more', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(3) });
    smtp.refuses('customer-2@example.com', 550);
    await house.publish({ says: [LOOKING] });
    await house.publish({ says: [LOOKING, FOUND] });
    await house.passes(MINUTE);
    expect(await subscriberById(house.desk, subscriberOf(2).id)).toMatchObject({
      state: 'bounced',
      because: expect.stringContaining('No such mailbox'),
    });
    expect(await progress(house.desk)).toMatchObject({ told: 2, failed: 1 });
    expect(await progress(house.desk, 1)).toMatchObject({ told: 2, dropped: 1 });
    expect((await house.publish({ says: [LOOKING, FOUND, OVER] })).total).toBe(2);
  });

  test('takes a letter and brings it back later: whoever has no mailbox any more is written to no more', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(3) });
    await house.publish({ says: [LOOKING] });
    await house.passes(MINUTE);
    const routes = bounceRoutes(house.desk);
    const comes = async (letter: string): Promise<number> =>
      (await routes.request('/bounces', { method: 'POST', body: letter })).status;
    const idTo = (address: string): string =>
      smtp
        .letters()
        .find((letter) => letter.text?.includes('We are looking.') && toOf(letter) === address)
        ?.messageId?.replaceAll(/[<>]/g, '') ?? 'none';
    const second = idTo('customer-2@example.com');
    // Full for now; somebody else's letter; one that names nobody here.
    expect(await comes(bounce(second, { status: '5.2.2' }))).toBe(202);
    expect(await comes(bounce('CAF=x@mail.example.org'))).toBe(202);
    expect(await comes(bounce('tel_0.sub_0000000000000000@status.example.com'))).toBe(202);
    expect((await subscriberById(house.desk, subscriberOf(2).id))?.state).toBe('active');
    expect(await comes(bounce(second))).toBe(200);
    expect(await subscriberById(house.desk, subscriberOf(2).id)).toMatchObject({
      state: 'bounced',
      because: '550 5.1.1 unknown user, in two lines',
    });
    // A mail server that brings it again is told nothing new.
    expect(await comes(bounce(second))).toBe(200);
    expect((await house.publish({ says: [LOOKING, FOUND] })).total).toBe(2);
  });

  test('refuses a letter, not a mailbox: nobody is taken off the list', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(1) });
    smtp.troubles({ code: 554, times: 1 });
    await house.publish({ says: [LOOKING] });
    await house.passes(MINUTE);
    expect(await progress(house.desk)).toMatchObject({ failed: 1 });
    expect((await subscriberById(house.desk, subscriberOf(1).id))?.state).toBe('active');
  });

  test('that does not let us in takes nobody off the list', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({
      smtpUrl: smtp.url.replace('letmein', 'wrong'),
      subscribers: people(2),
    });
    await house.publish({ says: [LOOKING] });
    await house.passes(MINUTE);
    expect(await progress(house.desk)).toMatchObject({ waiting: 2, failed: 0 });
    expect((await subscriberById(house.desk, subscriberOf(1).id))?.state).toBe('active');
  });

  test('has one busy mailbox: its letters wait for each other, the others do not', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(3) });
    smtp.refuses('customer-2@example.com', 450);
    await house.publish({ says: [LOOKING] });
    await house.publish({ says: [LOOKING, FOUND] });
    await house.passes(5 * SECOND);
    expect(smtp.letters()).toHaveLength(4);
    await house.passes(DAY + HOUR);
    // A day later nothing of it is news.
    expect(await progress(house.desk)).toMatchObject({ told: 2, failed: 1, waiting: 0 });
    expect(await progress(house.desk, 1)).toMatchObject({ told: 2, failed: 1, waiting: 0 });
  });

  test('loses its answer: the letter comes twice with one Message-ID', async () => {
    const smtp = await fakeSmtp();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(1) });
    smtp.troubles('dies_after');
    await house.publish({ says: [LOOKING] });
    await house.passes(SECOND);
    smtp.troubles(null);
    await house.passes(10 * MINUTE);
    const ids = smtp.letters().map((letter) => letter.messageId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    expect(await progress(house.desk)).toMatchObject({ told: 1 });
  });
});

describe('the rate of a page', () => {
  test('is kept by the clock: two letters a second, and no more', async () => {
    const smtp = await smtpSink();
    const house = await statusHouse({
      smtpUrl: smtp.url,
      subscribers: people(200),
      page: { mailsPerMinute: 120 },
    });
    await house.publish({ says: [LOOKING] });
    await house.passes(10 * SECOND - 1);
    expect(smtp.taken()).toHaveLength(20);
    await house.passes(50 * SECOND);
    expect(smtp.taken()).toHaveLength(120);
    await house.passes(MINUTE);
    expect(smtp.taken()).toHaveLength(200);
  });

  test('below one a second is kept too', async () => {
    const smtp = await smtpSink();
    const house = await statusHouse({
      smtpUrl: smtp.url,
      subscribers: people(20),
      page: { mailsPerMinute: 6 },
    });
    await house.publish({ says: [LOOKING] });
    await house.passes(MINUTE - 1);
    expect(smtp.taken()).toHaveLength(6);
  });
});

describe('while a telling is under way', () => {
  test('somebody unsubscribes: their letter is not sent', async () => {
    const smtp = await smtpSink();
    const house = await statusHouse({
      smtpUrl: smtp.url,
      subscribers: people(4),
      page: { mailsPerMinute: 60 },
    });
    await house.publish({ says: [LOOKING] });
    await house.passes(SECOND - 1);
    ok(await endSubscription(house.desk, subscriberOf(4).id));
    await house.passes(MINUTE);
    expect(smtp.taken().map((letter) => letter.to)).not.toContain('customer-4@example.com');
    expect(await progress(house.desk)).toEqual({ told: 3, failed: 0, dropped: 1, waiting: 0, total: 4 });
  });

  test('several processes share it: each is told once', async () => {
    const smtp = await smtpSink();
    const house = await statusHouse({ smtpUrl: smtp.url, subscribers: people(300) });
    await house.publish({ says: [LOOKING] });
    const pumps = [1, 2, 3].map(() => timerPump({ desk: house.desk, handlers: statusTimers }));
    for (let turn = 0; turn < 40; turn += 1) {
      // Another telling sets the timer anew, so that more than one process has a round of this page at once.
      if (turn === 1) await house.publish({ says: [LOOKING, FOUND] });
      await Promise.all(pumps.map((pump) => pump.round()));
      await Promise.all(pumps.map((pump) => pump.settled()));
      house.clock.passes(SECOND);
    }
    expect(smtp.taken()).toHaveLength(600);
    expect(new Set(smtp.taken().map((letter) => letter.messageId)).size).toBe(600);
    for (const { address } of people(300))
      expect(subjectsTo(smtp, address)).toEqual([
        'Acme: Orders fail in part',
        'Acme: Orders fail in part (identified)',
      ]);
  });
});
