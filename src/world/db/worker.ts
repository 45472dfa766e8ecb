import { PGlite } from '@electric-sql/pglite';
import { parentPort, workerData } from 'node:worker_threads';
import { Statements } from './statements.ts';

/**
 * PGlite in its own thread, since a query blocks the thread it runs in. The protocol: `{id, sql, parameters}` in, `{id, rows, affected}` or
 * `{id, error}` out, one at a time in order; `{close: true}` shuts the database down and ends the thread.
 */
const INT8 = 20;

const port = parentPort;
if (port === null) throw new Error('world/db/worker.ts runs as a worker thread only');
const { dataDir } = workerData as { readonly dataDir: string | undefined };

// int8 comes as text, as node-postgres gives it, so that both databases answer alike.
const database = await PGlite.create({
  ...(dataDir === undefined ? {} : { dataDir }),
  parsers: { [INT8]: (text: string) => text },
});

const statements = new Statements(database);

type Ask =
  | { readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly close: true };

const answer = async (ask: Ask): Promise<void> => {
  if ('close' in ask) {
    await database.close();
    port.close();
    return;
  }
  try {
    if (ask.parameters.length === 0 && ask.sql.includes(';')) {
      await statements.script(ask.sql);
      port.postMessage({ id: ask.id, rows: [], affected: 0 });
      return;
    }
    const { rows, affectedRows } = await statements.run(ask.sql, ask.parameters);
    port.postMessage({ id: ask.id, rows, affected: affectedRows ?? 0 });
  } catch (error) {
    const { message, code, detail, constraint } = error as {
      message: string;
      code?: string;
      detail?: string;
      constraint?: string;
    };
    port.postMessage({ id: ask.id, error: { message, code, detail, constraint } });
  }
};

let queue = Promise.resolve();
port.on('message', (ask: Ask) => {
  queue = queue.then(() => answer(ask));
});
port.postMessage({ ready: true });
