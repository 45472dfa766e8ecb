import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { Desk } from '#ledger/desk.ts';
import { timerPump } from '#ledger/pump.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import { createWays } from '#world/ways.ts';
import { follow } from '../../src/flow.ts';
import { statusTimers } from '../../src/notify/status-send.ts';
import { testClock } from '../kit/clock.ts';
import { freshPlace } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { afterlife, newLife } from '../kit/mortal.ts';
import { smtpSink } from '../kit/smtp-sink.ts';
import { PUBLIC, furnish, pageOf, publish, timekeeper } from './status-house.ts';
import { REPORT } from './status-matter.ts';

const CROWD = 10_000;
const LOOKING = ['investigating', 'We are looking.'] as const;
const OVER = ['resolved', 'All is well.'] as const;
/** Letters that one process has under way at most. */
const IN_FLIGHT = 8;

/** So many active subscribers, written in one statement. */
const gather = (desk: Desk, count: number): Promise<unknown> =>
  sql`insert into status_subscriber (id, page_id, kind, address, component_ids, state, trusted, failures, asked_at, confirmed_at, created_at)
    select 'sub_' || lpad(n::text, 16, '0'), 'stp_aaaaaaaaaaaaaaaa', 'email', 'customer-' || n || '@example.com', '{}', 'active', false, 0,
      ${desk.clock.now()}, ${desk.clock.now()}, ${desk.clock.now()} from generate_series(1, ${count}::int) n`.execute(
    desk.db,
  );

/** Mail to the sink, at a desk that lives as long as `life`. */
function deskOf(
  life: ReturnType<typeof newLife>,
  database: Awaited<ReturnType<typeof afterlife>>,
  clock: ReturnType<typeof testClock>,
  smtpUrl: string,
): Desk {
  const ways = createWays(
    {
      mail: { url: smtpUrl, from: 'Tocsin <status@example.com>' },
      push: { url: 'http://127.0.0.1:9' },
      secret: 'a secret of tests',
    },
    { publicUrl: PUBLIC, localUrl: PUBLIC, secret: () => undefined, now: clock.now },
  );
  onTestFinished(() => ways.close());
  return deskFor(database.open(life), { clock, follow, ways });
}

test('killed before any statement of a round, the next process tells whoever is left', async () => {
  const [smtp, place] = [await smtpSink(), await freshPlace()];
  const database = await afterlife(place);
  const deaths: string[] = [];
  for (let n = 1; ; n += 1) {
    await database.empty();
    const [clock, before, life] = [testClock(), smtp.taken().length, newLife()];
    const [one, two] = [
      deskOf(life, database, clock, smtp.url),
      deskOf(newLife(), database, clock, smtp.url),
    ];
    await furnish(one, { page: pageOf() });
    await gather(one, 3);
    for (const says of [[LOOKING], [LOOKING, OVER]]) await publish(one, pageOf(), { says });
    life.begins({ before: 'statement', n });
    const pump = timerPump({ desk: one, handlers: statusTimers });
    for (let turn = 0; turn < 4 && !life.over(); turn += 1) {
      await pump.round().catch(() => 0);
      await pump.settled();
      clock.passes(1_000);
    }
    const died = life.over();
    await timekeeper(two, clock)(600_000);
    const taken = smtp.taken().slice(before);
    const letters = new Map(taken.map((letter) => [`${letter.to} ${letter.messageId}`, letter]));
    expect(letters.size, life.diedAt()).toBe(6);
    expect(taken.length - 6, life.diedAt()).toBeLessThanOrEqual(3);
    for (const person of [1, 2, 3])
      expect(
        [...letters.values()]
          .filter((letter) => letter.to === `customer-${person}@example.com`)
          .map((letter) => letter.head.includes('Resolved')),
      ).toEqual([false, true]);
    if (!died) break;
    deaths.push(life.diedAt());
  }
  expect(deaths.length).toBeGreaterThan(20);
});

test('ten thousand subscribers are told once each, although the process is killed half-way', async () => {
  const [smtp, place] = [await smtpSink(), await freshPlace()];
  const clock = testClock();
  const database = await afterlife(place);
  const page = pageOf({ mailsPerMinute: 600_000 });
  const [first, second] = [newLife(), newLife()];
  const [one, two] = [first, second].map((life) => deskOf(life, database, clock, smtp.url));
  if (one === undefined || two === undefined) throw new Error('two lives, two desks');
  await furnish(one, { page });
  await gather(one, CROWD);

  const began = performance.now();
  const { total, broadcastId } = await publish(one, page, { says: [LOOKING] });
  const tookMs = performance.now() - began;
  expect(total).toBe(CROWD);
  // Well under a second alone; the limit is for what would be a statement each.
  expect(tookMs).toBeLessThan(5_000);

  first.begins({ before: 'statement', n: CROWD / 2 });
  const pump = timerPump({ desk: one, handlers: statusTimers });
  while (!first.over()) {
    await pump.round().catch(() => 0);
    await pump.settled();
    clock.passes(100);
  }
  const halfway = smtp.taken().length;
  expect(halfway).toBeGreaterThan(CROWD / 4);
  expect(halfway).toBeLessThan(CROWD);

  await timekeeper(two, clock)(600_000);
  const taken = smtp.taken();
  expect(new Set(taken.map((letter) => letter.to)).size).toBe(CROWD);
  expect(taken.length - CROWD).toBeLessThanOrEqual(IN_FLIGHT);
  expect(new Set(taken.map((letter) => letter.messageId)).size).toBe(CROWD);
  expect(new Set(taken.map((letter) => `${letter.to} ${letter.messageId}`)).size).toBe(CROWD);
  const [row] = await broadcastsOf(two, REPORT);
  expect(row?.id).toBe(broadcastId);
  expect(await progressOf(two, row?.id ?? 'bct_')).toEqual({
    told: CROWD,
    failed: 0,
    dropped: 0,
    waiting: 0,
    total: CROWD,
  });
});
