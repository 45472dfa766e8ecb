import { z } from 'zod';
import { transact } from '#ledger/transact.ts';
import { storeResults } from '#signals/checks/store.ts';
import { resultsOf } from '#signals/checks/store-queries.ts';
import type { Adapter } from '../case.ts';
import { inHouse } from './house.ts';
import { byShape, shape } from './verdicts.ts';

const Added = z.strictObject({ capacity: z.int().positive(), results_added: z.int().nonnegative() });

/** The newest results of a monitor, numbered from 1 as they came. */
export const history: Adapter = {
  covers: (area) => area === 'history',
  observe: (given) =>
    byShape(given, [
      shape(Added, ({ capacity, results_added: count }) =>
        inHouse(async ({ desk, clock }) => {
          const base = {
            monitorId: 'mon_a',
            level: 'up' as const,
            reason: null,
            totalMs: 1,
            phases: null,
            evidence: null,
            manual: false,
            coversMs: 60_000,
          };
          const results = Array.from({ length: count }, (_, index) => {
            const at = new Date(clock.now().getTime() + index * 60_000);
            return { ...base, dueAt: at, at, because: String(index + 1) };
          });
          await transact(desk, (open) => storeResults(open.tx, results));
          const kept = (await resultsOf(desk, 'mon_a', { limit: capacity })).map((one) =>
            Number(one.because),
          );
          const rises = kept.every((number, index) => index === 0 || number > (kept[index - 1] ?? 0));
          return { kept: () => kept, order: () => (rises ? 'oldest first' : 'newest first') };
        }),
      ),
    ]),
};
