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

/** The database does not open; `code` is as of any other that cannot be had. */
class UnopenedError extends Error {
  readonly code = 'EUNOPENED';
  constructor(dataDir: string | undefined, cause: unknown) {
    // What is cut off is advice to those who build PGlite.
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(
      /\.?( Build with .*)?$/,
      '',
    );
    super(
      `the files in ${dataDir ?? 'memory'} do not open as a database (${reason}): they may be damaged, restore them from a copy`,
      { cause },
    );
  }
}

/** The worker thread with PGlite in it. */
class EmbeddedThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (result: QueryResult<unknown>) => void; reject: (error: Error) => void }
  >();
  #next = 0;
  #dead: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Starts the thread and waits until the database in it answers. */
  static async open(dataDir: string | undefined): Promise<EmbeddedThread> {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { dataDir } });
    const thread = new EmbeddedThread(worker);
    try {
      await thread.#started();
      return thread;
    } catch (error) {
      throw new UnopenedError(dataDir, error);
    }
  }

  #started(): Promise<void> {
    return new Promise((resolve, reject) => {
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
  readonly #dataDir: string | undefined;
  readonly #connection: DatabaseConnection;
  #thread: EmbeddedThread | undefined;
  #line: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(dataDir: string | undefined) {
    this.#dataDir = dataDir;
    this.#connection = {
      // The cast states what Kysely's interface asks: the caller names the row type of its own query.
      executeQuery: async <R>(query: CompiledQuery) =>
        (await this.#query(query.sql, query.parameters)) as QueryResult<R>,
      streamQuery: () => {
        throw new Error('the embedded database does not stream');
      },
    };
  }

  /** Nothing is opened before: whoever never asks is never told to close. */
  async init(): Promise<void> {
    this.#thread = await EmbeddedThread.open(this.#dataDir);
  }

  #query(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
    if (this.#thread === undefined) throw new Error('the embedded database is not open');
    return this.#thread.query(sql, parameters);
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
    await this.#query('begin');
  }

  async commitTransaction(): Promise<void> {
    await this.#query('commit');
  }

  async rollbackTransaction(): Promise<void> {
    await this.#query('rollback');
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async destroy(): Promise<void> {
    await this.#thread?.close();
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
