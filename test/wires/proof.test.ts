import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { MINUTE } from '#base/time.ts';
import { follow } from '#flow.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { accountFor, entriesOf, sha256 } from '#oncall/proof-store.ts';
import { ROOT_HASH, chainFault } from '#oncall/proof.ts';
import { lastSeal, sealAll, verifySeals } from '#oncall/seal-store.ts';
import { alertId, company, incidentId, ok } from './catalog-company.ts';

const about = { alertId: alertId(1) } as const;
const enter = (desk: Desk, ...kinds: readonly string[]): Promise<void> =>
  transact(desk, async (open) => {
    for (const kind of kinds)
      accountFor(open, about, kind, { zeta: 1.5, alpha: { b: null, a: ['é\u0000', '😀\uD800'] } });
  });

/** What somebody with the database's own password could do: the guard of the append-only table taken away first. */
async function tamper(desk: Desk, statement: string): Promise<void> {
  for (const table of ['proof_entry', 'proof_seal'])
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(desk.db);
  await sql.raw(statement).execute(desk.db);
}

describe('the ledger', () => {
  test('is one chain for each thing, whole as it comes back from the database', async () => {
    const { desk } = await company();
    await enter(desk, 'one', 'two');
    await enter(desk, 'three');
    await transact(desk, async (open) => accountFor(open, { incidentId: incidentId(1) }, 'other', {}));
    const chain = await entriesOf(desk, about);
    expect(chain.map(({ seq, kind }) => [seq, kind])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(chain[0]?.prevHash).toBe(ROOT_HASH);
    expect(chain.at(-1)?.prevHash).toBe(chain[1]?.hash);
    expect(chainFault(chain, sha256)).toBeUndefined();
    expect(await entriesOf(desk, { incidentId: incidentId(1) })).toHaveLength(1);
  });

  test('stands with what it tells of: a transaction that fails leaves no entry', async () => {
    const { desk } = await company();
    const failing = transact(desk, async (open) => {
      accountFor(open, about, 'one', {});
      throw new Error('the power fails');
    });
    await expect(failing).rejects.toThrow('the power fails');
    expect(await entriesOf(desk, about)).toEqual([]);
  });

  test('grows by one at a time, whoever writes at once', async () => {
    const { desk } = await company();
    await Promise.all(Array.from({ length: 20 }, (_, index) => enter(desk, `entry ${index}`)));
    const chain = await entriesOf(desk, about);
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(chainFault(chain, sha256)).toBeUndefined();
  });

  test('cannot be changed or deleted, and neither can its seals', async () => {
    const { desk } = await company();
    await enter(desk, 'one');
    await sealAll(desk);
    await expect(sql`update proof_entry set kind = 'two'`.execute(desk.db)).rejects.toThrow('append-only');
    await expect(sql`delete from proof_entry`.execute(desk.db)).rejects.toThrow('append-only');
    await expect(sql`update proof_seal set entries = 0`.execute(desk.db)).rejects.toThrow('append-only');
  });

  test.each([
    [
      'a changed fact',
      `update proof_entry set facts = '{"alpha":2}' where seq = 2`,
      { seq: 2, why: 'changed' },
    ],
    [
      'another time',
      `update proof_entry set at = at + interval '1 second' where seq = 1`,
      { seq: 1, why: 'changed' },
    ],
    ['a missing entry', 'delete from proof_entry where seq = 2', { seq: 2, why: 'missing' }],
    [
      'an entry moved to another place',
      'update proof_entry set seq = seq + 10 where seq = 3',
      { seq: 3, why: 'missing' },
    ],
    [
      'a changed hash',
      `update proof_entry set hash = repeat('a', 64) where seq = 1`,
      { seq: 1, why: 'changed' },
    ],
  ])('betrays %s', async (_, statement, fault) => {
    const { desk } = await company();
    await enter(desk, 'one', 'two', 'three');
    await tamper(desk, statement);
    expect(chainFault(await entriesOf(desk, about), sha256)).toEqual(fault);
  });

  test('seals what grew, each seal after the last, and betrays an end that was cut off', async () => {
    const { desk, time } = await company();
    expect(await sealAll(desk)).toBe(0);
    await enter(desk, 'one', 'two');
    expect(await sealAll(desk)).toBe(1);
    expect(await lastSeal(desk)).toMatchObject({
      entries: 2,
      prevHash: ROOT_HASH,
      heads: [{ about, seq: 2 }],
    });
    expect(await sealAll(desk)).toBe(0);
    time.passes(MINUTE);
    await enter(desk, 'three');
    expect(await sealAll(desk)).toBe(1);
    expect(await lastSeal(desk)).toMatchObject({ entries: 1, heads: [{ about, seq: 3 }] });
    expect(await verifySeals(desk)).toEqual({ seals: 2, faults: [] });
    await tamper(desk, 'delete from proof_entry where seq = 3');
    expect(chainFault(await entriesOf(desk, about), sha256)).toBeUndefined();
    expect(await verifySeals(desk)).toMatchObject({ faults: [{ why: 'head_missing', about }] });
    expect(await verifySeals(desk, time.now())).toMatchObject({
      seals: 1,
      faults: [{ why: 'head_missing' }],
    });
  });

  test.each([
    [
      'a changed seal',
      'update proof_seal set entries = 7 where heads @> \'[["alert"]]\' and entries = 2',
      'changed',
    ],
    ['a missing seal', 'delete from proof_seal where entries = 2', 'unlinked'],
    [
      'a chain written anew from its beginning',
      `update proof_entry set hash = repeat('b', 64)`,
      'head_changed',
    ],
  ])('betrays %s', async (_, statement, why) => {
    const { desk } = await company();
    await enter(desk, 'one', 'two');
    await sealAll(desk);
    await enter(desk, 'three');
    await sealAll(desk);
    await tamper(desk, statement);
    expect((await verifySeals(desk)).faults.map((fault) => fault.why)).toContain(why);
  });

  test('holds what happened to an alert, in the words of its events', async () => {
    const { desk, trouble } = await company({ follow });
    const alert = ok(await openAlert(desk, trouble()));
    ok(await acknowledgeAlert({ ...desk, actor: { kind: 'person', id: 'UBO' } }, alert.id));
    const chain = await entriesOf(desk, { alertId: alert.id });
    expect(chain[0]).toMatchObject({ kind: 'alert.opened', facts: { severity: 1, actor: 'system:test' } });
    expect(chain.find(({ kind }) => kind === 'alert.acknowledged')).toMatchObject({
      facts: { actor: 'UBO' },
    });
    expect(chainFault(chain, sha256)).toBeUndefined();
  });
});
