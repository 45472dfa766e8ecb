import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Service, Somebody } from '../kit/scenario.ts';

type House = { readonly ada: Somebody; readonly bo: Somebody; readonly cy: Somebody; readonly shop: Service };

/** A team with a policy of three steps, and one monitor of its service. */
async function house({ workspace, net, time }: Scene, severity = 'sev2'): Promise<House> {
  const [ada, bo, cy] = workspace.people('ada', 'bo', 'cy');
  if (ada === undefined || bo === undefined || cy === undefined) throw new Error('three people are there');
  await ada.runs('/team create orders @ada @bo @cy');
  await ada.runs('/service create shop incidents never');
  await ada.runs('/policy create orders step @ada 5m step @bo 5m step @cy 10m repeat 0 ack-timeout 1h');
  const shop = await net.service('shop.example.com');
  await ada.runs(`/monitor add http ${shop.url} every 1m service shop severity ${severity}`);
  await time.passes('2m');
  return { ada, bo, cy, shop };
}

scenario('an unanswered page goes to the next step, and the thread says so', async (scene) => {
  const { ada, bo, cy, shop } = await house(scene);
  const { time, workspace } = scene;
  shop.answers(503);
  await time.passes('90s');
  const first = await ada.isPaged('shop.example.com');
  expect(first.plain).toContain('You are named in the policy.');
  expect(first.buttons.map((button) => button.text)).toEqual(['Acknowledge', 'Escalate', 'Open channel']);
  const channel = workspace.channel('#orders-alerts');
  expect((await channel.message('🔴 Triggered')).plain).toMatch(/Paged @ada · next: @bo at/);
  await bo.isNotPaged();
  await time.passes('5m');
  await bo.isPaged('shop.example.com');
  const card = await channel.message('🔴 Triggered');
  expect(card.plain).toMatch(/Paged @ada and @bo · next: @cy at/);
  expect(await channel.thread(card)).toEqual([
    'Paged @ada (named in the policy) by Slack.',
    'Nobody acknowledged for 5 min: paged @bo (named in the policy) by Slack.',
  ]);

  await bo.clicks('Escalate').on(card);
  expect(await bo.modal()).toContain('The next step now: pages @cy');
  expect(await bo.submits({})).toEqual({});
  await time.passes('3s');
  await cy.isPaged('shop.example.com');
  expect((await channel.thread(card)).at(-1)).toBe(
    '@bo asked for the next step: paged @cy (named in the policy) by Slack.',
  );

  await cy.clicks('Acknowledge').on(card);
  expect((await channel.message('🟠 Acknowledged')).plain).not.toContain('next:');
  await time.passes('30m');
  await ada.isPaged('Acknowledged by');
  await time.passes('31m');
  const asked = await cy.isPaged('Still on it?');
  await cy.clicks('Hand back').on(asked);
  expect((await cy.isPaged('Handed back')).plain).toContain('the next step of the policy was paged');
  expect((await channel.message('🔴 Triggered')).plain).toContain('Paged');
  for (const one of [ada, bo, cy]) await one.isPaged('shop.example.com');
});

scenario('acknowledged, asked and still on it; asked once more and forgotten', async (scene) => {
  const { ada, bo, cy, shop } = await house(scene);
  const { time, workspace } = scene;
  shop.answers(503);
  await time.passes('90s');
  await ada.clicks('Acknowledge').on(await ada.isPaged('shop.example.com'));
  await time.passes('61m');
  await ada.clicks('Yes, still on it').on(await ada.isPaged('Still on it?'));
  expect((await ada.isPaged('You are still on it.')).buttons).toEqual([]);
  await time.passes('75m');
  const channel = workspace.channel('#orders-alerts');
  const card = await channel.message('🔴 Triggered');
  const thread = await channel.thread(card);
  expect(thread).toContain('@ada is still on it.');
  expect(thread.join('\n')).toMatch(
    /@ada was asked whether they are still on it\.\nNobody is on it any more: @ada acknowledged it and was not heard of since\.\nPaged @ada/,
  );
  for (const one of [ada, bo, cy]) await one.isPaged('shop.example.com').catch(() => undefined);
});

scenario('muted, over and without steps: Escalate says why it pages nobody', async (scene) => {
  const { ada, bo, shop } = await house(scene);
  const { time, workspace } = scene;
  shop.answers(503);
  await time.passes('90s');
  const channel = workspace.channel('#orders-alerts');
  const card = await channel.message('🔴 Triggered');
  await bo.clicks('Mute…', '1 hour').on(card);
  await bo.clicks('Escalate').on(await channel.message('🔴 Triggered'));
  expect(await bo.modal()).not.toContain('The next step now');
  expect(await bo.submits({})).toEqual({ people: expect.stringContaining('Choose whom to page') });
  await ada.isPaged('shop.example.com');
});

scenario(
  'a policy changed while an alert is open: the alert keeps its version until somebody restarts it',
  async (scene) => {
    const { ada, bo, cy, shop } = await house(scene);
    const { time, workspace } = scene;
    shop.answers(503);
    await time.passes('90s');
    await ada.isPaged('shop.example.com');
    await ada.runs('/policy edit orders step @cy 5m step @bo 5m');
    expect(await ada.submits({})).toEqual({});
    expect((await ada.isPaged('Saved: the policy orders')).plain).toContain(
      'One open alert or incident goes on with the version it began with.',
    );
    const channel = workspace.channel('#orders-alerts');
    await time.passes('5m');
    await bo.isPaged('shop.example.com');
    const card = await channel.message('🔴 Triggered');
    await bo.clicks('Restart with the new policy').on(card);
    await time.passes('3s');
    await cy.isPaged('shop.example.com');
    expect((await channel.thread(card)).slice(-2)).toEqual([
      'Paging starts over by the newest policy.',
      'Paged @cy (named in the policy) by Slack.',
    ]);
    expect((await channel.message('🔴 Triggered')).buttons.map((button) => button.text)).not.toContain(
      'Restart with the new policy',
    );
    expect(await ada.runs('/policy restart orders')).toContain('nothing was restarted');
    await time.passes('11m');
    expect((await channel.thread(card)).at(-1)).toContain(
      'Nobody of the policy answered: the catch-all was paged, @ada by Slack.',
    );
    for (const one of [ada, bo, cy]) await one.isPaged('shop.example.com');
  },
);
