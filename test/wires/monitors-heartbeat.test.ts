import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '#base/time.ts';
import { intakeRoutes } from '#intake/index.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { monitorById, resultsOf, rollupsOf } from '#monitors/store.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { editMonitor } from '#monitors/verbs/edit-monitor.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { removeMonitor } from '#monitors/verbs/remove-monitor.ts';
import { resumeMonitor } from '#monitors/verbs/resume-monitor.ts';
import { testNow } from '#monitors/verbs/test-now.ts';
import { watched } from '../kit/monitored.ts';
import type { Watched } from '../kit/monitored.ts';

type Job = Watched & {
  readonly monitor: Monitor;
  readonly ping: (query?: string, init?: RequestInit) => Promise<Response>;
  readonly state: () => Promise<string | undefined>;
};

async function job(): Promise<Job> {
  const house = await watched();
  const added = await addMonitor(house.desk, {
    kind: 'heartbeat',
    settings: { job: 'nightly-backup', grace: '10m' },
    everyMs: HOUR,
    serviceId: house.serviceId,
  });
  if (!added.ok) throw new Error(JSON.stringify(added.refused));
  const [routes] = intakeRoutes(house.desk);
  return {
    ...house,
    monitor: added.value,
    ping: async (query = '', init = {}) =>
      (await routes?.request(`/ping/${added.value.pingKey}${query}`, init)) ??
      new Response(null, { status: 599 }),
    state: async () => (await monitorById(house.desk, added.value.id))?.health.state,
  };
}

test('a job that never pinged is not missed; one that did is missed after its period and grace, and is back with its next ping', async () => {
  const house = await job();
  await house.passes(48 * HOUR);
  expect([await house.state(), await house.story(house.monitor.id)]).toEqual(['no_data', ['created']]);
  const answer = await house.ping();
  expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  const pinged = house.clock.now();
  await house.passes(70 * MINUTE - 1);
  expect(await house.state()).toBe('up');
  await house.passes(1);
  expect(await house.state()).toBe('down');
  expect(await house.story(house.monitor.id)).toEqual(['created', 'fell down heartbeat_missed']);
  const [, missed] = await resultsOf(house.desk, house.monitor.id, { limit: 2 });
  expect(missed).toMatchObject({
    because: 'no ping within 1h and 10m of grace',
    evidence: { lastPingAt: pinged.toISOString() },
  });
  await house.passes(5 * HOUR);
  await house.ping();
  expect(await house.story(house.monitor.id)).toEqual(['created', 'fell down heartbeat_missed', 'recovered']);
  const days = await rollupsOf(house.desk, house.monitor.id, {
    from: new Date('2026-03-01T00:00:00Z'),
    to: new Date('2026-03-06T00:00:00Z'),
    step: 'day',
  });
  expect(days.reduce((sum, day) => sum + day.downMs, 0)).toBeGreaterThanOrEqual(5 * HOUR);
});

test('a ping that comes in time moves the deadline, and HEAD and POST are pings too', async () => {
  const house = await job();
  for (const method of ['GET', 'HEAD', 'POST', 'GET']) {
    expect((await house.ping('', { method })).status).toBe(200);
    await house.passes(69 * MINUTE);
  }
  expect(await house.story(house.monitor.id)).toEqual(['created']);
  expect(await resultsOf(house.desk, house.monitor.id, { limit: 10 })).toHaveLength(4);
});

test('a job that says it failed is down at once, in its own words', async () => {
  const house = await job();
  await house.ping();
  await house.passes(MINUTE);
  await house.ping('?status=down&msg=disk+full');
  expect(await house.story(house.monitor.id)).toEqual(['created', 'fell down reported_down']);
  expect((await monitorById(house.desk, house.monitor.id))?.health.last).toMatchObject({
    because: 'the job said: disk full',
  });
  await house.passes(MINUTE);
  await house.ping('?status=down', { method: 'POST', body: 'still full\u0000' });
  expect((await resultsOf(house.desk, house.monitor.id, { limit: 1 }))[0]?.because).toContain('still full');
});

test('a link preview is not the job', async () => {
  const house = await job();
  const answer = await house.ping('', {
    headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
  });
  expect([answer.status, (await answer.text()).startsWith('not counted')]).toEqual([200, true]);
  expect((await monitorById(house.desk, house.monitor.id))?.lastPingAt).toBe(null);
});

test('an address nobody waits at answers 404 in words', async () => {
  const house = await job();
  const [routes] = intakeRoutes(house.desk);
  expect((await routes?.request('/ping/nobody'))?.status).toBe(404);
  await removeMonitor(house.desk, house.monitor.id);
  const gone = await house.ping();
  expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('/monitor show')]);
});

test('a paused job may ping without being judged, and has a whole period again when resumed', async () => {
  const house = await job();
  await house.ping();
  await pauseMonitor(house.desk, house.monitor.id);
  await house.passes(5 * HOUR);
  expect((await house.ping('?status=down')).status).toBe(200);
  expect(await house.state()).toBe('no_data');
  await resumeMonitor(house.desk, house.monitor.id);
  await house.passes(69 * MINUTE);
  expect(await house.state()).toBe('no_data');
  await house.passes(MINUTE);
  expect(await house.state()).toBe('down');
});

test('a longer period is waited for from the last ping on, and a job cannot be asked', async () => {
  const house = await job();
  await house.ping();
  const edited = await editMonitor(house.desk, house.monitor.id, { everyMs: 2 * HOUR });
  expect(edited).toMatchObject({ ok: true, value: { everyMs: 2 * HOUR, settings: { periodMs: 2 * HOUR } } });
  await house.passes(129 * MINUTE);
  expect(await house.state()).toBe('up');
  await house.passes(MINUTE);
  expect(await house.state()).toBe('down');
  expect(await testNow(house.desk, house.world, house.monitor.id)).toMatchObject({
    ok: false,
    refused: { why: 'settings_invalid' },
  });
});
