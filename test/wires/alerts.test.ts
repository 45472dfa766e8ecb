import { describe, expect, test } from 'vitest';
import {
  alertById,
  alertsOf,
  foldedUnder,
  openAlertOf,
  openAlerts,
  openAlertsOf,
  openAlertsOnService,
} from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { escalateAlert } from '#alerts/verbs/escalate-alert.ts';
import { giveFeedback } from '#alerts/verbs/give-feedback.ts';
import { joinIncident } from '#alerts/verbs/join-incident.ts';
import { markFlapping } from '#alerts/verbs/mark-flapping.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { unmuteDue } from '#alerts/verbs/unmute-due.ts';
import { HOUR, MINUTE, plus } from '#base/time.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { as, person } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { claimTimers } from '#ledger/timers.ts';
import { company, incidentId, monitorId, no, ok } from './catalog-company.ts';

const handler = { batch: 10, run: async () => undefined };

describe('an alert', () => {
  test('comes back from the database as the verb answered it', async () => {
    const { desk, time, trouble } = await company();
    const opened = ok(await openAlert(desk, trouble({ mutedUntil: plus(time.now(), HOUR) })));
    expect(await alertById(desk, opened.id)).toEqual(opened);
    const ada = as(desk, person('UADA'));
    ok(await acknowledgeAlert(ada, opened.id));
    ok(await giveFeedback(ada, opened.id, 'useful'));
    ok(await markFlapping(desk, opened.id, true));
    const joined = ok(await joinIncident(desk, opened.id, incidentId(1)));
    expect(await alertById(desk, opened.id)).toEqual(joined);
    expect(joined).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'UADA',
      flapping: true,
      incidentId: incidentId(1),
      feedback: [{ person: 'UADA', verdict: 'useful' }],
    });
    const over = ok(await resolveAlert(ada, opened.id, { by: 'person', because: 'rolled back' }));
    expect(await alertById(desk, opened.id)).toEqual(over);
    expect((await eventsOf(desk, opened.id)).map((event) => event.kind)).toEqual([
      'alert.opened',
      'alert.acknowledged',
      'alert.feedback',
      'alert.flapping',
      'alert.joined',
      'alert.resolved',
    ]);
  });

  test('is one for a monitor and group, however many say so at once', async () => {
    const { desk, trouble } = await company();
    await Promise.all(Array.from({ length: 8 }, () => openAlert(desk, trouble())));
    const open = await openAlertsOf(desk, trouble().monitorId);
    expect(open).toHaveLength(1);
    expect(open[0]?.count).toBe(8);
    ok(await openAlert(desk, trouble({ group: 'certificate' })));
    expect(await openAlertsOf(desk, trouble().monitorId)).toHaveLength(2);
    expect((await openAlertOf(desk, trouble().monitorId, 'certificate'))?.count).toBe(1);
  });

  test('after its end is a new one, a recurrence when it was a short while ago', async () => {
    const { desk, time, trouble } = await company();
    const first = ok(await openAlert(desk, trouble()));
    ok(await resolveAlert(desk, first.id, { by: 'monitor', because: 'answered 200' }));
    time.passes(MINUTE);
    const second = ok(await openAlert(desk, trouble()));
    expect(second).toMatchObject({ recurrenceOf: first.id, count: 1 });
    expect(second.id).not.toBe(first.id);
    expect((await alertsOf(desk, trouble().monitorId, 10)).map((alert) => alert.id)).toEqual([
      second.id,
      first.id,
    ]);
  });

  test('is acknowledged by one of two who press at once', async () => {
    const { desk, trouble } = await company();
    const { id } = ok(await openAlert(desk, trouble()));
    const both = await Promise.all(['UADA', 'UBO'].map((who) => acknowledgeAlert(as(desk, person(who)), id)));
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(both.filter((outcome) => !outcome.ok).map(no)).toEqual([
      { why: 'already_acknowledged', by: (await alertById(desk, id))?.acknowledgedBy },
    ]);
  });

  test('refused changes nothing and is no event', async () => {
    const { desk, trouble } = await company();
    const { id } = ok(await openAlert(desk, trouble()));
    expect(no(await escalateAlert(desk, id, { to: [], team: 'payments', note: '' }))).toEqual({
      why: 'nobody_to_page',
      asked: 'payments',
    });
    expect(await eventsOf(desk, id)).toHaveLength(1);
    expect(no(await acknowledgeAlert(desk, 'alr_0000000000000000'))).toEqual({ why: 'not_found' });
  });
});

