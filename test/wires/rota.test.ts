import { describe, expect, test } from 'vitest';
import { DAY, HOUR, plus } from '#base/time.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { createEngine } from '#engine.ts';
import { follow } from '#flow.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { each } from '#ledger/timers.ts';
import { historyOf } from '#oncall/history.ts';
import { rotaTimers } from '#oncall/rota-timers.ts';
import type { OverrideWish } from '#oncall/override-rules.ts';
import type { Layer, Rota, RotaDefinition } from '#oncall/rota.ts';
import {
  absencesOf,
  heldShifts,
  openSwaps,
  overridesOf,
  planOf,
  plansOfTeam,
  rotaById,
  rotaByName,
  rotasOfTeam,
  swapById,
} from '#oncall/rota-store.ts';
import { whoIsOn } from '#oncall/shifts.ts';
import { addAbsence, cancelAbsence } from '#oncall/verbs/absence.ts';
import { archiveRota, changeRota, setUserGroup, undoRota } from '#oncall/verbs/change-rota.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { cancelOverride, overrideRota } from '#oncall/verbs/override-rota.ts';
import { askSwap, cancelSwap, declineSwap, takeSwap } from '#oncall/verbs/swap.ts';
import { company, no, ok, somebody } from './catalog-company.ts';
import type { Company } from './catalog-company.ts';

const layer = (more: Partial<Layer> = {}): Layer => ({
  name: 'primary',
  role: 'primary',
  rank: 0,
  turn: { unit: 'week', length: 1, counts: 'worked' },
  anchor: '2026-03-02T09:00',
  members: [['UBO'], ['UCY']],
  windows: [],
  holidays: 'work',
  ...more,
});
const definition = (more: Partial<Layer> = {}): RotaDefinition => ({
  zone: 'UTC',
  layers: [layer(more)],
  holidays: null,
});

type House = Company & { readonly rota: Rota; readonly bo: Desk; readonly cy: Desk; readonly dee: Desk };

/** The company with a weekly rota of bo and cy, made on Monday 2 March at 09:00 by bo; dee is of no team. */
async function house(more: Partial<Layer> = {}): Promise<House> {
  const all = await company({ follow });
  ok(await rememberPerson(all.desk, somebody('dee')));
  const [bo, cy, dee] = ['UBO', 'UCY', 'UDEE'].map((id) => as(all.desk, person(id)));
  if (bo === undefined || cy === undefined || dee === undefined) throw new Error('nobody there');
  const wish = { teamId: all.team.id, name: 'orders', definition: definition(more) };
  return { ...all, bo, cy, dee, rota: ok(await createRota(bo, wish)) };
}

/** Lets time pass, doing what the rota's timers ask for at their own instants. */
async function passes({ desk, time }: Company, ms: number): Promise<void> {
  const timers = Object.fromEntries(Object.entries(rotaTimers).map(([kind, run]) => [kind, each(run)]));
  const engine = createEngine({ desk, couriers: {}, timers });
  const end = plus(time.now(), ms);
  await engine.tick();
  for (;;) {
    const next = await engine.nextDue();
    if (next === undefined || next > end) break;
    if (next > time.now()) time.set(next);
    await engine.tick();
  }
  time.set(end);
}

const on = async (desk: Desk, rota: Rota, at?: Date): Promise<readonly string[]> => {
  const current = await rotaById(desk, rota.id);
  if (current === undefined) throw new Error('no rota');
  const when = at ?? desk.clock.now();
  return whoIsOn(await planOf(desk, current, when), 'primary', when).people.map(({ personId }) => personId);
};
const kinds = async (desk: Desk, subject: string): Promise<readonly string[]> =>
  (await eventsOf(desk, subject)).map((event) => event.kind);
const cover = (house: House, more: Partial<OverrideWish> = {}): OverrideWish => ({
  rotaId: house.rota.id,
  role: 'primary',
  kind: 'replace',
  who: 'UCY',
  forWhom: 'UBO',
  shifts: [],
  from: plus(house.time.now(), DAY),
  to: plus(house.time.now(), DAY + 8 * HOUR),
  reason: 'dentist',
  ...more,
});

