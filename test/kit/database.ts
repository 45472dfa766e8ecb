import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import { migrate, migrations } from '#world/db/migrate.ts';
import { openEmbedded, openPostgres } from '#world/db/open.ts';
import type { Database } from '#world/db/open.ts';
import { systemClock } from '#world/clock.ts';
import { captureLog } from '#world/log.ts';

export const postgresUrl = process.env['TEST_DATABASE_URL'];

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

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgresUrl ?? '' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
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

/** Where a fresh, migrated database is: give it to config, or to `open`. It is gone when the test ends. */
export async function freshPlace(): Promise<{ readonly url?: string; readonly dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  if (postgresUrl === undefined) {
    cpSync(join(await embeddedTemplate(), 'db'), join(dataDir, 'db'), { recursive: true });
    return { dataDir };
  }
  const template = await postgresTemplate();
  const name = `tocsin_test_${randomBytes(6).toString('hex')}`;
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock(7305122)');
    await client.query(`create database ${name} template ${template}`);
  });
  onTestFinished(async () => {
    await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
  });
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, dataDir };
}

/** Opens the database of a place. */
export function open(place: { readonly url?: string; readonly dataDir: string }): Database<LedgerTables> {
  return place.url === undefined
    ? openEmbedded<LedgerTables>(place.dataDir)
    : openPostgres<LedgerTables>(place.url, captureLog().log, { max: 6 });
}

/** A fresh, migrated database of this test's own, closed and removed when the test ends. PGlite, or PostgreSQL with TEST_DATABASE_URL. */
export async function database(): Promise<Database<LedgerTables>> {
  const place = await freshPlace();
  const opened = open(place);
  onTestFinished(() => opened.close());
  return opened;
}
