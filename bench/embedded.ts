import { PGlite, protocol } from '@electric-sql/pglite';
import { sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '#world/db/open.ts';
import { quantile, verdict } from './figures.ts';

/**
 * Statements of the embedded database one after the other, as a verb asks them: through the house (Kysely, the worker thread, kept statements), beside
 * PGlite's own `query` in this thread, and beside the same statement prepared once, its bytes ready, its answer unread: what the database itself takes.
 */

const ROWS = 1_000;
const ASKED = 3_000;
const ROUNDS = 7;
const MAKE = `
  create table thing (id integer primary key, name text not null, state text not null, at timestamptz not null, data jsonb not null);
  insert into thing select n, 'thing ' || n, 'open', '2026-11-28T12:00:00Z', '{"because": "answered 503", "times": 3}'
  from generate_series(1, ${ROWS}) as n;`;
const ASK = 'select * from thing where id = $1';

async function perSecond(ask: (id: number) => Promise<unknown>): Promise<number> {
  const since = performance.now();
  for (let index = 0; index < ASKED; index += 1) await ask((index % ROWS) + 1);
  return Math.round(ASKED / ((performance.now() - since) / 1_000));
}

const directory = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
const house = openEmbedded<never>(join(directory, 'house'));
const bare = await PGlite.create({ dataDir: join(directory, 'bare') });
try {
  await sql.raw(MAKE).execute(house.db);
  await bare.exec(MAKE);
  const { bind, describe, execute, parse, sync } = protocol.serialize;
  const send = (messages: readonly Uint8Array[]) =>
    bare.execProtocolRaw(Buffer.concat([...messages, sync()]), {});
  await send([parse({ name: 'thing', text: ASK }), describe({ type: 'S', name: 'thing' })]);
  const ready = Array.from({ length: ROWS }, (_, index) =>
    Buffer.concat([bind({ statement: 'thing', values: [String(index + 1)] }), execute({}), sync()]),
  );
  const figures = { ours: [] as number[], theirs: [] as number[], limit: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    figures.ours.push(await perSecond((id) => sql`select * from thing where id = ${id}`.execute(house.db)));
    figures.theirs.push(await perSecond((id) => bare.query(ASK, [id])));
    figures.limit.push(await perSecond((id) => bare.execProtocolRaw(ready[id - 1] ?? new Uint8Array(), {})));
  }
  const [ours, theirs, limit] = [figures.ours, figures.theirs, figures.limit].map((all) =>
    quantile(all, 0.5),
  );
  const said = `${ours} statements a second through the house, ${theirs} by PGlite's own query in one thread, ${limit} by the database alone (medians of ${ROUNDS} rounds)`;
  process.exitCode = verdict((ours ?? 0) >= (theirs ?? 0), said) ? 0 : 1;
} finally {
  await house.close();
  await bare.close();
  rmSync(directory, { recursive: true, force: true });
}
