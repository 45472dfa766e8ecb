import { describe, expect, test } from 'vitest';
import type { Alert } from '#alerts/alert.ts';
import { alertById } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { DAY, MINUTE, plus } from '#base/time.ts';
import { archiveService } from '#catalog/verbs/archive-service.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import {
  incidentById,
  incidentByNumber,
  incidentsOf,
  liveIncidentOnService,
  liveIncidents,
  pinsOf,
} from '#incidents/store.ts';
import { acceptIncident } from '#incidents/verbs/accept-incident.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { autoClose } from '#incidents/verbs/auto-close.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { declineIncident } from '#incidents/verbs/decline-incident.ts';
import { editPinned } from '#incidents/verbs/edit-pinned.ts';
import { joinAlert } from '#incidents/verbs/join-alert.ts';
import { mergeIncident } from '#incidents/verbs/merge-incident.ts';
import { notePublic } from '#incidents/verbs/note-public.ts';
import { pinMessage } from '#incidents/verbs/pin-message.ts';
import { remindUpdate } from '#incidents/verbs/remind-update.ts';
import { reopenIncident } from '#incidents/verbs/reopen-incident.ts';
import { resolveIncident } from '#incidents/verbs/resolve-incident.ts';
import { snoozeUpdate } from '#incidents/verbs/snooze-update.ts';
import { takeInAlert } from '#incidents/verbs/take-in-alert.ts';
import { unpinMessage } from '#incidents/verbs/unpin-message.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { claimTimers } from '#ledger/timers.ts';
import { company, monitorId, no, ok } from './catalog-company.ts';
import type { Company } from './catalog-company.ts';

const handler = { batch: 10, run: async () => undefined };
const kindsOf = async (desk: Desk, id: string): Promise<readonly string[]> =>
  (await eventsOf(desk, id)).map((event) => event.kind);
const alerts = async ({ desk, trouble }: Company, count: number): Promise<readonly Alert[]> => {
  const opened: Alert[] = [];
  for (let n = 0; n < count; n += 1)
    opened.push(ok(await openAlert(desk, trouble({ monitorId: monitorId(n) }))));
  return opened;
};

