import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import type { Decision } from '#base/decision.ts';
import { change, ownSaved } from '#ledger/change.ts';
import type { Store } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Effect } from '#ledger/follow.ts';
import type { Follow } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { outboxPump, timerPump } from '#ledger/pump.ts';
import { each } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import { OutsideError } from '#world/outside.ts';
import { testClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';

/** A noun of one number is enough to see the ledger at work. */
type Counter = { readonly id: string; readonly value: number };
type Counted = { readonly kind: 'counter.rose'; readonly data: { readonly to: number } };
type Tables = { counter: { id: string; value: number } };
const on = (db: Kysely<never>): Kysely<Tables> => db as unknown as Kysely<Tables>;

const store: Store<string, Counter> = {
  load: (tx, id) =>
    on(tx as never)
      .selectFrom('counter')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst(),
  save: async (tx, next, before) => {
    if (before === undefined)
      await on(tx as never)
        .insertInto('counter')
        .values(next)
        .execute();
    else
      await on(tx as never)
        .updateTable('counter')
        .set({ value: next.value })
        .where('id', '=', next.id)
        .execute();
  },
  subject: (counter) => counter.id,
};

const rise =
  (id: string, limit = 1_000) =>
  (before: Counter | undefined): Decision<Counter, Counted, 'too high'> => {
    const value = (before?.value ?? 0) + 1;
    if (value > limit) return { refused: 'too high' };
    return {
      next: { id, value },
      facts: [{ kind: 'counter.rose', data: { to: value } }],
      timers: [{ kind: 'counter.look', subject: id, at: new Date('2026-03-02T10:00:00Z') }],
    };
  };

const card = (id: string, lane = 'a'): Effect => ({
  kind: 'card',
  lane,
  key: `card:${id}`,
  urgency: 'card',
  payload: { id },
});
const once = (event: string, lane = 'a'): Effect => ({
  kind: 'once',
  lane,
  key: `once:${event}`,
  urgency: 'card',
  payload: { event },
});

async function house(
  follow?: Follow,
): Promise<{ readonly desk: Desk; readonly clock: ReturnType<typeof testClock> }> {
  const opened = await database();
  // A table of ours is not emptied with the house's own.
  await sql`drop table if exists counter`.execute(opened.db);
  await sql`create table counter (id text primary key, value int not null)`.execute(opened.db);
  const clock = testClock();
  return { desk: deskFor(opened, { clock, ...(follow === undefined ? {} : { follow }) }), clock };
}

const count = async (desk: Desk, table: 'event' | 'timer' | 'outbox' | 'counter'): Promise<number> => {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(desk.db);
  return Number(rows[0]?.n);
};

test('a change writes state, event, timer and outbox together', async () => {
  const { desk } = await house(async (_, event) => [card(event.subject), once(event.id)]);
  expect(await change(desk, store, 'a', rise('a'))).toEqual({ ok: true, value: { id: 'a', value: 1 } });
  const [event] = await eventsOf(desk, 'a');
  expect(event).toMatchObject({
    kind: 'counter.rose',
    actor: 'system:test',
    at: new Date('2026-03-02T09:00:00Z'),
    data: { to: 1 },
  });
  expect([await count(desk, 'timer'), await count(desk, 'outbox')]).toEqual([1, 2]);
});

test('a refusal writes nothing', async () => {
  const { desk } = await house(async (_, event) => [once(event.id)]);
  expect(await change(desk, store, 'a', rise('a', 0))).toEqual({ ok: false, refused: 'too high' });
  expect([
    await count(desk, 'event'),
    await count(desk, 'timer'),
    await count(desk, 'outbox'),
    await count(desk, 'counter'),
  ]).toEqual([0, 0, 0, 0]);
});

test('when the story fails, nothing of the change stays', async () => {
  const { desk } = await house(() => Promise.reject(new Error('the story broke')));
  await expect(change(desk, store, 'a', rise('a'))).rejects.toThrow('the story broke');
  expect([await count(desk, 'event'), await count(desk, 'timer'), await count(desk, 'counter')]).toEqual([
    0, 0, 0,
  ]);
});

test('changes of one noun from many sides at once are all counted, the first creation included', async () => {
  const { desk } = await house();
  const answers = await Promise.all(Array.from({ length: 12 }, () => change(desk, store, 'a', rise('a'))));
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect((await eventsOf(desk, 'a')).map((event) => (event.data as { to: number }).to)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
});

test('what the story changes further down is in the same transaction', async () => {
  const { desk } = await house(async (inside, event) => {
    if (event.subject === 'a') await change(inside, store, 'b', rise('b'));
    return [];
  });
  await expect(
    transact(desk, async (open) => {
      await change(open, store, 'a', rise('a'));
      throw new Error('too late');
    }),
  ).rejects.toThrow('too late');
  expect(await count(desk, 'counter')).toBe(0);
  await change(desk, store, 'a', rise('a'));
  expect(await count(desk, 'counter')).toBe(2);
});

test('what a transaction saved whole it need not load again; nobody else sees it, and running again begins anew', async () => {
  const { desk } = await house();
  let loads = 0;
  const whole: Store<string, Counter> = {
    ...store,
    whole: true,
    load: (tx, id) => {
      loads += 1;
      return store.load(tx, id);
    },
  };
  let tries = 0;
  const last = await transact(desk, async (open) => {
    tries += 1;
    await change(open, whole, 'a', rise('a'));
    await change(open, whole, 'a', rise('a'));
    expect(ownSaved(open, whole, 'a')).toEqual({ id: 'a', value: 2 });
    expect(ownSaved(desk, whole, 'a')).toBeUndefined();
    if (tries === 1) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    return change(open, whole, 'a', rise('a'));
  });
  expect(last).toEqual({ ok: true, value: { id: 'a', value: 3 } });
  expect([tries, loads]).toEqual([2, 2]);
  expect(await change(desk, whole, 'a', rise('a'))).toEqual({ ok: true, value: { id: 'a', value: 4 } });
});

test('the event log cannot be rewritten', async () => {
  const { desk } = await house();
  await change(desk, store, 'a', rise('a'));
  await expect(sql`update event set actor = 'somebody else'`.execute(desk.db)).rejects.toThrow('append-only');
  await expect(sql`delete from event`.execute(desk.db)).rejects.toThrow('append-only');
});

/** Counts what it is handed, in order. */
function recorder(): { readonly seen: string[]; readonly courier: Courier } {
  const seen: string[] = [];
  return { seen, courier: async (_, row) => (seen.push(row.key), { done: true }) };
}

test('five changes before the pump comes are one refresh, and once-effects keep their order in the lane', async () => {
  const { desk } = await house(async (_, event) => [once(event.id), card(event.subject)]);
  for (let time = 0; time < 5; time += 1) await change(desk, store, 'a', rise('a'));
  const { seen, courier } = recorder();
  const pump = outboxPump({
    name: 'cards',
    desk,
    urgencies: ['card'],
    couriers: { card: courier, once: courier },
    concurrency: 8,
  });
  while ((await pump.round()) > 0) await pump.settled();
  const events = await eventsOf(desk, 'a');
  expect(seen).toEqual([
    `once:${events[0]?.id}`,
    'card:a',
    ...events.slice(1).map((event) => `once:${event.id}`),
  ]);
});

test('a change during a delivery is delivered again, never lost', async () => {
  const { desk } = await house(async (_, event) => [card(event.subject)]);
  const shown: number[] = [];
  const courier: Courier = async (at, row) => {
    const { rows } = await sql<{
      value: number;
    }>`select value from counter where id = ${String(row.payload['id'])}`.execute(at.db);
    if (shown.length === 0) await change(desk, store, 'a', rise('a'));
    shown.push(Number(rows[0]?.value));
    return { done: true };
  };
  await change(desk, store, 'a', rise('a'));
  const pump = outboxPump({
    name: 'cards',
    desk,
    urgencies: ['card'],
    couriers: { card: courier },
    concurrency: 8,
  });
  while ((await pump.round()) > 0) await pump.settled();
  expect(shown).toEqual([1, 2]);
});

test('a failing head holds its own lane and no other, and comes again when it asked to', async () => {
  const { desk, clock } = await house(async (_, event) => [once(event.id, event.subject)]);
  for (const id of ['a', 'b', 'a']) await change(desk, store, id, rise(id));
  const seen: string[] = [];
  let limited = true;
  const courier: Courier = async (_, row) => {
    if (row.lane === 'a' && limited) throw new OutsideError('ratelimited', { retryAfterMs: 30_000 });
    seen.push(row.lane);
    return { done: true };
  };
  const pump = outboxPump({
    name: 'cards',
    desk,
    urgencies: ['card'],
    couriers: { once: courier },
    concurrency: 8,
  });
  while ((await pump.round()) > 0) await pump.settled();
  expect(seen).toEqual(['b']);
  limited = false;
  expect(await pump.nextDue()).toEqual(new Date('2026-03-02T09:00:30Z'));
  clock.passes(30_000);
  while ((await pump.round()) > 0) await pump.settled();
  expect(seen).toEqual(['b', 'a', 'a']);
});

test('a row whose process died is delivered when its lease ends, by anybody', async () => {
  const { desk, clock } = await house(async (_, event) => [once(event.id)]);
  await change(desk, store, 'a', rise('a'));
  const dead = outboxPump({
    name: 'dead',
    desk,
    urgencies: ['card'],
    couriers: { once: () => new Promise(() => undefined) },
    concurrency: 1,
  });
  expect(await dead.round()).toBe(1);
  const { seen, courier } = recorder();
  const heir = outboxPump({
    name: 'heir',
    desk,
    urgencies: ['card'],
    couriers: { once: courier },
    concurrency: 1,
  });
  expect(await heir.round()).toBe(0);
  clock.passes(30_000);
  expect(await heir.round()).toBe(1);
  await heir.settled();
  expect(seen).toHaveLength(1);
});

test('two pumps on one outbox deliver each row once', async () => {
  const { desk } = await house(async (_, event) => [once(event.id, `lane ${event.id}`)]);
  for (let time = 0; time < 40; time += 1) await change(desk, store, 'a', rise('a'));
  const { seen, courier } = recorder();
  const pumps = [1, 2].map((n) =>
    outboxPump({ name: `pump ${n}`, desk, urgencies: ['card'], couriers: { once: courier }, concurrency: 5 }),
  );
  for (;;) {
    const claimed = await Promise.all(pumps.map((pump) => pump.round()));
    await Promise.all(pumps.map((pump) => pump.settled()));
    if (claimed.every((n) => n === 0)) break;
  }
  expect(new Set(seen).size).toBe(40);
  expect(seen).toHaveLength(40);
});

test('a timer runs once when due; set again by its own handler it stays; a failing one comes back later', async () => {
  const { desk, clock } = await house();
  await change(desk, store, 'a', rise('a'));
  const runs: string[] = [];
  const look = each(async (at, subject) => {
    runs.push(subject);
    if (runs.length === 1) await change(at, store, 'a', rise('a'));
    if (runs.length === 2) throw new OutsideError('not now');
  });
  const pump = timerPump({ desk, handlers: { 'counter.look': look } });
  const drain = async (): Promise<void> => {
    while ((await pump.round()) > 0) await pump.settled();
  };
  await drain();
  expect(runs).toEqual([]);
  clock.set('2026-03-02T10:00:00Z');
  await drain();
  expect([runs.length, await count(desk, 'timer')]).toEqual([2, 1]);
  clock.passes(60_000);
  await drain();
  expect([runs.length, await count(desk, 'timer')]).toEqual([3, 0]);
});
