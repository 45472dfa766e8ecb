import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { elapsedMs, realPause } from './clock.ts';
import { isFields, parseJson } from './json.ts';
import { emptyState } from './model/state.ts';
import type { State } from './model/state.ts';
import type { FileBytes, Workspace } from './workspace.ts';

const VERSION = 1;
const WAIT_MS = 300;
/**
 * A workspace that is no larger is written at once, so that nothing a person has seen is lost when the process is killed. By its size: on a busy machine
 * a small one may take long, once.
 */
const CHEAP_CHARACTERS = 500_000;
// A large workspace takes long to write: saving may use a twentieth of the time, no more.
const REST = 20;

function plain(_: string, value: unknown): unknown {
  return value instanceof Map ? { '#map': [...value] } : value;
}

function revived(_: string, value: unknown): unknown {
  return isFields(value) && Array.isArray(value['#map']) ? new Map(value['#map']) : value;
}

/** Reads a workspace's state; undefined when there is no file. A file that cannot be read is put aside, never overwritten. */
export function loadState(file: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const read = parseJson(text) === undefined ? undefined : (JSON.parse(text, revived) as unknown);
  const state = isFields(read) && read['version'] === VERSION ? read['state'] : undefined;
  const fresh = emptyState();
  const complete =
    isFields(state) &&
    Object.entries(fresh).every(([key, value]) => state[key]?.constructor === value.constructor);
  if (!complete) {
    renameSync(file, `${file}.unreadable`);
    return undefined;
  }
  // Written by saveState alone, of this version, and every part is there with its kind.
  return { ...fresh, ...(state as Partial<State>) };
}

/** Answers how many characters it took. */
function saveState(file: string, state: State): number {
  const text = JSON.stringify({ version: VERSION, state }, plain);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  return text.length;
}

/** Bytes of files in a folder beside the state. */
export function bytesBeside(file: string): FileBytes {
  const folder = `${file}.files`;
  const safe = (id: string): string => join(folder, id.replaceAll(/[^A-Z0-9]/gi, ''));
  return {
    put: (id, bytes) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(safe(id), bytes);
    },
    get: (id) => {
      try {
        return readFileSync(safe(id));
      } catch {
        return undefined;
      }
    },
  };
}

/**
 * Writes the state after every change, whole, then renamed into place: before the change is answered while it is small, else soon. Answers how to
 * stop, which writes once more.
 */
export function keepSaved(w: Workspace, file: string): () => void {
  let waiting = false;
  let [lastMs, size] = [0, 0];
  const save = (): void => {
    if (!waiting) return;
    waiting = false;
    const began = elapsedMs();
    try {
      size = saveState(file, w.state);
    } catch (error) {
      w.journal.write('trouble', { during: 'saving', error: String(error) });
    }
    lastMs = elapsedMs() - began;
  };
  const soon = async (): Promise<void> => {
    await realPause(Math.max(WAIT_MS, lastMs * REST));
    save();
  };
  const deaf = w.live.listen(() => {
    if (waiting) return;
    waiting = true;
    if (size <= CHEAP_CHARACTERS) queueMicrotask(save);
    else void soon();
  });
  return () => {
    deaf();
    waiting = false;
    saveState(file, w.state);
  };
}