describe('a rota', () => {
  test('is kept with every version it ever had', async () => {
    const all = await house();
    expect(await rotaByName(all.desk, 'orders')).toEqual(all.rota);
    all.time.passes(DAY);
    const daily = definition({ turn: { unit: 'day', length: 1, counts: 'worked' } });
    const changed = ok(await changeRota(all.cy, all.rota.id, { definition: daily }));
    expect(changed.versions.map((version) => version.author)).toEqual(['UBO', 'UCY']);
    expect(await rotaById(all.desk, all.rota.id)).toEqual(changed);
    expect(no(await changeRota(all.cy, all.rota.id, { definition: daily }))).toEqual({
      why: 'nothing_changes',
    });
    all.time.passes(DAY);
    const undone = ok(await undoRota(all.bo, all.rota.id));
    expect(undone.versions.at(-1)?.definition).toEqual(all.rota.versions[0]?.definition);
    expect(await kinds(all.desk, all.rota.id)).toEqual([
      'rota.created',
      'rota.handed_over',
      'rota.changed',
      'rota.handed_over',
      // The daily turn's own hand-over, written down before the plan it came from is undone.
      'rota.handed_over',
      'rota.changed',
    ]);
  });

  test('is for its team and for admins', async () => {
    const all = await house();
    const { id } = all.rota;
    for (const refused of [
      await changeRota(all.dee, id, { definition: definition({ rank: 1 }) }),
      await undoRota(all.dee, id),
      await archiveRota(all.dee, id),
      await setUserGroup(all.dee, id, 'S1'),
      await createRota(all.dee, { teamId: all.team.id, name: 'mine', definition: definition() }),
    ])
      expect(no(refused)).toMatchObject({ why: 'not_allowed', who: ['UBO', 'UCY', 'UADA'] });
    expect(ok(await setUserGroup(as(all.desk, person('UADA')), id, 'S1')).userGroupId).toBe('S1');
  });

  test('has a name of its own; an archived one frees it', async () => {
    const all = await house();
    const wish = { teamId: all.team.id, name: 'orders', definition: definition() };
    expect(no(await createRota(all.bo, wish))).toEqual({ why: 'name_taken', name: 'orders' });
    ok(await archiveRota(all.bo, all.rota.id));
    expect(no(await archiveRota(all.bo, all.rota.id))).toEqual({ why: 'not_found', what: 'rota' });
    expect(await rotasOfTeam(all.desk, all.team.id)).toEqual([]);
    const again = ok(await createRota(all.bo, wish));
    const nights = ok(await createRota(all.bo, { ...wish, name: 'nights' }));
    expect((await plansOfTeam(all.desk, all.team.id, all.time.now())).map(({ rota }) => rota.id)).toEqual([
      again.id,
      nights.id,
    ]);
  });
});

