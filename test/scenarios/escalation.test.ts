import { expect } from 'vitest';
import { pagesAbout } from '#oncall/store.ts';
import { openAlerts } from '#alerts/store.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { WEEKLY, saved, trio } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Service, Somebody } from '../kit/scenario.ts';

const ALERTS = '#orders-alerts';

/** ada watches the service orders of the team orders, in which she is with bo. Alerts open no incident, so that only pages are told of. */
async function watched(
  scene: Scene,
  more = 'tier 1',
  every = '30s',
): Promise<readonly [Somebody, Somebody, Somebody, Service]> {
  const [ada, bo, cy] = trio(scene);
  const api = await scene.net.service('api.example.com');
  await ada.runs('/team create orders @ada @bo');
  await ada.runs(`/service create orders ${more} incidents never`);
  await ada.runs(`/monitor add http ${api.url} every ${every} service orders name api`);
  return [ada, bo, cy, api];
}

/** Whom the open alert paged so far, in the order of the steps: "ada 1". */
async function paged({ app }: Scene, ...people: readonly Somebody[]): Promise<readonly string[]> {
  const [alert] = await openAlerts(app.desk);
  if (alert === undefined) throw new Error('an alert is open');
  const name = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  return (await pagesAbout(app.desk, { alertId: alert.id })).map(
    (page) => `${name(page.personId)} ${page.run?.step ?? '-'}`,
  );
}
const card = ({ workspace }: Scene): Promise<ShownMessage> =>
  workspace.channel(ALERTS).message('is down', 'SEV');
const thread = async (scene: Scene): Promise<string> =>
  (await scene.workspace.channel(ALERTS).thread(await card(scene))).join('\n');

scenario(
  'an unanswered page goes to the next step, and to nobody more once somebody acknowledges',
  async (scene) => {
    const { time } = scene;
    const [ada, bo, cy, api] = await watched(scene);
    await saved(scene, ada, WEEKLY);
    api.answers(503);
    await time.passes('90s');
    await ada.isPaged('is down: answered 503');
    await bo.isNotPaged();
    await time.passes('6m');
    const page = await bo.isPaged('is down');
    expect(await thread(scene)).toMatch(/@bo/);
    await bo.clicks('Acknowledge').on(page);
    await time.passes('40m');
    expect(await paged(scene, ada, bo, cy)).toEqual(['ada 1', 'bo 2']);
    expect(await thread(scene)).toContain('@bo acknowledged it');
    for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
  },
);

scenario(
  'Escalate is the next step now; behind the last one the catch-all is paged, and the channel reads so',
  async (scene) => {
    const { time, workspace } = scene;
    const [ada, bo, cy, api] = await watched(scene);
    await ada.runs('/policy catch-all @cy');
    await ada.runs('/policy create orders step @ada 10m step @bo 10m repeat 0');
    api.answers(503);
    await time.passes('90s');
    await ada.isPaged('is down');
    await ada.clicks('Escalate').on(await card(scene));
    expect(await ada.submits({ 'Whom to page': 'next' })).toEqual({});
    await time.passes('10s');
    await bo.isPaged('is down');
    expect(await thread(scene)).toContain('@ada asked for the next step');
    await cy.isNotPaged();
    await time.passes('11m');
    await cy.isPaged('is down');
    expect(await paged(scene, ada, bo, cy)).toEqual(['ada 1', 'bo 2', 'cy 0']);
    expect(workspace.channel(ALERTS).exists()).toBe(true);
    await cy.clicks('Acknowledge').on(await card(scene));
    await time.passes('1h');
    expect(await paged(scene, ada, bo, cy)).toHaveLength(3);
    for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
  },
);

