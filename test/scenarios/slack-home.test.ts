import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';

scenario('Home shows what is wrong now and follows every change', async ({ workspace, net, time }) => {
  const [ada, bo] = workspace.people('ada', 'bo');
  if (ada === undefined || bo === undefined) throw new Error('two people are there');
  expect(await ada.home()).toMatch(/Nothing is wrong.*on no team yet/s);
  const api = await net.service('api.example.com');
  await ada.runs(`/monitor add http ${api.url} every 30s service orders`);
  expect(await ada.home()).toMatch(/Nothing is wrong.*Monitors of orders.*api-example-com/s);
  expect(await bo.home()).toContain('on no team yet');
  await time.passes('2m');
  api.answers(503);
  await time.passes('1m');
  await ada.isPaged('api.example.com');
  const wrong = await ada.home();
  expect(wrong).toMatch(
    /Wrong now: 1 open incident, 1 open alert.*SEV1.*yours.*Triggered · SEV1.*answered 503.*service orders/s,
  );
  expect(await bo.home()).not.toContain('yours');
  await ada.clicksAtHome('Acknowledge');
  expect(await ada.home()).toMatch(/Acknowledged · SEV1/);
  expect(await ada.home()).not.toContain('[Acknowledge]');
  await ada.clicksAtHome('Declare incident');
  expect(await ada.modal()).toContain('What is wrong');
  await workspace.act.dismiss({ user: 'ada' });
  api.answers(200);
  await time.passes('2m');
  expect(await ada.home()).toContain('Wrong now: 1 open incident');
});

scenario(
  'only who looked within a day is published to, and only what changed',
  async ({ workspace, time, app }) => {
    const [ada] = workspace.people('ada');
    const published = (): number =>
      workspace.sandbox.journal.since(0).filter((entry) => JSON.stringify(entry).includes('"views.publish"'))
        .length;
    await ada?.home();
    const first = published();
    expect(first).toBeGreaterThan(0);
    await ada?.home();
    expect(published()).toBe(first);
    await ada?.runs('/team create orders @ada');
    expect(published()).toBe(first + 1);
    await time.passes('25h');
    await ada?.runs('/team create shop @ada');
    expect(published()).toBe(first + 1);
    expect(await ada?.home()).toContain('Monitors of orders, shop');
    expect(app.desk.slack.self().teamId).toMatch(/^T/);
  },
);
