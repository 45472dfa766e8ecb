import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { DAY, HOUR, plus } from '#base/time.ts';
import type { SpokenResult } from '#signals/checks/check-result.ts';
import { forgetOld, planRetention } from '#signals/checks/retention-store.ts';
import { storeResults, storeSkips } from '#signals/checks/store.ts';
import { lastFailures, resultsOf, rollupsOf } from '#signals/checks/store-queries.ts';
import { transact } from '#ledger/transact.ts';
import { watched } from '../kit/monitored.ts';

const result = (at: Date, level: SpokenResult['level'], more: Partial<SpokenResult> = {}): SpokenResult => ({
  monitorId: 'mon_a',
  dueAt: at,
  at,
  level,
  reason: level === 'up' ? null : 'timeout',
  because: level,
  totalMs: 40,
  manual: false,
  coversMs: HOUR,
  phases: { resolve: 1, connect: 2, tls: 0, processing: 30, transfer: 7 },
  evidence: level === 'up' ? null : { seen: 'ab' },
  ...more,
});

test('old results go but for the last fifty failures, minutes and hours go later, days stay', async () => {
  const house = await watched();
  const begin = house.clock.now();
  const slots = Array.from({ length: 120 * 6 }, (_, slot) => plus(begin, slot * 4 * HOUR));
  await transact(house.desk, (open) =>
    storeResults(
      open.tx,
      slots.map((at, slot) => result(at, slot < 60 || slot > 710 ? 'down' : 'up')),
    ),
  );
  house.clock.set(plus(begin, 120 * DAY));
  expect(await forgetOld(house.desk)).toBeGreaterThan(0);
  const left = await resultsOf(house.desk, 'mon_a', { limit: 10_000 });
  const recent = left.filter((one) => one.at >= plus(begin, 113 * DAY));
  expect(recent).toHaveLength(7 * 6);
  expect(left.length - recent.length).toBe(50 - 9);
  const failures = await lastFailures(house.desk, 'mon_a');
  expect(failures).toHaveLength(50);
  expect(failures[0]).toMatchObject({
    evidence: { seen: 'ab' },
    phases: { resolve: 1, connect: 2, tls: 0, processing: 30, transfer: 7 },
  });
  const span = { from: plus(begin, -DAY), to: house.clock.now() };
  expect((await rollupsOf(house.desk, 'mon_a', { ...span, step: 'minute' })).length).toBe(8 * 6);
  expect((await rollupsOf(house.desk, 'mon_a', { ...span, step: 'hour' })).length).toBe(100 * 6);
  expect((await rollupsOf(house.desk, 'mon_a', { ...span, step: 'day' })).length).toBe(121);
  expect(await forgetOld(house.desk)).toBe(0);
});

test('retention is planned once and plans itself', async () => {
  const house = await watched();
  await planRetention(house.desk);
  house.clock.passes(HOUR);
  await planRetention(house.desk);
  const due = async (): Promise<readonly Date[]> =>
    (
      await sql<{ due_at: Date }>`select due_at from timer where kind = 'signals.retention'`.execute(
        house.desk.db,
      )
    ).rows.map((row) => row.due_at);
  expect(await due()).toEqual([new Date('2026-03-03T09:00:00Z')]);
  await house.passes(2 * DAY);
  expect(await due()).toEqual([new Date('2026-03-05T09:00:00Z')]);
});

test('a slot counts once however often it is stored, and several results of one monitor go together', async () => {
  const house = await watched();
  const at = house.clock.now();
  const store = (results: readonly SpokenResult[]): Promise<ReadonlySet<string>> =>
    transact(house.desk, (open) => storeResults(open.tx, results));
  expect([...(await store([result(at, 'up')]))]).toEqual(['mon_a']);
  expect([...(await store([result(at, 'down')]))]).toEqual([]);
  await store([
    result(plus(at, 1_000), 'down', { totalMs: 4_000 }),
    result(plus(at, 2_000), 'unknown', { totalMs: null }),
    result(plus(at, 3_000), 'degraded', { totalMs: 900 }),
  ]);
  await transact(house.desk, (open) => storeSkips(open.tx, [{ monitorId: 'mon_a', at, slots: 3 }]));
  const span = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };
  const [hour] = await rollupsOf(house.desk, 'mon_a', { ...span, step: 'hour' });
  expect(hour).toMatchObject({
    checks: 4,
    failed: 2,
    skipped: 3,
    upMs: HOUR,
    downMs: HOUR,
    unknownMs: HOUR,
    degradedMs: HOUR,
    maxMs: 4_000,
  });
  expect(hour?.p50Ms ?? 0).toBeGreaterThan(700);
  const [minute] = await rollupsOf(house.desk, 'mon_a', { ...span, step: 'minute' });
  expect(minute).toMatchObject({ checks: 4, maxMs: 4_000, p95Ms: 4_000 });
  expect((await resultsOf(house.desk, 'mon_a', { limit: 2 })).map((one) => one.level)).toEqual([
    'unknown',
    'degraded',
  ]);
});