describe('declaring', () => {
  test('an incident comes back as it was answered, by id and by number', async () => {
    const { desk, service } = await company();
    const declared = ok(
      await declareIncident(as(desk, person('UADA')), {
        title: 'api down',
        severity: 1,
        serviceIds: [service.id],
        summary: 'since the release',
        leadId: 'UBO',
        source: { channelId: 'C0123456', ts: '1.2' },
      }),
    );
    expect(declared).toMatchObject({
      number: 1,
      channelName: 'inc-1-orders-api',
      declaredBy: 'UADA',
      leadId: 'UBO',
    });
    expect(await incidentById(desk, declared.id)).toEqual(declared);
    expect(await incidentByNumber(desk, 1)).toEqual(declared);
    const noted = ok(
      await notePublic(as(desk, person('UADA')), declared.id, {
        state: 'identified',
        text: 'Some orders fail.',
        page: 'Acme',
        url: 'https://status.acme.com/incidents/a',
        since: '2026-03-02T09:00:00.000Z',
      }),
    );
    expect(await incidentById(desk, declared.id)).toEqual(noted);
  });

  test('at once from many sides gives numbers without gaps', async () => {
    const { desk } = await company();
    const wishes = Array.from({ length: 12 }, (_, n) => (n % 4 === 3 ? '  ' : `trouble ${n}`));
    const outcomes = await Promise.all(wishes.map((title) => declareIncident(desk, { title, severity: 2 })));
    const numbers = outcomes
      .flatMap((outcome) => (outcome.ok ? [outcome.value.number] : []))
      .toSorted((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('a declaration that fails half-way gives its number back', async () => {
    const refuse = { on: true };
    const { desk } = await company({
      follow: async (_, event) => {
        if (event.kind === 'incident.declared' && refuse.on) throw new Error('the story broke');
        return [];
      },
    });
    await expect(declareIncident(desk, { title: 'one', severity: 2 })).rejects.toThrow('the story broke');
    refuse.on = false;
    expect(ok(await declareIncident(desk, { title: 'two', severity: 2 })).number).toBe(1);
    expect(await liveIncidents(desk)).toHaveLength(1);
  });

  test('about a service that is not there, or put away, is refused by name', async () => {
    const { desk, service } = await company();
    expect(
      no(await declareIncident(desk, { title: 'x', severity: 1, serviceIds: ['svc_0000000000000000'] })),
    ).toMatchObject({ why: 'no_such_service' });
    ok(await archiveService(desk, service.id, []));
    expect(no(await declareIncident(desk, { title: 'x', severity: 1, serviceIds: [service.id] }))).toEqual({
      why: 'no_such_service',
      name: 'orders-api',
    });
  });

  test('with a title cut inside a character is kept, events and all', async () => {
    const { desk } = await company();
    const declared = ok(await declareIncident(desk, { title: `${'a'.repeat(199)}🔥 down`, severity: 2 }));
    expect(declared.title.isWellFormed()).toBe(true);
    expect(await kindsOf(desk, declared.id)).toEqual(['incident.declared']);
  });
});

describe('alerts of an incident', () => {
  test('are marked on both sides when it is declared about them', async () => {
    const house = await company();
    const [one, two] = await alerts(house, 2);
    if (one === undefined || two === undefined) throw new Error('two alerts');
    const incident = ok(
      await declareIncident(house.desk, {
        title: 'down',
        severity: 1,
        serviceIds: [house.service.id],
        alertIds: [one.id],
      }),
    );
    expect(incident.alertIds).toEqual([one.id]);
    expect((await alertById(house.desk, one.id))?.incidentId).toBe(incident.id);
    expect(ok(await joinAlert(house.desk, incident.id, two.id)).alertIds).toEqual([one.id, two.id]);
    expect((await alertById(house.desk, two.id))?.incidentId).toBe(incident.id);
    expect(await kindsOf(house.desk, incident.id)).toEqual(['incident.declared', 'incident.alert_joined']);
  });

  test('on the same service find the open incident, also when they come at once', async () => {
    const house = await company();
    const opened = await alerts(house, 4);
    await Promise.all(opened.map((alert) => takeInAlert(house.desk, alert, house.service)));
    const [incident, ...others] = await liveIncidents(house.desk);
    expect(others).toEqual([]);
    expect(incident?.alertIds.toSorted()).toEqual(opened.map((alert) => alert.id).toSorted());
    expect((await liveIncidentOnService(house.desk, house.service.id))?.id).toBe(incident?.id);
  });

  test('of another service bring it along', async () => {
    const house = await company();
    const web = ok(await createService(house.desk, { name: 'web', teamId: house.team.id }));
    const alert = ok(await openAlert(house.desk, house.trouble({ serviceId: web.id })));
    const incident = ok(
      await declareIncident(house.desk, { title: 'down', severity: 1, serviceIds: [house.service.id] }),
    );
    expect(ok(await joinAlert(house.desk, incident.id, alert.id)).serviceIds).toEqual([
      house.service.id,
      web.id,
    ]);
    expect((await liveIncidentOnService(house.desk, web.id))?.id).toBe(incident.id);
  });

  test('do not join one that is over, and stay as they are', async () => {
    const house = await company();
    const [alert] = await alerts(house, 1);
    if (alert === undefined) throw new Error('an alert');
    const incident = ok(await declareIncident(house.desk, { title: 'down', severity: 1 }));
    ok(await resolveIncident(house.desk, incident.id, { summary: 'rolled back' }));
    expect(no(await joinAlert(house.desk, incident.id, alert.id))).toEqual({
      why: 'not_live',
      status: 'resolved',
    });
    expect((await alertById(house.desk, alert.id))?.incidentId).toBeNull();
  });

  test('are acknowledged with it, but for those that somebody has or that are over', async () => {
    const house = await company();
    const [mine, taken, over] = await alerts(house, 3);
    if (mine === undefined || taken === undefined || over === undefined) throw new Error('three alerts');
    const incident = ok(
      await declareIncident(house.desk, {
        title: 'down',
        severity: 1,
        alertIds: [mine.id, taken.id, over.id],
      }),
    );
    ok(await acknowledgeAlert(as(house.desk, person('UCY')), taken.id));
    ok(await resolveAlert(house.desk, over.id, { by: 'monitor', because: '' }));
    ok(await acknowledgeIncident(as(house.desk, person('UBO')), incident.id));
    const now = await Promise.all([mine, taken, over].map((alert) => alertById(house.desk, alert.id)));
    expect(now.map((alert) => [alert?.state, alert?.acknowledgedBy])).toEqual([
      ['acknowledged', 'UBO'],
      ['acknowledged', 'UCY'],
      ['resolved', null],
    ]);
    expect(no(await acknowledgeIncident(as(house.desk, person('UADA')), incident.id))).toEqual({
      why: 'already_acknowledged',
      by: 'UBO',
    });
  });

  test('are left alone when acknowledging the incident is refused', async () => {
    const house = await company();
    const [alert] = await alerts(house, 1);
    if (alert === undefined) throw new Error('an alert');
    const incident = ok(
      await declareIncident(house.desk, { title: 'down', severity: 1, alertIds: [alert.id] }),
    );
    ok(await resolveIncident(house.desk, incident.id, { summary: 'rolled back' }));
    expect(no(await acknowledgeIncident(as(house.desk, person('UBO')), incident.id))).toEqual({
      why: 'not_live',
      status: 'resolved',
    });
    expect((await alertById(house.desk, alert.id))?.state).toBe('triggered');
  });

  test('go on firing when it is resolved', async () => {
    const house = await company();
    const [alert] = await alerts(house, 1);
    if (alert === undefined) throw new Error('an alert');
    const incident = ok(
      await declareIncident(house.desk, { title: 'down', severity: 1, alertIds: [alert.id] }),
    );
    ok(await resolveIncident(house.desk, incident.id, { summary: 'rolled back' }));
    expect((await alertById(house.desk, alert.id))?.state).toBe('triggered');
  });
});

describe('merging', () => {
  test('moves alerts and services, and points at the successor', async () => {
    const house = await company();
    const [one, two] = await alerts(house, 2);
    if (one === undefined || two === undefined) throw new Error('two alerts');
    const from = ok(
      await declareIncident(house.desk, {
        title: 'a',
        severity: 1,
        serviceIds: [house.service.id],
        alertIds: [one.id],
      }),
    );
    const into = ok(await declareIncident(house.desk, { title: 'b', severity: 1, alertIds: [two.id] }));
    expect(ok(await mergeIncident(house.desk, from.id, into.id, 'the same outage'))).toMatchObject({
      status: 'merged',
      mergedInto: into.id,
    });
    expect(await incidentById(house.desk, into.id)).toMatchObject({
      alertIds: [two.id, one.id],
      serviceIds: [house.service.id],
    });
    expect((await alertById(house.desk, one.id))?.incidentId).toBe(into.id);
    expect(await kindsOf(house.desk, from.id)).toEqual(['incident.declared', 'incident.merged']);
    expect(await kindsOf(house.desk, into.id)).toEqual(['incident.declared', 'incident.absorbed']);
  });

  test('of two into each other at once leaves one of them open', async () => {
    const { desk } = await company();
    const a = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    const b = ok(await declareIncident(desk, { title: 'b', severity: 1 }));
    await Promise.all([mergeIncident(desk, a.id, b.id, 'same'), mergeIncident(desk, b.id, a.id, 'same')]);
    expect(await liveIncidents(desk)).toHaveLength(1);
  });

  test('is refused into itself, into one that is over, and into nothing', async () => {
    const { desk } = await company();
    const a = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    const b = ok(await declareIncident(desk, { title: 'b', severity: 1 }));
    ok(await resolveIncident(desk, b.id, { summary: 'rolled back' }));
    expect(no(await mergeIncident(desk, a.id, a.id, 'same'))).toEqual({ why: 'merge_into_itself' });
    expect(no(await mergeIncident(desk, a.id, b.id, 'same'))).toEqual({
      why: 'merge_target_over',
      number: 2,
    });
    expect(no(await mergeIncident(desk, a.id, 'inc_0000000000000000', 'same'))).toEqual({ why: 'not_found' });
    expect((await incidentById(desk, a.id))?.status).toBe('investigating');
  });
});

describe('time', () => {
  test('a promised update is asked for once, at its time; snoozed, it is asked for again', async () => {
    const { desk, time } = await company();
    const { id } = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    expect(await claimTimers(desk, 'incident.update_due', handler)).toEqual([]);
    time.passes(30 * MINUTE);
    expect((await claimTimers(desk, 'incident.update_due', handler)).map((timer) => timer.subject)).toEqual([
      id,
    ]);
    await remindUpdate(desk, id);
    // The process may die before the timer is taken away: then it comes again.
    await remindUpdate(desk, id);
    const due = async (): Promise<number> =>
      (await kindsOf(desk, id)).filter((kind) => kind === 'incident.update_due').length;
    expect(await due()).toBe(1);
    expect(ok(await snoozeUpdate(desk, id, 15 * MINUTE)).nextUpdateAt).toEqual(plus(time.now(), 15 * MINUTE));
    await remindUpdate(desk, id);
    expect(await due()).toBe(1);
    time.passes(15 * MINUTE);
    await remindUpdate(desk, id);
    expect(await due()).toBe(2);
  });

  test('a resolved one closes by itself a day later, unless it was reopened', async () => {
    const { desk, time } = await company();
    const stays = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    const back = ok(await declareIncident(desk, { title: 'b', severity: 1 }));
    for (const { id } of [stays, back]) ok(await resolveIncident(desk, id, { summary: 'rolled back' }));
    ok(await reopenIncident(desk, back.id, 'errors are back'));
    time.passes(DAY);
    expect((await claimTimers(desk, 'incident.auto_close', handler)).map((timer) => timer.subject)).toEqual([
      stays.id,
    ]);
    for (const { id } of [stays, back]) await autoClose(desk, id);
    expect((await incidentById(desk, stays.id))?.status).toBe('closed');
    expect((await incidentById(desk, back.id))?.status).toBe('investigating');
  });

  test('a suspected one is accepted or declined, and only then', async () => {
    const { desk } = await company();
    const one = ok(await declareIncident(desk, { title: 'a', severity: 1, suspected: true }));
    const two = ok(await declareIncident(desk, { title: 'b', severity: 1, suspected: true }));
    expect(ok(await acceptIncident(desk, one.id)).status).toBe('investigating');
    expect(no(await declineIncident(desk, one.id, 'a test'))).toEqual({
      why: 'not_suspected',
      status: 'investigating',
    });
    expect(ok(await declineIncident(desk, two.id, 'a test')).status).toBe('declined');
    expect((await liveIncidents(desk)).map((incident) => incident.id)).toEqual([one.id]);
  });
});

describe('pinned messages', () => {
  const message = (ts: string, text = 'the pool is empty') => ({
    channel: 'C0123456',
    ts,
    author: 'UCY',
    text,
    at: new Date(Number(ts) * 1_000),
    by: 'UADA',
  });

  test('join once, follow their edits, are marked when deleted, and leave with the last pin', async () => {
    const { desk } = await company();
    const { id } = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    ok(await pinMessage(desk, id, message('1772442000.000200')));
    expect(no(await pinMessage(desk, id, message('1772442000.000200')))).toMatchObject({ why: 'same' });
    ok(await pinMessage(desk, id, message('1772442000.000100', 'first')));
    expect((await pinsOf(desk, id)).map((pin) => pin.text)).toEqual(['first', 'the pool is empty']);
    ok(
      await editPinned(desk, id, { channel: 'C0123456', ts: '1772442000.000200', text: 'the pool is full' }),
    );
    ok(await unpinMessage(desk, id, { channel: 'C0123456', ts: '1772442000.000200', deleted: true }));
    ok(await unpinMessage(desk, id, { channel: 'C0123456', ts: '1772442000.000100', deleted: false }));
    expect(await pinsOf(desk, id)).toMatchObject([{ text: 'the pool is full', deletedAt: expect.any(Date) }]);
    expect(await kindsOf(desk, id)).toEqual([
      'incident.declared',
      'incident.pinned',
      'incident.pinned',
      'incident.pin_edited',
      'incident.pin_removed',
      'incident.pin_removed',
    ]);
  });

  test('by two people at once are one', async () => {
    const { desk } = await company();
    const { id } = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    const both = await Promise.all([1, 2].map(() => pinMessage(desk, id, message('1772442000.000200'))));
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect((await kindsOf(desk, id)).filter((kind) => kind === 'incident.pinned')).toHaveLength(1);
  });

  test('as long as Slack allows, and cut inside a character, are kept', async () => {
    const { desk } = await company();
    const { id } = ok(await declareIncident(desk, { title: 'a', severity: 1 }));
    ok(await pinMessage(desk, id, message('1772442000.000200', `${'a'.repeat(2_999)}🔥 and more`)));
    const [pin] = await pinsOf(desk, id);
    expect(pin?.text.isWellFormed()).toBe(true);
  });
});

test('a person’s incidents are the open ones in which they have a part', async () => {
  const { desk } = await company();
  const declared = ok(await declareIncident(as(desk, person('UBO')), { title: 'a', severity: 1 }));
  const led = ok(await declareIncident(desk, { title: 'b', severity: 0, leadId: 'UBO' }));
  const over = ok(await declareIncident(as(desk, person('UBO')), { title: 'c', severity: 1 }));
  ok(await declareIncident(desk, { title: 'd', severity: 1 }));
  ok(await resolveIncident(desk, over.id, { summary: 'rolled back' }));
  expect((await incidentsOf(desk, 'UBO')).map((incident) => incident.id)).toEqual([led.id, declared.id]);
});
