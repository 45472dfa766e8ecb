import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '#base/decision.ts';
import { MINUTE, SECOND } from '#base/time.ts';
import { timerPump } from '#ledger/pump.ts';
import type { Monitor, MonitorRefusal } from '#monitors/monitor.ts';
import { lastFailures, monitorById, resultsOf, rollupsOf } from '#monitors/store.ts';
import { monitorTimers } from '#monitors/timers.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { editMonitor } from '#monitors/verbs/edit-monitor.ts';
import { muteMonitor } from '#monitors/verbs/mute-monitor.ts';
import { pauseMonitor } from '#monitors/verbs/pause-monitor.ts';
import { removeMonitor } from '#monitors/verbs/remove-monitor.ts';
import { resumeMonitor } from '#monitors/verbs/resume-monitor.ts';
import { testNow } from '#monitors/verbs/test-now.ts';
import { watched } from '../kit/monitored.ts';
import type { Watched } from '../kit/monitored.ts';

type Site = {
  readonly url: string;
  readonly answers: (status: number) => void;
  readonly asked: () => number;
};

async function site(): Promise<Site> {
  let status = 200;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/hangs') return;
    if (request.url === '/hostile')
      return void response.writeHead(500).end(`a\u0000b \\u0000 ${'x'.repeat(991)}😀😀`);
    response.writeHead(status).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: (next) => (status = next),
    asked: () => asked,
  };
}

function taken<T>(outcome: Outcome<T, MonitorRefusal>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refused));
  return outcome.value;
}

const add = async (house: Watched, url: string, more: object = {}): Promise<Monitor> =>
  taken(
    await addMonitor(house.desk, { kind: 'http', settings: { url }, serviceId: house.serviceId, ...more }),
  );

test('an outage is suspected, confirmed within 5 s, told once, and its end is told after two good answers', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url);
  await house.passes(3 * MINUTE);
  expect((await monitorById(house.desk, monitor.id))?.health.state).toBe('up');
  target.answers(503);
  const broken = house.clock.now();
  await house.passes(3 * MINUTE);
  expect(await house.story(monitor.id)).toEqual(['created', 'fell down status_not_accepted']);
  const failures = await lastFailures(house.desk, monitor.id);
  const [first, second] = failures;
  expect(first?.at.getTime()).toBeGreaterThan(broken.getTime());
  expect((second?.at.getTime() ?? 0) - (first?.at.getTime() ?? 0)).toBeLessThanOrEqual(5 * SECOND);
  expect(second).toMatchObject({
    level: 'down',
    reason: 'status_not_accepted',
    because: 'answered 503',
    evidence: { status: 503 },
  });
  expect((await monitorById(house.desk, monitor.id))?.health).toMatchObject({
    state: 'down',
    level: 'down',
    troubleSince: first?.at.toISOString(),
  });
  target.answers(200);
  await house.passes(MINUTE);
  expect((await monitorById(house.desk, monitor.id))?.health.state).toBe('recovering');
  await house.passes(MINUTE);
  expect(await house.story(monitor.id)).toEqual(['created', 'fell down status_not_accepted', 'recovered']);
});

test('one failed answer alone is told to nobody', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url);
  await house.passes(MINUTE);
  target.answers(500);
  const due = await house.pump.nextDue();
  await house.passes((due?.getTime() ?? 0) - house.clock.now().getTime());
  expect((await monitorById(house.desk, monitor.id))?.health.state).toBe('suspect');
  target.answers(200);
  await house.passes(2 * MINUTE);
  expect(await house.story(monitor.id)).toEqual(['created']);
  expect((await monitorById(house.desk, monitor.id))?.health).toMatchObject({
    state: 'up',
    troubleSince: null,
  });
});

