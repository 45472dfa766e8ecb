import { expect } from 'vitest';
import { WEEKLY, saved, trio, typed } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';

scenario(
  'a shift is covered by one who is named: both hear of it, and either can take it back',
  async (scene) => {
    const [ada, bo, cy] = trio(scene);
    await saved(scene, ada, WEEKLY);
    await scene.time.passes('1m');
    const done = await typed(scene, ada, '/oncall cover me tomorrow 9-17 @bo dentist');
    expect(done.plain).toMatch(/@bo is on call for orders Tue 3 Mar 09:00–17:00 instead of @ada/);
    const told = await bo.isPaged(
      'You are on call for orders Tue 3 Mar 04:00–12:00 instead of @ada, says @ada: dentist',
    );
    expect(await ada.runs('/oncall cover me tomorrow 8-20 @cy')).toMatch(
      /Somebody covers a part of that time already.*\/oncall cover me tomorrow 9-17/s,
    );
    await scene.time.passes('24h');
    expect(await ada.runs('/oncall orders')).toMatch(
      /@bo \(covers for @ada: dentist\) until Tue 3 Mar 17:00, then @ada/,
    );
    await bo.clicks('I cannot').on(told);
    await bo.isPaged('You are not on call then');
    await ada.isPaged('@bo does not cover orders Tue 3 Mar 09:00–17:00 for you any more');
    expect(await ada.runs('/oncall orders')).toMatch(/orders: @ada until/);

    await scene.time.passes('1m');
    expect(await cy.runs('/oncall cover @bo 12 mar')).toMatch(/@cy is on call for orders .* instead of @bo/);
    const taken = await bo.isPaged('@cy is on call for orders Wed 11 Mar');
    await bo.clicks('Undo').on(taken);
    await bo.isPaged('Undone: the shift is as it was before');
    await scene.time.passes('1m');
    await cy.isPaged('You do not cover orders');
  },
);

scenario('nobody named: the team is asked, and the first to accept has the shift', async (scene) => {
  const [ada, bo, cy] = trio(scene);
  await saved(scene, ada, WEEKLY);
  await scene.time.passes('1m');
  expect(await ada.runs('/oncall cover me friday 18:00 to monday 09:00 wedding')).toMatch(
    /Asked everybody on the rota and the team to take orders Fri 6 Mar 18:00 to Mon 9 Mar 09:00.*you stay on call/s,
  );
  await scene.time.passes('1m');
  const asked = await bo.isPaged('@ada asks whoever can to take orders Fri 6 Mar 13:00 to Mon 9 Mar 05:00');
  expect(asked.plain).toContain('“wedding”');
  const other = await cy.isPaged('@ada asks whoever can');
  expect(await cy.home()).toMatch(/asks whoever can to take orders/);
  await cy.clicks('Decline').on(other);
  await cy.isPaged('You declined to take orders');
  await scene.time.passes('1m');
  await ada.isPaged('@cy cannot take orders Fri 6 Mar 18:00 to Mon 9 Mar 09:00. Others are still asked');
  await bo.clicks('Accept').on(asked);
  await bo.isPaged('You are on call for orders Fri 6 Mar 13:00 to Mon 9 Mar 05:00');
  await scene.time.passes('1m');
  await ada.isPaged('@bo takes orders Fri 6 Mar 18:00 to Mon 9 Mar 09:00 for you');
  await scene.time.passes('1m');
  expect((await bo.isPaged('asks whoever can')).plain).toMatch(/@bo took it/);
  expect((await bo.isPaged('asks whoever can')).buttons).toEqual([]);
  await scene.time.passes('5d');
  expect(await ada.runs('/oncall')).toMatch(/@bo \(swap with @ada: wedding\) until/);
  for (const one of [ada, bo, cy]) await one.isPaged('orders').catch(() => undefined);
});

