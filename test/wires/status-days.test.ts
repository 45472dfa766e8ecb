import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ServiceId } from '#base/ids.ts';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { timerPump } from '#ledger/pump.ts';
import { transact } from '#ledger/transact.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { removeMonitor } from '#monitors/verbs/remove-monitor.ts';
import type { MonitorId } from '#base/ids.ts';
import type { SpokenResult } from '#signals/checks/check-result.ts';
import { storeResults } from '#signals/checks/store.ts';
import { minutesOfMonitors } from '#signals/checks/store-queries.ts';
import type { Component } from '#status/component.ts';
import { daysOf } from '#status/day-store.ts';
import { pageById, pageStore } from '#status/page-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { EMPTY } from '#status/uptime.ts';
import type { Tally } from '#status/uptime.ts';
import { createComponent } from '#status/verbs/components.ts';
import { setComponent } from '#status/verbs/set-component.ts';
import { DAYS_TIMER, countDays, daysDue, planDays } from '#status/verbs/count-days.ts';
import { watched } from '../kit/monitored.ts';
import type { Watched } from '../kit/monitored.ts';
import { changedComponent, savedComponent, savedPage } from '../kit/status-rows.ts';

type Level = SpokenResult['level'];

async function watching(house: Watched, url: string, everyMs = MINUTE): Promise<MonitorId> {
  const added = await addMonitor(house.desk, {
    kind: 'http',
    settings: { url },
    serviceId: house.serviceId,
    everyMs,
  });
  if (!added.ok) throw new Error(JSON.stringify(added.refused));
  return added.value.id;
}

/** One check after another from `from` on, each of which speaks for the time up to the next. */
async function checked(
  house: Watched,
  monitorId: string,
  from: Date,
  levels: readonly Level[],
  everyMs = MINUTE,
): Promise<void> {
  const results = levels.map((level, index): SpokenResult => {
    const at = plus(from, index * everyMs);
    const base = { monitorId, dueAt: at, at, level, because: level, coversMs: everyMs };
    const reason = level === 'up' ? null : 'timeout';
    return { ...base, reason, totalMs: 1, phases: null, evidence: null, manual: false };
  });
  await transact(house.desk, (open) => storeResults(open.tx, results));
}

const times = (count: number, level: Level): readonly Level[] => Array.from({ length: count }, () => level);

async function counted(house: Watched, component: Component, date: string): Promise<Tally | null> {
  await countDays(house.desk, component.pageId);
  const days = await daysOf(house.desk, [component.id], [date]);
  return days.get(component.id)?.[0]?.tally ?? null;
}
const tally = (parts: Partial<Tally>): Tally => ({ ...EMPTY, ...parts });
const versionOf = async (house: Watched, page: StatusPage): Promise<number> =>
  (await pageById(house.desk, page.id))?.version ?? -1;
const follows = (serviceId: ServiceId): Partial<Component> => ({
  serviceIds: [serviceId],
  follows: true,
  startDate: '2026-01-01',
});

describe('a component that follows its monitors', () => {
  test('counts what each minute of their checks says together, and nothing where they were silent', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, follows(house.serviceId));
    const [one, other, gone] = [
      await watching(house, 'http://one.test'),
      await watching(house, 'http://other.test'),
      await watching(house, 'http://gone.test'),
    ];
    const start = new Date('2026-03-02T06:00:00Z');
    await checked(house, one, start, [...times(60, 'up'), ...times(30, 'down'), ...times(60, 'up')]);
    await checked(house, other, plus(start, 70 * MINUTE), [...times(10, 'down'), ...times(5, 'degraded')]);
    await checked(house, gone, start, times(120, 'down'));
    await removeMonitor(house.desk, gone);
    expect(await counted(house, component, '2026-03-02')).toEqual(
      tally({
        upMs: 120 * MINUTE,
        // Alone it is down until the other is heard; then both are, then one of them.
        majorMs: 20 * MINUTE + 5 * MINUTE,
        partialMs: 5 * MINUTE,
        ofMs: 9 * HOUR - MINUTE,
      }),
    );
  });

  test('counts five minutes by a check every five, cut where the next begins and where the day ends', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, follows(house.serviceId));
    const slow = await watching(house, 'http://slow.test', 5 * MINUTE);
    await checked(house, slow, new Date('2026-03-01T23:58:20Z'), ['down', 'up', 'unknown', 'up'], 5 * MINUTE);
    expect(await counted(house, component, '2026-03-02')).toEqual(
      tally({ majorMs: 3 * MINUTE, upMs: 10 * MINUTE, unknownMs: 5 * MINUTE, ofMs: 9 * HOUR - MINUTE }),
    );
    expect(await counted(house, component, '2026-03-01')).toEqual(tally({ majorMs: 2 * MINUTE, ofMs: DAY }));
  });

  test('does not count failures during a maintenance, and counts what was published worse', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, follows(house.serviceId));
    const one = await watching(house, 'http://one.test');
    const at = (minute: number): Date => plus(new Date('2026-03-02T06:00:00Z'), minute * MINUTE);
    await checked(house, one, at(0), [...times(30, 'up'), ...times(30, 'down'), ...times(30, 'up')]);
    for (const [minute, status] of [
      [35, 'under_maintenance'],
      [60, 'operational'],
      [70, 'partial_outage'],
      [80, 'operational'],
    ] as const)
      await changedComponent(house.desk, component.id, { status, statusSince: at(minute) });
    expect(await counted(house, component, '2026-03-02')).toMatchObject({
      majorMs: 5 * MINUTE,
      maintenanceMs: 25 * MINUTE,
      partialMs: 10 * MINUTE,
      upMs: 50 * MINUTE,
    });
  });

  test('that no longer follows counts by what was published alone', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, follows(house.serviceId));
    const one = await watching(house, 'http://one.test');
    await checked(house, one, new Date('2026-03-02T06:00:00Z'), times(60, 'down'));
    expect(await counted(house, component, '2026-03-02')).toMatchObject({ majorMs: HOUR, upMs: 0 });
    await changedComponent(house.desk, component.id, { follows: false });
    expect(await counted(house, component, '2026-03-02')).toEqual(
      tally({ upMs: 9 * HOUR - MINUTE, ofMs: 9 * HOUR - MINUTE }),
    );
  });
});

