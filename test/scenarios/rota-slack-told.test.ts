import { expect } from 'vitest';
import { WEEKLY, saved, trio, typed } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene } from '../kit/scenario.ts';

/** The people in a Slack user group, by handle. */
const members = ({ workspace }: Scene, handle: string): readonly string[] => {
  const group = [...workspace.sandbox.state.usergroups.values()].find((one) => one.handle === handle);
  return (group?.users ?? []).map((id) => workspace.sandbox.state.people.get(id)?.name ?? id);
};

const written = ({ workspace }: Scene): number =>
  workspace.sandbox.journal
    .since(0)
    .filter((entry) => JSON.stringify(entry).includes('usergroups.users.update')).length;

scenario(
  'a Slack group holds whoever is on call, is written only when it differs, and is never emptied',
  async (scene) => {
    const [ada, bo, cy] = trio(scene);
    await saved(scene, ada, WEEKLY);
    await saved(
      scene,
      ada,
      '/rota create orders-days team orders weekly monday 09:00 weekdays 09:00-17:00 Europe/London @bo',
    );
    await scene.time.passes('1m');
    expect(await ada.runs('/rota group orders @orders-oncall')).toMatch(
      /Made @orders-oncall: it holds whoever is on call by orders/,
    );
    expect(members(scene, 'orders-oncall')).toEqual(['ada']);
    const once = written(scene);
    expect(await ada.runs('/rota group orders-days @orders-oncall')).toContain('From now on @orders-oncall');
    expect([...members(scene, 'orders-oncall')].toSorted()).toEqual(['ada', 'bo']);
    await scene.time.passes('10h');
    expect(members(scene, 'orders-oncall')).toEqual(['ada']);
    await scene.time.passes('1h');
    expect(written(scene)).toBe(once + 2);
    expect(await ada.runs('/rota group orders off')).toContain(
      'No Slack group follows the rota orders any more',
    );
    await scene.time.passes('15h');
    expect(members(scene, 'orders-oncall')).toEqual(['bo']);
    await scene.time.passes('10h');
    expect(members(scene, 'orders-oncall')).toEqual(['bo']);
    expect(await ada.runs('/rota show orders-days')).toContain(
      'nobody is on call now, so it is left as it was',
    );
    expect(await ada.runs('/rota group orders-days off')).toContain('Whoever is in it stays');
    for (const one of [ada, bo, cy]) await one.isPaged('on call').catch(() => undefined);
  },
);

scenario(
  'a hand-over is told in the team’s channel and to whoever starts, with what is open and what is ahead',
  async (scene) => {
    const [ada, bo, cy] = trio(scene);
    const service = await scene.net.service('orders.example.com');
    await saved(scene, ada, WEEKLY);
    await cy.runs('/oncall away 16-22 mar');
    await scene.time.passes('167h');
    await ada.runs(`/monitor add http ${service.url} every 5m service orders severity SEV3`);
    service.answers(503);
    await scene.time.passes('62m');
    const told = await scene.workspace
      .channel('#orders-alerts')
      .message('orders: @bo is on call until', '@ada leaves');
    expect(told.plain).toMatch(/then @ada\. @ada leaves\./);
    expect(told.plain).toMatch(/Open: .*1 alert/);
    expect(told.plain).toContain('orders.example.com');
    const own = await bo.isPaged('You are on call for orders until Mon 16 Mar 05:00 (America/New_York)');
    expect(own.buttons.map((button) => button.text)).toEqual(['My shifts', 'Swap a shift']);
    for (const one of [ada, bo, cy]) await one.isPaged('orders').catch(() => undefined);
  },
);

scenario('a rota for the day is handed over without a word each morning and evening', async (scene) => {
  const [ada, bo] = trio(scene);
  await saved(
    scene,
    ada,
    '/rota create orders weekly monday 09:00 weekdays 09:00-17:00 Europe/London @ada @bo',
  );
  await scene.time.passes('4d');
  const channel = scene.workspace.channel('#orders-alerts');
  const quiet = (await channel.messages()).filter((message) => message.plain.includes('on call until'));
  expect(quiet).toHaveLength(1);
  await scene.time.passes('4d');
  await channel.message('orders: @bo is on call until', '@ada leaves');
  await bo.isPaged('You are on call for orders until');
});

scenario(
  'somebody leaves the company: their shifts are seen as gaps, and taken with a button',
  async (scene) => {
    const [ada, bo] = trio(scene);
    await saved(scene, ada, '/rota create orders weekly monday 09:00 Europe/London @ada @bo');
    await scene.time.passes('1m');
    await scene.workspace.act.deactivate({ who: 'bo' });
    await scene.time.passes('2m');
    expect(await ada.runs('/rota show orders')).toMatch(
      /⚠️ Nobody is on call Mon 9 Mar 09:00 to Mon 16 Mar 09:00, since @bo cannot be/,
    );
    await scene.time.passes('2d');
    const warned = await scene.workspace
      .channel('#orders-alerts')
      .message('Nobody is on call for orders from', 'since @bo cannot be');
    expect(await ada.clicks('I take it').on(warned)).toMatch(
      /@ada is on call for orders Mon 9 Mar 09:00 to Mon 16 Mar 09:00/,
    );
    expect(await ada.runs('/rota show orders')).not.toMatch(/Nobody is on call Mon 9 Mar/);
    expect(bo.name).toBe('bo');
  },
);

scenario('pictures, the report and links are given to whoever asks', async (scene) => {
  const [ada] = trio(scene);
  await saved(scene, ada, WEEKLY);
  await scene.time.passes('8d');
  const picture = await typed(scene, ada, '/rota picture orders');
  expect(picture.plain).toBe('The picture is in your direct messages with me.');
  await ada.isPaged('The next six weeks of orders');
  const answer = await ada.runs('/oncall report this month');
  expect(answer).toMatch(/On call for orders, March 2026/);
  expect(answer).toMatch(
    /hours +nights +weekends +pages +broken nights\nada +168 +7 +1 +0 +0\nbo +24 +1 +0 +0 +0/,
  );
  expect(answer).toContain('The picture is in your direct messages');
  await ada.isPaged('On call for orders, March 2026');
  const link = await ada.runs('/rota link orders');
  expect(link).toMatch(/http:\/\/tocsin\.example\.com\/calendar\/[0-9a-v]{32}\.ics.*It is a secret/s);
  expect(await ada.runs('/rota link orders off')).toContain('is revoked');
  expect(await ada.runs('/oncall link off')).toContain('You have no link');
  expect(await ada.runs('/rota history orders yesterday 03:00')).toMatch(
    /orders: @ada from .*as it was recorded/,
  );
  await ada.isPaged('orders').catch(() => undefined);
  const [, bo] = trio(scene);
  await bo.isPaged('You are on call for orders');
});
