import { describe, expect, test } from 'vitest';
import { follow } from '../../src/flow.ts';
import { HOUR, MINUTE, plus } from '#base/time.ts';
import type { ComponentId, ServiceId } from '#base/ids.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { incidentById } from '#incidents/store.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { as, person, system } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { componentById, componentsOf, spansOf } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import { pageById } from '#status/page-store.ts';
import type { DraftWish } from '#status/report-rules.ts';
import { heldUntil, reportById, reportsOfIncident } from '#status/report-store.ts';
import type { Report } from '#status/report.ts';
import { readSight } from '#status/sight-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { changePage } from '#status/verbs/change-page.ts';
import { archiveComponent, changeComponent, createComponent } from '#status/verbs/components.ts';
import { discardDraft, editUpdate, retractReport, retractUpdate } from '#status/verbs/correct-report.ts';
import { countDays } from '#status/verbs/count-days.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { maintenanceDue } from '#status/verbs/maintenance-due.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { snoozePublic } from '#status/verbs/remind-public.ts';
import { setComponent } from '#status/verbs/set-component.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import { subscriberStore } from '#status/subscriber-store.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import { transact } from '#ledger/transact.ts';
import { subscriberOf } from './status-house.ts';
import { company, no, ok } from './catalog-company.ts';
import type { Company } from './catalog-company.ts';

type Acme = Company & { readonly page: StatusPage; readonly orders: Component; readonly web: Component };

/** The company with a page of two components; ada, an admin, may publish, bo may not. */
async function acme(): Promise<Acme> {
  const house = await company({ follow });
  const ada = as(house.desk, person('UADA'));
  const page = ok(await createPage(ada, { name: 'acme', title: 'Acme', zone: 'Europe/Oslo' }));
  const orders = ok(
    await createComponent(ada, page.id, { name: 'Orders API', serviceIds: [house.service.id] }),
  );
  const web = ok(await createComponent(ada, page.id, { name: 'Web' }));
  return { ...house, desk: ada, page, orders, web };
}

const wish = (impacts: DraftWish['impacts'], more: Partial<DraftWish> = {}): DraftWish => ({
  name: 'Some orders fail',
  status: 'investigating',
  body: 'We are looking into it.',
  impacts,
  tell: true,
  ...more,
});
const about = (page: StatusPage) =>
  ({ pageId: page.id, kind: 'incident', incidentId: null, channelId: 'C1' }) as const;
const statuses = async ({ desk, page }: Acme): Promise<readonly string[]> =>
  (await componentsOf(desk, page.id)).map((one) => `${one.name}: ${one.status}`);

async function published(house: Acme, more: Partial<DraftWish> = {}): Promise<Report> {
  const { desk, page, orders } = house;
  const draft = ok(await startReport(desk, about(page), wish({ [orders.id]: 'partial_outage' }, more)));
  return ok(await publishDraft(desk, draft.id, draft.version));
}

