import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { alertById, openAlerts, openAlertsOf } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { unmuteDue } from '#alerts/verbs/unmute-due.ts';
import type { AlertId, IncidentId, PageId, RunId } from '#base/ids.ts';
import { HOUR, plus } from '#base/time.ts';
import { serviceById, servicesOf, teamById } from '#catalog/store.ts';
import { archiveService } from '#catalog/verbs/archive-service.ts';
import { archiveTeam } from '#catalog/verbs/archive-team.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { follow } from '#flow.ts';
import { incidentById, liveIncidents, pinsOf, recentIncidents } from '#incidents/store.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { mergeIncident } from '#incidents/verbs/merge-incident.ts';
import { pinMessage } from '#incidents/verbs/pin-message.ts';
import { resolveIncident } from '#incidents/verbs/resolve-incident.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { timerPump } from '#ledger/pump.ts';
import { each } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import type { Page } from '#oncall/page.ts';
import { runById } from '#oncall/run-store.ts';
import { pageById, pagesAbout } from '#oncall/store.ts';
import { settlePage } from '#oncall/verbs/settle-page.ts';
import { company, monitorId, no, ok, somebody } from './catalog-company.ts';

/** The four rooms together, with the story that the product tells. */
const house = () => company({ follow });

const paged = async (desk: Desk, about: Page['about']): Promise<readonly string[]> =>
  (await pagesAbout(desk, about)).map((page) => `${page.personId} ${page.state}`).toSorted();
const pageOf = async (desk: Desk, about: Page['about'], who: string): Promise<Page> => {
  const page = (await pagesAbout(desk, about)).find((one) => one.personId === who);
  if (page === undefined) throw new Error(`${who} was not paged`);
  return page;
};
const failed = { state: 'failed', because: 'the account is deactivated' } as const;
const kindsOf = async (desk: Desk, id: string): Promise<readonly string[]> =>
  (await eventsOf(desk, id)).map((event) => event.kind);
/** What waits to be told about a lane: team, incident, alert. */
const toldIn = async (desk: Desk, lane: string): Promise<readonly string[]> =>
  (await desk.db.selectFrom('outbox').select('kind').where('lane', '=', lane).orderBy('id').execute()).map(
    (row) => row.kind,
  );

