import { randomBytes } from 'node:crypto';
import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { Client } from 'pg';
import type { LedgerTables } from '#ledger/tables.ts';
import type { Database } from '#world/db/open.ts';
import { openPostgres } from '#world/db/open.ts';
import { migrate } from '#world/db/migrate.ts';
import { systemClock } from '#world/clock.ts';
import { captureLog } from '#world/log.ts';

/** A scratch PostgreSQL database, migrated, dropped when closed. TEST_DATABASE_URL names the server, else 127.0.0.1:5432. */
export async function scratchDatabase(): Promise<Database<LedgerTables>> {
  const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const name = `tocsin_bench_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const empty = openPostgres<never>(url.href, captureLog().log);
  await migrate(empty.db, systemClock.now());
  await empty.close();
  const opened = openPostgres<LedgerTables>(url.href, captureLog().log);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

/** As src/app/serve.ts does: the heap grows by a quarter of what lives in it, not to a multiple. Costs a few percent of CPU, saves a third of the memory. */
export const keepHeapSmall = (): void => setFlagsFromString('--heap-growing-percent=25');

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
export const residentBytes = (): number => memoryUsage.rss();

/** The value below which `share` of the figures lie; 0 when there is none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Prints a line and whether the figure holds its promise; answers that. */
export function verdict(holds: boolean, line: string): boolean {
  console.log(`${holds ? 'holds ' : 'FAILS '} ${line}`);
  return holds;
}
