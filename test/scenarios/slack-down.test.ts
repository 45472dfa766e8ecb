import { expect } from 'vitest';
import { isReachable, reachedScenario } from '../kit/reached.ts';

reachedScenario(
  'Slack refuses everything for an hour: pages go by mail and SMS, and when it is back one digest says what happened',
  async (scene, ways) => {
    const { workspace, net, time } = scene;
    const [ada, bo] = workspace.people('ada', 'bo');
    if (ada === undefined || bo === undefined) throw new Error('two people are there');
    await ada.runs('/team create orders @ada @bo');
    await isReachable(ada, 'sms', '+447700900001', ways, scene);
    await isReachable(bo, 'email', 'bo@example.com', ways, scene);
    await ada.runs('/policy create orders step @ada 5m step @bo 5m step team orders 10m repeat 0');
    const [shop, api] = [await net.service('shop.example.com'), await net.service('api.example.com')];
    await ada.runs(`/monitor add http ${shop.url} every 1m service shop`);
    await ada.runs(`/monitor add http ${api.url} every 1m service api`);
    await time.passes('2m');
    const texts = ways.phone.texts().length;
    const letters = ways.mail.letters().length;

    await workspace.act.faults({ method: '*', kind: 'http500' });
    const down = time.now();
    shop.answers(503);
    await time.passes('4m');
    expect(ways.phone.texts().length).toBe(texts + 1);
    expect(ways.phone.texts().at(-1)?.form).toMatchObject({ To: '+447700900001' });
    expect(ways.phone.texts().at(-1)?.form['Body']).toMatch(/shop\.example\.com\S* is down/);
    expect(ways.mail.letters()).toHaveLength(letters);
    await time.passes('5m');
    expect(ways.mail.letters()).toHaveLength(letters + 1);
    expect(ways.mail.letters().at(-1)?.subject).toMatch(/shop\.example\.com\S* is down/);
    api.answers(503);
    await time.passes('20m');
    api.answers(200);
    await time.passes('31m');
    expect(time.now().getTime() - down.getTime()).toBe(3_600_000);

    await workspace.act.clearFaults({});
    await time.passes('3m');
    const channel = workspace.channel('#orders-alerts');
    const digest = await channel.message('While Slack was down');
    expect(digest.plain).toMatch(
      /While Slack was down, .*: 2 alerts, 1 still open; paged by e-mail and SMS\..*SEV\d · shop\.example\.com\S* is down/s,
    );
    const cards = (await channel.messages()).filter((message) => message.plain.includes('shop.example.com'));
    expect(
      cards.map((message) => message.plain).filter((text) => text.startsWith('🔴 Triggered')),
    ).toHaveLength(1);
    const healed = (await channel.messages()).filter((message) => message.plain.startsWith('🟢 Resolved'));
    expect(healed.map((message) => message.plain)).toEqual([
      expect.stringMatching(/api\.example\.com\S* is down/),
    ]);
    expect((await ada.isPaged('While Slack was down')).plain).toContain('you were paged by SMS');
    expect((await bo.isPaged('While Slack was down')).plain).toContain('you were paged by e-mail');
    await time.passes('10m');
    expect(
      (await channel.messages()).filter((message) => message.plain.includes('While Slack was down')),
    ).toHaveLength(1);
    await ada.isPaged('shop.example.com');
    await bo.isPaged('While Slack was down');
  },
);

reachedScenario('a hiccup of Slack is told to nobody', async (scene) => {
  const { workspace, net, time } = scene;
  const [ada] = workspace.people('ada');
  if (ada === undefined) throw new Error('ada is there');
  await ada.runs('/team create orders @ada');
  const shop = await net.service('shop.example.com');
  await ada.runs(`/monitor add http ${shop.url} every 30s service shop`);
  await time.passes('1m');
  await workspace.act.faults({ method: '*', kind: 'http500' });
  shop.answers(503);
  await time.passes('90s');
  await workspace.act.clearFaults({});
  await time.passes('3m');
  await ada.isPaged('shop.example.com');
  const messages = await workspace.channel('#orders-alerts').messages();
  expect(messages.filter((message) => message.plain.includes('While Slack was down'))).toEqual([]);
});
