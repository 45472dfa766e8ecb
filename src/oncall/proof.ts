import type { About } from './run.ts';

/**
 * Pure. The ledger that proves that nothing was lost: a chain of entries for each alert, incident or test, each entry hashed together with the one
 * before it, and seals over the heads of all chains, each hashed together with the seal before. A changed, missing or slipped-in entry breaks a hash,
 * one cut off at the end breaks its seal.
 */
export type ProofEntry = {
  readonly about: About;
  /** Position in its chain, from 1. */
  readonly seq: number;
  readonly at: Date;
  /** The kind of the event that it accounts for. */
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly prevHash: string;
  readonly hash: string;
};

export type ProofHead = { readonly about: About; readonly seq: number; readonly hash: string };

export type ProofSeal = {
  readonly id: string;
  readonly at: Date;
  /** Of the chains that grew since the last seal, in order of id. */
  readonly heads: readonly ProofHead[];
  /** How many entries they grew by. */
  readonly entries: number;
  readonly prevHash: string;
  readonly hash: string;
};

/** SHA-256 of a text, in hex. Handed in: what is pure here does not reach for node. */
export type Hash = (text: string) => string;

/** What the first entry of a chain, and the first seal, come after. */
export const ROOT_HASH = '0'.repeat(64);

/** What is wrong with a chain: where, and whether an entry is missing, was changed, or does not follow the one before it. */
export type ChainFault = { readonly seq: number; readonly why: 'missing' | 'changed' | 'unlinked' };
export type SealFault = {
  readonly at: Date;
  readonly why: 'changed' | 'unlinked' | 'head_missing' | 'head_changed';
  readonly about: About | null;
};

export const aboutKind = (about: About): 'alert' | 'incident' | 'test' =>
  'alertId' in about ? 'alert' : 'incidentId' in about ? 'incident' : 'test';
export const aboutId = (about: About): string =>
  'alertId' in about ? about.alertId : 'incidentId' in about ? about.incidentId : about.testId;

/** JSON with the keys of every object in order, so that equal facts read the same wherever they were kept. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${pairs
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${inOrder(one)}`)
    .join(',')}}`;
}

/** The text whose hash an entry bears. */
export const entryText = (entry: Omit<ProofEntry, 'hash'>): string =>
  inOrder([
    aboutKind(entry.about),
    aboutId(entry.about),
    entry.seq,
    entry.at.toISOString(),
    entry.kind,
    entry.facts,
    entry.prevHash,
  ]);

/** The text whose hash a seal bears. */
export const sealText = (seal: Omit<ProofSeal, 'hash' | 'id'>): string =>
  inOrder([
    seal.at.toISOString(),
    seal.heads.map(({ about, seq, hash }) => [aboutKind(about), aboutId(about), seq, hash]),
    seal.entries,
    seal.prevHash,
  ]);

/** The first thing that is wrong with a chain, or with its part after an entry; its entries in order. undefined: it is whole. */
export function chainFault(
  entries: readonly ProofEntry[],
  hash: Hash,
  after: { readonly seq: number; readonly hash: string } = { seq: 0, hash: ROOT_HASH },
): ChainFault | undefined {
  let before = after;
  for (const entry of entries) {
    const { seq } = entry;
    if (seq !== before.seq + 1) return { seq: before.seq + 1, why: 'missing' };
    if (entry.prevHash !== before.hash) return { seq, why: 'unlinked' };
    if (hash(entryText(entry)) !== entry.hash) return { seq, why: 'changed' };
    before = entry;
  }
  return undefined;
}

/** What is wrong with consecutive seals, the first of which comes after `before`. `hashAt` answers the hash of an entry that is there. */
export function sealFaults(
  seals: readonly ProofSeal[],
  before: string,
  hash: Hash,
  hashAt: (head: ProofHead) => string | undefined,
): readonly SealFault[] {
  let last = before;
  return seals.flatMap((seal) => {
    const faults: SealFault[] = [];
    if (seal.prevHash !== last) faults.push({ at: seal.at, why: 'unlinked', about: null });
    if (hash(sealText(seal)) !== seal.hash) faults.push({ at: seal.at, why: 'changed', about: null });
    last = seal.hash;
    for (const head of seal.heads) {
      const there = hashAt(head);
      if (there === undefined) faults.push({ at: seal.at, why: 'head_missing', about: head.about });
      else if (there !== head.hash) faults.push({ at: seal.at, why: 'head_changed', about: head.about });
    }
    return faults;
  });
}
