import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import { freshPlace, open, postgresUrl } from '../kit/database.ts';

/** What the rooms count on, alike on the embedded database, which keeps its statements prepared, and on PostgreSQL. */

async function opened(): Promise<Kysely<LedgerTables>> {
  const { db, close } = open(await freshPlace());
  onTestFinished(() => close());
  return db;
}
const ask = async (db: Kysely<LedgerTables>, text: string): Promise<readonly unknown[]> =>
  (await sql.raw(text).execute(db)).rows;

describe('a statement', () => {
  test.each<[string, string]>([
    ['by itself', `alter table thing add column colour text default 'red'`],
    ['in a script', `alter table thing add column colour text default 'red'; select 1;`],
  ])('that was asked before answers the column that was added since, %s', async (_, change) => {
    const db = await opened();
    await ask(db, 'create table thing (id integer)');
    await ask(db, 'insert into thing values (1)');
    expect(await ask(db, 'select * from thing')).toEqual([{ id: 1 }]);
    await ask(db, change);
    expect(await ask(db, 'select * from thing')).toEqual([{ id: 1, colour: 'red' }]);
    await ask(db, 'drop table thing');
    await ask(db, 'create table thing (name text)');
    expect(await ask(db, 'select * from thing')).toEqual([]);
  });

  test('that was asked of a column whose adding was taken back answers without it', async () => {
    const db = await opened();
    await ask(db, 'create table thing (id integer)');
    const taken = db.transaction().execute(async (tx) => {
      await sql`alter table thing add column colour text`.execute(tx);
      expect((await sql.raw('select * from thing').execute(tx)).rows).toEqual([]);
      throw new Error('as they were');
    });
    await expect(taken).rejects.toThrow('as they were');
    await ask(db, 'insert into thing values (1)');
    expect(await ask(db, 'select * from thing')).toEqual([{ id: 1 }]);
  });

  test('that failed works the next time, and what a transaction had begun is gone', async () => {
    const db = await opened();
    await ask(db, 'create table thing (id integer primary key)');
    const put = (id: number) => sql`insert into thing values (${id})`;
    const twice = db.transaction().execute(async (tx) => {
      await put(1).execute(tx);
      await put(1).execute(tx);
    });
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'thing_pkey' });
    const ill = db.transaction().execute(async (tx) => {
      await expect(sql`select 1 from nowhere`.execute(tx)).rejects.toMatchObject({ code: '42P01' });
      await put(1).execute(tx);
    });
    await expect(ill).rejects.toMatchObject({ code: '25P02' });
    await put(1).execute(db);
    expect(await ask(db, 'select id from thing')).toEqual([{ id: 1 }]);
    await expect(ask(db, 'selec 1')).rejects.toMatchObject({ code: '42601' });
  });

  test('is one of more than are kept, and is asked more often than a plan is', async () => {
    const db = await opened();
    for (let index = 0; index < 600; index += 1)
      expect(await ask(db, `select ${index} as n`)).toEqual([{ n: index }]);
    for (let index = 0; index < 1_200; index += 1) {
      const { rows } = await sql<{ n: number }>`select ${index}::integer as n`.execute(db);
      expect(rows).toEqual([{ n: index }]);
    }
  });

  test('bears and answers every kind of value', async () => {
    const db = await opened();
    const at = new Date('2026-03-02T12:00:00.123Z');
    const { rows } = await sql`select
      ${null}::text as nothing, ${'Ünïcode 🔔 \\ \' "'}::text as text, ${''}::text as empty, ${true}::boolean as yes,
      ${7}::integer as few, ${'9007199254740993'}::bigint as many, ${1.5}::double precision as real, ${at}::timestamptz as at,
      ${JSON.stringify({ a: [1, null] })}::jsonb as json, ${['a,b', 'c"d', '{}']}::text[] as list, ${[1, 2]}::smallint[] as numbers,
      ${Buffer.from([0, 255, 10])}::bytea as bytes`.execute(db);
    const [row] = rows as [Record<string, unknown>];
    expect({ ...row, bytes: Buffer.from(row['bytes'] as Uint8Array).toString('hex') }).toEqual({
      nothing: null,
      text: 'Ünïcode 🔔 \\ \' "',
      empty: '',
      yes: true,
      few: 7,
      many: '9007199254740993',
      real: 1.5,
      at,
      json: { a: [1, null] },
      list: ['a,b', 'c"d', '{}'],
      numbers: [1, 2],
      bytes: '00ff0a',
    });
    expect((await sql`update proof_head set hash = '' where false`.execute(db)).numAffectedRows).toBe(0n);
  });
});

describe.skipIf(postgresUrl !== undefined)('the embedded database', () => {
  test('is not opened before somebody asks, so that whoever never asks leaves nothing open', async () => {
    const place = await freshPlace();
    let threads = 0;
    const count = (): void => void (threads += 1);
    process.on('worker', count);
    onTestFinished(() => void process.off('worker', count));
    for (let index = 0; index < 3; index += 1) await open(place).close();
    const asked = open(place);
    expect(await ask(asked.db, 'select 1 as one')).toEqual([{ one: 1 }]);
    await asked.close();
    expect(threads).toBe(1);
  });

  test('says so when its files are damaged, each time it is asked', async () => {
    const place = await freshPlace();
    rmSync(join(place.dataDir, 'db', 'global', 'pg_control'));
    const damaged = open(place);
    for (const _ of [1, 2])
      await expect(ask(damaged.db, 'select 1')).rejects.toThrow(
        `the files in ${place.dataDir}/db do not open as a database (Aborted()): they may be damaged, restore them from a copy`,
      );
    await damaged.close();
  });
});
