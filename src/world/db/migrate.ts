import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

const FOLDER = new URL('../../../migrations/', import.meta.url);
/** Any number; the same in every process, so that two that start together take turns. */
const LOCK = 7_305_121;

type Migration = { readonly name: string; readonly text: string; readonly hash: string };

/** The migrations of this version, in order. */
export async function migrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the database to this version; forward only, each file in one transaction, under a lock. Answers the names that were applied. Refuses a
 * database that a newer version wrote, or in which an applied file was changed since.
 */
export async function migrate(db: Kysely<never>, now: Date): Promise<readonly string[]> {
  const wanted = await migrations();
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    await sql`create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null)`.execute(
      tx,
    );
    const { rows } = await sql<{
      name: string;
      hash: string;
    }>`select name, hash from migration order by name`.execute(tx);
    const known = new Map(wanted.map((migration) => [migration.name, migration]));
    for (const row of rows) {
      const file = known.get(row.name);
      if (file === undefined)
        throw new Error(
          `the database was written by a newer Tocsin (it has ${row.name}); start that version, or restore a backup`,
        );
      if (file.hash !== row.hash)
        throw new Error(
          `migrations/${row.name} was changed after it had been applied; add a new file instead`,
        );
    }
    const applied = new Set(rows.map((row) => row.name));
    const missing = wanted.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) {
      await sql.raw(migration.text).execute(tx);
      await sql`insert into migration (name, hash, applied_at) values (${migration.name}, ${migration.hash}, ${now})`.execute(
        tx,
      );
    }
    return missing.map((migration) => migration.name);
  });
}

/** How far a database is, changing nothing: what is still to be applied, and what a newer version has applied that this one does not know. */
export async function migrationState(
  db: Kysely<never>,
): Promise<{ readonly missing: readonly string[]; readonly unknown: readonly string[] }> {
  const wanted = (await migrations()).map((migration) => migration.name);
  const table = await sql<{ name: string | null }>`select to_regclass('migration')::text as name`.execute(db);
  if (table.rows[0]?.name == null) return { missing: wanted, unknown: [] };
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db);
  const applied = new Set(rows.map((row) => row.name));
  return {
    missing: wanted.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => !wanted.includes(name)),
  };
}
