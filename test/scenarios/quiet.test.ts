import { expect } from 'vitest';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { serviceByName } from '#catalog/store.ts';
import { look } from '#oncall/verbs/audit.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { trio } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const ALERTS = '#orders-alerts';

/** ada and bo are the team orders; alerts of its service close by themselves after a day, and a monitor watches it. */
async function furnished(scene: Scene): Promise<readonly [Somebody, Somebody, Somebody]> {
  const people = trio(scene);
  const [ada] = people;
  await ada.runs('/team create orders @ada @bo');
  expect(await ada.runs('/service create orders incidents never autoclose 1d')).toContain(
    'an alert closes by itself after 1 day of silence',
  );
  return people;
}

/** Something says once that it is wrong, and nothing ever again: our monitors always say that trouble is over, others need not. */
async function saysOnce({ app, time }: Scene): Promise<void> {
  const service = await serviceByName(app.desk, 'orders');
  if (service === undefined) throw new Error('the service is there');
  const opened = await openAlert(app.desk, {
    monitorId: 'mon_0000000000000001',
    group: 'main',
    serviceId: service.id,
    teamId: service.teamId,
    title: 'the nightly import is stuck',
    because: 'nothing was imported',
    severity: 2,
    since: time.now(),
    mutedUntil: null,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.refused));
  await time.settles();
}

const card = ({ workspace }: Scene, ...words: readonly string[]): Promise<ShownMessage> =>
  workspace.channel(ALERTS).message('SEV', ...words);
const thread = async (scene: Scene, of: ShownMessage): Promise<string> =>
  (await scene.workspace.channel(ALERTS).thread(of)).join('\n');

scenario(
  'an alert that nobody took and of which nothing is heard for a day closes by itself, and it is said everywhere',
  async (scene) => {
    const { time } = scene;
    const [ada, bo, cy] = await furnished(scene);
    await saysOnce(scene);
    await ada.isPaged('the nightly import is stuck');
    await time.passes('23h');
    await card(scene, '🔴 Triggered', 'import is stuck');
    await scene.restarts();
    await time.passes('2h');
    const over = await card(scene, '🟢 Resolved', 'import is stuck');
    const because = 'nothing was heard of it for 1 day, and nobody was on it';
    expect(over.plain).toMatch(new RegExp(`Closed by itself at .*: ${because}`));
    expect(over.plain).not.toContain('[Acknowledge]');
    expect(await thread(scene, over)).toContain(`Closed by itself: ${because}.`);
    const page = await ada.isPaged('the nightly import is stuck');
    expect(page.plain).toContain('Closed by itself');
    expect(await ada.runs('/tocsin proof since yesterday')).toMatch(/1 alert since .*1 accounted for/s);
    expect(await look(scene.app.desk)).toEqual([]);
    // The same trouble told later is a new alert, and people are paged again.
    await saysOnce(scene);
    await card(scene, '🔴 Triggered', 'import is stuck', 'Came back');
    for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
  },
);

scenario(
  'what a monitor still sees stays open for days, and ends when the monitor says so',
  async (scene) => {
    const { net, time } = scene;
    const [ada, bo, cy] = await furnished(scene);
    const api = await net.service('api.example.com');
    await ada.runs(`/monitor add http ${api.url} every 1h service orders name api`);
    api.answers(503);
    await time.passes('2h');
    await ada.clicks('Acknowledge').on(await card(scene, '🔴 Triggered', 'is down'));
    await time.passes('4d');
    const open = await card(scene, 'is down');
    expect(open.plain).not.toContain('Resolved');
    api.answers(200);
    await time.passes('3h');
    expect((await card(scene, '🟢 Resolved', 'is down')).plain).toContain('Recovered at');
    expect(await thread(scene, open)).not.toContain('Closed by itself');
    for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
  },
);

scenario('whoever does something about it is heard: the day begins anew', async (scene) => {
  const { time } = scene;
  const [ada, bo, cy] = await furnished(scene);
  await saysOnce(scene);
  await time.passes('20h');
  await bo.clicks('Mute…', '8 hours').on(await card(scene, 'import is stuck'));
  await time.passes('20h');
  expect((await card(scene, 'import is stuck')).plain).toContain('🔴 Triggered');
  await time.passes('15h');
  const over = await card(scene, '🟢 Resolved', 'import is stuck');
  expect(await thread(scene, over)).toMatch(/muted it.*unmuted it.*Closed by itself/s);
  for (const one of [ada, bo, cy]) await one.isPaged('').catch(() => undefined);
});
