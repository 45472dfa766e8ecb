import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestContext } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import { migrate, migrations } from '#world/db/migrate.ts';
import { openEmbedded, openPostgres } from '#world/db/open.ts';
import type { Database } from '#world/db/open.ts';
import { systemClock } from '#world/clock.ts';
import { captureLog } from '#world/log.ts';
import { keepOpen } from './kept-database.ts';
import type { KeptDatabase, Place } from './kept-database.ts';
import { databasesOfRun, directoryOfRun, onServer, postgresUrl } from './run.ts';

export { postgresUrl };

async function fingerprint(): Promise<string> {
  const files = await migrations();
  return createHash('sha256')
    .update(files.map((file) => file.hash).join())
    .digest('hex')
    .slice(0, 16);
}

/** A directory with a migrated embedded database, made once per version of the migrations and copied for each test. */
async function embeddedTemplate(): Promise<string> {
  const template = join(tmpdir(), `tocsin-template-${await fingerprint()}`);
  if (existsSync(template)) return template;
  const making = mkdtempSync(join(tmpdir(), 'tocsin-making-'));
  const made = openEmbedded<never>(making);
  await migrate(made.db, systemClock.now());
  await made.close();
  try {
    renameSync(making, template);
  } catch {
    // Another test process was first; its template is as good.
    rmSync(making, { recursive: true, force: true });
  }
  return template;
}

async function postgresTemplate(): Promise<string> {
  const name = `tocsin_template_${await fingerprint()}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(7305122)');
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return;
    await client.query(`create database ${name}_making`);
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${name}_making`;
    const made = openPostgres<never>(url.href, captureLog().log);
    await migrate(made.db, systemClock.now());
    await made.close();
    await client.query(`alter database ${name}_making rename to ${name}`);
  });
  return name;
}

type Made = { readonly place: Place; readonly remove: () => Promise<void> };

async function makePlace(): Promise<Made> {
  mkdirSync(directoryOfRun(), { recursive: true });
  const dataDir = mkdtempSync(join(directoryOfRun(), 'test-'));
  const removeDirectory = (): void => rmSync(dataDir, { recursive: true, force: true });
  if (postgresUrl === undefined) {
    // Not in one go: what runs beside it measures time.
    await cp(join(await embeddedTemplate(), 'db'), join(dataDir, 'db'), { recursive: true });
    return { place: { dataDir }, remove: async () => removeDirectory() };
  }
  const template = await postgresTemplate();
  const name = `${databasesOfRun()}${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(7305122)');
    await client.query(`create database ${name} template ${template}`);
  });
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  // Tests do not pull the server's plug; waiting for its disk at each commit would be half of their time.
  url.searchParams.set('options', '-c synchronous_commit=off');
  return {
    place: { url: url.href, dataDir },
    remove: async () => {
      removeDirectory();
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

/** Where a fresh, migrated database is: give it to config, or to `open`. It is gone when the test ends; one of several at once gives its own hook. */
export async function freshPlace(finished: TestContext['onTestFinished'] = onTestFinished): Promise<Place> {
  const { place, remove } = await makePlace();
  finished(() => remove());
  return place;
}

/** Opens the database of a place. */
export function open(place: Place): Database<LedgerTables> {
  return place.url === undefined
    ? openEmbedded<LedgerTables>(place.dataDir)
    : openPostgres<LedgerTables>(place.url, captureLog().log, { max: 6 });
}

/** Databases that tests have used and left: opening one takes a second, emptying one takes milliseconds. They are removed with the run. */
const idle: KeptDatabase[] = [];

/**
 * A database of this test's own, migrated and empty; PGlite, or PostgreSQL with TEST_DATABASE_URL. What is answered opens it, any number of times,
 * each closed on its own. When the test has ended nothing passes any more, and another test gets it emptied, unless the test failed:
 * then nobody knows in which state it is.
 */
export async function ownDatabase(): Promise<() => Database<LedgerTables>> {
  const used = idle.pop();
  await used?.empty();
  const kept = used ?? (await keepOpen((await makePlace()).place));
  let over = false;
  onTestFinished(({ task }) => {
    over = true;
    if (task.result?.state !== 'fail') idle.push(kept);
  });
  return () => {
    let closed = false;
    const check = (): void => {
      if (over || closed) throw new Error('this database was closed');
    };
    return {
      db: kept.through({ check, statement: check }),
      description: 'a database that is kept open for the tests',
      embedded: postgresUrl === undefined,
      close: async () => {
        closed = true;
      },
    };
  };
}

/** One opening of this test's own database. */
export async function database(): Promise<Database<LedgerTables>> {
  return (await ownDatabase())();
}
