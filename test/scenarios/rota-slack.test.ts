import { expect } from 'vitest';
import { WEEKLY, saved, trio, typed } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';

scenario('a rota is made after a preview, changed after a diff, and undone', async (scene) => {
  const [ada, bo] = trio(scene);
  const preview = await typed(scene, ada, WEEKLY);
  expect(preview.plain).toMatch(
    /Preview of the new rota orders. Nothing is saved yet.*Mon 2 Mar 09:00: @ada\nMon 9 Mar 09:00: @bo\nMon 16 Mar 09:00: @cy/s,
  );
  expect(preview.plain).toContain('Saving makes the team orders');
  expect(await ada.runs('/rota list')).toContain('There are no rotas yet');
  expect(await ada.clicks('Cancel').on(preview)).toContain('Nothing was saved');
  expect(await ada.runs('/rota list')).toContain('There are no rotas yet');
  expect(await saved(scene, ada, WEEKLY)).toMatch(
    /The rota orders is made\. On call now: @ada until Mon 9 Mar 09:00, then @bo/,
  );
  expect(await ada.runs('/team show orders')).toContain('@ada, @bo and @cy');
  await scene.time.passes('1m');
  await scene.workspace.channel('#orders-alerts').message('made the rota orders', 'weekly, Monday 09:00');
  expect(await bo.runs('/oncall')).toMatch(
    /orders: @ada until Mon 9 Mar 05:00, then @bo.*America\/New_York/s,
  );

  const change = await typed(scene, bo, '/rota edit orders weekly tuesday 10:00');
  expect(change.plain).toMatch(
    /What changes in the next six weeks\nTue 3 Mar 05:00 to Mon 9 Mar 05:00: @bo instead of @ada/,
  );
  const done = await bo.clicks('Save').on(change);
  expect(done).toMatch(/The rota orders is changed/);
  await scene.workspace
    .channel('#orders-alerts')
    .message('@bo changed the rota orders', '@bo instead of @ada');
  expect(await ada.runs('/rota show orders')).toMatch(/weekly, Tuesday 10:00: @ada, @bo, @cy/);
  await scene.time.passes('1m');
  expect(await ada.runs('/rota undo orders')).toMatch(/Undone: the rota orders is what it was before/);
  await scene.time.passes('1m');
  await scene.workspace.channel('#orders-alerts').message('took back the newest change of the rota orders');
  expect(await ada.runs('/rota show orders')).toMatch(/weekly, Monday 09:00: @ada, @bo, @cy/);
  expect(await ada.runs('/rota history orders')).toMatch(
    /09:02, @ada: primary: starts.*09:01, @bo: primary: starts.*09:00, @ada: made/s,
  );
});

scenario(
  'the form shows the same preview, and its Undo takes back only what it stood under',
  async (scene) => {
    const [ada, bo] = trio(scene);
    await ada.runs('/rota create');
    expect(await ada.modal()).toContain('Only during');
    const fields = { Name: 'orders', 'People, in their order': ['ada', 'bo'], 'Handed over at': '9:30' };
    expect(await ada.submits({ ...fields, 'Time zone': 'Europe/Lodnon' })).toEqual({
      zone: expect.stringContaining('Did you mean Europe/London'),
    });
    expect(
      await ada.submits({ ...fields, 'Time zone': 'Europe/London', 'Only during': 'mondys 9-17' }),
    ).toEqual({
      hours: expect.stringContaining('is not a word I know'),
    });
    expect(await ada.submits({ ...fields, 'Only during': 'weekdays 09:00-17:00' })).toEqual({});
    expect(await ada.modal()).toMatch(
      /Nothing is saved yet.*Mon–Fri 09:00–17:00: @ada, @bo.*By plan nobody/s,
    );
    expect(await ada.submits({})).toEqual({});
    const made = await ada.isPaged('The rota orders is made');
    await ada.runs('/rota members orders add @cy');
    const change = await typed(scene, ada, '/rota members orders add @cy');
    expect(change.plain).toContain('Nothing is saved yet');
    await ada.clicks('Save').on(change);
    await ada.clicks('Undo').on(made);
    await ada.isPaged('It was changed again since by @ada');
    await bo.runs('/rota edit orders');
    expect(await bo.submits({ 'Handed over at': '09:30', 'Only during': null })).toEqual({});
    expect(await bo.modal()).toMatch(/What changes in the next six weeks/);
    expect(await bo.submits({})).toEqual({});
    expect((await bo.isPaged('The rota orders is changed')).plain).toMatch(/On call now: @ada/);
    await scene.time.settles();
  },
);

