import type { RotaId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { GAPS_AHEAD_MS, GAPS_TIMER, gapsAhead, nextGapCheck } from '../gap-ahead.ts';
import { ROLES } from '../rota.ts';
import type { RotaFact } from '../rota.ts';
import { untoldGaps } from '../rota-store-held.ts';
import { planOf, rotaStore } from '../rota-store.ts';

/** Looks 14 days ahead for times when somebody should be on call and nobody is; each is told once. Sets the next look. */
export function checkGaps(desk: Desk, rotaId: RotaId): Promise<void> {
  return transact(desk, async (open) => {
    const rota = await rotaStore(open.instant).load(open.tx, rotaId);
    if (rota === undefined || rota.archived) return;
    const plan = await planOf(open, rota, open.instant);
    const facts: RotaFact[] = [];
    for (const role of ROLES)
      for (const gap of await untoldGaps(
        open.tx,
        rotaId,
        role,
        gapsAhead(plan, role, open.instant),
        plus(open.instant, GAPS_AHEAD_MS),
      ))
        facts.push({
          kind: 'rota.gap_ahead',
          data: { role, from: gap.from.toISOString(), to: gap.to.toISOString() },
        });
    await change(open, rotaStore(open.instant), rotaId, (before, now) => ({
      next: before ?? rota,
      facts,
      timers: [{ kind: GAPS_TIMER, subject: rotaId, at: nextGapCheck(plan, now) }],
    }));
  });
}
