import { z } from 'zod';
import { effectiveTimeoutMs } from '#monitors/kinds/http/deadline.ts';
import type { Adapter } from '../case.ts';
import { http } from './http.ts';

const Limits = z.strictObject({
  check_timeout_s: z.number().nullable(),
  scheduler_timeout_s: z.number().nullable(),
  offset_s: z.number(),
});

/** Which time-out holds; rows with a server are checks like any other. */
export const timeout: Adapter = {
  covers: (area) => area === 'timeout',
  observe: (given, stage, area) => {
    if (typeof given === 'object' && given !== null && !('check_timeout_s' in given))
      return http.observe(given, stage, area);
    const { check_timeout_s: own, scheduler_timeout_s: scheduler, offset_s: offset } = Limits.parse(given);
    const ms = effectiveTimeoutMs({
      ownMs: (own ?? 0) * 1_000,
      schedulerMs: scheduler === null ? null : scheduler * 1_000,
      offsetMs: offset * 1_000,
    });
    return { effective_timeout_s: () => ms / 1_000 };
  },
};
