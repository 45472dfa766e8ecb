import { describe, expect, test } from 'vitest';
import { MINUTE } from '#base/time.ts';
import { eventsOf } from '#ledger/events.ts';
import { pageById, pagesAbout } from '#oncall/store.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { settlePage } from '#oncall/verbs/settle-page.ts';
import { alertId, company, incidentId, no, ok } from './catalog-company.ts';

const about = { alertId: alertId(1) } as const;
const wish = {
  people: ['UBO', 'UCY', 'UBO'],
  about,
  urgency: 'critical',
  askedBy: null,
  note: 'you are the responder',
} as const;

describe('pages', () => {
  test('are rows of their own, one a person, with their event', async () => {
    const { desk, time } = await company();
    const asked = ok(await pagePeople(desk, wish));
    expect(asked.map((page) => page.personId)).toEqual(['UBO', 'UCY']);
    expect((await pagesAbout(desk, about)).map((page) => page.id).toSorted()).toEqual(
      asked.map((page) => page.id).toSorted(),
    );
    const [first] = asked;
    if (first === undefined) throw new Error('nobody was paged');
    expect(await pageById(desk, first.id)).toEqual({ ...first, state: 'due', createdAt: time.now() });
    expect(await eventsOf(desk, first.id)).toMatchObject([
      { kind: 'page.asked', data: { personId: 'UBO', about } },
    ]);
    expect(await pagesAbout(desk, { incidentId: incidentId(1) })).toEqual([]);
  });

  test('about one thing do not ring twice within a minute, but about another they do', async () => {
    const { desk, time } = await company();
    ok(await pagePeople(desk, { ...wish, people: ['UBO'] }));
    expect(ok(await pagePeople(desk, wish)).map((page) => page.personId)).toEqual(['UCY']);
    expect(ok(await pagePeople(desk, { ...wish, about: { incidentId: incidentId(1) } }))).toHaveLength(2);
    time.passes(MINUTE);
    // One that is still on its way is not asked for again, however long it takes; one that arrived a minute ago is.
    const [bo] = await pagesAbout(desk, about);
    if (bo === undefined) throw new Error('somebody should be paged');
    ok(await settlePage(desk, bo.id, { state: 'delivered', because: null }));
    expect(ok(await pagePeople(desk, wish)).map((page) => page.personId)).toEqual([bo.personId]);
  });

  test('end once: delivered, or failed with the reason', async () => {
    const { desk } = await company();
    const [bo, cy] = ok(await pagePeople(desk, wish));
    if (bo === undefined || cy === undefined) throw new Error('two should be paged');
    ok(await settlePage(desk, bo.id, { state: 'delivered', because: null }));
    ok(await settlePage(desk, cy.id, { state: 'failed', because: 'the account is deactivated' }));
    expect(no(await settlePage(desk, bo.id, { state: 'failed', because: 'again' }))).toMatchObject({
      why: 'settled',
      state: 'delivered',
    });
    expect(await pageById(desk, cy.id)).toMatchObject({
      state: 'failed',
      because: 'the account is deactivated',
    });
    expect((await eventsOf(desk, cy.id)).map((event) => event.kind)).toEqual(['page.asked', 'page.failed']);
    expect(no(await settlePage(desk, 'pag_0000000000000000', { state: 'delivered', because: null }))).toEqual(
      { why: 'not_found' },
    );
  });

  test('that were not sent are taken back; the others stay as they are', async () => {
    const { desk } = await company();
    const [bo, cy] = ok(await pagePeople(desk, wish));
    if (bo === undefined || cy === undefined) throw new Error('two should be paged');
    ok(await settlePage(desk, bo.id, { state: 'delivered', because: null }));
    await cancelPages(desk, about, 'the alert was acknowledged');
    expect(await pageById(desk, bo.id)).toMatchObject({ state: 'delivered' });
    expect(await pageById(desk, cy.id)).toMatchObject({
      state: 'cancelled',
      because: 'the alert was acknowledged',
    });
    await cancelPages(desk, about, 'again');
    expect((await eventsOf(desk, cy.id)).map((event) => event.kind)).toEqual([
      'page.asked',
      'page.cancelled',
    ]);
  });
});
