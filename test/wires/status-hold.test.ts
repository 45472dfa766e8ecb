import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { follow } from '../../src/flow.ts';
import { fell } from '#flow/turns.ts';
import { unmuteOrHold } from '#flow/status.ts';
import type { AlertId } from '#base/ids.ts';
import { HOUR, MINUTE, plus } from '#base/time.ts';
import { alertsByIds, openAlertsOf } from '#alerts/store.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import type { Report } from '#status/report.ts';
import { changeComponent, createComponent } from '#status/verbs/components.ts';
import { heldUntil } from '#status/report-store.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { maintenanceDue } from '#status/verbs/maintenance-due.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import { postgresUrl } from '../kit/database.ts';
import { until } from '../kit/process.ts';
import { company, ok } from './catalog-company.ts';

/** A page with one component, a monitor of its service, and ada, who publishes. */
async function held() {
  const house = await company({ follow });
  const { desk, time, service, trouble } = house;
  const ada = as(desk, person('UADA'));
  const page = ok(await createPage(ada, { name: 'acme', title: 'Acme' }));
  const orders = ok(await createComponent(ada, page.id, { name: 'Orders API', serviceIds: [service.id] }));
  const added = await addMonitor(desk, {
    kind: 'http',
    settings: { url: 'https://api.example.com' },
    serviceId: service.id,
  });
  const monitorId = ok(added).id;
  const impacts = { [orders.id]: 'under_maintenance' } as const;
  const begins = async (name: string, lastsMs: number): Promise<Report> => {
    const [scheduledFor, scheduledUntil] = [time.now(), plus(time.now(), lastsMs)];
    const about = { pageId: page.id, kind: 'maintenance', incidentId: null, channelId: 'C1' } as const;
    const wish = { name, body: 'As planned.', impacts, tell: false, scheduledFor, scheduledUntil };
    const draft = ok(await startReport(ada, about, { ...wish, status: 'in_progress' }));
    return ok(await publishDraft(ada, draft.id, draft.version));
  };
  const finishes = async ({ id, name }: Report, by: Desk = ada): Promise<void> => {
    const done = { name, status: 'completed', body: 'Done.', impacts, tell: false } as const;
    ok(await publishDraft(by, id, ok(await writeDraft(by, id, done)).version));
  };
  const opens = async (mutedUntil: Date | null): Promise<AlertId> =>
    ok(await openAlert(desk, trouble({ monitorId, mutedUntil }))).id;
  const mute = async (id: AlertId) => (await alertsByIds(desk, [id]))[0]?.mutedUntil ?? null;
  return { ...house, ada, orders, monitorId, begins, finishes, opens, mute };
}

test('an alert that two maintenances hold waits for the one that still runs when the other is finished', async () => {
  const { begins, finishes, opens, mute } = await held();
  const short = await begins('Short', HOUR);
  const long = await begins('Long', 2 * HOUR);
  const alert = await opens(long.scheduledUntil);
  await finishes(long);
  expect(await mute(alert)).toEqual(short.scheduledUntil);
  await finishes(short);
  expect(await mute(alert)).toBeNull();
});

test('the end of a maintenance wakes nobody while another one runs, whichever is noticed first', async () => {
  const { desk, time, begins, opens, mute } = await held();
  const first = await begins('First', HOUR);
  const [byTimer, byEdge] = [await opens(first.scheduledUntil), first.id];
  time.passes(30 * MINUTE);
  const second = await begins('Second', HOUR);
  time.passes(30 * MINUTE);
  await unmuteOrHold(desk, byTimer);
  expect(await mute(byTimer)).toEqual(second.scheduledUntil);
  await maintenanceDue(desk, byEdge);
  expect(await mute(byTimer)).toEqual(second.scheduledUntil);
  time.passes(30 * MINUTE);
  await unmuteOrHold(desk, byTimer);
  expect(await mute(byTimer)).toBeNull();
});

test('an alert that a person muted is not woken by a maintenance that ends, whatever its end was', async () => {
  const { ada, begins, finishes, opens, mute } = await held();
  const report = await begins('Upgrade', HOUR);
  const alert = await opens(null);
  ok(await muteAlert(ada, alert, report.scheduledUntil));
  await finishes(report);
  expect(await mute(alert)).toEqual(report.scheduledUntil);
});

test('a service that a component gets while a maintenance of it runs is held until its end, too', async () => {
  const { desk, time, ada, orders, team, service, begins, finishes } = await held();
  const report = await begins('Upgrade', HOUR);
  const late = ok(await createService(desk, { name: 'late', teamId: team.id }));
  expect(await heldUntil(desk, late.id, time.now())).toBeUndefined();
  ok(await changeComponent(ada, orders.id, { serviceIds: [service.id, late.id] }));
  expect(await heldUntil(desk, late.id, time.now())).toEqual(report.scheduledUntil);
  // Nothing is let go before the end.
  ok(await changeComponent(ada, orders.id, { serviceIds: [late.id] }));
  expect(await heldUntil(desk, service.id, time.now())).toEqual(report.scheduledUntil);
  await finishes(report);
  expect(await heldUntil(desk, late.id, time.now())).toBeUndefined();
});

test('a monitor that falls while its maintenance is being finished pages, and does not wait for the planned end', async () => {
  const { desk, time, ada, monitorId, begins, finishes } = await held();
  const report = await begins('Upgrade', HOUR);
  const falls = () =>
    transact(desk, (open) =>
      fell(open, {
        id: '1',
        kind: 'monitor.fell',
        subject: monitorId,
        actor: 'system:monitors',
        at: time.now(),
        data: {
          group: 'main',
          level: 'down',
          reason: 'status_not_accepted',
          because: 'answered 503',
          evidence: {},
          since: time.now().toISOString(),
          urgent: true,
        },
      }),
    );
  const waits = () =>
    until('it waits for the end to be written', async () => {
      const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from pg_locks
      where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`.execute(
        desk.db,
      );
      return rows[0]?.n === 0 ? undefined : true;
    });
  let falling: Promise<unknown> = Promise.resolve();
  await transact(ada, async (open) => {
    await finishes(report, open);
    falling = falls();
    // The embedded database lets nobody in before the commit.
    if (postgresUrl !== undefined) await Promise.race([falling, waits()]);
  });
  await falling;
  expect((await openAlertsOf(desk, monitorId)).map((alert) => alert.mutedUntil)).toEqual([null]);
});
