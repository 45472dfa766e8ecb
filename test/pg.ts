/**
 * Runs the tests that use a database on PostgreSQL: `npm run test:pg [-- vitest's arguments]`. The server is TEST_DATABASE_URL, else one on
 * 127.0.0.1:5432 that lets us in, else one started from this machine's own PostgreSQL programs and stopped at the end.
 * `node test/pg.ts --find` only says which it would be, and ends with 1 when there is none.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPostgres } from './kit/postgres.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['test/wires', 'test/scenarios'];
const OPENS_A_DATABASE = join(ROOT, 'test/kit/database.ts');

const given = process.argv.slice(2);
const server = await findPostgres();
if (server === undefined) {
  console.error(
    'There is no PostgreSQL: TEST_DATABASE_URL is not set, nothing on 127.0.0.1:5432 lets us in, and initdb is not installed.',
  );
  console.error(
    'Install it (apt-get install postgresql), or: TEST_DATABASE_URL=postgres://user:password@host:5432/postgres npm run test:pg',
  );
  process.exit(1);
}
console.error(`PostgreSQL: ${server.description}`);
const code = given.includes('--find') ? 0 : await vitest(server.url);
await server.stop();
process.exit(code);

/** The test files that a database is opened for, by themselves or by what they import of the tests; the others would only be repeated. */
function withADatabase(): readonly string[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  return files.filter((file) => reaches(join(ROOT, file), new Set()));
}

function reaches(file: string, seen: Set<string>): boolean {
  if (file === OPENS_A_DATABASE) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imported = readFileSync(file, 'utf8').matchAll(/ from '(\.[^']+\.ts)'/g);
  return [...imported].some(
    ([, path = '']) => !path.includes('/src/') && reaches(join(dirname(file), path), seen),
  );
}

/** Runs vitest with the server's address; a file or folder among the arguments replaces the usual ones. */
function vitest(url: string): Promise<number> {
  const paths = given.some((argument) => argument.startsWith('test/')) ? [] : withADatabase();
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...paths, ...given], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: url },
  });
  // Ctrl-C reaches the child too; waiting for it lets the server below be stopped.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('close', (ended) => resolve(ended ?? 1)));
}