describe('overrides', () => {
  test('change who is on call and end by themselves; what happened is written down', async () => {
    const all = await house();
    const made = ok(await overrideRota(all.bo, cover(all)));
    expect(await on(all.desk, all.rota, made.from)).toEqual(['UCY']);
    await passes(all, 2 * DAY);
    const [from, to] = [plus(all.time.now(), -2 * DAY), all.time.now()];
    const held = await heldShifts(all.desk, all.rota.id, 'primary', from, to);
    expect(held.map(({ people, from }) => [people, from.toISOString()])).toEqual([
      [['UBO'], '2026-03-02T09:00:00.000Z'],
      [['UCY'], '2026-03-03T09:00:00.000Z'],
      [['UBO'], '2026-03-03T17:00:00.000Z'],
    ]);
  });

  test('that overlap for one person are refused, naming the other, also when asked at once', async () => {
    const all = await house();
    const both = await Promise.all([overrideRota(all.bo, cover(all)), overrideRota(all.cy, cover(all))]);
    const [made, refused] = both.toSorted((a, b) => Number(b.ok) - Number(a.ok));
    if (made === undefined || refused === undefined) throw new Error('one is missing');
    expect(no(refused)).toEqual({ why: 'overlaps', with: ok(made).id });
  });

  test('one’s own shift may be given away, and only the team may do more', async () => {
    const all = await house({ members: [['UBO'], ['UCY'], ['UDEE']] });
    const later = { from: plus(all.time.now(), 15 * DAY), to: plus(all.time.now(), 16 * DAY) };
    ok(await overrideRota(all.dee, cover(all, { ...later, forWhom: 'UDEE', who: 'UCY' })));
    ok(await overrideRota(all.dee, cover(all, { forWhom: 'UBO', who: 'UDEE' })));
    expect(no(await overrideRota(all.dee, cover(all, { kind: 'remove', who: null })))).toMatchObject({
      why: 'not_allowed',
    });
  });

  test('are taken back by those they are about', async () => {
    const all = await house();
    const made = ok(await overrideRota(all.bo, cover(all)));
    expect(no(await cancelOverride(all.dee, made.id))).toMatchObject({ why: 'not_allowed' });
    ok(await cancelOverride(all.cy, made.id));
    expect(no(await cancelOverride(all.cy, made.id))).toEqual({ why: 'not_found', what: 'override' });
    expect(await overridesOf(all.desk, [all.rota.id], all.time.now())).toEqual([]);
    expect(await on(all.desk, all.rota, made.from)).toEqual(['UBO']);
  });

  test('who covers and needs a cover hands it on', async () => {
    const all = await house({ members: [['UBO'], ['UCY'], ['UADA']] });
    const first = ok(await overrideRota(all.bo, cover(all)));
    const wish = cover(all, {
      forWhom: 'UCY',
      who: 'UADA',
      from: first.from,
      to: plus(first.from, 2 * HOUR),
    });
    ok(await overrideRota(all.cy, wish));
    expect(await on(all.desk, all.rota, plus(first.from, HOUR))).toEqual(['UADA']);
    expect(await on(all.desk, all.rota, plus(first.from, 3 * HOUR))).toEqual(['UCY']);
  });
});

