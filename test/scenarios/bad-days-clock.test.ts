import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { openAlerts } from '#alerts/store.ts';
import { HOUR, MINUTE } from '#base/time.ts';
import { eventsOf } from '#ledger/events.ts';
import { attemptsAbout } from '#oncall/attempt-store.ts';
import { proofSince } from '#oncall/fate-store.ts';
import { entriesOf } from '#oncall/proof-store.ts';
import { growthFaults, verifySeals } from '#oncall/seal-store.ts';
import { isReachable, reachedScenario } from '../kit/reached.ts';
import type { Reached } from '../kit/reached.ts';
import { trio } from '../kit/rota.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const NUMBER = '+447700900123';

/** Trouble that pages bo by Slack now, SMS in 2 min and mail in 5 min, after 10 min cy, after 10 more ada. Bo has just read it in Slack. */
async function trouble(scene: Scene, ways: Reached): Promise<readonly [Somebody, Somebody, Somebody]> {
  const [ada, bo, cy] = trio(scene);
  await isReachable(bo, 'sms', NUMBER, ways, scene);
  await isReachable(bo, 'email', 'bo@example.com', ways, scene);
  for (const urgency of ['critical', 'high'])
    await bo.runs(`/contact rules ${urgency} slack now, sms 2m, email 5m`);
  const api = await scene.net.service('api.example.com');
  await ada.runs('/team create orders @ada @bo @cy');
  await ada.runs('/service create orders tier 1 incidents never');
  await ada.runs('/policy create orders step @bo 10m step @cy 10m step @ada 30m');
  await ada.runs(`/monitor add http ${api.url} every 30s service orders name api`);
  await scene.time.passes('10m');
  api.answers(503);
  await scene.time.passes('45s');
  await bo.isPaged('is down');
  return [ada, bo, cy];
}

const about = async ({ app }: Scene): Promise<{ readonly alertId: `alr_${string}` }> => {
  const [alert] = await openAlerts(app.desk);
  if (alert === undefined) throw new Error('an alert is open');
  return { alertId: alert.id };
};

/** Who was paged by which step, in the order of the pages. */
async function paged(scene: Scene, ...people: readonly Somebody[]): Promise<readonly string[]> {
  const { rows } = await sql<{
    person_id: string;
    step: number;
  }>`select person_id, step from page where about_id = ${(await about(scene)).alertId} order by step, person_id`.execute(
    scene.app.desk.db,
  );
  return rows.map(({ person_id, step }) => `${people.find((one) => one.id === person_id)?.name} ${step}`);
}

/** How often bo's telephone and letter box were reached since the trouble began: one code each came before. */
const heard = ({ phone, mail }: Reached): readonly number[] => [
  phone.texts().length - 1,
  mail.letters().length - 1,
];

/** Everything is accounted for, every chain and seal holds, and the auditor said nothing to anybody. */
async function allIsWell(scene: Scene): Promise<void> {
  const { desk } = scene.app;
  const { rows } = await sql<{ n: string; bad: string }>`
    select count(*) as n, count(*) filter (where not clean) as bad from audit`.execute(desk.db);
  expect(Number(rows[0]?.n)).toBeGreaterThan(5);
  expect(await eventsOf(desk, 'audit')).toEqual([]);
  expect(Number(rows[0]?.bad)).toBe(0);
  expect(await growthFaults(desk)).toEqual([]);
  const seals = await verifySeals(desk);
  expect(seals.faults).toEqual([]);
  expect(seals.seals).toBeGreaterThan(1);
  const reckoning = await proofSince(desk, new Date(0));
  expect([reckoning.lost, reckoning.broken]).toEqual([[], []]);
  const tried = await attemptsAbout(desk, await about(scene));
  expect(tried.filter((one) => one.state === 'sending' || one.tries > 1)).toEqual([]);
}

describe('the clock jumps while a page is under way', () => {
  reachedScenario(
    'five hours forward: each way that was to come is tried once, and the next step pages, not all of them',
    async (scene, ways) => {
      const { time } = scene;
      const [ada, bo, cy] = await trouble(scene, ways);
      await time.jumps(5 * HOUR);
      expect(heard(ways)).toEqual([1, 1]);
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2']);
      await cy.isPaged('is down');
      await time.passes('9m');
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2']);
      await time.passes('2m');
      await ada.isPaged('is down');
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2', 'ada 3']);
      await ada.clicks('Acknowledge').on(await ada.isPaged('is down'));
      await time.passes('1h');
      expect(await paged(scene, ada, bo, cy)).toHaveLength(3);
      expect(heard(ways)).toEqual([1, 1]);
      await allIsWell(scene);
      for (const one of [ada, bo, cy]) await one.isPaged('is down');
    },
    MINUTE,
  );

  reachedScenario(
    'an hour back: nothing is lost or done twice, and nothing waits longer than the hour',
    async (scene, ways) => {
      const { time } = scene;
      const [ada, bo, cy] = await trouble(scene, ways);
      await time.jumps(-HOUR);
      await time.passes('61m');
      expect(heard(ways)).toEqual([0, 0]);
      await time.passes('5m');
      expect(heard(ways)).toEqual([1, 1]);
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1']);
      await time.passes('5m');
      await cy.isPaged('is down');
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2']);
      await cy.clicks('Acknowledge').on(await cy.isPaged('is down'));
      await time.passes('1h');
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2']);
      expect(heard(ways)).toEqual([1, 1]);
      await allIsWell(scene);
      for (const one of [bo, cy]) await one.isPaged('is down');
    },
    MINUTE,
  );

  reachedScenario(
    'forward by mistake, and back again: who acts in between is in the ledger in the order in which it came to pass',
    async (scene, ways) => {
      const { time, app } = scene;
      const [ada, bo, cy] = await trouble(scene, ways);
      await time.jumps(HOUR);
      const page = await cy.isPaged('is down');
      await time.passes('1m');
      await time.jumps(-HOUR);
      await cy.clicks('Acknowledge').on(page);
      await time.passes('100m');
      expect(await paged(scene, ada, bo, cy)).toEqual(['bo 1', 'cy 2']);
      expect(heard(ways)).toEqual([1, 1]);
      const chain = await entriesOf(app.desk, await about(scene));
      const times = chain.map((entry) => entry.at.getTime());
      expect(times).not.toEqual(times.toSorted((one, other) => one - other));
      const kinds = chain.map((entry) => entry.kind);
      expect(kinds.lastIndexOf('escalation.stepped')).toBeLessThan(kinds.indexOf('alert.acknowledged'));
      await allIsWell(scene);
      for (const one of [bo, cy]) await one.isPaged('is down');
    },
    MINUTE,
  );
});
