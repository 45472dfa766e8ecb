import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import type { SlackTransport } from '#slack/transport.ts';
import type { Config } from '#config.ts';
import { systemClock } from '#world/clock.ts';
import type { Clock } from '#world/clock.ts';
import { randomIds } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import type { Database } from '#world/db/open.ts';
import type { Place } from './kept-database.ts';
import { CONFIG, localNames } from './scenario.ts';

export type Live = {
  readonly app: App;
  readonly log: ReturnType<typeof captureLog>;
  readonly stop: () => Promise<void>;
};

/**
 * An app in real time, or by a clock that the test pushes, as main.ts composes it, on the database of a place, or one that a test opens. It is not begun;
 * it stops when the test ends.
 */
export async function liveApp(
  from: Place | (() => Database<LedgerTables>),
  slack: SlackTransport,
  more: { readonly clock?: Clock; readonly ways?: Partial<Config['ways']> } = {},
): Promise<Live> {
  const log = captureLog();
  const { url, dataDir }: Place = typeof from === 'function' ? { dataDir: '' } : from;
  const app = await createApp(
    {
      ...CONFIG,
      ways: { ...CONFIG.ways, ...more.ways },
      dataDir,
      database: url === undefined ? {} : { url },
    },
    {
      ...(typeof from === 'function' ? { open: from } : {}),
      clock: more.clock ?? systemClock,
      ids: randomIds,
      log: log.log,
      metrics: createMetrics(),
      resolver: localNames(),
      slack,
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= app.stop());
  onTestFinished(() => stop());
  return { app, log, stop };
}

/** What the control API answered to an act: what Slack itself said was wrong, or what only the person reads. */
export const answerOf = (answer: object): string => {
  if ('error' in answer) return `Slack: ${String(answer.error)}`;
  return 'ephemeral' in answer && Array.isArray(answer.ephemeral)
    ? answer.ephemeral.map((message: { readonly plain: string }) => message.plain).join('\n')
    : JSON.stringify(answer);
};
