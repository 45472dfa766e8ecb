import { describe, expect, test } from 'vitest';
import { maybeQuiet } from '#alerts/quiet-store.ts';
import { alertById, openAlerts } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { closeQuiet } from '#alerts/verbs/close-quiet.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { QUIET_TIMER, planQuiet, quietRound } from '#app/quiet.ts';
import { DAY, HOUR, plus } from '#base/time.ts';
import { serviceById } from '#catalog/store.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { follow } from '#flow.ts';
import { as, person } from '#ledger/desk.ts';
import { eventsOf, lastEventAt } from '#ledger/events.ts';
import { timerPump } from '#ledger/pump.ts';
import { isPlanned } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { monitorStore } from '#monitors/store.ts';
import { openRunsOf } from '#oncall/run-store.ts';
import { entriesOf } from '#oncall/proof-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import { aMonitor } from '../views/monitor-examples.ts';
import { company, monitorId, no, ok } from './catalog-company.ts';
import type { Company } from './catalog-company.ts';

const round = ({ desk, time }: Company): Promise<void> =>
  quietRound.run(desk, [{ subject: 'house', dueAt: time.now() }]);

/** A company whose service closes its alerts after a day of silence. */
async function quiet(options: Parameters<typeof company>[0] = {}): Promise<Company> {
  const house = await company(options);
  ok(await changeService(house.desk, house.service.id, { autoCloseDays: 1 }));
  return house;
}

describe('the option of a service', () => {
  test('comes back from the database, and is off at first', async () => {
    const { desk, service, team } = await company();
    expect((await serviceById(desk, service.id))?.autoCloseDays).toBeNull();
    const changed = ok(await changeService(desk, service.id, { autoCloseDays: 7 }));
    expect(await serviceById(desk, service.id)).toEqual(changed);
    expect(changed.autoCloseDays).toBe(7);
    const made = ok(await createService(desk, { name: 'web', teamId: team.id, autoCloseDays: 30 }));
    expect(await serviceById(desk, made.id)).toEqual(made);
    expect(no(await changeService(desk, service.id, { autoCloseDays: 400 }))).toEqual({
      why: 'auto_close_invalid',
      got: '400d',
    });
    expect((await serviceById(desk, service.id))?.autoCloseDays).toBe(7);
  });
});

