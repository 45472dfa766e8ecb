import { expect } from 'vitest';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { trio } from '../kit/rota.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const names = (message: ShownMessage): readonly string[] => message.buttons.map((button) => button.text);

/** api.example.com is watched by the team orders, and pages by this policy. */
async function pages(scene: Scene, steps: string): Promise<readonly [Somebody, Somebody, Somebody]> {
  const [ada, bo, cy] = trio(scene);
  const api = await scene.net.service('api.example.com');
  await ada.runs('/team create orders @ada @bo @cy');
  await ada.runs('/service create orders tier 1 incidents never');
  await ada.runs(`/policy create orders ${steps}`);
  await ada.runs(`/monitor add http ${api.url} every 30s service orders name api`);
  api.answers(503);
  await scene.time.passes('90s');
  return [ada, bo, cy];
}

scenario(
  'where everyone must acknowledge, the one who did has no button left, and reads whom it waits for',
  async (scene) => {
    const { time } = scene;
    const [, bo, cy] = await pages(scene, 'step @bo @cy everyone must ack 30m step @ada 30m');
    const page = await bo.isPaged('is down');
    expect(names(page)).toContain('Acknowledge');
    await bo.clicks('Acknowledge').on(page);
    await time.passes('5s');
    const mine = await bo.isPaged('You acknowledged it; everyone of this step must, and @cy has not yet');
    expect(names(mine)).not.toContain('Acknowledge');
    expect(names(mine)).toContain('Escalate');
    const other = await cy.isPaged('is down');
    expect(other.plain).toContain('@bo acknowledged it');
    expect(names(other)).toContain('Acknowledge');
    await cy.clicks('Acknowledge').on(other);
    await time.passes('5s');
    for (const one of [bo, cy]) {
      const done = await one.isPaged('Acknowledged by @cy');
      expect(names(done)).not.toContain('Acknowledge');
    }
  },
);

scenario('whoever acknowledged in part can take on what the next step is about', async (scene) => {
  const { time } = scene;
  const [ada, bo, cy] = await pages(scene, 'step @bo @cy everyone must ack 5m step @ada 30m');
  await bo.clicks('Acknowledge').on(await bo.isPaged('is down'));
  await time.passes('10m');
  const mine = await bo.isPaged('is down');
  expect(mine.plain).not.toContain('everyone of this step must');
  await bo.clicks('Acknowledge').on(mine);
  await time.passes('5s');
  for (const one of [ada, bo, cy])
    expect(names(await one.isPaged('Acknowledged by @bo'))).not.toContain('Acknowledge');
});
