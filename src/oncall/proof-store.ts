import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { invariant } from '#base/invariant.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk, Gatherer } from '#ledger/desk.ts';
import { asJson } from '#ledger/events.ts';
import type { Instant, Jsonb, LedgerTables } from '#ledger/tables.ts';
import { ROOT_HASH, aboutId, aboutKind, entryText } from './proof.ts';
import type { Hash, ProofEntry, ProofHead } from './proof.ts';
import type { About } from './run.ts';
import { toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

type AboutKind = AboutColumns['about_kind'];
type Tables = {
  proof_entry: {
    about_kind: AboutKind;
    about_id: string;
    seq: number;
    at: Instant;
    kind: string;
    facts: Jsonb<ProofEntry['facts']>;
    prev_hash: string;
    hash: string;
  };
  proof_head: { about_kind: AboutKind; about_id: string; seq: number; hash: string; sealed: number };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

/** SHA-256 in hex. */
export const sha256: Hash = (text) => createHash('sha256').update(text).digest('hex');

const toEntry = (row: Selectable<Tables['proof_entry']>): ProofEntry => ({
  about: toAbout(row),
  seq: row.seq,
  at: row.at,
  kind: row.kind,
  facts: row.facts,
  prevHash: row.prev_hash,
  hash: row.hash,
});

type Unchained = Pick<ProofEntry, 'about' | 'kind' | 'facts'>;

/** Locks the chains, in the order of their ids, and answers where each ends; a new one ends before its first entry. */
async function lockHeads(desk: Desk, abouts: readonly About[]): Promise<ReadonlyMap<string, ProofHead>> {
  const { rows } = await sql<Selectable<Tables['proof_head']>>`
    insert into proof_head (about_kind, about_id, seq, hash)
    select kind, id, 0, ${ROOT_HASH} from unnest(${abouts.map(aboutKind)}::text[], ${abouts.map(aboutId)}::text[]) as grown(kind, id) order by id
    on conflict (about_kind, about_id) do update set seq = proof_head.seq
    returning about_kind, about_id, seq, hash`.execute(reader(desk));
  return new Map(
    rows.map(({ about_kind, about_id, seq, hash }) => [
      about_id,
      { about: toAbout({ about_kind, about_id }), seq, hash },
    ]),
  );
}

async function write(desk: Desk, items: readonly Unchained[]): Promise<void> {
  const at = desk.instant;
  invariant(at, 'the ledger is written inside a transaction');
  const abouts = [...new Map(items.map(({ about }) => [aboutId(about), about])).values()];
  const heads = new Map(await lockHeads(desk, abouts));
  const entries = items.map(({ about, kind, facts }): ProofEntry => {
    const head = heads.get(aboutId(about));
    invariant(head, `the chain of ${aboutId(about)} is locked`);
    // As the database will give them back, or the hash would not hold.
    const kept = JSON.parse(asJson(facts)) as ProofEntry['facts'];
    const next = { about, seq: head.seq + 1, at, kind, facts: kept, prevHash: head.hash };
    const entry = { ...next, hash: sha256(entryText(next)) };
    heads.set(aboutId(about), { about, seq: entry.seq, hash: entry.hash });
    return entry;
  });
  const grown = [...heads.values()];
  await sql`
    with entry as (
      insert into proof_entry (about_kind, about_id, seq, at, kind, facts, prev_hash, hash)
      select e.about_kind, e.about_id, e.seq, ${at}, e.kind, e.facts::jsonb, e.prev_hash, e.hash
      from unnest(${entries.map(({ about }) => aboutKind(about))}::text[], ${entries.map(({ about }) => aboutId(about))}::text[], ${entries.map(({ seq }) => seq)}::integer[],
        ${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ facts }) => JSON.stringify(facts))}::text[], ${entries.map(({ prevHash }) => prevHash)}::text[], ${entries.map(({ hash }) => hash)}::text[])
        as e(about_kind, about_id, seq, kind, facts, prev_hash, hash))
    update proof_head set seq = g.seq, hash = g.hash
    from unnest(${grown.map(({ about }) => aboutKind(about))}::text[], ${grown.map(({ about }) => aboutId(about))}::text[], ${grown.map(({ seq }) => seq)}::integer[], ${grown.map(({ hash }) => hash)}::text[])
      as g(about_kind, about_id, seq, hash)
    where proof_head.about_kind = g.about_kind and proof_head.about_id = g.about_id`.execute(reader(desk));
}

const ledger: Gatherer<Unchained> = { write };

/** Enters a fact about an alert, incident or test into the ledger, with the open transaction: it stands there if and only if what it tells of does. */
export function accountFor(
  desk: Desk,
  about: About,
  kind: string,
  facts: Readonly<Record<string, unknown>>,
): void {
  invariant(desk.gather, 'what is accounted for is written in a transaction');
  desk.gather(ledger, { about, kind, facts });
}

/** The chain of one thing, from its first entry. */
export async function entriesOf(desk: Desk, about: About): Promise<readonly ProofEntry[]> {
  return (await entriesOfAll(desk, [about])).get(aboutId(about)) ?? [];
}

/** The chains of several things, by id. */
export async function entriesOfAll(
  desk: Desk,
  abouts: readonly About[],
): Promise<ReadonlyMap<string, readonly ProofEntry[]>> {
  const chains = new Map<string, ProofEntry[]>(abouts.map((about) => [aboutId(about), []]));
  if (abouts.length === 0) return chains;
  const rows = await on(reader(desk))
    .selectFrom('proof_entry')
    .selectAll()
    .where('about_id', 'in', [...chains.keys()])
    .orderBy('about_id')
    .orderBy('seq')
    .execute();
  for (const row of rows) chains.get(row.about_id)?.push(toEntry(row));
  return chains;
}
