import type { Actor, Desk } from '#ledger/desk.ts';
import { system } from '#ledger/desk.ts';
import type { Follow } from '#ledger/desk.ts';
import { randomIds } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import type { Slack } from '#world/slack.ts';
import { createWays } from '#world/ways.ts';
import type { Ways } from '#world/ways.ts';
import type { Database } from '#world/db/open.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { testClock } from './clock.ts';
import type { TestClock } from './clock.ts';

const unreachable: Slack = {
  call: (method) => Promise.reject(new Error(`this test has no Slack, yet ${method} was called`)),
  upload: () => Promise.reject(new Error('this test has no Slack')),
  self: () => ({
    teamId: 'T00000000',
    botUserId: 'U00000BOT',
    botId: 'B00000000',
    url: 'https://example.slack.com/',
  }),
};

/** Nobody is reached beside Slack: neither mail nor telephone is configured, and no push server listens. */
const closedWays = (now: () => Date): Ways =>
  createWays(
    { push: { url: 'http://127.0.0.1:9' }, secret: 'a secret of tests' },
    { publicUrl: undefined, localUrl: 'http://localhost:3000', secret: () => undefined, now },
  );

/** A desk over a test database, by default with a story that says nothing and nobody in Slack. */
export function deskFor(
  database: Database<LedgerTables>,
  options: {
    readonly clock?: TestClock;
    readonly actor?: Actor;
    readonly follow?: Follow;
    readonly slack?: Slack;
    readonly ways?: Ways;
  } = {},
): Desk {
  const clock = options.clock ?? testClock();
  return {
    clock,
    ids: randomIds,
    log: captureLog().log,
    metrics: createMetrics(),
    slack: options.slack ?? unreachable,
    ways: options.ways ?? closedWays(clock.now),
    db: database.db,
    actor: options.actor ?? system('test'),
    follow: options.follow ?? (async () => []),
    nudge: () => undefined,
  };
}
