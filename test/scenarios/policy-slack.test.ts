import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

function three(scene: Scene): readonly [Somebody, Somebody, Somebody] {
  const [ada, bo, cy] = scene.workspace.people('ada', 'bo', 'cy');
  if (ada === undefined || bo === undefined || cy === undefined) throw new Error('three people are there');
  return [ada, bo, cy];
}

scenario('a policy is made, shown, changed and taken back', async (scene) => {
  const [ada, bo, cy] = three(scene);
  await ada.runs('/team create orders @ada @bo');
  await ada.runs('/service create orders');
  await ada.runs('/service create orders-api');
  expect(await bo.runs('/policy list')).toMatch(
    /no policies yet.*By default.*orders.*Catch-all.*every admin/s,
  );
  expect(await bo.runs('/policy show orders')).toMatch(
    /no policy of its own.*1\. the responder of orders \(now @ada\) · then 5 min.*2\. the whole team orders · then 10 min.*Once more from step 1, then the catch-all: every admin/s,
  );
  expect(await bo.runs('/policy create orders step @ada 5m step <team> orders 10m')).toContain(
    'Nothing was changed',
  );
  expect(await bo.runs('/policy create orders step @nobody 5m')).toContain('I know nobody called');
  expect(await bo.runs('/policy create orders step rota ordres 5m')).toContain('there is no rota');
  expect(await bo.runs('/policy create orders step team order 5m')).toContain('did you mean "orders"');
  expect(await cy.runs('/policy create orders step @cy 5m')).toMatch(/You cannot change.*@ada and @bo can/s);
  expect(
    await bo.runs('/policy create orders step @ada 5m step @bo 5m step team orders 10m repeat 1'),
  ).toMatch(
    /The policy orders is made:.*1\. @ada · then 5 min.*2\. @bo · then 5 min.*3\. the whole team orders/s,
  );
  expect(await bo.runs('/policy create orders step @ada 5m')).toContain('There is a policy orders already');
  expect(await bo.runs('/policy morning orders off')).toMatch(
    /Saved.*SEV3 and SEV4: wait for the morning → page at any hour/s,
  );
  expect(await bo.runs('/policy hours orders mon-fri 08:00-16:00 Europe/Oslo')).toContain('Europe/Oslo');
  expect(await bo.runs('/policy hours orders mon-fri 08:00-16:00 Europe/Olso')).toMatch(/zone/i);
  expect(await bo.runs('/policy ack-timeout orders off')).toContain('asked again: after 2 h → never');
  expect(await bo.runs('/policy ack-timeout orders off')).toContain('how it is already');

  await bo.runs('/policy edit orders step @ada 5m step team orders 5m step team orders 10m');
  expect(await bo.modal()).toMatch(/What changes.*step 2: @bo 5m → team orders 5m.*How it would be/s);
  expect(await bo.submits({})).toEqual({});
  const saved = await bo.isPaged('step 2: @bo 5m → team orders 5m');
  expect(await bo.runs('/policy show orders')).toMatch(/2\. the whole team orders/);
  await bo.clicks('Undo').on(saved);
  expect(await bo.runs('/policy show orders')).toMatch(/2\. @bo · then 5 min/);

  expect(await bo.runs('/policy use orders orders-api')).toContain('own policy');
  await bo.runs('/policy create orders-night for orders step @bo 1m');
  expect(await bo.runs('/policy use orders-night orders-api')).toContain('uses the policy orders-night');
  expect(await bo.runs('/policy show orders-night')).toContain('used by orders-api');
  expect(await bo.runs('/policy list')).toMatch(/orders: @ada 5m → @bo 5m → team orders 10m/s);
  expect(await bo.runs('/policy dance')).toContain('has no “dance”');
  expect(await bo.runs('/policy archive')).toContain('Say which policy');
  expect(await bo.runs('/policy catch-all @bo')).toMatch(/cannot change the last resort/i);
  expect(await ada.runs('/policy catch-all nobody')).toContain('cannot be emptied');
  expect(await ada.runs('/policy catch-all @ada @bo')).toContain('@ada and @bo are paged');
  expect(await ada.runs('/policy catch-all')).toContain('@ada and @bo are paged');
});

scenario('the form of a policy keeps open what is wrong, shows the change, then saves', async (scene) => {
  const [, bo] = three(scene);
  await bo.runs('/team create orders @bo @cy');
  await bo.runs('/policy create');
  expect(await bo.modal()).toContain('Steps, one a line');
  expect(
    await bo.submits({ 'Steps, one a line: whom, and how long until the next': 'rtoa orders 5m' }),
  ).toEqual({
    steps: expect.stringContaining('did you mean "rota"'),
  });
  expect(
    await bo.submits({
      'Steps, one a line: whom, and how long until the next': '1. @bo 5m\nteam orders 10m everyone must ack',
      'Working hours': 'mon-fri 9-17 Nowhere/Land',
    }),
  ).toEqual({});
  expect(await bo.modal()).toMatch(/How it would be.*everyone must acknowledge/s);
  expect(await bo.submits({})).toEqual({ steps: expect.stringMatching(/zone/i) });
  expect(await bo.submits({ 'Working hours': 'mon-fri 9-17 Europe/London' })).toEqual({});
  expect(await bo.submits({})).toEqual({});
  expect((await bo.isPaged('The policy orders is made')).plain).toContain('1. @bo · then 5 min');
  await bo.runs('/policy edit orders');
  expect(await bo.submits({})).toEqual({ steps: expect.stringContaining('how it is already') });
});
