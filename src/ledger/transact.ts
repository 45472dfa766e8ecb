import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { setTimeout as wait } from 'node:timers/promises';
import type { Desk, Gather, Gatherer } from './desk.ts';
import type { LedgerTables } from './tables.ts';

export type Tx = Transaction<LedgerTables>;
/** A desk inside a transaction. */
export type OpenDesk = Desk & {
  readonly tx: Tx;
  readonly instant: Date;
  readonly gather: Gather;
  readonly saved: Map<string, unknown>;
};

/** Waits before running again, in milliseconds: a restarted database is back within seconds, and a person is waiting. */
const TRIES_MS = [20, 60, 200, 500, 1_000, 2_000];

/** What running again cures: a deadlock, a serialization failure, two creators of one row. */
const CONFLICTS = new Set(['40001', '40P01', '23505', '25P02']);
const LOST = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);

/** Whether the same work may succeed when run again: `conflict` at once, `lost` when the database is back. */
export function curable(error: unknown): 'conflict' | 'lost' | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CONFLICTS.has(code)) return 'conflict';
  if (
    LOST.has(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
      error.message,
    )
  )
    return 'lost';
  return undefined;
}

/** Runs again, while the database is away, what may be done twice without harm. Throws when it stays away. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const delayMs = TRIES_MS[attempt];
      if (delayMs === undefined || curable(error) !== 'lost') throw error;
      await wait(delayMs);
    }
  }
}

/** What the database calls a transaction that wrote something; null when nothing was written. */
async function nameOf(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{
    id: string | null;
  }>`select pg_current_xact_id_if_assigned()::text as id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Whether a transaction whose commit got no answer was carried out. Asks until the database is back and has decided; throws when it stays away. */
async function committed(desk: Desk, name: string): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    const delayMs = TRIES_MS[attempt];
    try {
      const { rows } = await sql<{
        fate: string | null;
      }>`select pg_xact_status(${name}::xid8) as fate`.execute(desk.db);
      const fate = rows[0]?.fate;
      if (fate !== 'in progress') return fate === 'committed';
      if (delayMs === undefined) throw new Error(`transaction ${name} is still undecided`);
    } catch (error) {
      if (curable(error) === undefined || delayMs === undefined) throw error;
    }
    await wait(delayMs);
  }
}

/** What one transaction gathers. The map's values hold only what `gather` put there for that key, so each is handed the items that it takes. */
function gathering(): { readonly gather: Gather; readonly writeAll: (desk: OpenDesk) => Promise<void> } {
  const gathered = new Map<Gatherer<unknown>, unknown[]>();
  return {
    gather: (into, item) => {
      const key = into as Gatherer<unknown>;
      const items = gathered.get(key);
      if (items === undefined) gathered.set(key, [item]);
      else items.push(item);
    },
    writeAll: async (desk) => {
      for (const [into, items] of gathered) await into.write(desk, items);
    },
  };
}

/**
 * Several changes as one: all commit or none does. Joins the desk's open transaction; otherwise opens one at one instant and, after the commit,
 * wakes the pumps. Conflicts and lost connections run `work` again from the start, so it must do nothing but change the database. A connection
 * lost during the commit is no reason to do it all twice: the database is asked what became of it.
 */
export async function transact<T>(desk: Desk, work: (desk: OpenDesk) => Promise<T>): Promise<T> {
  const { tx: joined, instant, gather: into, saved } = desk;
  if (joined !== undefined && instant !== undefined && into !== undefined && saved !== undefined)
    return work({ ...desk, tx: joined, instant, gather: into, saved });
  for (let attempt = 0; ; attempt += 1) {
    const ended: { readonly name: string | null; readonly answer: T }[] = [];
    try {
      const answer = await desk.db.transaction().execute(async (tx) => {
        const { gather, writeAll } = gathering();
        const open = { ...desk, tx, instant: desk.clock.now(), gather, saved: new Map<string, unknown>() };
        const last = await work(open);
        await writeAll(open);
        ended.push({ name: await nameOf(tx), answer: last });
        return last;
      });
      desk.nudge();
      return answer;
    } catch (error) {
      const delayMs = TRIES_MS[attempt];
      const why = curable(error);
      const [end] = ended;
      if (why === 'lost' && end !== undefined && end.name !== null && (await committed(desk, end.name))) {
        desk.nudge();
        return end.answer;
      }
      if (why === undefined || delayMs === undefined) throw error;
      desk.log.debug({ why, attempt }, 'transaction runs again');
      await wait(why === 'conflict' ? Math.min(delayMs, 200) : delayMs);
    }
  }
}
