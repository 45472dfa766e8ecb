import type { Clock } from './clock.ts';
import type { Fields } from './json.ts';

/** What happened between the workspace and an app. */
type JournalKind = 'call' | 'response_url' | 'envelope' | 'ack' | 'refusal' | 'socket' | 'act' | 'trouble';

type JournalEntry = Fields & { readonly id: number; readonly at: string; readonly kind: JournalKind };

/** The last entries, oldest first; ids rise by one and are never used twice. */
export type Journal = {
  readonly write: (kind: JournalKind, what: Fields, weight?: number) => JournalEntry;
  readonly since: (id: number) => readonly JournalEntry[];
  readonly last: () => number;
};

const KEPT = 20_000;
const KEPT_WEIGHT = 64 * 1024 * 1024;

/** A journal bounded by 20,000 entries and 64 MiB of what they weigh (`weight`, bytes). */
export function createJournal(clock: Clock): Journal {
  let entries: JournalEntry[] = [];
  let weights: number[] = [];
  let total = 0;
  let count = 0;
  const drop = (): void => {
    let gone = Math.max(0, entries.length - KEPT);
    for (let index = 0; index < gone; index += 1) total -= weights[index] ?? 0;
    while (total > KEPT_WEIGHT && gone < entries.length - 1) {
      total -= weights[gone] ?? 0;
      gone += 1;
    }
    entries = entries.slice(gone);
    weights = weights.slice(gone);
  };
  return {
    write: (kind, what, weight = 200) => {
      count += 1;
      const entry: JournalEntry = { ...what, id: count, at: clock.now().toISOString(), kind };
      entries.push(entry);
      weights.push(weight);
      total += weight;
      // Dropped in slices, so that a full journal does not copy itself on every line.
      if (entries.length > KEPT + 1000 || total > KEPT_WEIGHT) drop();
      return entry;
    },
    since: (id) => {
      const first = entries[0];
      if (first === undefined) return [];
      return entries.slice(Math.max(0, id - first.id + 1, entries.length - KEPT));
    },
    last: () => count,
  };
}