test('results and roll-ups add up, and a steady monitor is not written again', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url);
  const version = async (): Promise<number> =>
    Number(
      (
        await sql<{ version: string }>`select version from monitor where id = ${monitor.id}`.execute(
          house.desk.db,
        )
      ).rows[0]?.version,
    );
  await house.passes(2 * MINUTE);
  const before = await version();
  await house.passes(58 * MINUTE);
  expect(await version()).toBe(before);
  const results = await resultsOf(house.desk, monitor.id, { limit: 100 });
  expect(results.length).toBe(target.asked());
  expect(results.map((result) => result.at.getTime())).toEqual(
    results.map((result) => result.at.getTime()).sort((a, b) => a - b),
  );
  const span = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };
  for (const step of ['minute', 'hour', 'day'] as const) {
    const rollups = await rollupsOf(house.desk, monitor.id, { ...span, step });
    expect(rollups.reduce((sum, one) => sum + one.checks, 0)).toBe(results.length);
    const spoken = rollups.reduce(
      (sum, one) => sum + one.upMs + one.downMs + one.degradedMs + one.unknownMs,
      0,
    );
    const next = await house.pump.nextDue();
    expect(spoken).toBe((next?.getTime() ?? 0) - (results[0]?.at.getTime() ?? 0));
    for (const one of rollups) {
      expect(one.p50Ms).toBeGreaterThan(0);
      expect(one.p95Ms ?? 0).toBeLessThanOrEqual(one.maxMs ?? 0);
    }
  }
});

test('slots lost to an outage of ours are skipped and written down, and everything is looked at again within a minute, spread', async () => {
  const [house, target] = [await watched(), await site()];
  const many = [];
  for (let number = 0; number < 30; number += 1) many.push(await add(house, `${target.url}/${number}`));
  await house.passes(2 * MINUTE);
  const asked = target.asked();
  house.clock.passes(10 * MINUTE + 500);
  const back = house.clock.now();
  await house.passes(MINUTE);
  const starts = await Promise.all(
    many.map(async ({ id }) =>
      (await resultsOf(house.desk, id, { limit: 50 })).filter((one) => one.at >= back),
    ),
  );
  expect(starts.every((results) => results.length >= 1)).toBe(true);
  expect(new Set(starts.flat().map((one) => one.at.getTime())).size).toBeGreaterThan(20);
  expect(target.asked() - asked).toBe(starts.flat().length);
  const days = await rollupsOf(house.desk, many[0]?.id ?? '', {
    from: new Date('2026-03-02T00:00:00Z'),
    to: new Date('2026-03-03T00:00:00Z'),
    step: 'day',
  });
  expect(days[0]?.skipped).toBeGreaterThanOrEqual(9);
  expect(days[0]?.skipped).toBeLessThanOrEqual(11);
});

test('a server that hangs holds up nobody, and its slot stays leased while it is waited for', async () => {
  const [house, target] = [await watched(), await site()];
  const slow = await add(house, `${target.url}/hangs`, {
    settings: { url: `${target.url}/hangs`, timeout: '2s' },
  });
  const quick = await add(house, target.url);
  expect(await house.pump.round()).toBe(2);
  for (;;) {
    const [result] = await resultsOf(house.desk, quick.id, { limit: 1 });
    if (result !== undefined) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await resultsOf(house.desk, slow.id, { limit: 1 })).toEqual([]);
  house.clock.passes(SECOND);
  const other = timerPump({ desk: house.desk, handlers: monitorTimers(house.world) });
  expect(await other.round()).toBe(0);
  await house.pump.settled();
  expect((await resultsOf(house.desk, slow.id, { limit: 1 }))[0]).toMatchObject({
    level: 'down',
    reason: 'timeout',
  });
});

