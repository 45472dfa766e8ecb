import { sql } from 'kysely';
import { invariant } from '#base/invariant.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { sha256 } from './proof-store.ts';
import { ROOT_HASH, aboutId, aboutKind, chainFault, sealFaults, sealText } from './proof.ts';
import type { ChainFault, ProofEntry, ProofHead, ProofSeal, SealFault } from './proof.ts';
import type { About } from './run.ts';
import { toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

type Kind = AboutColumns['about_kind'];
type HeadRow = { about_kind: Kind; about_id: string; seq: number; hash: string; sealed: number };
type SealRow = {
  id: string;
  at: Date;
  heads: readonly (readonly [Kind, string, number, string])[];
  entries: string | number;
  prev_hash: string;
  hash: string;
};

const toSeal = (row: SealRow): ProofSeal => ({
  id: row.id,
  at: row.at,
  heads: row.heads.map(([kind, id, seq, hash]) => ({
    about: toAbout({ about_kind: kind, about_id: id }),
    seq,
    hash,
  })),
  entries: Number(row.entries),
  prevHash: row.prev_hash,
  hash: row.hash,
});

/** The newest seal. A person who writes its hash down can tell later whether anything before it was changed. */
export async function lastSeal(desk: Desk): Promise<ProofSeal | undefined> {
  const { rows } = await sql<SealRow>`select * from proof_seal order by id desc limit 1`.execute(
    reader(desk),
  );
  return rows[0] === undefined ? undefined : toSeal(rows[0]);
}

const HEADS = 5_000;

/** Seals where the chains that grew since the last seal end, so many heads a seal; answers how many seals were made. */
export async function sealAll(desk: Desk): Promise<number> {
  for (let seals = 0; ; seals += 1) {
    const made = await seal(desk);
    if (made === undefined) return seals;
    if (made.heads.length < HEADS) return seals + 1;
  }
}

/** One seal; undefined when no chain grew. One process at a time makes one; a chain that somebody is writing to waits for the next. */
function seal(desk: Desk): Promise<ProofSeal | undefined> {
  return transact(desk, async (open): Promise<ProofSeal | undefined> => {
    await sql`select pg_advisory_xact_lock(hashtextextended('proof_seal', 0))`.execute(open.tx);
    const { rows } = await sql<HeadRow>`
      select * from proof_head where sealed < seq order by about_id collate "C" limit ${HEADS} for update skip locked`.execute(
      open.tx,
    );
    if (rows.length === 0) return undefined;
    const next = {
      at: open.instant,
      heads: rows.map(({ about_kind, about_id, seq, hash }) => ({
        about: toAbout({ about_kind, about_id }),
        seq,
        hash,
      })),
      entries: rows.reduce((sum, { seq, sealed }) => sum + seq - sealed, 0),
      prevHash: (await lastSeal(open))?.hash ?? ROOT_HASH,
    };
    const hash = sha256(sealText(next));
    const kept = next.heads.map(({ about, seq, hash: end }) => [aboutKind(about), aboutId(about), seq, end]);
    const written = await sql<{ id: string }>`
      insert into proof_seal (at, heads, entries, prev_hash, hash)
      values (${next.at}, ${JSON.stringify(kept)}::jsonb, ${next.entries}, ${next.prevHash}, ${hash}) returning id`.execute(
      open.tx,
    );
    await sql`
      update proof_head set sealed = s.seq
      from unnest(${rows.map((row) => row.about_kind)}::text[], ${rows.map((row) => row.about_id)}::text[], ${rows.map((row) => row.seq)}::integer[]) as s(kind, id, seq)
      where about_kind = s.kind and about_id = s.id`.execute(open.tx);
    const id = written.rows[0]?.id;
    invariant(id, 'a seal that was written has an id');
    return { ...next, id, hash };
  });
}

type GrownRow = {
  kind: Kind;
  id: string;
  sealed: number;
  sealed_hash: string | null;
  seq: number;
  at: Date;
  entry: string;
  facts: ProofEntry['facts'];
  prev_hash: string;
  hash: string;
};

/** Verifies what the chains grew by since they were sealed last, each from the entry that the seal holds. */
export async function growthFaults(
  desk: Desk,
): Promise<readonly { readonly about: About; readonly fault: ChainFault }[]> {
  const faults: { readonly about: About; readonly fault: ChainFault }[] = [];
  for (let after = ''; ;) {
    const { rows } = await sql<GrownRow>`
      select h.about_kind as kind, h.about_id as id, h.sealed, s.hash as sealed_hash, e.seq, e.at, e.kind as entry, e.facts, e.prev_hash, e.hash
      from (select * from proof_head where sealed < seq and about_id > ${after} order by about_id limit 1000) as h
      left join proof_entry s on s.about_kind = h.about_kind and s.about_id = h.about_id and s.seq = h.sealed
      join proof_entry e on e.about_kind = h.about_kind and e.about_id = h.about_id and e.seq > h.sealed
      order by h.about_id, e.seq`.execute(reader(desk));
    const chains = Map.groupBy(rows, (row) => row.id);
    for (const [first, ...rest] of chains.values()) {
      if (first === undefined) continue;
      const about = toAbout({ about_kind: first.kind, about_id: first.id });
      const end = { seq: first.sealed, hash: first.sealed === 0 ? ROOT_HASH : (first.sealed_hash ?? '') };
      const entries = [first, ...rest].map((row) => ({
        ...row,
        about,
        kind: row.entry,
        prevHash: row.prev_hash,
      }));
      const fault = chainFault(entries, sha256, end);
      if (fault !== undefined) faults.push({ about, fault });
    }
    const last = rows.at(-1);
    if (last === undefined) return faults;
    after = last.id;
  }
}

/** The hash of the entry at each head, by id and position. */
async function hashesAt(desk: Desk, heads: readonly ProofHead[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ about_id: string; seq: number; hash: string }>`
    select e.about_id, e.seq, e.hash from unnest(${heads.map(({ about }) => aboutKind(about))}::text[], ${heads.map(({ about }) => aboutId(about))}::text[], ${heads.map(({ seq }) => seq)}::integer[]) as h(kind, id, seq)
    join proof_entry e on e.about_kind = h.kind and e.about_id = h.id and e.seq = h.seq`.execute(
    reader(desk),
  );
  return new Map(rows.map((row) => [`${row.about_id} ${row.seq}`, row.hash]));
}

const AT_ONCE = 200;

/** Verifies the seals made at or after an instant, oldest first; all of them without one. */
export async function verifySeals(
  desk: Desk,
  since?: Date,
): Promise<{ readonly seals: number; readonly faults: readonly SealFault[] }> {
  const faults: SealFault[] = [];
  let [after, before, count] = ['0', ROOT_HASH, 0];
  if (since !== undefined) {
    const { rows } =
      await sql<SealRow>`select * from proof_seal where at < ${since} order by id desc limit 1`.execute(
        reader(desk),
      );
    [after, before] = [rows[0]?.id ?? after, rows[0]?.hash ?? before];
  }
  for (;;) {
    const { rows } =
      await sql<SealRow>`select * from proof_seal where id > ${after} order by id limit ${AT_ONCE}`.execute(
        reader(desk),
      );
    const seals = rows.map(toSeal);
    const last = seals.at(-1);
    if (last === undefined) return { seals: count, faults };
    const there = await hashesAt(
      desk,
      seals.flatMap((one) => one.heads),
    );
    faults.push(
      ...sealFaults(seals, before, sha256, ({ about, seq }) => there.get(`${aboutId(about)} ${seq}`)),
    );
    [after, before, count] = [last.id, last.hash, count + seals.length];
  }
}