describe('a mute', () => {
  test('has a timer that ends it, and the end is an event', async () => {
    const { desk, time, trouble } = await company();
    const { id } = ok(await openAlert(desk, trouble()));
    ok(await muteAlert(desk, id, plus(time.now(), HOUR)));
    expect(await claimTimers(desk, 'alert.unmute', handler)).toEqual([]);
    time.passes(HOUR);
    const due = await claimTimers(desk, 'alert.unmute', handler);
    expect(due.map((timer) => timer.subject)).toEqual([id]);
    await unmuteDue(desk, id);
    expect((await alertById(desk, id))?.mutedUntil).toBeNull();
    expect((await eventsOf(desk, id)).at(-1)).toMatchObject({ kind: 'alert.muted', data: { until: null } });
    await unmuteDue(desk, id);
    expect((await eventsOf(desk, id)).filter((event) => event.kind === 'alert.muted')).toHaveLength(2);
  });

  test('made longer while its timer is under way holds', async () => {
    const { desk, time, trouble } = await company();
    const { id } = ok(await openAlert(desk, trouble({ mutedUntil: plus(time.now(), HOUR) })));
    time.passes(HOUR);
    const longer = plus(time.now(), HOUR);
    ok(await muteAlert(desk, id, longer));
    await unmuteDue(desk, id);
    expect((await alertById(desk, id))?.mutedUntil).toEqual(longer);
  });

  test('ends with the alert, timer and all', async () => {
    const { desk, time, trouble } = await company();
    const { id } = ok(await openAlert(desk, trouble({ mutedUntil: plus(time.now(), HOUR) })));
    ok(await resolveAlert(desk, id, { by: 'monitor', because: '' }));
    time.passes(2 * HOUR);
    expect(await claimTimers(desk, 'alert.unmute', handler)).toEqual([]);
  });
});

describe('many alerts', () => {
  test('are listed worst first, by team or service, within a limit', async () => {
    const { desk, team, service, time, trouble } = await company();
    const web = ok(await createService(desk, { name: 'web', teamId: team.id }));
    const severities = [3, 1, 2] as const;
    for (const [index, severity] of severities.entries()) {
      time.passes(1_000);
      ok(await openAlert(desk, trouble({ monitorId: monitorId(index), severity })));
    }
    ok(await openAlert(desk, trouble({ monitorId: monitorId(9), serviceId: web.id, severity: 0 })));
    expect((await openAlerts(desk)).map((alert) => alert.severity)).toEqual([0, 1, 2, 3]);
    expect((await openAlerts(desk, { limit: 2 })).map((alert) => alert.severity)).toEqual([0, 1]);
    expect((await openAlertsOnService(desk, service.id)).map((alert) => alert.severity)).toEqual([1, 2, 3]);
    expect(await openAlerts(desk, { teamIds: [] })).toEqual([]);
    expect(await openAlerts(desk, { teamIds: [team.id], serviceIds: [web.id] })).toHaveLength(1);
  });

  test('of one team at once make five cards, the rest are listed on the last of them', async () => {
    const { desk, trouble } = await company();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => openAlert(desk, trouble({ monitorId: monitorId(n) }))),
    );
    const all = await openAlerts(desk);
    const cards = all.filter((alert) => alert.foldedInto === null);
    expect(all).toHaveLength(40);
    expect(cards).toHaveLength(5);
    const hosts = new Set(all.flatMap((alert) => (alert.foldedInto === null ? [] : [alert.foldedInto])));
    expect(hosts.size).toBe(1);
    const [host] = hosts;
    expect(cards.map((alert) => alert.id)).toContain(host);
    expect(host === undefined ? [] : await foldedUnder(desk, host)).toHaveLength(35);
  });
});