test('a batch whose process died is run by the next one when its lease ends, and a slot that has its result is not counted twice', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url);
  const dead = timerPump({
    desk: house.desk,
    handlers: { 'monitor.due': { batch: 10, leaseMs: 30_000, run: () => new Promise(() => undefined) } },
  });
  expect(await dead.round()).toBe(1);
  expect(await house.pump.round()).toBe(0);
  house.clock.passes(30 * SECOND);
  expect(await house.pump.round()).toBe(1);
  await house.pump.settled();
  const [result] = await resultsOf(house.desk, monitor.id, { limit: 5 });
  expect(result?.dueAt).toEqual(new Date('2026-03-02T09:00:00Z'));
  await sql`update timer set due_at = ${result?.dueAt} where subject = ${monitor.id}`.execute(house.desk.db);
  await house.pump.round();
  await house.pump.settled();
  expect(target.asked()).toBe(2);
  expect(await resultsOf(house.desk, monitor.id, { limit: 5 })).toHaveLength(1);
  const [day] = await rollupsOf(house.desk, monitor.id, {
    from: new Date('2026-03-02T00:00:00Z'),
    to: new Date('2026-03-03T00:00:00Z'),
    step: 'day',
  });
  expect(day?.checks).toBe(1);
});

test('two processes share the work, each slot once', async () => {
  const [house, target] = [await watched(), await site()];
  for (let number = 0; number < 40; number += 1) await add(house, `${target.url}/${number}`);
  const other = timerPump({ desk: house.desk, handlers: monitorTimers(house.world) });
  await Promise.all([house.pump.round(), other.round()]);
  await Promise.all([house.pump.settled(), other.settled()]);
  expect(target.asked()).toBe(40);
});

test('pausing stops the looking and forgets, resuming looks at once, removing frees name and target', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url, { name: 'orders-api' });
  await house.passes(MINUTE);
  taken(await pauseMonitor(house.desk, monitor.id));
  const asked = target.asked();
  await house.passes(5 * MINUTE);
  expect(target.asked()).toBe(asked);
  expect(await pauseMonitor(house.desk, monitor.id)).toEqual({
    ok: false,
    refused: { why: 'already', state: 'paused' },
  });
  taken(await resumeMonitor(house.desk, monitor.id));
  await house.passes(0);
  expect(target.asked()).toBe(asked + 1);
  taken(await removeMonitor(house.desk, monitor.id));
  await house.passes(5 * MINUTE);
  expect(target.asked()).toBe(asked + 1);
  const again = await add(house, target.url, { name: 'orders-api' });
  expect(again.name).toBe('orders-api');
  expect(await house.story(monitor.id)).toEqual(['created', 'paused', 'resumed', 'removed']);
});

test('an edit while a check is under way wins over that check', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, `${target.url}/hangs`, {
    settings: { url: `${target.url}/hangs`, timeout: '300ms' },
  });
  await house.pump.round();
  taken(await editMonitor(house.desk, monitor.id, { settings: { url: target.url } }));
  await house.pump.settled();
  await house.passes(2 * MINUTE);
  expect((await monitorById(house.desk, monitor.id))?.health.state).toBe('up');
  expect(await house.story(monitor.id)).toEqual(['created', 'changed']);
});

test('testing now answers the verdict, is kept as asked by a person, and is no vote', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, target.url);
  await house.passes(MINUTE);
  target.answers(503);
  house.clock.passes(1);
  const verdict = taken(await testNow(house.desk, house.world, monitor.id));
  expect(verdict).toMatchObject({ level: 'down', because: 'answered 503' });
  expect((await resultsOf(house.desk, monitor.id, { limit: 1 }))[0]).toMatchObject({
    manual: true,
    level: 'down',
  });
  expect((await monitorById(house.desk, monitor.id))?.health.state).toBe('up');
});

