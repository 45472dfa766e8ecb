import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** One run of the tests: its workers keep what they have opened for the next file, so what the run made is removed when it ends. */

export const postgresUrl = process.env['TEST_DATABASE_URL'];

const run = (): string => process.env['TOCSIN_TEST_RUN'] ?? 'alone';

export const directoryOfRun = (): string => join(tmpdir(), `tocsin-test-${run()}`);
/** What the names of its databases on a server begin with. */
export const databasesOfRun = (): string => `tocsin_test_${run()}_`;

/** Does something as the server's administrator. */
export async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgresUrl ?? '' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function dropDatabases(): Promise<void> {
  await onServer(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [databasesOfRun()],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}

/** Called by vitest before the first file, in its own process; what it answers is called after the last one. */
export default function begin(): () => Promise<void> {
  process.env['TOCSIN_TEST_RUN'] = randomBytes(4).toString('hex');
  return async () => {
    rmSync(directoryOfRun(), { recursive: true, force: true });
    if (postgresUrl !== undefined) await dropDatabases();
  };
}
