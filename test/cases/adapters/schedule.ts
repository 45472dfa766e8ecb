import { z } from 'zod';
import { catchUpAt, nextSlot } from '#monitors/schedule.ts';
import type { Adapter } from '../case.ts';
import { testClock } from '../../kit/clock.ts';
import { byShape, shape } from './verdicts.ts';

const Restarted = z.strictObject({
  monitors: z.int().positive(),
  restart: z.boolean(),
  interval_s: z.number().optional(),
});

/** When so many monitors are all looked at: at their slots, or after an outage of ours as soon as it is over. */
export const schedule: Adapter = {
  covers: (area) => area === 'schedule',
  observe: (given) =>
    byShape(given, [
      shape(Restarted, ({ monitors, restart, interval_s: interval = 60 }) => {
        const now = testClock().now();
        const look = restart ? catchUpAt : nextSlot;
        const waits = Array.from(
          { length: monitors },
          (_, index) => look(`mon_${index}`, interval * 1_000, now).getTime() - now.getTime(),
        );
        const seconds = Math.max(...waits) / 1_000;
        return {
          all_checked_within_s: (wanted) =>
            typeof wanted === 'number' && seconds <= wanted ? wanted : seconds,
        };
      }),
    ]),
};