describe('swaps', () => {
  const ask = (all: House, more: object = {}) => ({
    rotaId: all.rota.id,
    role: 'primary' as const,
    from: plus(all.time.now(), DAY),
    to: plus(all.time.now(), 2 * DAY),
    asked: null,
    inReturn: null,
    note: 'wedding',
    ...more,
  });

  test('asked they change nothing, taken they do, and the first has it', async () => {
    const all = await house();
    const swap = ok(await askSwap(all.bo, ask(all)));
    expect(await on(all.desk, all.rota, plus(swap.from, HOUR))).toEqual(['UBO']);
    expect((await openSwaps(all.desk, all.rota.id)).map(({ id }) => id)).toEqual([swap.id]);
    expect(no(await takeSwap(all.bo, swap.id))).toEqual({ why: 'own_swap' });
    const taken = await Promise.all([
      takeSwap(all.cy, swap.id),
      takeSwap(as(all.desk, person('UADA')), swap.id),
    ]);
    expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
    const refused = taken.find((one) => !one.ok);
    expect(refused === undefined ? refused : no(refused)).toMatchObject({ why: 'swap_over', state: 'taken' });
    const by = (await swapById(all.desk, swap.id))?.takenBy;
    expect(await on(all.desk, all.rota, plus(swap.from, HOUR))).toEqual([by]);
    expect(await kinds(all.desk, swap.id)).toEqual(['swap.asked', 'swap.taken']);
  });

  test('in return the asker takes a time of the taker’s', async () => {
    const all = await house();
    const inReturn = { from: plus(all.time.now(), 8 * DAY), to: plus(all.time.now(), 9 * DAY) };
    const swap = ok(await askSwap(all.bo, ask(all, { asked: 'UCY', inReturn })));
    ok(await takeSwap(all.cy, swap.id));
    expect(await on(all.desk, all.rota, plus(swap.from, HOUR))).toEqual(['UCY']);
    expect(await on(all.desk, all.rota, plus(inReturn.from, HOUR))).toEqual(['UBO']);
  });

  test.each<[string, object, object]>([
    [
      'of the past',
      { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-02T09:00:00Z') },
      { why: 'in_the_past', what: 'swap' },
    ],
    ['backwards', { to: new Date('2026-03-02T09:00:00Z') }, { why: 'empty_range' }],
    [
      'of somebody else’s time',
      { from: new Date('2026-03-10T00:00:00Z'), to: new Date('2026-03-11T00:00:00Z') },
      { why: 'not_on_call', person: 'UBO' },
    ],
    ['with oneself', { asked: 'UBO' }, { why: 'own_swap' }],
    ['with nobody there', { asked: 'UXX' }, { why: 'person_inactive', person: 'UXX' }],
  ])('%s are refused', async (_, more, refused) => {
    const all = await house();
    expect(no(await askSwap(all.bo, ask(all, more)))).toEqual(refused);
  });

  test('whoever was asked answers, nobody else; one who declines ends it', async () => {
    const all = await house({ members: [['UBO'], ['UCY'], ['UDEE']] });
    const swap = ok(await askSwap(all.bo, ask(all, { asked: 'UCY' })));
    expect(no(await takeSwap(all.dee, swap.id))).toEqual({ why: 'not_asked', asked: 'UCY' });
    expect(no(await declineSwap(all.dee, swap.id))).toEqual({ why: 'not_asked', asked: 'UCY' });
    expect(ok(await declineSwap(all.cy, swap.id))).toMatchObject({ state: 'declined', declinedBy: ['UCY'] });
    expect(no(await takeSwap(all.cy, swap.id))).toEqual({ why: 'swap_over', state: 'declined' });
    const open = ok(await askSwap(all.bo, ask(all)));
    expect(ok(await declineSwap(all.cy, open.id)).state).toBe('open');
    expect(ok(await declineSwap(all.dee, open.id)).state).toBe('declined');
  });

  test('are taken back by the asker, and end when their time is over', async () => {
    const all = await house();
    const swap = ok(await askSwap(all.bo, ask(all)));
    expect(no(await cancelSwap(all.dee, swap.id))).toMatchObject({ why: 'not_allowed' });
    ok(await cancelSwap(all.bo, swap.id));
    const other = ok(await askSwap(all.bo, ask(all)));
    await passes(all, 2 * DAY);
    expect((await swapById(all.desk, other.id))?.state).toBe('expired');
    expect(no(await takeSwap(all.cy, other.id))).toEqual({ why: 'swap_over', state: 'expired' });
    expect((await swapById(all.desk, swap.id))?.state).toBe('cancelled');
  });

  test('are taken back when the plan changes so that the asker is not on call then', async () => {
    const all = await house();
    const swap = ok(await askSwap(all.bo, ask(all)));
    const covered = ok(
      await overrideRota(
        all.bo,
        cover(all, { from: plus(all.time.now(), 3 * DAY), to: plus(all.time.now(), 4 * DAY) }),
      ),
    );
    ok(await changeRota(all.cy, all.rota.id, { definition: definition({ members: [['UCY']] }) }));
    expect((await swapById(all.desk, swap.id))?.state).toBe('cancelled');
    expect(await kinds(all.desk, covered.id)).toEqual(['rota.overridden', 'rota.override_cancelled']);
  });
});

describe('absences', () => {
  test('are said by oneself or by people of one’s team, and others stand in', async () => {
    const all = await house();
    const wish = { personId: 'UBO', fromDate: '2026-03-02', toDate: '2026-03-03', reason: 'ill' };
    expect(no(await addAbsence(all.dee, wish))).toMatchObject({
      why: 'not_allowed',
      who: ['UBO', 'UCY', 'UADA'],
    });
    const absence = ok(await addAbsence(all.cy, wish));
    expect(await on(all.desk, all.rota)).toEqual(['UCY']);
    expect((await eventsOf(all.desk, all.rota.id)).at(-1)).toMatchObject({
      kind: 'rota.handed_over',
      data: { from: ['UBO'], to: ['UCY'] },
    });
    expect((await absencesOf(all.desk, 'UBO')).map(({ id }) => id)).toEqual([absence.id]);
    ok(await cancelAbsence(all.bo, absence.id));
    expect(await on(all.desk, all.rota)).toEqual(['UBO']);
    expect(no(await addAbsence(all.bo, { ...wish, toDate: '2026-03-01' }))).toEqual({ why: 'empty_range' });
    expect(no(await addAbsence(all.bo, { ...wish, fromDate: '2026-02-01', toDate: '2026-02-02' }))).toEqual({
      why: 'in_the_past',
      what: 'absence',
    });
  });
});

describe('hand-overs', () => {
  test('are recorded at their instant, told once, also when they were slept through', async () => {
    const all = await house({ turn: { unit: 'day', length: 1, counts: 'worked' } });
    await passes(all, DAY + HOUR);
    const told = async () =>
      (await eventsOf(all.desk, all.rota.id, { kinds: ['rota.handed_over'] })).map((event) => event.data);
    expect(await told()).toEqual([
      { role: 'primary', at: '2026-03-02T09:00:00.000Z', from: [], to: ['UBO'] },
      { role: 'primary', at: '2026-03-03T09:00:00.000Z', from: ['UBO'], to: ['UCY'] },
    ]);
    all.time.passes(3 * DAY);
    await passes(all, 0);
    expect((await told()).slice(2)).toEqual([
      { role: 'primary', at: '2026-03-06T09:00:00.000Z', from: ['UCY'], to: ['UBO'] },
    ]);
    const held = await heldShifts(all.desk, all.rota.id, 'primary', new Date(0), all.time.now());
    expect(held.map(({ people }) => people[0])).toEqual(
      ['UBO', 'UCY', 'UBO', 'UCY', 'UBO'].slice(0, held.length),
    );
    expect(held.at(-1)).toMatchObject({ to: null });
  });

  test('stay what they were when the plan is changed afterwards', async () => {
    const all = await house();
    await passes(all, 3 * DAY);
    ok(await changeRota(all.bo, all.rota.id, { definition: definition({ members: [['UCY'], ['UBO']] }) }));
    const rota = await rotaById(all.desk, all.rota.id);
    if (rota === undefined) throw new Error('no rota');
    const [from, to, now] = [plus(all.time.now(), -2 * DAY), plus(all.time.now(), 2 * DAY), all.time.now()];
    const shifts = historyOf(
      await heldShifts(all.desk, rota.id, 'primary', from, to),
      await planOf(all.desk, rota, from),
      'primary',
      { from, to, now },
    );
    expect(shifts.map(({ people, recorded }) => [people[0], recorded])).toEqual([
      ['UBO', true],
      ['UCY', true],
    ]);
  });

  test('somebody who leaves the company is a gap at once, and told 14 days ahead, once', async () => {
    const all = await house();
    await passes(all, HOUR);
    ok(await rememberPerson(all.desk, somebody('cy', { active: false })));
    await passes(all, 3 * DAY);
    const gapsTold = async () =>
      (await eventsOf(all.desk, all.rota.id, { kinds: ['rota.gap_ahead'] })).map((event) => event.data);
    expect(await gapsTold()).toEqual([
      { role: 'primary', from: '2026-03-09T09:00:00.000Z', to: '2026-03-16T09:00:00.000Z' },
    ]);
    ok(await rememberPerson(all.desk, somebody('bo', { active: false })));
    expect(await on(all.desk, all.rota)).toEqual([]);
    expect((await eventsOf(all.desk, all.rota.id)).at(-1)).toMatchObject({ data: { from: ['UBO'], to: [] } });
    await passes(all, DAY);
    expect((await gapsTold()).slice(1)).toMatchObject([
      { role: 'primary', from: '2026-03-05T10:00:00.000Z' },
    ]);
  });
});

test('another team’s rota of the same people knows nothing of it', async () => {
  const all = await house();
  const other = ok(await createTeam(all.desk, { name: 'payments', members: ['UBO'] }));
  const rota = ok(await createRota(all.bo, { teamId: other.id, name: 'payments', definition: definition() }));
  ok(await overrideRota(all.bo, cover(all)));
  expect(await on(all.desk, rota, plus(all.time.now(), DAY + HOUR))).toEqual(['UBO']);
});