describe('publishing', () => {
  test('a draft changes nothing that customers see; its approval shows the components and says what they were', async () => {
    const house = await acme();
    const { desk, page, orders } = house;
    const draft = ok(await startReport(desk, about(page), wish({ [orders.id]: 'partial_outage' })));
    expect(await statuses(house)).toEqual(['Orders API: operational', 'Web: operational']);
    const report = ok(await publishDraft(desk, draft.id, draft.version));
    expect(await statuses(house)).toEqual(['Orders API: partial_outage', 'Web: operational']);
    expect(report.updates[0]?.affected).toEqual([
      { id: orders.id, code: orders.code, name: 'Orders API', from: 'operational', to: 'partial_outage' },
    ]);
    expect((await readSight(desk, page)).overall.description).toBe('Minor Service Outage');
  });

  test('two presses at the same moment publish once', async () => {
    const house = await acme();
    const { desk, page, orders } = house;
    const draft = ok(await startReport(desk, about(page), wish({ [orders.id]: 'major_outage' })));
    const answers = await Promise.all([1, 2, 3].map(() => publishDraft(desk, draft.id, draft.version)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok).map((answer) => no(answer).why)).toEqual([
      'already_published',
      'already_published',
    ]);
    expect((await reportById(desk, draft.id))?.updates).toHaveLength(1);
    expect((await eventsOf(desk, draft.id)).map((event) => event.kind)).toEqual([
      'report.drafted',
      'report.published',
    ]);
  });

  test('is for those who may: others write drafts, and are told who can', async () => {
    const house = await acme();
    const bo = as(house.desk, person('UBO'));
    const draft = ok(await startReport(bo, about(house.page), wish({})));
    expect(no(await publishDraft(bo, draft.id, draft.version))).toEqual({
      why: 'not_allowed',
      who: ['UADA'],
      what: 'the status page acme',
    });
    expect(no(await setComponent(bo, house.web.id, 'major_outage', null)).why).toBe('not_allowed');
    expect(no(await createPage(bo, { name: 'other' })).why).toBe('not_allowed');
    ok(await changePage(house.desk, house.page.id, { publishers: { people: [], teams: [house.team.id] } }));
    expect(ok(await publishDraft(bo, draft.id, draft.version)).phase).toBe('published');
  });

  test('a promise that customers read is for those who may, too', async () => {
    const house = await acme();
    ok(await changePage(house.desk, house.page.id, { promiseMs: HOUR }));
    const report = await published(house);
    const bo = as(house.desk, person('UBO'));
    expect(no(await snoozePublic(bo, report.id, HOUR))).toMatchObject({ why: 'not_allowed' });
    house.time.passes(MINUTE);
    expect(ok(await snoozePublic(house.desk, report.id, HOUR)).nextUpdateAt).toEqual(
      plus(house.time.now(), HOUR),
    );
  });

  test('an update that was taken back is not sent to those who have not been told of it yet', async () => {
    const house = await acme();
    const { desk, page, orders } = house;
    const customer = { ...subscriberOf(1), pageId: page.id };
    await transact(desk, ({ tx }) => subscriberStore.save(tx, customer, undefined));
    const { id } = await published(house);
    house.time.passes(MINUTE);
    const more = wish({ [orders.id]: 'partial_outage' }, { body: 'The key is hunter2.' });
    const said = ok(await publishDraft(desk, id, ok(await writeDraft(desk, id, more)).version));
    ok(await retractUpdate(desk, id, said.updates[1]?.code ?? ''));
    const waiting = (await broadcastsOf(desk, id)).map(
      async (one) => (await progressOf(desk, one.id)).waiting,
    );
    expect(await Promise.all(waiting)).toEqual([1, 0]);
  });

  test('whoever leaves the team of publishers publishes no more', async () => {
    const house = await acme();
    ok(await changePage(house.desk, house.page.id, { publishers: { people: [], teams: [house.team.id] } }));
    ok(await changeTeam(house.desk, house.team.id, { removeMembers: ['UCY'] }));
    expect(
      no(await setComponent(as(house.desk, person('UCY')), house.web.id, 'major_outage', null)).why,
    ).toBe('not_allowed');
  });

  test('an incident shows what is public and since when, and nothing any more once it was taken back', async () => {
    const house = await acme();
    const { desk, page, orders, time } = house;
    const incident = ok(
      await declareIncident(desk, { title: 'orders down', severity: 1, serviceIds: [house.service.id] }),
    );
    const begun = { ...about(page), incidentId: incident.id };
    const draft = ok(await startReport(desk, begun, wish({ [orders.id]: 'major_outage' })));
    expect(no(await startReport(desk, begun, wish({})))).toEqual({
      why: 'already_reported',
      reportId: draft.id,
    });
    const since = time.now().toISOString();
    const report = ok(await publishDraft(desk, draft.id, draft.version));
    time.passes(10 * MINUTE);
    const later = ok(await writeDraft(desk, report.id, wish({}, { status: 'identified', body: 'Found.' })));
    ok(await publishDraft(desk, report.id, later.version));
    expect((await incidentById(desk, incident.id))?.public).toMatchObject({
      state: 'identified',
      text: 'Found.',
      page: 'Acme',
      since,
      by: 'UADA',
    });
    ok(await retractReport(desk, report.id, 'It was a test.'));
    expect((await incidentById(desk, incident.id))?.public).toBeNull();
    expect(await statuses(house)).toEqual(['Orders API: operational', 'Web: operational']);
    expect(await reportsOfIncident(desk, incident.id)).toEqual([]);
    ok(await startReport(desk, begun, wish({})));
  });

  test('an end that was published by mistake is taken back: customers, components and the incident read that it goes on', async () => {
    const house = await acme();
    const { desk, page, orders, time } = house;
    ok(await changePage(desk, page.id, { promiseMs: HOUR }));
    const incident = ok(
      await declareIncident(desk, { title: 'orders down', severity: 1, serviceIds: [house.service.id] }),
    );
    const begun = { ...about(page), incidentId: incident.id };
    const draft = ok(await startReport(desk, begun, wish({ [orders.id]: 'major_outage' })));
    const report = ok(await publishDraft(desk, draft.id, draft.version));
    time.passes(10 * MINUTE);
    const end = ok(await writeDraft(desk, report.id, wish({}, { status: 'resolved', body: 'Over.' })));
    const over = ok(await publishDraft(desk, report.id, end.version));
    expect(await statuses(house)).toEqual(['Orders API: operational', 'Web: operational']);
    time.passes(MINUTE);
    const open = ok(await retractUpdate(desk, report.id, over.updates[1]?.code ?? ''));
    expect(open).toMatchObject({
      status: 'investigating',
      resolvedAt: null,
      nextUpdateAt: plus(time.now(), HOUR),
    });
    expect(await statuses(house)).toEqual(['Orders API: major_outage', 'Web: operational']);
    expect((await incidentById(desk, incident.id))?.public).toMatchObject({
      state: 'investigating',
      page: 'Acme',
    });
    // And it can end again.
    const again = ok(await writeDraft(desk, report.id, wish({}, { status: 'resolved', body: 'Over now.' })));
    expect(ok(await publishDraft(desk, report.id, again.version)).resolvedAt).toEqual(time.now());
    expect(await statuses(house)).toEqual(['Orders API: operational', 'Web: operational']);
  });

  test('an outage that was published by mistake is none in the figures either, once it is taken back', async () => {
    const house = await acme();
    const { desk, page, orders, time } = house;
    time.passes(HOUR);
    const report = await published(house);
    time.passes(HOUR);
    await countDays(desk, page.id);
    const major = async (): Promise<number | undefined> =>
      (await readSight(desk, page)).components.find((one) => one.component.id === orders.id)?.days.at(-1)
        ?.tally?.partialMs;
    expect(await major()).toBeGreaterThan(50 * MINUTE);
    ok(await retractReport(desk, report.id, 'It was a drill.'));
    await countDays(desk, page.id);
    expect(await major()).toBe(0);
    const real = await published(house);
    time.passes(HOUR);
    const end = ok(await writeDraft(desk, real.id, wish({}, { status: 'resolved' })));
    ok(await publishDraft(desk, real.id, end.version));
    await countDays(desk, page.id);
    expect(await major()).toBeGreaterThan(50 * MINUTE);
  });

  test('only what the page shows can be affected', async () => {
    const house = await acme();
    expect(
      no(await startReport(house.desk, about(house.page), wish({ cmp_nothere00000000: 'major_outage' }))),
    ).toEqual({ why: 'not_found', what: 'component', name: 'cmp_nothere00000000' });
  });

  test('incidents compete by severity, and what people set shows again when they are over', async () => {
    const house = await acme();
    const { desk, page, orders } = house;
    ok(await setComponent(desk, orders.id, 'degraded_performance', null));
    const first = await published(house);
    const second = ok(await startReport(desk, about(page), wish({ [orders.id]: 'major_outage' })));
    ok(await publishDraft(desk, second.id, second.version));
    expect((await componentById(desk, orders.id))?.status).toBe('major_outage');
    for (const id of [second.id, first.id]) {
      const end = ok(await writeDraft(desk, id, wish({}, { status: 'resolved' })));
      ok(await publishDraft(desk, id, end.version));
    }
    expect((await componentById(desk, orders.id))?.status).toBe('degraded_performance');
    const spans = await spansOf(desk, [orders.id], new Date(0));
    expect(
      spans
        .get(orders.id)
        ?.map((span) => span.status)
        .at(-1),
    ).toBe('degraded_performance');
  });

  test('each change that customers see makes a new version of the page; a draft does not', async () => {
    const house = await acme();
    const { desk, page } = house;
    const version = async (): Promise<number> => (await pageById(desk, page.id))?.version ?? 0;
    const before = await version();
    const draft = ok(await startReport(desk, about(page), wish({})));
    expect(await version()).toBe(before);
    const report = ok(await publishDraft(desk, draft.id, draft.version));
    const after = await version();
    expect(after).toBeGreaterThan(before);
    ok(await editUpdate(desk, report.id, report.updates[0]?.code ?? '', 'Better words.'));
    expect(await version()).toBeGreaterThan(after);
  });

  test('a draft is dropped by its writer or by those who may publish', async () => {
    const house = await acme();
    const bo = as(house.desk, person('UBO'));
    const own = ok(await startReport(bo, about(house.page), wish({})));
    expect(no(await discardDraft(as(house.desk, person('UCY')), own.id)).why).toBe('not_allowed');
    expect(ok(await discardDraft(bo, own.id)).phase).toBe('retracted');
  });
});

