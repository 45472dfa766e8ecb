import { hostname } from 'node:os';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#world/clock.ts';

const BEAT_MS = 2_000;
const STALE_MS = 10_000;

type Holder = { readonly pid: number; readonly host: string };

function alive(holder: Holder, ageMs: number): boolean {
  // A container that was started again has the same pid and host as the one before: that is us.
  if (holder.host === hostname()) {
    if (holder.pid === process.pid) return false;
    try {
      process.kill(holder.pid, 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }
  return ageMs < STALE_MS;
}

function readHolder(file: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the data directory for this process, since PGlite opens a directory twice without complaint and ruins it. Answers the release. Throws when
 * another living process has it; a dead holder's lock is taken over.
 */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'tocsin.lock');
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  try {
    writeFileSync(file, mine, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = readHolder(file);
    if (holder !== undefined && alive(holder, systemClock.now().getTime() - statSync(file).mtimeMs)) {
      throw new Error(
        `the data directory ${directory} is in use by process ${holder.pid} on ${holder.host}; stop it first, or set TOCSIN_DATA_DIR to another directory`,
        { cause: error },
      );
    }
    writeFileSync(file, mine);
  }
  const beat = setInterval(() => writeFileSync(file, mine), BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}