describe('incident numbers', () => {
  test('follow each other without a gap, however many declare at once and whatever is refused or undone', async () => {
    const { desk } = await house();
    const declare = (n: number) => declareIncident(desk, { title: `trouble ${n}`, severity: 3 });
    const undone = transact(desk, async (open) => {
      await declareIncident(open, { title: 'never mind', severity: 3 });
      throw new Error('the rest failed');
    });
    const [, refusal, ...made] = await Promise.all([
      expect(undone).rejects.toThrow('the rest failed'),
      declareIncident(desk, { title: 'x', severity: 3, serviceIds: ['svc_0000000000000000'] }),
      ...Array.from({ length: 20 }, (_, n) => declare(n)),
    ]);
    expect(no(refusal)).toEqual({ why: 'no_such_service', name: 'svc_0000000000000000' });
    const numbers = made.map((one) => ok(one).number).toSorted((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(new Set((await recentIncidents(desk, 50)).map((one) => one.channelName)).size).toBe(20);
  });
});

describe('what a transaction goes by without asking again', () => {
  test('is what then stands in the database, of every noun that is kept whole', async () => {
    const { desk, trouble } = await house();
    const saved = await transact(desk, async (open) => {
      const alert = ok(await openAlert(open, trouble({ title: 'the shop "is" down: 50 % — ☎' })));
      ok(await acknowledgeAlert(as(open, person('UBO')), alert.id));
      return new Map(open.saved);
    });
    const load: { readonly [prefix: string]: (id: string) => Promise<unknown> } = {
      alr: (id) => alertById(desk, id as AlertId),
      inc: (id) => incidentById(desk, id as IncidentId),
      pag: (id) => pageById(desk, id as PageId),
      run: (id) => runById(desk, id as RunId),
    };
    const kinds = new Set<string>();
    for (const [id, state] of saved) {
      const prefix = id.slice(0, 3);
      kinds.add(prefix);
      expect(await load[prefix]?.(id), id).toEqual(state);
    }
    expect([...kinds].toSorted()).toEqual(Object.keys(load));
  });
});

describe('trouble told many times at once', () => {
  test('is one alert, one incident and one page', async () => {
    const { desk, trouble } = await house();
    await Promise.all(Array.from({ length: 20 }, () => openAlert(desk, trouble())));
    const [alert, ...others] = await openAlertsOf(desk, trouble().monitorId);
    expect(others).toEqual([]);
    if (alert === undefined) throw new Error('no alert');
    expect(alert.count).toBe(20);
    expect((await kindsOf(desk, alert.id)).filter((kind) => kind === 'alert.opened')).toHaveLength(1);
    expect(await liveIncidents(desk)).toMatchObject([
      { number: 1, alertIds: [alert.id], channelName: 'inc-1-orders-api' },
    ]);
    expect(await paged(desk, { alertId: alert.id })).toEqual(['UBO due']);
  });

  test('of two monitors of one service is one incident with both alerts', async () => {
    const { desk, trouble, service } = await house();
    const both = await Promise.all(
      [1, 2].map((n) => openAlert(desk, trouble({ monitorId: monitorId(n), title: `check ${n} is down` }))),
    );
    const ids = both.map((one) => ok(one).id);
    const incidents = await liveIncidents(desk);
    expect(incidents).toMatchObject([{ number: 1, serviceIds: [service.id] }]);
    expect(incidents[0]?.alertIds.toSorted()).toEqual(ids.toSorted());
    for (const id of ids) expect((await alertById(desk, id))?.incidentId).toBe(incidents[0]?.id);
  });

  test('for longer than a minute makes no card for every alert', async () => {
    const { desk, time, trouble } = await house();
    for (let n = 0; n < 160; n += 1) {
      ok(await openAlert(desk, trouble({ monitorId: monitorId(n), severity: 4 })));
      time.passes(500);
    }
    const cards = (await openAlerts(desk)).filter((alert) => alert.foldedInto === null);
    expect(cards).toHaveLength(6);
  });
});

describe('an alert that comes again', () => {
  test('is the recurrence of the last one of its own group, whatever the others did', async () => {
    const { desk, time, trouble } = await house();
    const over = { by: 'monitor', because: 'answered 200' } as const;
    const certificate = ok(await openAlert(desk, trouble({ group: 'certificate', severity: 4 })));
    ok(await resolveAlert(desk, certificate.id, over));
    for (let n = 0; n < 6; n += 1) {
      time.passes(60_000);
      ok(await resolveAlert(desk, ok(await openAlert(desk, trouble({ severity: 3 }))).id, over));
    }
    expect(ok(await openAlert(desk, trouble({ group: 'certificate', severity: 4 }))).recurrenceOf).toBe(
      certificate.id,
    );
  });

  test('worse after its incident was resolved opens another one and wakes again', async () => {
    const { desk, time, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble()));
    const [first] = await liveIncidents(desk);
    if (first === undefined) throw new Error('no incident');
    ok(await acknowledgeIncident(as(desk, person('UCY')), first.id));
    ok(await resolveIncident(as(desk, person('UCY')), first.id, { summary: 'looks fine' }));
    time.passes(HOUR);
    ok(await openAlert(desk, trouble({ severity: 0, title: 'everything is down' })));
    expect(await liveIncidents(desk)).toMatchObject([{ number: 2, severity: 0, alertIds: [id] }]);
    expect((await alertById(desk, id))?.incidentId).toBe((await liveIncidents(desk))[0]?.id);
    expect(await paged(desk, { alertId: id })).toEqual(['UBO cancelled', 'UBO due']);
  });

  test('worse in an incident that is worked on stays in it', async () => {
    const { desk, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble()));
    ok(await openAlert(desk, trouble({ severity: 0 })));
    expect(await liveIncidents(desk)).toMatchObject([{ number: 1, alertIds: [id] }]);
  });

  test('while somebody resolves the incident is in one of two incidents, never in none', async () => {
    const { desk, trouble } = await house();
    for (let round = 1; round <= 5; round += 1) {
      ok(await openAlert(desk, trouble({ monitorId: monitorId(round) })));
      const [live] = await liveIncidents(desk);
      if (live === undefined) throw new Error('no incident');
      const [second] = await Promise.all([
        openAlert(desk, trouble({ monitorId: monitorId(100 + round) })),
        resolveIncident(desk, live.id, { summary: 'rolled back' }),
      ]);
      const alert = await alertById(desk, ok(second).id);
      const incident = alert?.incidentId ? await incidentById(desk, alert.incidentId) : undefined;
      expect(incident?.alertIds).toContain(alert?.id);
      for (const one of await liveIncidents(desk)) ok(await resolveIncident(desk, one.id, { summary: 'x' }));
    }
  });
});

