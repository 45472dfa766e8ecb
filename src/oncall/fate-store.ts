import { sql } from 'kysely';
import type { AlertId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { fateAmong, fateOf } from './fate.ts';
import type { Fate } from './fate.ts';
import { entriesOfAll, sha256 } from './proof-store.ts';
import { aboutId, chainFault } from './proof.ts';
import type { ChainFault, ProofEntry, ProofSeal, SealFault } from './proof.ts';
import type { About } from './run.ts';
import { lastSeal, verifySeals } from './seal-store.ts';
import { toAbout } from './store.ts';
import type { AboutColumns } from './store.ts';

/** Everything the ledger says of one thing. */
export type Proof = {
  readonly about: About;
  readonly entries: readonly ProofEntry[];
  readonly fault: ChainFault | undefined;
  readonly fate: Fate;
};
/** An incident's holds what became of its alerts too, oldest first: their policies page for it. */
export type ProofOfOne = Proof & {
  readonly alerts: readonly (Proof & { readonly alertId: AlertId; readonly title: string })[];
};

/** What the ledger says of everything since an instant. */
export type Reckoning = {
  readonly since: Date;
  readonly alerts: number;
  /** How many alerts ended how. */
  readonly by: Readonly<Record<Fate['how'], number>>;
  /** Alerts that are not accounted for, oldest first. */
  readonly lost: readonly { readonly alertId: AlertId; readonly title: string; readonly fate: Fate }[];
  readonly chains: number;
  readonly broken: readonly { readonly about: About; readonly fault: ChainFault }[];
  readonly seals: number;
  readonly sealFaults: readonly SealFault[];
  readonly seal: ProofSeal | undefined;
};

/** When the engine means to do something about each of these next: the step of a run, or a try that is planned. */
async function nextOf(desk: Desk, abouts: readonly About[]): Promise<ReadonlyMap<string, Date>> {
  const ids = abouts.map(aboutId);
  const { rows } = await sql<{ about_id: string; at: Date }>`
    select about_id, min(at) as at from (
      select about_id, next_at as at from escalation_run where about_id = any(${ids}::text[]) and state <> 'ended' and next_at is not null
      union all
      select about_id, due_at from attempt where about_id = any(${ids}::text[]) and state in ('planned', 'sending')) as next
    group by about_id`.execute(reader(desk));
  return new Map(rows.map((row) => [row.about_id, row.at]));
}

async function proofs(desk: Desk, abouts: readonly About[]): Promise<readonly Proof[]> {
  const now = desk.clock.now();
  const chains = await entriesOfAll(desk, abouts);
  const next = await nextOf(desk, abouts);
  return abouts.map((about) => {
    const entries = chains.get(aboutId(about)) ?? [];
    return {
      about,
      entries,
      fault: chainFault(entries, sha256),
      fate: fateOf(entries, { now, nextAt: next.get(aboutId(about)) ?? null }),
    };
  });
}

async function alertsIn(desk: Desk, about: About): Promise<ProofOfOne['alerts']> {
  if (!('incidentId' in about)) return [];
  const { rows } = await sql<{ id: AlertId; title: string }>`
    select id, title from alert where incident_id = ${about.incidentId} order by opened_at, id`.execute(
    reader(desk),
  );
  const found = await proofs(
    desk,
    rows.map(({ id }) => ({ alertId: id })),
  );
  return rows.flatMap(({ id, title }, index) => {
    const proof = found[index];
    return proof === undefined ? [] : [{ ...proof, alertId: id, title }];
  });
}

/** What became of one alert, incident or test, with its chain verified, and those of an incident's alerts. */
export async function proofOf(desk: Desk, about: About): Promise<ProofOfOne> {
  const [own] = await proofs(desk, [about]);
  invariant(own, `there is a proof of ${aboutId(about)}`);
  const alerts = await alertsIn(desk, about);
  return {
    ...own,
    alerts,
    fault: own.fault ?? alerts.find(({ fault }) => fault !== undefined)?.fault,
    fate: fateAmong(
      own.fate,
      alerts.map(({ fate }) => fate),
    ),
  };
}

type Row = AboutColumns & { title: string | null };

/** The alerts opened since an instant, whether the ledger knows them or not, and everything else that the ledger has told of since. */
async function since(desk: Desk, at: Date): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select 'alert' as about_kind, id as about_id, title from (select id, title, opened_at from alert where opened_at >= ${at} order by opened_at, id) as opened
    union all
    select about_kind, about_id, null from (select distinct about_kind, about_id from proof_entry where at >= ${at}) as told
    where about_kind <> 'alert' or not exists (select 1 from alert where alert.id = about_id and opened_at >= ${at})`.execute(
    reader(desk),
  );
  return rows;
}

const AT_ONCE = 500;

/** Counts what became of every alert since an instant, and verifies every chain that grew and every seal that was made since. */
export async function proofSince(desk: Desk, at: Date): Promise<Reckoning> {
  const by = { acknowledged: 0, delivered: 0, resolved: 0, suppressed: 0, exhausted: 0, open: 0, lost: 0 };
  const lost: Reckoning['lost'][number][] = [];
  const broken: Reckoning['broken'][number][] = [];
  const all = await since(desk, at);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const rows = all.slice(from, from + AT_ONCE);
    const found = await proofs(desk, rows.map(toAbout));
    for (const [index, { about, fate, fault }] of found.entries()) {
      if (fault !== undefined) broken.push({ about, fault });
      const title = rows[index]?.title ?? null;
      if (title === null || !('alertId' in about)) continue;
      by[fate.how] += 1;
      if (fate.how === 'lost') lost.push({ alertId: about.alertId, title, fate });
    }
  }
  const seals = await verifySeals(desk, at);
  return {
    since: at,
    alerts: all.filter(({ title }) => title !== null).length,
    by,
    lost,
    chains: all.length,
    broken,
    seals: seals.seals,
    sealFaults: seals.faults,
    seal: await lastSeal(desk),
  };
}

/** Whether everything is accounted for and nothing was changed. */
export const holds = (reckoning: Reckoning): boolean =>
  reckoning.lost.length === 0 && reckoning.broken.length === 0 && reckoning.sealFaults.length === 0;
