import { expect } from 'vitest';
import { isReachable, reachedScenario } from '../kit/reached.ts';
import type { Reached } from '../kit/reached.ts';
import { saved, trio } from '../kit/rota.ts';
import type { Scene } from '../kit/scenario.ts';

/** On-call as a stranger would script it by the control API: everything is made in Slack, and what the servers of mail and telephone received decides. */

const PUBLIC = 'http://tocsin.example.com';

/** Posts to the process as Twilio does, signed; answers the TwiML. */
async function twilioPosts(
  { app }: Scene,
  { phone }: Reached,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  for (const routes of app.routes) {
    const response = await routes.request(phone.signed(PUBLIC, path, form));
    if (response.status !== 404) return response.text();
  }
  throw new Error(`nobody answers ${path}`);
}

const number = (text: string): number => Number(/\d+/.exec(text)?.[0] ?? Number.NaN);

reachedScenario(
  'two teams live on it alone: the night, the second step, a cover, a swap, an hour without Slack, and the proof of it all',
  async (scene, ways) => {
    const { workspace, net, time } = scene;
    const { mail, phone } = ways;
    const [ada, bo, cy] = trio(scene);

    // Two teams with their rotas and policies, made in Slack. Monday 2 March, 09:00 in London.
    await saved(scene, ada, '/rota create orders weekly monday 09:00 Europe/London @ada @bo');
    await saved(scene, ada, '/rota create payments weekly monday 09:00 Europe/London @cy @bo');
    for (const team of ['orders', 'payments'])
      expect(
        await ada.runs(
          `/policy create ${team} step rota ${team} 5m step next ${team} 5m step team ${team} 10m repeat 0`,
        ),
      ).toContain(team);
    await isReachable(ada, 'sms', '+447700900001', ways, scene);
    await isReachable(bo, 'email', 'bo@example.com', ways, scene);
    await isReachable(cy, 'sms', '+447700900003', ways, scene);
    await isReachable(cy, 'voice', '+447700900003', ways, scene);
    const [shop, pay] = [await net.service('shop.example.com'), await net.service('pay.example.com')];
    await ada.runs('/service create shop team orders');
    await ada.runs('/service create pay team payments');
    const [texts, letters] = [phone.texts().length, mail.letters().length];

    // Asked before it happens, for the night to come.
    const foreseen = await ada.runs('/tocsin simulate shop sev1 at tuesday 03:00');
    expect(foreseen).toContain('SEV1 of shop at Tue 3 Mar 03:00: @ada is paged.');
    expect(foreseen).toMatch(/step 1\s+@ada, .*Slack at once, SMS at 03:01/);
    expect(foreseen).toMatch(/03:05\S* step 2\s+@bo, .*Slack at once, e-mail at 03:06/);

    // The night: exactly that is what the servers receive.
    await time.passes(`${(Date.parse('2026-03-03T02:55:00Z') - time.now().getTime()) / 1000}s`);
    await ada.runs(`/monitor add http ${shop.url} every 1m service shop`);
    await cy.runs(`/monitor add http ${pay.url} every 1m service pay`);
    await time.passes('3m');
    shop.answers(503);
    await time.passes('4m');
    await ada.isPaged('shop.example.com');
    expect(
      phone
        .texts()
        .slice(texts)
        .map((text) => text.form['To']),
    ).toEqual(['+447700900001']);
    expect(phone.texts().at(-1)?.form['Body']).toMatch(/^SEV1 shop\.example\.com\S* is down: answered 503/);
    expect(mail.letters()).toHaveLength(letters);
    await time.passes('6m');
    await bo.isPaged('shop.example.com');
    expect(
      mail
        .letters()
        .slice(letters)
        .map((letter) => letter.subject),
    ).toEqual([expect.stringMatching(/shop\.example\.com\S* is down/)]);
    await cy.isPaged('You are on call for payments');
    await cy.isNotPaged();

    // Whoever was woken acknowledges from the telephone; nobody is paged after that.
    const reply = await twilioPosts(scene, ways, '/twilio/sms', {
      From: '+447700900001',
      Body: '1',
      MessageSid: 'SM00000000000000000000000000000001',
    });
    expect(reply).toContain('Acknowledged: SEV1 shop.example.com');
    await time.settles();
    await workspace.channel('#orders-alerts').message('Acknowledged', 'shop.example.com');
    await time.passes('30m');
    expect([phone.texts().length, mail.letters().length]).toEqual([texts + 1, letters + 1]);
    shop.answers(200);
    await time.passes('3m');
    for (const one of [ada, bo]) await one.isPaged('shop.example.com');

    // A cover: tomorrow's day is Bo's.
    expect(await ada.runs('/oncall cover me wednesday 9-17 @bo dentist')).toMatch(/@bo/);
    await time.passes('1m');
    await bo.isPaged('@ada');
    expect(await ada.runs('/tocsin simulate shop sev1 at wednesday 10:00')).toContain('@bo is paged');
    expect(await ada.runs('/tocsin simulate shop sev1 at wednesday 18:00')).toContain('@ada is paged');

    // A swap: Cy asks for Thursday's night, Bo accepts.
    await cy.runs('/oncall cover me thursday 18:00 to friday 09:00 wedding');
    await time.passes('1m');
    await bo.clicks('Accept').on(await bo.isPaged('@cy asks whoever can'));
    await bo.isPaged('You are on call for payments');
    await time.passes('1m');
    await cy.isPaged('@bo takes payments');
    expect(await cy.runs('/tocsin simulate pay sev1 at thursday 20:00')).toContain('@bo is paged');

    // Slack is down for an hour: pages go on by the other ways.
    const [before, post, rung] = [phone.texts().length, mail.letters().length, phone.calls().length];
    expect(await cy.runs('/tocsin simulate pay sev1')).toMatch(
      /step 1\s+@cy, .*Slack at once, SMS at \S+, call at \S+/,
    );
    await workspace.act.faults({ method: '*', kind: 'http500' });
    pay.answers(500);
    await time.passes('20m');
    // Cy by the first step, Bo by the second, both by the third.
    const numbers = phone.texts().slice(before);
    expect(numbers.map((text) => text.form['To'])).toEqual(['+447700900003', '+447700900003']);
    const calls = phone.calls().slice(rung);
    expect(calls.map((call) => call.form['To'])).toEqual(['+447700900003', '+447700900003']);
    const answered = new URL(calls[0]?.form['Url'] ?? '');
    expect(
      await twilioPosts(scene, ways, `${answered.pathname}${answered.search}`, { CallStatus: 'in-progress' }),
    ).toMatch(/pay\.example\.com\S* is down: answered 500/);
    const addresses = mail.letters().slice(post);
    expect(addresses.map((letter) => letter.to)).toMatchObject([
      { text: 'bo@example.com' },
      { text: 'bo@example.com' },
    ]);
    await time.passes('40m');
    await workspace.act.clearFaults({});
    await time.passes('3m');
    const channel = workspace.channel('#payments-alerts');
    expect((await channel.message('While Slack was down')).plain).toMatch(
      /: 1 alert, still open; paged by e-mail, SMS and call/,
    );
    const cards = (await channel.messages()).filter((message) => message.plain.startsWith('🔴 Triggered'));
    expect(cards).toHaveLength(1);
    for (const one of [cy, bo]) await one.isPaged('pay.example.com');
    await cy.clicks('Acknowledge').on(cards[0] ?? (await channel.message('Triggered')));
    pay.answers(200);
    await time.passes('5m');

    // The proof: both alerts are accounted for, and it says what the servers received.
    const proof = await ada.runs('/tocsin proof since 2 mar');
    expect(proof).toMatch(/2 alerts since .*2 accounted for/s);
    expect(number(proof)).toBe(2);
    // The incident that the alert opened fares as its alert; that one's chain tells of each message that a server received.
    const ofIncident = await ada.runs('/tocsin proof inc-2');
    expect(ofIncident).toMatch(/^🟢 Incident 2: pay\.example\.com.*Acknowledged by @cy/s);
    const chain = await ada.runs(`/tocsin proof ${/alr_\w+/.exec(ofIncident)?.[0]}`);
    const sentBy = (method: string): number =>
      chain.match(new RegExp(`attempt\\.(?:sent|delivered): .*by ${method}`, 'g'))?.length ?? 0;
    expect([sentBy('sms'), sentBy('voice'), sentBy('email')]).toEqual([
      phone.texts().length - before,
      phone.calls().length - rung,
      mail.letters().length - post,
    ]);
    for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
  },
);