test('what cannot be is refused with an example, and nothing is half made', async () => {
  const [house, target] = [await watched(), await site()];
  const wish = { kind: 'http', settings: { url: target.url }, serviceId: house.serviceId };
  const monitor = taken(await addMonitor(house.as('UBO'), wish));
  const refusals = await Promise.all([
    addMonitor(house.desk, wish),
    addMonitor(house.desk, { ...wish, settings: { url: `${target.url}/2` }, name: monitor.name }),
    addMonitor(house.desk, { ...wish, settings: { url: `${target.url}/2` }, everyMs: 9_999 }),
    addMonitor(house.desk, { ...wish, settings: { url: `${target.url}/2` }, everyMs: 86_400_001 }),
    addMonitor(house.desk, { ...wish, kind: 'htttp' }),
    addMonitor(house.desk, {
      ...wish,
      settings: { url: 'ftp://example.com', timeout: 'soon', colour: 'red' },
    }),
    addMonitor(house.as('UCY'), { ...wish, settings: { url: `${target.url}/2` } }),
    pauseMonitor(house.as('UCY'), monitor.id),
    muteMonitor(house.desk, monitor.id, null),
    editMonitor(house.desk, monitor.id, { everyMs: 60_000 }),
  ]);
  expect(refusals.map((outcome) => (outcome.ok ? 'ok' : outcome.refused.why))).toEqual([
    'duplicate',
    'name_taken',
    'every_invalid',
    'every_invalid',
    'settings_invalid',
    'settings_invalid',
    'not_allowed',
    'not_allowed',
    'already',
    'nothing_changes',
  ]);
  const [, , , , , many, not] = refusals.map((outcome) => (outcome.ok ? undefined : outcome.refused));
  expect(
    many?.why === 'settings_invalid'
      ? many.problems.map((problem) => [problem.field, problem.example !== ''])
      : [],
  ).toEqual([
    ['colour', true],
    ['url', true],
    ['timeoutMs', true],
  ]);
  expect(not?.why === 'not_allowed' ? not.who : []).toEqual(['UBO', 'UADA']);
  expect(
    (await sql<{ n: string }>`select count(*) as n from monitor`.execute(house.desk.db)).rows[0]?.n,
  ).toBe('1');
});

test('of many who add the same at once one succeeds', async () => {
  const [house, target] = [await watched(), await site()];
  const wish = { kind: 'http', settings: { url: target.url }, serviceId: house.serviceId };
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => addMonitor(house.desk, wish)));
  expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.refused.why)).sort()).toEqual([
    ...Array.from({ length: 5 }, () => 'duplicate'),
    'ok',
  ]);
});

test('an answer that a database cannot hold is kept without what it cannot hold', async () => {
  const [house, target] = [await watched(), await site()];
  const url = `${target.url}/hostile`;
  const monitor = await add(house, url, { settings: { url, contains: 'ok', expect: '500' } });
  await house.passes(2 * MINUTE);
  expect(await house.story(monitor.id)).toEqual(['created', 'fell down body_required_match_missing']);
  const [failure] = await lastFailures(house.desk, monitor.id);
  expect(failure?.evidence).toMatchObject({ bodyStart: expect.stringMatching(/^ab \\u0000 x+/) });
});

test('when all fail at once, all are suspects and all are confirmed in time, and a silent move never overwrites one that was told', async () => {
  const [house, target] = [await watched(), await site()];
  const many: Monitor[] = [];
  for (let number = 0; number < 60; number += 1) many.push(await add(house, `${target.url}/${number}`));
  await house.passes(MINUTE);
  target.answers(503);
  const at = house.clock.now();
  await sql`update timer set due_at = ${at} where kind = 'monitor.due'`.execute(house.desk.db);
  await house.passes(0);
  const states = async (): Promise<ReadonlySet<string | undefined>> =>
    new Set(await Promise.all(many.map(async ({ id }) => (await monitorById(house.desk, id))?.health.state)));
  expect(await states()).toEqual(new Set(['suspect']));
  await house.passes(5 * SECOND);
  expect(await states()).toEqual(new Set(['down']));
  const stories = await Promise.all(many.map(({ id }) => house.story(id)));
  expect(new Set(stories.map((story) => story.join()))).toEqual(
    new Set(['created,fell down status_not_accepted']),
  );
});

test('a monitor that is paused while its first failure is on the way stays as pausing left it', async () => {
  const [house, target] = [await watched(), await site()];
  const monitor = await add(house, `${target.url}/hangs`, {
    settings: { url: `${target.url}/hangs`, timeout: '300ms' },
  });
  await house.pump.round();
  taken(await pauseMonitor(house.desk, monitor.id));
  await house.pump.settled();
  await house.passes(5 * MINUTE);
  expect((await monitorById(house.desk, monitor.id))?.health).toMatchObject({ state: 'no_data', last: null });
});
