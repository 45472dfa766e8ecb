import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

export type PostgresServer = {
  /** Reaches a database in which others may be created. */
  readonly url: string;
  /** For people, without a password. */
  readonly description: string;
  readonly stop: () => Promise<void>;
};

const run = promisify(execFile);
const NOTHING = (): Promise<void> => Promise.resolve();

/** A PostgreSQL server that tests may create databases on; undefined when this machine has none. An unreachable TEST_DATABASE_URL throws. */
export async function findPostgres(): Promise<PostgresServer | undefined> {
  const told = process.env['TEST_DATABASE_URL'];
  if (told !== undefined && told !== '') {
    const trouble = await refusal(told);
    if (trouble !== undefined) throw new Error(`TEST_DATABASE_URL cannot be used: ${trouble}`);
    return { url: told, description: `TEST_DATABASE_URL, ${new URL(told).host}`, stop: NOTHING };
  }
  for (const url of localUrls()) {
    if ((await refusal(url)) === undefined)
      return { url, description: 'the server on 127.0.0.1:5432', stop: NOTHING };
  }
  const programs = programsDirectory();
  return programs === undefined ? undefined : startOwn(programs);
}

function localUrls(): readonly string[] {
  const user = process.env['PGUSER'];
  const password = process.env['PGPASSWORD'];
  const own =
    user === undefined
      ? []
      : [`${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}`];
  const logins = [...own, 'postgres', 'postgres:postgres', encodeURIComponent(userInfo().username)];
  return logins.map((login) => `postgres://${login}@127.0.0.1:5432/postgres`);
}

/** Why tests cannot use a server: it does not answer, or does not let us create databases. */
async function refusal(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    const asked = await client.query<{ may: boolean }>(
      'select rolsuper or rolcreatedb as may from pg_roles where rolname = current_user',
    );
    return asked.rows[0]?.may === true ? undefined : 'its user may not create databases';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Where initdb is: in PATH, or where Debian and Homebrew put the newest version. */
function programsDirectory(): string | undefined {
  const versioned = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((parent) =>
    existsSync(parent)
      ? readdirSync(parent)
          .filter((name) => /^(postgresql@)?\d+$/.test(name))
          .toSorted((one, other) => Number(other.replace(/\D/g, '')) - Number(one.replace(/\D/g, '')))
          .map((name) => join(parent, name, 'bin'))
      : [],
  );
  return [...(process.env['PATH'] ?? '').split(delimiter), ...versioned].find((directory) =>
    ['initdb', 'postgres'].every((program) => existsSync(join(directory, program))),
  );
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function serverUser(): Promise<{ readonly uid?: number; readonly gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const ids = await Promise.all(
    ['-u', '-g'].map((which) => run('id', [which, 'postgres']).catch(() => run('id', [which, 'nobody']))),
  );
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // The cast rests on Node's documentation: the address of a server that listens on TCP is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startOwn(programs: string): Promise<PostgresServer> {
  const user = await serverUser();
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  const port = await freePort();
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...user, cwd: directory },
  );
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${directory}`,
    'max_connections=200',
    'fsync=off',
  ];
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...user,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      // A process group of its own: Ctrl-C ends the tests first, and the server when they are done.
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  const said = await firstReady(child.stderr, ended);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const trouble = said ?? (await refusal(url));
  if (trouble === undefined)
    return { url, description: `a server of our own, from ${programs}, on port ${port}`, stop };
  await stop();
  throw new Error(`PostgreSQL from ${programs} did not start: ${trouble}`);
}

/** Waits until the server says that it is ready; answers what it said instead when it ends before that. */
async function firstReady(log: NodeJS.ReadableStream, ended: Promise<void>): Promise<string | undefined> {
  let said = '';
  const ready = new Promise<'ready'>((resolve) => {
    log.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve('ready');
    });
  });
  return (await Promise.race([ready, ended])) === 'ready' ? undefined : said;
}
