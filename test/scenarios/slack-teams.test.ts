import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';

scenario('a team and its service, by words', async ({ workspace, time }) => {
  const [ada, bo, cy] = workspace.people('ada', 'bo', 'cy');
  if (ada === undefined || bo === undefined || cy === undefined) throw new Error('three people are there');
  expect(await ada.runs('/team list')).toContain('There are no teams yet');
  expect(await bo.runs('/team create orders @bo @cy')).toMatch(
    /team orders is made: @bo and @cy.*#orders-alerts.*@bo is paged/s,
  );
  await time.settles();
  expect(workspace.channel('#orders-alerts').exists()).toBe(true);
  expect(await bo.runs('/team create orders @bo')).toContain('There is a orders already');
  expect(await bo.runs('/team create Orders!')).toContain('cannot be a name');
  expect(await bo.runs('/team create shop @nobody')).toContain('I know nobody called “@nobody”');
  expect(await bo.runs('/team responder orders @cy')).toContain('@cy is paged');
  expect(await bo.runs('/team responder orders everyone')).toContain('every member is paged');
  expect(await bo.runs('/team remove orders @cy')).toMatch(/team orders is now: @bo\./);
  expect(await bo.runs('/team remove orders me')).toContain('at least one member');
  expect(await bo.runs('/team responder orders @cy')).toContain('is not on the team');
  expect(await bo.runs('/team channel orders here')).toContain('#general');
  expect(await cy.runs('/team rename orders mine')).toMatch(/You cannot change.*@bo.*can/s);
  expect(await ada.runs('/team rename orders order-desk')).toContain('order-desk');
  expect(await bo.runs('/service create orders tier 2 incidents sev2')).toMatch(
    /service orders is made.*team order-desk, tier 2.*SEV0 to SEV2/s,
  );
  expect(await bo.runs('/service create orders')).toContain('already');
  expect(await cy.runs('/service create search')).toContain('you are on none');
  expect(await bo.runs('/service edit orders teir 3')).toContain('did you mean "tier"');
  expect(await bo.runs('/service tier orders 9')).toContain('“9” is not a tier');
  expect(await bo.runs('/service tier orders 1')).toContain('tier 1');
  expect(await bo.runs('/service edit orders tier 2 autoclose 7d')).toMatch(
    /tier 2.*an alert closes by itself after 7 days of silence/s,
  );
  expect(await bo.runs('/service show orders')).toContain('after 7 days of silence');
  expect(await bo.runs('/service list')).toContain('after 7 days of silence');
  for (const wrong of ['0d', '400d', '36h', 'soon'])
    expect(await bo.runs(`/service edit orders autoclose ${wrong}`)).toMatch(
      new RegExp(
        `“${wrong}” of silence; it is 1d to 365d.*or off.*Example: /service edit orders tier 2 autoclose 7d`,
        's',
      ),
    );
  expect(await bo.runs('/service autoclose orders off')).toContain('no alert closes by itself');
  expect(await bo.runs('/service show orders')).toMatch(/Service orders.*order-desk.*Monitors/s);
  expect(await bo.runs('/team archive order-desk')).toContain('in use by orders');
  expect(await bo.runs('/service archive orders')).toContain('is archived');
  expect(await bo.runs('/team archive order-desk')).toContain('is archived');
  expect(await bo.runs('/team show order-desk')).toContain('There is no team “order-desk”');
  expect(await bo.runs('/team frobnicate')).toMatch(/has no “frobnicate”.*create <name>/s);
  expect(await bo.runs('/service show')).toContain('Say which service');
});

scenario(
  'the forms of teams and services keep open what is wrong and say where',
  async ({ workspace, time }) => {
    const [bo, cy] = workspace.people('bo', 'cy');
    if (bo === undefined || cy === undefined) throw new Error('two people are there');
    await bo.runs('/team create');
    expect(await bo.modal()).toContain('Who is paged');
    expect(await bo.submits({ Name: 'Not A Name', Members: ['bo'], 'Who is paged': 'bo' })).toEqual({
      name: expect.stringContaining('cannot be a name'),
    });
    expect(await bo.submits({ Name: 'orders', Members: ['bo'], 'Who is paged': 'cy' })).toEqual({
      responder: expect.stringContaining('is not on the team'),
    });
    expect(await bo.submits({ Name: 'orders', Members: ['bo', 'cy'], 'Who is paged': 'cy' })).toEqual({});
    await time.settles();
    expect(await bo.runs('/team show orders')).toMatch(/@bo and @cy.*@cy/s);
    await bo.runs('/team edit orders');
    expect(await bo.submits({ Members: ['bo'], 'Who is paged': null })).toEqual({});
    expect(await bo.runs('/team show orders')).toContain('every member');
    await bo.runs('/service create');
    expect(await bo.submits({ Name: 'shop', Tier: '3: can wait for hours; down is SEV3' })).toEqual({});
    expect(await bo.runs('/service show shop')).toContain('can wait for hours');
    await bo.runs('/service edit shop');
    expect(await bo.submits({ 'Alerts close by themselves after': '400d' })).toEqual({
      autoclose: expect.stringMatching(/“400d” cannot be it.*Example: 7d/),
    });
    expect(await bo.submits({ 'Alerts close by themselves after': '14d' })).toEqual({});
    expect(await bo.runs('/service show shop')).toMatch(/can wait for hours.*after 14 days of silence/s);
    await bo.runs('/service edit shop');
    expect(await bo.submits({ 'Alerts close by themselves after': null })).toEqual({});
    expect(await bo.runs('/service show shop')).toContain('no alert closes by itself');
    for (const one of [bo, cy]) await one.isPaged('The team orders is').catch(() => undefined);
    await bo.isPaged('shop');
  },
);