describe('acknowledging an incident', () => {
  test('acknowledges its open alerts, takes back what was not sent, and pages nobody for the next alert', async () => {
    const { desk, trouble } = await house();
    const ids: AlertId[] = [];
    for (const n of [1, 2, 3]) ids.push(ok(await openAlert(desk, trouble({ monitorId: monitorId(n) }))).id);
    const [first, second, third] = ids;
    const [incident] = await liveIncidents(desk);
    if (!first || !second || !third || !incident) throw new Error('three alerts, one incident');
    ok(await resolveAlert(desk, first, { by: 'monitor', because: 'answered 200' }));
    ok(await acknowledgeAlert(as(desk, person('UBO')), second));
    const taken = ok(await acknowledgeIncident(as(desk, person('UCY')), incident.id));
    expect(taken).toMatchObject({ acknowledgedBy: 'UCY', leadId: 'UCY' });
    expect(await alertById(desk, first)).toMatchObject({ state: 'resolved', acknowledgedBy: null });
    expect(await alertById(desk, second)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'UBO' });
    expect(await alertById(desk, third)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'UCY' });
    expect(await paged(desk, { alertId: third })).toEqual(['UBO cancelled']);
    const next = ok(await openAlert(desk, trouble({ monitorId: monitorId(4) })));
    expect((await incidentById(desk, incident.id))?.alertIds).toContain(next.id);
    expect(await paged(desk, { alertId: next.id })).toEqual([]);
  });

  test('refused changes none of its alerts', async () => {
    const { desk, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble()));
    const [incident] = await liveIncidents(desk);
    if (incident === undefined) throw new Error('no incident');
    ok(await resolveIncident(desk, incident.id, { summary: 'looks fine' }));
    expect(no(await acknowledgeIncident(as(desk, person('UCY')), incident.id))).toEqual({
      why: 'not_live',
      status: 'resolved',
    });
    expect(await alertById(desk, id)).toMatchObject({ state: 'triggered', acknowledgedBy: null });
  });

  test('by two at once is by one of them', async () => {
    const { desk, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble()));
    const [incident] = await liveIncidents(desk);
    if (incident === undefined) throw new Error('no incident');
    const both = await Promise.all(
      ['UBO', 'UCY'].map((who) => acknowledgeIncident(as(desk, person(who)), incident.id)),
    );
    const winner = (await incidentById(desk, incident.id))?.acknowledgedBy;
    expect(both.filter((one) => !one.ok).map(no)).toEqual([{ why: 'already_acknowledged', by: winner }]);
    expect((await alertById(desk, id))?.acknowledgedBy).toBe(winner);
  });
});

test('a muted alert pages nobody and opens nothing until its timer comes', async () => {
  const { desk, time, trouble } = await house();
  const { id } = ok(await openAlert(desk, trouble({ mutedUntil: plus(time.now(), HOUR) })));
  ok(await openAlert(desk, trouble({ severity: 0, because: 'answered 500' })));
  const pump = timerPump({ desk, handlers: { 'alert.unmute': each(unmuteDue) } });
  const runsDue = async (): Promise<number> => {
    const claimed = await pump.round();
    await pump.settled();
    return claimed;
  };
  time.passes(HOUR - 1);
  expect(await runsDue()).toBe(0);
  expect(await paged(desk, { alertId: id })).toEqual([]);
  expect(await liveIncidents(desk)).toEqual([]);
  time.passes(1);
  expect(await runsDue()).toBe(1);
  expect(await paged(desk, { alertId: id })).toEqual(['UBO due']);
  expect(await liveIncidents(desk)).toMatchObject([{ severity: 0, alertIds: [id] }]);
});

