import { DAY, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Finding } from '../audit.ts';
import { proofSince } from '../fate-store.ts';
import type { Reckoning } from '../fate-store.ts';
import { verifySeals } from '../seal-store.ts';
import { record } from './audit.ts';

/** How far back every night's count goes. */
const BACK_MS = 3 * DAY;

/** Accounts for every alert of the last days, and verifies their chains and every seal there is; what does not hold is told like what an audit finds. */
export async function count(desk: Desk): Promise<Reckoning> {
  const reckoning = await proofSince(desk, plus(desk.clock.now(), -BACK_MS));
  const { faults } = await verifySeals(desk);
  const findings: readonly Finding[] = [
    ...reckoning.lost.map(({ alertId, fate }): Finding => ({
      what: 'lost',
      alertId,
      because: fate.how === 'lost' ? fate.because : fate.how,
    })),
    ...reckoning.broken.map((one): Finding => ({ what: 'chain_broken', ...one })),
    ...faults.map(({ at, why, about }): Finding => ({
      what: 'seal_broken',
      at: at.toISOString(),
      why,
      about,
    })),
  ];
  if (findings.length > 0) await record(desk, { findings, mended: [] });
  return reckoning;
}
