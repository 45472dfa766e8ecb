import { Kysely, PostgresDialect } from 'kysely';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { Log } from '#world/log.ts';
import { embeddedDialect } from './embedded.ts';
import { lockDirectory } from './lock.ts';

export type Database<Tables> = {
  readonly db: Kysely<Tables>;
  /** "PostgreSQL at host/name" or "embedded, in ./data/db": for people, without secrets. */
  readonly description: string;
  readonly embedded: boolean;
  readonly close: () => Promise<void>;
};

/** Opens PostgreSQL by URL. Broken connections are logged and replaced. */
export function openPostgres<Tables>(
  url: string,
  log: Log,
  options: { readonly max?: number } = {},
): Database<Tables> {
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 12,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  // The pool listens to idle connections only; one that breaks while lent out, between two statements, would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ err: error }, 'a database connection broke'));
  });
  const { host, pathname } = new URL(url);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, description: `PostgreSQL at ${host}${pathname}`, embedded: false, close: () => db.destroy() };
}

/** Opens the embedded database in a directory of its own, under our lock; undefined keeps it in memory. */
export function openEmbedded<Tables>(dataDir: string | undefined): Database<Tables> {
  let release: () => void = () => undefined;
  if (dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true });
    release = lockDirectory(dataDir);
  }
  const db = new Kysely<Tables>({
    dialect: embeddedDialect(dataDir === undefined ? undefined : join(dataDir, 'db')),
  });
  return {
    db,
    description: dataDir === undefined ? 'embedded, in memory' : `embedded, in ${dataDir}`,
    embedded: true,
    close: async () => {
      await db.destroy();
      release();
    },
  };
}
