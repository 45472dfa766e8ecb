import { v2Page } from '#notice/statuspage-v2.ts';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import { EMPTY, addTallies, countedMs, flooredPercent, uptimeRatio, weightingOf } from '#status/uptime.ts';
import type { Tally } from '#status/uptime.ts';

/** Pure: `/uptime.json`, the figures behind the strips with the weights that they were made with. Its form is written out in docs/status-page.md. */

const levels = (tally: Tally) => ({
  operational: tally.upMs,
  degraded_performance: tally.degradedMs,
  partial_outage: tally.partialMs,
  major_outage: tally.majorMs,
  under_maintenance: tally.maintenanceMs,
  unknown: tally.unknownMs,
});

/** Three decimals of a percent, floored: what is not whole never looks whole. */
const percentOf = (ratio: number | null): number | null => (ratio === null ? null : flooredPercent(ratio));

function figuresOf({ component, days, uptime, coverage }: ComponentSight, sight: PageSight) {
  const total = addTallies(days.map((day) => day.tally ?? EMPTY));
  return {
    id: component.code,
    name: component.name,
    uptime_ratio: uptime,
    uptime_percent: percentOf(uptime),
    coverage_ratio: coverage,
    counted_ms: countedMs(total),
    window_ms: total.ofMs,
    ms: levels(total),
    days: days.map(({ date, tally }) => ({
      date,
      uptime_percent: tally === null ? null : percentOf(uptimeRatio(tally, sight.page.weights)),
      window_ms: tally?.ofMs ?? null,
      ms: tally === null ? null : levels(tally),
    })),
  };
}

/** The components that are shown with their uptime, and no other. */
export function uptimeDocument(sight: PageSight): object {
  const { page } = sight;
  const shown = sight.components.filter(({ component }) => component.showcase && !component.isGroup);
  const days = shown[0]?.days ?? [];
  return {
    page: v2Page(page, sight.url),
    window: {
      days: days.length,
      from: days[0]?.date ?? null,
      to: days.at(-1)?.date ?? null,
      time_zone: page.zone,
    },
    weights: {
      name: typeof page.weights === 'string' ? page.weights : 'custom',
      major_outage: weightingOf(page.weights).major,
      partial_outage: weightingOf(page.weights).partial,
      degraded_performance: weightingOf(page.weights).degraded,
    },
    components: shown.map((one) => figuresOf(one, sight)),
  };
}