scenario('acknowledged and forgotten: asked again, then paged again; an answer is enough', async (scene) => {
  const { time } = scene;
  const [ada, bo, cy, api] = await watched(scene, 'tier 1', '10m');
  await ada.runs('/policy create orders step @bo 30m');
  await ada.runs('/policy ack-timeout orders 1h');
  api.answers(503);
  await time.passes('25m');
  const page = await bo.isPaged('is down');
  await bo.clicks('Acknowledge').on(page);
  await time.passes('1h');
  const asked = await bo.isPaged('Still on it');
  await bo.clicks('Yes, still on it').on(asked);
  await time.passes('50m');
  expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1']);
  await time.passes('21m');
  await time.passes('1m');
  expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'bo 1']);
  expect(await thread(scene)).toContain('Nobody is on it any more: @bo acknowledged it');
  await card(scene).then((shown) => expect(shown.plain).toContain('Triggered'));
  for (const one of [ada, bo]) await one.isPaged('').catch(() => undefined);
});

scenario(
  'nobody at a step is the next step at once; a policy deleted in the middle is gone through to its end',
  async (scene) => {
    const { time, workspace } = scene;
    const [ada, bo, cy, api] = await watched(scene);
    await ada.runs('/policy create orders step @cy 10m step @bo 10m step @ada 10m');
    await workspace.act.deactivate({ who: 'cy' });
    await time.settles();
    api.answers(503);
    await time.passes('90s');
    await bo.isPaged('is down');
    expect(await paged(scene, ada, bo, cy)).toEqual(['bo 2']);
    expect(await thread(scene)).toMatch(/cy.*deactivated/);
    const asked = await workspace.act.command({
      user: 'ada',
      channel: '#general',
      text: '/policy archive orders',
    });
    const [question] = 'ephemeral' in asked ? asked.ephemeral : [];
    if (question === undefined) throw new Error('it asks');
    await ada.clicks(question.buttons[0]?.text ?? 'Archive').on(question);
    expect(await ada.runs('/policy show orders')).toContain('no policy of its own');
    await time.passes('11m');
    await ada.isPaged('is down');
    expect(await paged(scene, ada, bo, cy)).toEqual(['bo 2', 'ada 3']);
    for (const one of [ada, bo]) await one.isPaged('').catch(() => undefined);
  },
);

scenario(
  'an empty team and the person on call deactivated in the middle: the last resort has it',
  async (scene) => {
    const { time, workspace } = scene;
    const [ada, bo, cy, api] = await watched(scene);
    await ada.runs('/policy catch-all @cy');
    await ada.runs('/policy create orders step @bo 10m');
    api.answers(503);
    await time.passes('90s');
    const page = await bo.isPaged('is down');
    await bo.clicks('Acknowledge').on(page);
    await workspace.act.deactivate({ who: 'bo' });
    await time.passes('10s');
    await cy.isPaged('is down');
    expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 0']);
    await card(scene).then((shown) => expect(shown.plain).toContain('Triggered'));
    for (const one of [ada, cy]) await one.isPaged('').catch(() => undefined);
  },
);

scenario('muted nobody is paged; at the end of the mute step 1 is', async (scene) => {
  const { time } = scene;
  const [ada, bo, cy, api] = await watched(scene, 'tier 1', '5m');
  await ada.runs('/policy create orders step @bo 30m step @cy 10m');
  await ada.runs('/monitor mute api for 1h');
  api.answers(503);
  await time.passes('50m');
  await bo.isNotPaged();
  expect(await paged(scene, ada, bo, cy)).toEqual([]);
  await time.passes('12m');
  await bo.isPaged('is down');
  expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1']);
  for (const one of [ada, bo]) await one.isPaged('').catch(() => undefined);
});

scenario('trouble that can wait, at night, waits for the morning', async (scene) => {
  const { time } = scene;
  const [ada, bo, cy, api] = await watched(scene, 'tier 3', '1h');
  await ada.runs('/policy create orders step @bo 2h step @cy 10m');
  await time.passes('12h');
  api.answers(503);
  await time.passes('4h');
  await bo.isNotPaged();
  expect(await paged(scene, ada, bo, cy)).toEqual([]);
  await time.passes('8h');
  await bo.isPaged('is down');
  expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1']);
  for (const one of [ada, bo]) await one.isPaged('').catch(() => undefined);
});