describe('components', () => {
  test('are named once on a page, stand in groups, and are kept while something is about them', async () => {
    const house = await acme();
    const { desk, page, orders } = house;
    expect(no(await createComponent(desk, page.id, { name: ' orders  api ' })).why).toBe('name_taken');
    const group = ok(await createComponent(desk, page.id, { name: 'APIs', isGroup: true }));
    ok(await changeComponent(desk, orders.id, { groupId: group.id, description: 'Placing orders' }));
    expect(no(await changeComponent(desk, group.id, { groupId: group.id })).why).toBe('invalid');
    expect(no(await changeComponent(desk, orders.id, { groupId: house.web.id })).why).toBe('not_found');
    expect(no(await archiveComponent(desk, group.id))).toEqual({ why: 'in_use', by: ['Orders API'] });
    const report = await published(house);
    expect(no(await archiveComponent(desk, orders.id))).toEqual({ why: 'in_use', by: [report.name] });
    expect(
      (await readSight(desk, page)).components.map((one) => `${one.component.name} ${one.status}`),
    ).toEqual(['Web operational', 'APIs partial_outage', 'Orders API partial_outage']);
  });

  test('set to the status that they have nothing happens', async () => {
    const { desk, web } = await acme();
    expect(no(await setComponent(desk, web.id, 'operational', null)).why).toBe('nothing_changes');
  });

  test('services that do not exist are refused', async () => {
    const { desk, page } = await acme();
    const ghost: ServiceId = 'svc_nothere000000000';
    expect(no(await createComponent(desk, page.id, { name: 'Ghost', serviceIds: [ghost] })).why).toBe(
      'not_found',
    );
  });
});