describe('a day', () => {
  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('is as long as the clock on the wall makes it: %s has %i hours in Berlin', async (date, hours) => {
    const house = await watched();
    house.clock.set(`${date}T09:00:00Z`);
    const page = await savedPage(house.desk, { zone: 'Europe/Berlin' });
    const component = await savedComponent(house.desk, page, follows(house.serviceId));
    const one = await watching(house, 'http://one.test', 5 * MINUTE);
    // Berlin's midnights: 23:00 the day before in winter, 22:00 in summer.
    const midnight = new Date(plus(new Date(`${date}T00:00:00Z`), hours === 23 ? -HOUR : -2 * HOUR));
    await checked(house, one, plus(midnight, -HOUR), times((hours + 2) * 12, 'up'), 5 * MINUTE);
    await changedComponent(house.desk, component.id, {
      status: 'major_outage',
      statusSince: plus(midnight, hours * HOUR - 30 * MINUTE),
    });
    house.clock.set(plus(midnight, hours * HOUR + HOUR));
    expect(await counted(house, component, date)).toEqual(
      tally({ upMs: hours * HOUR - 30 * MINUTE, majorMs: 30 * MINUTE, ofMs: hours * HOUR }),
    );
  });

  test('before the start of a component does not count, wherever its midnight is', async () => {
    const house = await watched();
    const page = await savedPage(house.desk, { zone: 'America/New_York' });
    const component = await savedComponent(house.desk, page, { startDate: '2026-03-01' });
    expect(await counted(house, component, '2026-02-28')).toBeNull();
    expect(await counted(house, component, '2026-03-01')).toEqual(tally({ upMs: DAY, ofMs: DAY }));
    expect(await counted(house, component, '2026-03-02')).toEqual(
      tally({ upMs: 4 * HOUR - MINUTE, ofMs: 4 * HOUR - MINUTE }),
    );
  });

  test('is settled when it is over for ten minutes and not counted again, whatever is published later', async () => {
    const house = await watched();
    house.clock.set('2026-03-03T00:05:00Z');
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, { startDate: '2026-03-02' });
    const late = async (hour: number): Promise<Tally | null> => {
      const at = new Date(`2026-03-02T${hour}:00:00Z`);
      await changedComponent(house.desk, component.id, { status: 'major_outage', statusSince: at });
      await changedComponent(house.desk, component.id, {
        status: 'operational',
        statusSince: plus(at, HOUR),
      });
      return counted(house, component, '2026-03-02');
    };
    expect(await late(10)).toMatchObject({ majorMs: HOUR, ofMs: DAY });
    expect(await late(12)).toMatchObject({ majorMs: 2 * HOUR });
    house.clock.set('2026-03-03T00:11:00Z');
    expect(await late(14)).toMatchObject({ majorMs: 3 * HOUR });
    expect(await late(16)).toMatchObject({ majorMs: 3 * HOUR });
  });

  test('that nobody counted in time is counted later, up to a week back', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, { startDate: '2026-01-01' });
    await counted(house, component, '2026-03-02');
    house.clock.passes(9 * DAY);
    await counted(house, component, '2026-03-11');
    const dates = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-10', '2026-03-11'];
    const days = (await daysOf(house.desk, [component.id], dates)).get(component.id) ?? [];
    expect(days.map((day) => (day.tally?.ofMs ?? 0) / MINUTE)).toEqual([539, 0, 1440, 1440, 539]);
  });
});