describe('a round', () => {
  test('closes what was silent for long enough, each an event of its own, and nothing else', async () => {
    const house = await quiet();
    const { desk, team, time, trouble } = house;
    const loud = ok(await createService(desk, { name: 'loud', teamId: team.id }));
    const old = ok(await openAlert(desk, trouble({ monitorId: monitorId(1) })));
    const kept = ok(await openAlert(desk, trouble({ monitorId: monitorId(2), serviceId: loud.id })));
    time.passes(HOUR);
    const young = ok(await openAlert(desk, trouble({ monitorId: monitorId(3) })));
    time.passes(DAY - HOUR);
    expect(await maybeQuiet(desk, time.now())).toEqual([old.id]);
    await round(house);
    expect((await openAlerts(desk)).map((alert) => alert.id).toSorted()).toEqual(
      [kept.id, young.id].toSorted(),
    );
    const because = 'nothing was heard of it for 1 day, and nobody was on it';
    expect(await alertById(desk, old.id)).toMatchObject({
      state: 'resolved',
      resolvedBy: null,
      ended: { by: 'silence', because },
    });
    expect((await eventsOf(desk, old.id)).at(-1)).toMatchObject({
      kind: 'alert.resolved',
      data: { by: 'silence', because },
    });
    await round(house);
    expect((await eventsOf(desk, old.id)).filter(({ kind }) => kind === 'alert.resolved')).toHaveLength(1);
  });

  test('hears what people do and what the source says again', async () => {
    const house = await quiet();
    const { desk, time, trouble } = house;
    const taken = ok(await openAlert(desk, trouble({ monitorId: monitorId(1) })));
    const said = ok(await openAlert(desk, trouble({ monitorId: monitorId(2) })));
    time.passes(DAY - HOUR);
    ok(await acknowledgeAlert(as(desk, person('UBO')), taken.id));
    // In the same words: counted, and no event.
    ok(await openAlert(desk, trouble({ monitorId: monitorId(2) })));
    expect(await lastEventAt(desk, said.id)).toEqual(said.openedAt);
    time.passes(DAY - 1);
    await round(house);
    expect(await openAlerts(desk)).toHaveLength(2);
    time.passes(1);
    await round(house);
    expect(await openAlerts(desk)).toEqual([]);
    expect((await alertById(desk, taken.id))?.ended?.because).toBe('nothing was heard of it for 1 day');
  });

  test('leaves one alone whose monitor sees the trouble still, until the monitor is gone', async () => {
    const house = await quiet();
    const { desk, service, time, trouble } = house;
    const since = time.now().toISOString();
    const sides = { certificate: { urgent: false, since, good: 0 } };
    const monitor = aMonitor({ id: monitorId(1), serviceId: service.id });
    const sick = { ...monitor, health: { ...monitor.health, sides } };
    await transact(desk, (open) => monitorStore.save(open.tx, sick, undefined));
    const main = ok(await openAlert(desk, trouble({ monitorId: monitor.id })));
    const side = ok(await openAlert(desk, trouble({ monitorId: monitor.id, group: 'certificate' })));
    time.passes(30 * DAY);
    await round(house);
    expect((await openAlerts(desk)).map((alert) => alert.id)).toEqual([side.id]);
    expect((await alertById(desk, main.id))?.ended?.by).toBe('silence');
    expect(no(await closeQuiet(desk, side.id))).toEqual({ why: 'not_quiet', because: 'seen' });
    await transact(desk, (open) => monitorStore.save(open.tx, { ...sick, removed: true }, sick));
    ok(await closeQuiet(desk, side.id));
  });

  test('leaves a muted one alone, and one that was muted until just now', async () => {
    const house = await quiet();
    const { desk, time, trouble } = house;
    const { id } = ok(await openAlert(desk, trouble()));
    ok(await muteAlert(desk, id, plus(time.now(), 5 * DAY)));
    time.passes(3 * DAY);
    await round(house);
    expect(no(await closeQuiet(desk, id))).toEqual({ why: 'not_quiet', because: 'muted' });
    time.passes(2 * DAY);
    ok(await muteAlert(desk, id, null));
    await round(house);
    expect(no(await closeQuiet(desk, id))).toEqual({ why: 'not_quiet', because: 'heard' });
    time.passes(DAY);
    await round(house);
    expect((await alertById(desk, id))?.state).toBe('resolved');
  });

  test('and trouble that comes while it runs: closed or open, never lost', async () => {
    const { desk, time, trouble } = await quiet();
    const { id } = ok(await openAlert(desk, trouble()));
    time.passes(2 * DAY);
    await Promise.all([closeQuiet(desk, id), openAlert(desk, trouble())]);
    const [open, ...others] = await openAlerts(desk);
    expect(others).toEqual([]);
    expect(open).toMatchObject({ state: 'triggered', lastAt: time.now() });
  });

  test('ends runs and takes pages back as any end does, and stands in the ledger', async () => {
    const house = await quiet({ follow });
    const { desk, time, trouble } = house;
    const { id } = ok(await openAlert(desk, trouble()));
    const about = { alertId: id };
    expect(await openRunsOf(desk, about)).toHaveLength(1);
    expect((await pagesAbout(desk, about)).map((page) => page.state)).toEqual(['due']);
    time.passes(DAY);
    await round(house);
    expect(await openRunsOf(desk, about)).toEqual([]);
    expect((await pagesAbout(desk, about)).map((page) => page.state)).toEqual(['cancelled']);
    const entry = (await entriesOf(desk, about)).find(({ kind }) => kind === 'alert.resolved');
    expect(entry?.facts).toMatchObject({
      by: 'silence',
      because: 'nothing was heard of it for 1 day, and nobody was on it',
    });
  });

  test('comes every hour, planned once', async () => {
    const { desk, time, trouble } = await quiet();
    const { id } = ok(await openAlert(desk, trouble()));
    await planQuiet(desk);
    const pump = timerPump({ desk, handlers: { [QUIET_TIMER]: quietRound } });
    time.passes(HOUR / 2);
    await planQuiet(desk);
    expect(await pump.nextDue()).toEqual(plus(time.now(), HOUR / 2));
    for (let hours = 0; hours < 24; hours += 1) {
      time.passes(HOUR);
      await pump.round();
      await pump.settled();
    }
    expect((await alertById(desk, id))?.state).toBe('resolved');
    expect(await isPlanned(desk, QUIET_TIMER, 'house')).toBe(true);
    expect(await pump.nextDue()).toEqual(plus(time.now(), HOUR));
  });
});