describe('a page', () => {
  test('that fails goes to the next: the team, then the admins, then whoever is left', async () => {
    const { desk, trouble } = await house();
    ok(await rememberPerson(desk, somebody('dee')));
    const about = { alertId: ok(await openAlert(desk, trouble())).id };
    for (const [who, next] of [
      ['UBO', 'UCY'],
      ['UCY', 'UADA'],
      ['UADA', 'UDEE'],
    ] as const) {
      ok(await settlePage(desk, (await pageOf(desk, about, who)).id, failed));
      expect(await pageOf(desk, about, next)).toMatchObject({ state: 'due', askedBy: null });
    }
    ok(await settlePage(desk, (await pageOf(desk, about, 'UDEE')).id, failed));
    expect(await paged(desk, about)).toEqual(['UADA failed', 'UBO failed', 'UCY failed', 'UDEE failed']);
    expect(await toldIn(desk, `alert:${about.alertId}`)).toContain('thread.alert');
  });

  test('to two that fail at once wakes the next once', async () => {
    const { desk, team, trouble } = await house();
    ok(await changeTeam(desk, team.id, { responder: null }));
    for (let round = 1; round <= 8; round += 1) {
      const opened = await openAlert(desk, trouble({ monitorId: monitorId(round) }));
      const about = { alertId: ok(opened).id };
      const both = await pagesAbout(desk, about);
      expect(await paged(desk, about)).toEqual(['UBO due', 'UCY due']);
      await Promise.all(both.map((page) => settlePage(desk, page.id, failed)));
      expect(await paged(desk, about)).toEqual(['UADA due', 'UBO failed', 'UCY failed']);
    }
  });

  test('not yet sent is taken back when the alert resolves, and cannot be delivered any more', async () => {
    const { desk, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble()));
    ok(await resolveAlert(desk, id, { by: 'monitor', because: 'answered 200' }));
    const page = await pageOf(desk, { alertId: id }, 'UBO');
    expect(page).toMatchObject({
      state: 'cancelled',
      because: 'the alert was resolved before the page was sent',
    });
    expect(no(await settlePage(desk, page.id, { state: 'delivered', because: null }))).toEqual({
      why: 'settled',
      state: 'cancelled',
    });
    expect(await pageById(desk, page.id)).toEqual(page);
    expect(await kindsOf(desk, page.id)).toEqual(['page.asked', 'page.cancelled']);
  });

  test('about mild trouble comes in working hours, and opens no incident', async () => {
    const { desk, time, trouble } = await house();
    const { id } = ok(await openAlert(desk, trouble({ severity: 3 })));
    expect(await paged(desk, { alertId: id })).toEqual(['UBO due']);
    time.set('2026-03-02T23:00:00Z');
    const night = ok(await openAlert(desk, trouble({ monitorId: monitorId(2), severity: 3 })));
    expect(await paged(desk, { alertId: night.id })).toEqual([]);
    expect(await liveIncidents(desk)).toEqual([]);
  });
});

describe('who may not', () => {
  test('reads who can, and nothing changes', async () => {
    const { desk, team, service } = await house();
    ok(await rememberPerson(desk, somebody('dee')));
    ok(await rememberPerson(desk, somebody('cy', { active: false })));
    const dee = as(desk, person('UDEE'));
    const refusals = [
      no(await changeTeam(dee, team.id, { responder: null })),
      no(await archiveTeam(dee, team.id)),
      no(await createService(dee, { name: 'web', teamId: team.id })),
      no(await changeService(dee, service.id, { tier: 4 })),
      no(await archiveService(dee, service.id, [])),
    ];
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ why: 'not_allowed', who: ['UBO', 'UADA'] });
    expect(await teamById(desk, team.id)).toEqual(team);
    expect(await servicesOf(desk, team.id)).toEqual([service]);
  });
});

