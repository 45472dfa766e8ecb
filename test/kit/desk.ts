import type { Actor, Desk } from '#ledger/desk.ts';
import { system } from '#ledger/desk.ts';
import type { Follow } from '#ledger/desk.ts';
import { randomIds } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import type { Slack } from '#world/slack.ts';
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

/** A desk over a test database, by default with a story that says nothing and nobody in Slack. */
export function deskFor(
  database: Database<LedgerTables>,
  options: {
    readonly clock?: TestClock;
    readonly actor?: Actor;
    readonly follow?: Follow;
    readonly slack?: Slack;
  } = {},
): Desk {
  return {
    clock: options.clock ?? testClock(),
    ids: randomIds,
    log: captureLog().log,
    metrics: createMetrics(),
    slack: options.slack ?? unreachable,
    db: database.db,
    actor: options.actor ?? system('test'),
    follow: options.follow ?? (async () => []),
    nudge: () => undefined,
  };
}
