import { Kysely, PostgresDialect, sql } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { LedgerTables } from '#ledger/tables.ts';
import { embeddedDialect } from '#world/db/embedded.ts';

/** Where a database is: PostgreSQL by its URL, or the embedded one in a directory. */
export type Place = { readonly url?: string; readonly dataDir: string };

/** Whoever uses a kept database: asked before each statement (begin and commit are statements) and after it; ends the use by throwing. */
export type Use = { readonly check: () => void; readonly statement: (sql: string) => void };

/** A real database that is opened once and used by many, one after the other. */
export type KeptDatabase = {
  readonly through: (use: Use) => Kysely<LedgerTables>;
  /** Makes every table as the migrations left it. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Wrapped = DatabaseConnection & { readonly inner: DatabaseConnection };
// Only `usedBy` hands out connections of its driver, and it wraps each.
const innerOf = (connection: DatabaseConnection): DatabaseConnection => (connection as Wrapped).inner;

/** A driver that shares another one's connections; nothing passes once `use` throws, but the database rolls back what was open. */
function usedBy(driver: Driver, use: Use): Driver {
  return {
    init: async () => undefined,
    destroy: async () => undefined,
    acquireConnection: async (options) => {
      use.check();
      const inner = await driver.acquireConnection(options);
      const wrapped: Wrapped = {
        inner,
        executeQuery: async <R>(query: CompiledQuery) => {
          use.statement(query.sql);
          const answer = await inner.executeQuery<R>(query);
          use.check();
          return answer;
        },
        streamQuery: () => {
          throw new Error('nothing here streams');
        },
      };
      return wrapped;
    },
    beginTransaction: async (connection, settings) => {
      use.statement('begin');
      await driver.beginTransaction(innerOf(connection), settings);
    },
    commitTransaction: async (connection) => {
      use.statement('commit');
      await driver.commitTransaction(innerOf(connection));
    },
    // The database itself does this when a client is gone.
    rollbackTransaction: (connection) => driver.rollbackTransaction(innerOf(connection)),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
  };
}

/** The database is dropped at the end, which may reach a connection that is just saying goodbye: no reason to fail. */
function lastingPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 12 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** What empties the tables of a migrated database that nobody has written to yet. */
async function emptying(db: Kysely<LedgerTables>): Promise<string> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' order by oid desc`.execute(
    db,
  );
  const sequences = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`.execute(
    db,
  );
  const guarded = await sql<{ name: string }>`
    select distinct tgrelid::regclass::text as name from pg_trigger where not tgisinternal`.execute(db);
  const guards = (what: 'disable' | 'enable'): readonly string[] =>
    guarded.rows.map(({ name }) => `alter table ${name} ${what} trigger user;`);
  return [
    // Not truncated: that makes every file of every table anew, which takes as long as a short test.
    ...guards('disable'),
    // The youngest first: a table refers to older ones only.
    ...tables.rows.map(({ name }) => `delete from ${name};`),
    ...guards('enable'),
    ...sequences.rows.map(({ name }) => `select setval('${name}', 1, false);`),
    'insert into incident_counter (last) values (0);',
    'insert into catch_all default values;',
  ].join(' ');
}

/** Opens the migrated, untouched database of a place and keeps it open until `close`. */
export async function keepOpen(place: Place): Promise<KeptDatabase> {
  const dialect: Dialect =
    place.url === undefined
      ? embeddedDialect(join(place.dataDir, 'db'))
      : new PostgresDialect({ pool: lastingPool(place.url) });
  const driver = dialect.createDriver();
  await driver.init();
  const through = (use: Use): Kysely<LedgerTables> =>
    new Kysely<LedgerTables>({
      // Not spread: the methods of a dialect that is a class stand on its prototype.
      dialect: {
        createAdapter: () => dialect.createAdapter(),
        createDriver: () => usedBy(driver, use),
        createIntrospector: (kysely) => dialect.createIntrospector(kysely),
        createQueryCompiler: () => dialect.createQueryCompiler(),
      },
    });
  const own = through({ check: () => undefined, statement: () => undefined });
  const statements = await emptying(own);
  return {
    through,
    empty: async () => {
      await sql.raw(statements).execute(own);
    },
    close: () => driver.destroy(),
  };
}