describe('a maintenance', () => {
  const plan = async (house: Acme, impacts: readonly ComponentId[]): Promise<Report> => {
    const now = house.time.now();
    const draft = ok(
      await startReport(
        house.desk,
        { ...about(house.page), kind: 'maintenance' },
        wish(Object.fromEntries(impacts.map((id) => [id, 'under_maintenance'])), {
          status: 'scheduled',
          scheduledFor: plus(now, HOUR),
          scheduledUntil: plus(now, 2 * HOUR),
        }),
      ),
    );
    return ok(await publishDraft(house.desk, draft.id, draft.version));
  };

  test('shows its components under maintenance while it runs, and holds the alerts of their services', async () => {
    const house = await acme();
    const { desk, time, orders, service } = house;
    const report = await plan(house, [orders.id]);
    const from = report.scheduledFor ?? time.now();
    expect(await heldUntil(desk, service.id, plus(from, -1))).toBeUndefined();
    expect(await heldUntil(desk, service.id, from)).toEqual(report.scheduledUntil);
    time.passes(HOUR);
    await maintenanceDue(desk, report.id);
    await maintenanceDue(desk, report.id);
    expect(await statuses(house)).toEqual(['Orders API: under_maintenance', 'Web: operational']);
    time.passes(HOUR);
    await maintenanceDue(desk, report.id);
    expect(await statuses(house)).toEqual(['Orders API: operational', 'Web: operational']);
    expect((await reportById(desk, report.id))?.updates.map((update) => update.status)).toEqual([
      'scheduled',
      'in_progress',
      'completed',
    ]);
    expect(await heldUntil(desk, service.id, from)).toBeUndefined();
  });

  test('what somebody was writing beside it is kept when it begins by itself', async () => {
    const house = await acme();
    const report = await plan(house, [house.orders.id]);
    ok(
      await writeDraft(
        house.desk,
        report.id,
        wish({ [house.orders.id]: 'under_maintenance' }, { status: 'verifying', body: 'Almost there.' }),
      ),
    );
    house.time.passes(HOUR);
    await maintenanceDue(as(house.desk, system('timer')), report.id);
    expect(await reportById(house.desk, report.id)).toMatchObject({
      status: 'in_progress',
      draft: { body: 'Almost there.', by: 'UADA' },
    });
  });
});