scenario('a shift is swapped for another; declined, expired and past ones end', async (scene) => {
  const [ada, bo, cy] = trio(scene);
  await saved(scene, ada, WEEKLY);
  await scene.time.passes('1m');
  await ada.runs('/oncall swap');
  expect(await ada.modal()).toContain('For a shift of');
  expect(
    await ada.submits({
      'My shift': 'orders Mon 2 Mar 09:01 to Mon 9 Mar 09:00',
      'For a shift of': 'bo: orders Mon 9 Mar 09:00 to Mon 16 Mar 09:00',
    }),
  ).toEqual({});
  await ada.isPaged('Asked @bo to take orders');
  await scene.time.passes('1m');
  const asked = await bo.isPaged('In return @ada takes yours, Mon 9 Mar 05:00 to Mon 16 Mar 05:00');
  await bo.clicks('Decline').on(asked);
  await bo.isPaged('You declined');
  await scene.time.passes('1m');
  await ada.isPaged('@bo declined to take orders Mon 2 Mar 09:01 to Mon 9 Mar 09:00. You stay on call');

  const again = await typed(scene, ada, '/oncall cover me tomorrow 9-17');
  await scene.time.passes('1m');
  await cy.isPaged('asks whoever can');
  const stale = await bo.isPaged('asks whoever can');
  await scene.time.passes('2d');
  await ada.isPaged('Nobody took orders Tue 3 Mar 09:00–17:00 in time');
  await bo
    .clicks('Accept')
    .on(stale)
    .catch(() => undefined);
  expect((await bo.isPaged('asks whoever can')).plain).toContain('Nobody took it in time');
  expect(await ada.clicks('Take back').on(again)).toMatch(/has run out/);

  await ada.runs('/oncall swap');
  expect(await ada.submits({ 'For a shift of': null })).toEqual({});
  await ada.isPaged('Asked everybody');
  await scene.time.passes('1m');
  const third = await cy.isPaged('asks whoever can to take orders Wed 4 Mar');
  await bo.isPaged('asks whoever can');
  await cy.clicks('Accept').on(third);
  await cy.isPaged('You are on call for orders');
  await scene.time.passes('1m');
  await ada.isPaged('@cy takes orders');
  await scene.workspace.channel('#orders-alerts').message('orders: @cy is on call', '@ada leaves');

  await bo.runs('/oncall swap');
  await scene.time.passes('15d');
  expect(await bo.submits({ 'For a shift of': null })).toEqual({
    mine: expect.stringContaining('That shift is over, so nobody can take it'),
  });
  for (const one of [ada, bo, cy]) await one.isPaged('orders').catch(() => undefined);
});

scenario('an absence says who stands in and what nobody has', async (scene) => {
  const [ada, bo] = trio(scene);
  await saved(scene, ada, '/rota create orders weekly monday 09:00 Europe/London @ada @bo');
  await saved(scene, ada, '/rota create search team orders weekly monday 09:00 Europe/London @ada');
  await scene.time.passes('1m');
  const said = await typed(scene, ada, '/oncall away thursday to friday fishing');
  expect(said.plain).toMatch(/You are away Thu 5 Mar to Fri 6 Mar/);
  expect(said.plain).toMatch(/orders\nThu 5 Mar to Fri 6 Mar, whole days: @bo instead of @ada/);
  expect(said.plain).toMatch(/search\n.*nobody instead of @ada\n⚠️ Nobody is on call/);
  await scene.time.passes('1m');
  await scene.workspace.channel('#orders-alerts').message('Nobody is on call for search from');
  expect(await ada.runs('/oncall shifts')).toMatch(
    /Your next.*You are away Thu 5 Mar to Fri 6 Mar: fishing/s,
  );
  expect(await ada.clicks('Undo').on(said)).toContain('Your absence is off');
  expect(await bo.runs('/oncall away 1-2 jan 2026')).toMatch(/Those days are over.*3-14 aug/s);
});
