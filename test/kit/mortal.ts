import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import type { LedgerTables } from '#ledger/tables.ts';
import type { Database } from '#world/db/open.ts';
import type { Fetch } from '../../sandbox/fetch-into.ts';
import { keepOpen } from './kept-database.ts';
import type { Place } from './kept-database.ts';

/**
 * A life of one app that ends at a chosen moment, as kill -9 ends a process: from then on nothing of it reaches the database or Slack any more,
 * and the database rolls back what it had open.
 *
 * | death | what was done last |
 * |---|---|
 * | before statement n | statement n-1; a commit counts as a statement |
 * | before call n | nothing of call n reached Slack |
 * | after call n | Slack did call n; its answer was never read |
 */
export type Death =
  | { readonly before: 'statement' | 'call'; readonly n: number }
  | { readonly after: 'call'; readonly n: number };

export type Life = {
  /** From now on statements and calls count. */
  readonly begins: (death?: Death) => void;
  readonly over: () => boolean;
  /** The statement or call it died at, in words. */
  readonly diedAt: () => string;
  readonly statements: () => number;
  readonly calls: () => number;
  readonly check: () => void;
  readonly statement: (sql: string) => void;
  readonly call: (url: string, work: () => Promise<Response>) => Promise<Response>;
};

class Killed extends Error {
  constructor() {
    super('this process was killed');
    this.name = 'Killed';
  }
}

/** A life that has not begun to count. */
export function newLife(): Life {
  let [statements, calls, counting, diedAt] = [0, 0, false, ''];
  let death: Death | undefined;
  const check = (): void => {
    if (diedAt !== '') throw new Killed();
  };
  const dies = (at: string): never => {
    diedAt = at;
    throw new Killed();
  };
  return {
    begins: (at) => {
      counting = true;
      death = at;
    },
    over: () => diedAt !== '',
    diedAt: () => diedAt,
    statements: () => statements,
    calls: () => calls,
    check,
    statement: (text) => {
      check();
      if (!counting) return;
      statements += 1;
      if (death !== undefined && 'before' in death && death.before === 'statement' && death.n === statements)
        dies(text.slice(0, 90));
    },
    call: async (url, work) => {
      check();
      if (!counting) return work();
      calls += 1;
      const mine = death !== undefined && death.n === calls ? death : undefined;
      const name = new URL(url).pathname.split('/').at(-1) ?? url;
      if (mine !== undefined && 'before' in mine && mine.before === 'call') dies(name);
      const answer = await work();
      if (mine !== undefined && 'after' in mine) dies(name);
      check();
      return answer;
    },
  };
}

/** A database server that outlives the apps which use it, one life each. */
export type Afterlife = {
  readonly open: (life: Life) => Database<LedgerTables>;
  /** Empties every table, as the migrations left them. */
  readonly empty: () => Promise<void>;
  readonly db: Kysely<LedgerTables>;
};

/** Keeps the database of a place open for many lives, until the test ends. */
export async function afterlife(place: Place): Promise<Afterlife> {
  const kept = await keepOpen(place);
  onTestFinished(() => kept.close());
  return {
    db: kept.through(newLife()),
    open: (life) => ({
      db: kept.through(life),
      description: 'a database that outlives its clients',
      embedded: place.url === undefined,
      close: async () => undefined,
    }),
    empty: () => kept.empty(),
  };
}

/** Slack as a life reaches it. */
export const mortalFetch =
  (life: Life, fetch: Fetch): Fetch =>
  (input, init) =>
    life.call(input instanceof Request ? input.url : String(input), () => fetch(input, init));