scenario('two people change one rota at once: the second looks again', async (scene) => {
  const [ada, bo] = trio(scene);
  await saved(scene, ada, WEEKLY);
  const [first, second] = [
    await typed(scene, ada, '/rota edit orders weekly tuesday 10:00'),
    await typed(scene, bo, '/rota members orders remove @cy'),
  ];
  await ada.clicks('Save').on(first);
  expect(await bo.clicks('Save').on(second)).toContain('The rota was changed meanwhile');
  expect(await ada.runs('/rota show orders')).toContain('@ada, @bo, @cy');
});

scenario('what cannot be is answered with an example that works', async (scene) => {
  const [ada, , cy] = trio(scene);
  const says = (text: string) => ada.runs(text);
  expect(await says('/rota create orders weekly monday 09:00 Europe/Lodnon @ada')).toMatch(
    /no time zone “Europe\/Lodnon”.*Did you mean Europe\/London.*\/rota create/s,
  );
  expect(await says('/rota create orders weekly monday 09:00')).toMatch(
    /has nobody in it.*\/rota create orders/s,
  );
  expect(await says('/rota create orders weekly mondey @ada')).toMatch(/did you mean “monday”.*Example/s);
  expect(await says('/rota create orders weekly @nobody')).toContain('I know nobody called “@nobody”');
  expect(await says('/rota create Orders! weekly @ada')).toContain('cannot be a name');
  expect(await says('/rota create orders weekly holidays XX @ada')).toMatch(
    /no public holidays of “XX”.*holidays NO/s,
  );
  await saved(scene, ada, WEEKLY);
  expect(await says(WEEKLY)).toMatch(/There is a rota orders already.*\/rota show orders/s);
  expect(await says('/rota show order')).toMatch(/There is no rota “order”.*\/rota list/s);
  expect(await says('/rota edit orders weekly monday 09:00')).toContain('That is how it is already');
  expect(await says('/rota members orders remove @ada @bo @cy')).toContain('has nobody in it');
  expect(await says('/rota frobnicate')).toMatch(/has no “frobnicate”.*create/s);
  expect(await says('/oncall frobnicate')).toMatch(/has no “frobnicate”.*cover me/s);
  expect(await says('/oncall cover me')).toMatch(/Say when it begins.*\/oncall cover me tomorrow/s);
  expect(await says('/oncall cover me today 7-8 @bo')).toMatch(/That time is over.*\/oncall cover me/s);
  expect(await says('/oncall cover me soon @bo')).toMatch(/Say when it begins/);
  expect(await says('/oncall cover me 20 mar @bo')).toMatch(
    /You are not on call then\. The next shift is orders.*Example/s,
  );
  expect(await says('/oncall cover me friday @ada')).toContain('would cover for yourself');
  expect(await says('/oncall away whenever')).toMatch(/Say from which day to which.*3-14 aug/s);
  expect(await says('/oncall report the good old days')).toMatch(/Say over which time.*last month/s);
  expect(await says('/rota history orders once')).toMatch(/Say which moment.*saturday 03:00/s);
  expect(await says('/rota group orders not/a/handle')).toMatch(/cannot be a Slack group.*@orders-oncall/s);
  await cy.runs('/team remove orders @cy');
  const late = await typed(scene, cy, '/rota edit orders weekly tuesday 10:00');
  await cy.clicks('Save').on(late);
  expect(await ada.runs('/rota show orders')).toContain('weekly, Monday 09:00');
});
