import { Kysely, PostgresDialect, sql } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely';
import { join } from 'node:path';
import { Pool } from 'pg';
import { onTestFinished } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import { embeddedDialect } from '#world/db/embedded.ts';
import type { Database } from '#world/db/open.ts';
import type { Fetch } from '../../sandbox/fetch-into.ts';

/**
 * A life of one app that ends at a chosen moment, as kill -9 ends a process: from then on nothing of it reaches the database or Slack any more,
 * and the database rolls back what it had open.
 *
 * | death | what was done last |
 * |---|---|
 * | before statement n | statement n-1; a commit counts as a statement |
 * | before call n | nothing of call n reached Slack |
 * | after call n | Slack did call n; its answer was never read |
 */
export type Death =
  | { readonly before: 'statement' | 'call'; readonly n: number }
  | { readonly after: 'call'; readonly n: number };

export type Life = {
  /** From now on statements and calls count. */
  readonly begins: (death?: Death) => void;
  readonly over: () => boolean;
  /** The statement or call it died at, in words. */
  readonly diedAt: () => string;
  readonly statements: () => number;
  readonly calls: () => number;
  readonly check: () => void;
  readonly statement: (sql: string) => void;
  readonly call: (url: string, work: () => Promise<Response>) => Promise<Response>;
};

class Killed extends Error {
  constructor() {
    super('this process was killed');
    this.name = 'Killed';
  }
}

/** A life that has not begun to count. */
export function newLife(): Life {
  let [statements, calls, counting, diedAt] = [0, 0, false, ''];
  let death: Death | undefined;
  const check = (): void => {
    if (diedAt !== '') throw new Killed();
  };
  const dies = (at: string): never => {
    diedAt = at;
    throw new Killed();
  };
  return {
    begins: (at) => {
      counting = true;
      death = at;
    },
    over: () => diedAt !== '',
    diedAt: () => diedAt,
    statements: () => statements,
    calls: () => calls,
    check,
    statement: (text) => {
      check();
      if (!counting) return;
      statements += 1;
      if (death !== undefined && 'before' in death && death.before === 'statement' && death.n === statements)
        dies(text.slice(0, 90));
    },
    call: async (url, work) => {
      check();
      if (!counting) return work();
      calls += 1;
      const mine = death !== undefined && death.n === calls ? death : undefined;
      const name = new URL(url).pathname.split('/').at(-1) ?? url;
      if (mine !== undefined && 'before' in mine && mine.before === 'call') dies(name);
      const answer = await work();
      if (mine !== undefined && 'after' in mine) dies(name);
      check();
      return answer;
    },
  };
}

/** A database server that outlives the apps which use it, one life each. */
export type Afterlife = {
  readonly open: (life: Life) => Database<LedgerTables>;
  /** Empties every table, as the migrations left them. */
  readonly empty: () => Promise<void>;
  readonly db: Kysely<LedgerTables>;
};

type Wrapped = DatabaseConnection & { readonly inner: DatabaseConnection };
const innerOf = (connection: DatabaseConnection): DatabaseConnection => (connection as Wrapped).inner;

function mortalDriver(driver: Driver, life: Life): Driver {
  return {
    init: async () => undefined,
    destroy: async () => undefined,
    acquireConnection: async (options) => {
      life.check();
      const inner = await driver.acquireConnection(options);
      const wrapped: Wrapped = {
        inner,
        executeQuery: async <R>(query: CompiledQuery) => {
          life.statement(query.sql);
          const answer = await inner.executeQuery<R>(query);
          life.check();
          return answer;
        },
        streamQuery: () => {
          throw new Error('nothing here streams');
        },
      };
      return wrapped;
    },
    beginTransaction: async (connection, settings) => {
      life.statement('begin');
      await driver.beginTransaction(innerOf(connection), settings);
    },
    commitTransaction: async (connection) => {
      life.statement('commit');
      await driver.commitTransaction(innerOf(connection));
    },
    // The database itself does this when a client is gone.
    rollbackTransaction: (connection) => driver.rollbackTransaction(innerOf(connection)),
    releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
  };
}

/** The database is dropped when the test ends, which may reach a connection that is just saying goodbye: no reason to fail. */
function lastingPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 8 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Keeps the database of a place open for many lives, until the test ends. */
export async function afterlife(place: {
  readonly url?: string;
  readonly dataDir: string;
}): Promise<Afterlife> {
  const dialect: Dialect =
    place.url === undefined
      ? embeddedDialect(join(place.dataDir, 'db'))
      : new PostgresDialect({ pool: lastingPool(place.url) });
  const driver = dialect.createDriver();
  await driver.init();
  onTestFinished(() => driver.destroy());
  const open = (life: Life): Kysely<LedgerTables> =>
    new Kysely<LedgerTables>({
      // Not spread: the methods of a dialect that is a class stand on its prototype.
      dialect: {
        createAdapter: () => dialect.createAdapter(),
        createDriver: () => mortalDriver(driver, life),
        createIntrospector: (kysely) => dialect.createIntrospector(kysely),
        createQueryCompiler: () => dialect.createQueryCompiler(),
      },
    });
  const db = open(newLife());
  const { rows } = await sql<{
    name: string;
  }>`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' order by oid desc`.execute(
    db,
  );
  // The youngest first: a table refers to older ones only.
  const deletes = rows.map((row) => `delete from ${row.name};`).join(' ');
  const guarded = await sql<{
    name: string;
  }>`select distinct tgrelid::regclass::text as name from pg_trigger where not tgisinternal`.execute(db);
  const guards = (what: 'disable' | 'enable'): string =>
    guarded.rows.map(({ name }) => `alter table ${name} ${what} trigger user;`).join(' ');
  return {
    db,
    open: (life) => ({
      db: open(life),
      description: 'a database that outlives its clients',
      embedded: place.url === undefined,
      close: async () => undefined,
    }),
    empty: async () => {
      // Not truncated: that makes every file of every table anew, which takes as long as the rest of a life.
      await sql
        .raw(
          `${guards('disable')} ${deletes} ${guards('enable')} insert into incident_counter (last) values (0); insert into catch_all default values;`,
        )
        .execute(db);
    },
  };
}

/** Slack as a life reaches it. */
export const mortalFetch =
  (life: Life, fetch: Fetch): Fetch =>
  (input, init) =>
    life.call(input instanceof Request ? input.url : String(input), () => fetch(input, init));