test('a person who is deactivated is told of to their team and incident, and the others are paged', async () => {
  const { desk, team, trouble } = await house();
  ok(await openAlert(desk, trouble()));
  const [incident] = await liveIncidents(desk);
  if (incident === undefined) throw new Error('no incident');
  ok(await acknowledgeIncident(as(desk, person('UBO')), incident.id));
  await sql`delete from outbox`.execute(desk.db);
  ok(await rememberPerson(desk, somebody('bo', { active: false })));
  expect(await toldIn(desk, `team:${team.id}`)).toHaveLength(1);
  // That they left, that nobody has it now, and that it starts over.
  expect(
    (await toldIn(desk, `incident:${incident.id}`)).filter((kind) => kind === 'post.incident'),
  ).toHaveLength(3);
  const [mine] = incident.alertIds;
  if (mine === undefined) throw new Error('it has the alert');
  expect(await alertById(desk, mine)).toMatchObject({ state: 'triggered', acknowledgedBy: null });
  expect(await incidentById(desk, incident.id)).toMatchObject({ acknowledgedBy: null });
  expect(await paged(desk, { alertId: mine })).toContain('UCY due');
  ok(await resolveIncident(desk, incident.id, { summary: 'rolled back' }));
  const { id } = ok(await openAlert(desk, trouble({ monitorId: monitorId(2) })));
  expect(await paged(desk, { alertId: id })).toEqual(['UCY due']);
});

describe('at once', () => {
  test('a merge and the end of its target: what was merged is in the target, or nothing was merged', async () => {
    const { desk, trouble, team } = await house();
    for (let round = 1; round <= 5; round += 1) {
      const other = ok(await createService(desk, { name: `web-${round}`, teamId: team.id }));
      const alert = ok(await openAlert(desk, trouble({ serviceId: other.id, monitorId: monitorId(round) })));
      const from = (await alertById(desk, alert.id))?.incidentId;
      const into = ok(await declareIncident(desk, { title: 'the network', severity: 3 }));
      if (!from) throw new Error('no incident');
      const [merged] = await Promise.all([
        mergeIncident(desk, from, into.id, 'the same'),
        resolveIncident(desk, into.id, { summary: 'a cable' }),
      ]);
      const target = await incidentById(desk, into.id);
      expect(target?.alertIds).toEqual(merged.ok ? [alert.id] : []);
      expect((await alertById(desk, alert.id))?.incidentId).toBe(merged.ok ? into.id : from);
    }
  });

  test('merges into each other leave one of the two open', async () => {
    const { desk } = await house();
    for (let round = 1; round <= 5; round += 1) {
      const one = ok(await declareIncident(desk, { title: 'one', severity: 3 }));
      const two = ok(await declareIncident(desk, { title: 'two', severity: 3 }));
      const merges = await Promise.all([
        mergeIncident(desk, one.id, two.id, 'the same'),
        mergeIncident(desk, two.id, one.id, 'the same'),
      ]);
      expect(merges.filter((merge) => merge.ok)).toHaveLength(1);
      const left = await liveIncidents(desk);
      expect(left).toHaveLength(1);
      for (const incident of left) ok(await resolveIncident(desk, incident.id, { summary: 'over' }));
    }
  });

  test('many who pin one message pin it once', async () => {
    const { desk } = await house();
    const { id } = ok(await declareIncident(desk, { title: 'orders are failing', severity: 3 }));
    const message = { channel: 'C1', author: 'UCY', text: 'the pool is empty', at: desk.clock.now() };
    for (let round = 1; round <= 8; round += 1) {
      const pins = await Promise.all(
        ['UADA', 'UBO', 'UCY', 'UDEE'].map((by) =>
          pinMessage(as(desk, person(by)), id, { ...message, ts: `${round}.0`, by }),
        ),
      );
      expect(pins.filter((pin) => pin.ok)).toHaveLength(1);
    }
    expect((await kindsOf(desk, id)).filter((kind) => kind === 'incident.pinned')).toHaveLength(8);
    expect(await pinsOf(desk, id)).toHaveLength(8);
  });

  test('a team never goes while it is given a service', async () => {
    const { desk, service } = await house();
    for (let round = 1; round <= 5; round += 1) {
      const team = ok(await createTeam(desk, { name: `team-${round}`, members: ['UBO'] }));
      await Promise.all([
        archiveTeam(desk, team.id),
        createService(desk, { name: `web-${round}`, teamId: team.id }),
        changeService(desk, service.id, { teamId: team.id }),
      ]);
      const archived = (await teamById(desk, team.id))?.archived;
      expect([archived, (await servicesOf(desk, team.id)).length > 0]).toEqual([
        archived,
        archived === false,
      ]);
      const now = await serviceById(desk, service.id);
      if (archived === true) expect(now?.teamId).not.toBe(team.id);
    }
  });
});
