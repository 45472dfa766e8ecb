import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '#oncall/proof-store.ts';
import { ROOT_HASH, chainFault, entryText } from '#oncall/proof.ts';
import type { ProofEntry } from '#oncall/proof.ts';

const facts = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<
  Record<string, unknown>
>;

const chains = fc
  .array(fc.record({ kind: fc.string(), facts, ms: fc.nat(1e12) }), { minLength: 1, maxLength: 12 })
  .map((told) =>
    told.reduce<ProofEntry[]>((chain, { kind, facts: said, ms }) => {
      const prevHash = chain.at(-1)?.hash ?? ROOT_HASH;
      const next = {
        about: { alertId: 'alr_0000000000000001' } as const,
        seq: chain.length + 1,
        at: new Date(ms),
        kind,
        facts: said,
        prevHash,
      };
      return [...chain, { ...next, hash: sha256(entryText(next)) }];
    }, []),
  );

/** Everything that somebody might do to one entry. */
const changes: readonly ((entry: ProofEntry) => ProofEntry)[] = [
  (entry) => ({ ...entry, kind: `${entry.kind}x` }),
  (entry) => ({ ...entry, facts: { ...entry.facts, slipped: 1 } }),
  (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) }),
  (entry) => ({ ...entry, about: { alertId: 'alr_0000000000000002' } }),
  (entry) => ({ ...entry, seq: entry.seq + 1 }),
  (entry) => ({ ...entry, prevHash: sha256(entry.prevHash) }),
  (entry) => ({ ...entry, hash: sha256(entry.hash) }),
];

describe('a chain', () => {
  test('as it was written is whole, and so is any part of it after an entry of it', () => {
    fc.assert(
      fc.property(chains, fc.nat(11), (chain, cut) => {
        expect(chainFault(chain, sha256)).toBeUndefined();
        const after = chain[Math.min(cut, chain.length - 1)];
        if (after !== undefined) expect(chainFault(chain.slice(after.seq), sha256, after)).toBeUndefined();
      }),
    );
  });

  test('with any one entry changed, left out, doubled or moved is not', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(changes.length - 1), (chain, which, how) => {
        const at = which % chain.length;
        const change = changes[how];
        const changed = chain.map((entry, index) => (index === at ? (change?.(entry) ?? entry) : entry));
        expect(chainFault(changed, sha256)).toBeDefined();
        if (at < chain.length - 1) expect(chainFault(chain.toSpliced(at, 1), sha256)).toBeDefined();
        const one = chain[at];
        if (one !== undefined) expect(chainFault(chain.toSpliced(at, 0, one), sha256)).toBeDefined();
        if (chain.length > 1) expect(chainFault(chain.toReversed(), sha256)).toBeDefined();
      }),
    );
  });

  test('reads the same in whatever order the database gives the keys of its facts', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const turned = chain.map((entry) => ({
          ...entry,
          facts: Object.fromEntries(Object.entries(entry.facts).toReversed()),
        }));
        expect(chainFault(turned, sha256)).toBeUndefined();
      }),
    );
  });
});
