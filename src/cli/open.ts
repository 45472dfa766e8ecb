import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#config.ts';
import type { Config } from '#config.ts';
import { follow } from '#flow.ts';
import { system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { systemClock } from '#world/clock.ts';
import { migrationState } from '#world/db/migrate.ts';
import { openEmbedded, openPostgres } from '#world/db/open.ts';
import type { Database } from '#world/db/open.ts';
import { randomIds } from '#world/ids.ts';
import { createLog } from '#world/log.ts';
import type { Log } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { OutsideError } from '#world/outside.ts';
import type { Slack } from '#world/slack.ts';
import { createWays } from '#world/ways.ts';
import { inWords, refuse } from './said.ts';
import type { Said } from './said.ts';

/** The house without its doors: what the command line works in. What it causes outside waits in the outbox for the running process. */
export type House = {
  readonly config: Config;
  readonly database: Database<LedgerTables>;
  readonly desk: Desk;
};

const notHere = (): Promise<never> =>
  Promise.reject(new OutsideError('the command line leaves Slack to the running process'));
const noSlack: Slack = {
  call: notHere,
  upload: notHere,
  self: () => {
    throw new OutsideError('the command line leaves Slack to the running process');
  },
};

/** A log for programs that answer on standard output: only what is wrong, on standard error. */
const quietLog = (): Log => createLog({ level: 'warn', stream: process.stderr });

/** Why the database cannot be opened, and what to do. */
export function whyClosed(config: Config, error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const locked = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
  if (locked && error instanceof Error) {
    const holder = /process \d+ on \S+(?=;)/.exec(error.message)?.[0] ?? 'another process';
    return `The embedded database in ${config.dataDir} is in use by ${holder}: only one process can open it. Stop that one and ask again; or keep the data in PostgreSQL (DATABASE_URL), where both can work at once.`;
  }
  if (config.database.url === undefined)
    return `The embedded database in ${config.dataDir} cannot be opened: ${inWords(error)}. TOCSIN_DATA_DIR names another directory.`;
  const { host, pathname } = new URL(config.database.url);
  return `PostgreSQL at ${host}${pathname} cannot be reached: ${inWords(error)}. See whether it runs and whether DATABASE_URL is right, for example DATABASE_URL=postgres://tocsin:secret@db.example.com:5432/tocsin.`;
}

/** Whether there is a database at all; asking an embedded one that is not there would make it. */
export const hasDatabase = (config: Config): boolean =>
  config.database.url !== undefined || existsSync(join(config.dataDir, 'db'));

/** Opens the database that the configuration names, and a desk at which the command line itself acts. Throws when it cannot be opened. */
export function openHouse(config: Config): House {
  const log = quietLog();
  const database =
    config.database.url === undefined
      ? openEmbedded<LedgerTables>(config.dataDir)
      : openPostgres<LedgerTables>(config.database.url, log, { max: 4 });
  const desk: Desk = {
    clock: systemClock,
    ids: randomIds,
    log,
    metrics: createMetrics(),
    slack: noSlack,
    ways: createWays(config.ways, {
      publicUrl: config.publicUrl,
      localUrl: `http://localhost:${config.port}`,
      secret: config.secret,
      now: systemClock.now,
    }),
    db: database.db,
    actor: system('cli'),
    follow,
    nudge: () => undefined,
  };
  return { config, database, desk };
}

async function unready({ database }: House): Promise<string | undefined> {
  const { missing, unknown } = await migrationState(database.db as never);
  if (unknown.length > 0)
    return `The database was written by a newer Tocsin (it has ${unknown.join(', ')}). Use that version.`;
  if (missing.length === 0) return undefined;
  return `The database is not up to date: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing. Run: tocsin migrate`;
}

/** Does `work` in the house and closes it again, whatever comes. `raw` also opens a database that is not there yet or not up to date. */
export async function inHouse(
  work: (house: House) => Promise<Said>,
  options: { readonly raw?: boolean } = {},
): Promise<Said> {
  const reading = readConfig();
  if (!reading.ok) return refuse(2, reading.problems);
  const { config } = reading;
  if (options.raw !== true && !hasDatabase(config))
    return refuse(1, [
      `There is no database in ${config.dataDir} yet. Start Tocsin once (tocsin serve), or name the right place: TOCSIN_DATA_DIR, or DATABASE_URL.`,
    ]);
  let house: House | undefined;
  try {
    house = openHouse(config);
    const problem = options.raw === true ? undefined : await unready(house);
    return problem === undefined ? await work(house) : refuse(1, [problem]);
  } catch (error) {
    return refuse(1, [
      house === undefined || isUnreachable(error) ? whyClosed(config, error) : inWords(error),
    ]);
  } finally {
    await house?.database.close();
  }
}

/** Whether it is the database itself that cannot be had: a connection's code, or PostgreSQL's classes 08, 28, 3D and 57. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^(E[A-Z]{4,}|08...|28...|3D...|57P..)$/.test(code) || /timeout|terminated/i.test(error.message);
}