describe('the version of a page', () => {
  test('moves with what a customer reads, and once an hour', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    const component = await savedComponent(house.desk, page, {
      createdAt: plus(house.clock.now(), -DAY),
    });
    const steps: number[] = [];
    const count = async (): Promise<void> => {
      const before = await versionOf(house, page);
      await countDays(house.desk, page.id);
      steps.push((await versionOf(house, page)) - before);
    };
    await count();
    house.clock.passes(5 * MINUTE);
    await count();
    await changedComponent(house.desk, component.id, {
      status: 'degraded_performance',
      statusSince: house.clock.now(),
    });
    house.clock.passes(5 * MINUTE);
    await count();
    house.clock.passes(5 * MINUTE);
    await count();
    house.clock.passes(HOUR);
    await count();
    expect(steps).toEqual([1, 0, 1, 0, 1]);
  });

  test('stays when the page is archived', async () => {
    const house = await watched();
    const page = await savedPage(house.desk);
    await savedComponent(house.desk, page);
    await transact(house.desk, (open) => pageStore.save(open.tx, { ...page, archived: true }, page));
    await countDays(house.desk, page.id);
    expect(await versionOf(house, page)).toBe(page.version);
  });
});

test('a component that came or moved is counted two minutes later, not only at the next round', async () => {
  const house = await watched();
  const page = await savedPage(house.desk);
  const pump = timerPump({ desk: house.desk, handlers: { [DAYS_TIMER]: daysDue } });
  const today = async (id: Component['id']): Promise<Tally | null> =>
    (await daysOf(house.desk, [id], ['2026-03-02'])).get(id)?.[0]?.tally ?? null;
  const round = async (): Promise<void> => {
    await pump.round();
    await pump.settled();
  };
  await planDays(house.desk);
  await round();
  const made = await createComponent(house.desk, page.id, { name: 'Search' });
  if (!made.ok) throw new Error(made.refused.why);
  house.clock.passes(2 * MINUTE);
  await round();
  expect(await today(made.value.id)).toMatchObject({ majorMs: 0 });
  await setComponent(house.desk, made.value.id, 'major_outage', null);
  house.clock.passes(2 * MINUTE);
  await round();
  expect(await today(made.value.id)).toMatchObject({ majorMs: MINUTE });
});

test('every living page is counted every five minutes, planned once, until it is archived', async () => {
  const house = await watched();
  const page = await savedPage(house.desk);
  const component = await savedComponent(house.desk, page, {
    createdAt: plus(house.clock.now(), -DAY),
  });
  const pump = timerPump({ desk: house.desk, handlers: { [DAYS_TIMER]: daysDue } });
  const due = async (): Promise<readonly string[]> =>
    (
      await sql<{ due_at: Date }>`select due_at from timer where kind = ${DAYS_TIMER}`.execute(house.desk.db)
    ).rows.map((row) => row.due_at.toISOString().slice(11, 16));
  const round = async (): Promise<void> => {
    await pump.round();
    await pump.settled();
  };
  await planDays(house.desk);
  house.clock.passes(MINUTE);
  await planDays(house.desk);
  expect(await due()).toEqual(['09:00']);
  await round();
  expect(await due()).toEqual(['09:06']);
  expect(
    (await daysOf(house.desk, [component.id], ['2026-03-02'])).get(component.id)?.[0]?.tally,
  ).not.toBeNull();
  await transact(house.desk, (open) => pageStore.save(open.tx, { ...page, archived: true }, page));
  house.clock.passes(5 * MINUTE);
  await round();
  expect(await due()).toEqual([]);
});

test('the minutes of many monitors are read in one go, each with the one that lasts into them', async () => {
  const house = await watched();
  const at = new Date('2026-03-02T06:00:00Z');
  await checked(house, 'mon_a', at, ['up', 'down', 'degraded', 'unknown']);
  await checked(house, 'mon_b', plus(at, 30 * MINUTE), ['up']);
  const span = { from: plus(at, 2 * MINUTE), to: plus(at, 4 * MINUTE) };
  const found = await minutesOfMonitors(house.desk, ['mon_a', 'mon_b', 'mon_c'], span);
  expect([...found.keys()]).toEqual(['mon_a']);
  expect(found.get('mon_a')).toEqual([
    { at: plus(at, MINUTE), upMs: 0, degradedMs: 0, downMs: MINUTE, unknownMs: 0 },
    { at: plus(at, 2 * MINUTE), upMs: 0, degradedMs: MINUTE, downMs: 0, unknownMs: 0 },
    { at: plus(at, 3 * MINUTE), upMs: 0, degradedMs: 0, downMs: 0, unknownMs: MINUTE },
  ]);
  expect(await minutesOfMonitors(house.desk, [], span)).toEqual(new Map());
});

test('a component that was made today counts from its making, not from midnight', async () => {
  const house = await watched();
  const page = await savedPage(house.desk);
  const component = await savedComponent(house.desk, page);
  await changedComponent(house.desk, component.id, {
    status: 'major_outage',
    statusSince: house.clock.now(),
  });
  house.clock.passes(2 * HOUR);
  await countDays(house.desk, page.id);
  const [today] = (await daysOf(house.desk, [component.id], ['2026-03-02'])).get(component.id) ?? [];
  expect(today?.tally).toMatchObject({ upMs: 0 });
  expect(today?.tally?.majorMs).toBeGreaterThan(HOUR);
});
