import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { Worker } from 'node:worker_threads';

type Answer =
  | { readonly id: number; readonly rows: unknown[]; readonly affected: number }
  | {
      readonly id: number;
      readonly error: {
        readonly message: string;
        readonly code?: string;
        readonly detail?: string;
        readonly constraint?: string;
      };
    };

/** A database error with PostgreSQL's code, the same shape node-postgres throws. */
class EmbeddedError extends Error {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  constructor(from: {
    readonly message: string;
    readonly code?: string;
    readonly detail?: string;
    readonly constraint?: string;
  }) {
    super(from.message);
    this.name = 'EmbeddedError';
    this.code = from.code;
    this.detail = from.detail;
    this.constraint = from.constraint;
  }
}

/** The worker thread with PGlite in it. */
class EmbeddedThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (result: QueryResult<unknown>) => void; reject: (error: Error) => void }
  >();
  readonly ready: Promise<void>;
  #next = 0;
  #dead: Error | undefined;

  constructor(dataDir: string | undefined) {
    this.#worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { dataDir } });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: Answer | { readonly ready: true }) => {
        if ('ready' in message) resolve();
        else this.#settle(message);
      });
      this.#worker.on('error', (error) => {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
        reject(error instanceof Error ? error : new Error(String(error)));
      });
      this.#worker.on('exit', (code) =>
        this.#fail(new Error(`the embedded database's thread ended (${code})`)),
      );
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new EmbeddedError(answer.error));
    else waiting?.resolve({ rows: answer.rows, numAffectedRows: BigInt(answer.affected) });
  }

  #fail(error: Error): void {
    this.#dead ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<unknown>> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, sql, parameters });
    });
  }

  async close(): Promise<void> {
    if (this.#dead !== undefined) return;
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ close: true });
    await ended;
  }
}

/**
 * One connection, lent to one borrower at a time. Kysely's own PGlite driver lends its single connection to everybody at once, so that a query
 * from beside a transaction runs inside it; here whoever asks while it is out waits in line.
 */
class EmbeddedDriver implements Driver {
  readonly #thread: EmbeddedThread;
  readonly #connection: DatabaseConnection;
  #line: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(dataDir: string | undefined) {
    const thread = new EmbeddedThread(dataDir);
    this.#thread = thread;
    this.#connection = {
      // The cast states what Kysely's interface asks: the caller names the row type of its own query.
      executeQuery: async <R>(query: CompiledQuery) =>
        (await thread.query(query.sql, query.parameters)) as QueryResult<R>,
      streamQuery: () => {
        throw new Error('the embedded database does not stream');
      },
    };
  }

  init(): Promise<void> {
    return this.#thread.ready;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#line;
    let release: () => void = () => undefined;
    this.#line = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    await this.#thread.query('begin', []);
  }

  async commitTransaction(): Promise<void> {
    await this.#thread.query('commit', []);
  }

  async rollbackTransaction(): Promise<void> {
    await this.#thread.query('rollback', []);
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  destroy(): Promise<void> {
    return this.#thread.close();
  }
}

/** PGlite in a worker thread, as a Kysely dialect. Without a directory it lives in memory. */
export function embeddedDialect(dataDir: string | undefined): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new EmbeddedDriver(dataDir),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
