import { DAY, plus } from '#base/time.ts';
import { expand } from '#oncall/shifts.ts';
import type { Segment } from '#oncall/shifts.ts';
import type { Layer, Override, Plan } from '#oncall/rota.ts';
import { quantile, verdict } from './figures.ts';

const MOST_MS = 5;
const RUNS = 400;
const FROM = new Date('2026-01-01T00:00:00Z');
const TO = plus(FROM, 366 * DAY);

const layer = (name: string, rank: number, more: Partial<Layer>): Layer => ({
  name,
  role: 'primary',
  rank,
  turn: { unit: 'week', length: 1, counts: 'worked' },
  anchor: '2025-12-29T09:00',
  members: ['UADA', 'UBO', 'UCY', 'UDEE', 'UEVE'].map((person) => [person]),
  windows: [],
  holidays: 'work',
  ...more,
});

/** Days by working days, nights in restricted hours, and a layer of 12-hour turns under both; with a year's covers and absences. */
function busyPlan(): Plan {
  const days = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
  const layers = [
    layer('days', 0, {
      turn: { unit: 'day', length: 1, counts: 'worked' },
      windows: [{ kind: 'days', days, from: '08:00', to: '20:00' }],
    }),
    layer('nights', 1, { windows: [{ kind: 'days', days: [], from: '20:00', to: '08:00' }] }),
    layer('base', 2, { turn: { unit: 'hour', length: 12, counts: 'calendar' } }),
  ];
  const overrides = Array.from({ length: 52 }, (_, week): Override => {
    const from = plus(FROM, (week * 7 + 2) * DAY);
    const about = { rotaId: 'rot_0000000000000001', role: 'primary', kind: 'replace', shifts: [] } as const;
    return {
      ...about,
      id: `ovr_${String(week).padStart(16, '0')}`,
      who: 'UBO',
      forWhom: 'UADA',
      from,
      to: plus(from, DAY / 2),
      reason: 'dentist',
      by: null,
      createdAt: FROM,
      cancelledAt: null,
      swapId: null,
    };
  });
  const version = {
    validFrom: FROM,
    author: null,
    definition: { zone: 'Europe/London', layers, holidays: null },
  };
  return {
    rota: {
      id: 'rot_0000000000000001',
      teamId: 'tea_0000000000000001',
      name: 'orders',
      versions: [version],
      userGroupId: null,
      archived: false,
    },
    overrides,
    absences: [],
    gone: new Set(),
  };
}

function timed(work: () => unknown): readonly number[] {
  return Array.from({ length: RUNS }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
}

/** The same list written out from edges that are known already: what the answer itself costs. */
const written = (segments: readonly Segment[]): readonly Segment[] =>
  segments.map((one) => ({
    ...one,
    from: new Date(one.from.getTime()),
    to: new Date(one.to.getTime()),
    people: one.people.map((person) => ({ ...person, because: `turn ${one.from.getTime()}` })),
  }));

/** Expansion of a rota of three layers over a year, warm; the first one, which loads the zone, beside it. */
export function run(): boolean {
  const plan = busyPlan();
  const begin = performance.now();
  const segments = expand(plan, 'primary', FROM, TO);
  const cold = performance.now() - begin;
  timed(() => expand(plan, 'primary', FROM, TO));
  const cpu = process.cpuUsage();
  const figures = timed(() => expand(plan, 'primary', FROM, TO));
  const cpuMs = process.cpuUsage(cpu).user / 1_000 / RUNS;
  const limit = timed(() => written(segments));
  const median = quantile(figures, 0.5);
  console.log(
    `the limit: the ${segments.length} segments written out from known edges p50 ${quantile(limit, 0.5).toFixed(2)} ms; ` +
      `the zone's ${24 * 366} hours asked of the database one by one ${asked().toFixed(0)} ms`,
  );
  console.log(
    `${segments.length} segments a year of 3 layers, 52 covers; first ${cold.toFixed(1)} ms, then p50 ${median.toFixed(2)} ms, p99 ${quantile(figures, 0.99).toFixed(2)} ms; ${cpuMs.toFixed(2)} ms of CPU each`,
  );
  return verdict(
    median < MOST_MS,
    `a rota of 3 layers over a year: p50 ${median.toFixed(2)} ms, promised < ${MOST_MS} ms`,
  );
}

/** What it would take to ask for each hour's wall clock instead of reckoning from the zone's changes. */
function asked(): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: '2-digit',
    day: '2-digit',
  });
  const begin = performance.now();
  for (let hour = 0; hour < 24 * 366; hour += 1) format.format(plus(FROM, hour * 3_600_000));
  return performance.now() - begin;
}

if (import.meta.main) process.exit(run() ? 0 : 1);
