import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { RESULT_LEVELS } from './check-result.ts';
import type { CheckResult, LevelTimes, PhaseMs, Rollup, Step } from './check-result.ts';
import { percentile } from './histogram.ts';

type ResultRow = {
  monitor_id: string;
  due_at: Date;
  at: Date;
  level: number;
  reason: string | null;
  because: string;
  total_ms: number | null;
  phases: readonly number[] | null;
  evidence: object | null;
  manual: boolean;
};

function toPhases(phases: readonly number[] | null): PhaseMs | null {
  if (phases === null) return null;
  const [resolve = 0, connect = 0, tls = 0, processing = 0, transfer = 0] = phases;
  return { resolve, connect, tls, processing, transfer };
}

const toResult = (row: ResultRow): CheckResult => ({
  monitorId: row.monitor_id,
  dueAt: row.due_at,
  at: row.at,
  level: RESULT_LEVELS[row.level] ?? 'unknown',
  reason: row.reason,
  because: row.because,
  totalMs: row.total_ms,
  phases: toPhases(row.phases),
  evidence: row.evidence,
  manual: row.manual,
});

async function newest(
  db: Kysely<LedgerTables>,
  monitorId: string,
  only: RawBuilder<unknown>,
  limit: number,
): Promise<readonly CheckResult[]> {
  const { rows } = await sql<ResultRow>`
    select monitor_id, due_at, at, level, reason, because, total_ms, phases, evidence, manual from check_result
    where monitor_id = ${monitorId} and ${only} order by due_at desc limit ${limit}`.execute(db);
  return rows.map(toResult).reverse();
}

/** The newest results of a monitor, manual ones too, oldest first. */
export const resultsOf = (
  desk: Desk,
  monitorId: string,
  options: { readonly limit: number },
): Promise<readonly CheckResult[]> => newest(reader(desk), monitorId, sql`true`, options.limit);

/** The newest failures (degraded or down) of a monitor with their evidence, oldest first; at least 50 are kept however old they are. */
export const lastFailures = (desk: Desk, monitorId: string, limit = 50): Promise<readonly CheckResult[]> =>
  newest(reader(desk), monitorId, sql`level in (1, 2)`, limit);

type RollupRow = {
  at: Date;
  up_ms: string | number;
  degraded_ms: string | number;
  down_ms: string | number;
  unknown_ms: string | number;
  checks: number;
  failed: number;
  skipped: number;
  timed: number;
  total_ms_sum: number;
  total_ms_max: number | null;
  latency: readonly number[] | null;
};

function toRollup(row: RollupRow): Rollup {
  const mean = row.timed === 0 ? null : row.total_ms_sum / row.timed;
  const max = row.total_ms_max;
  return {
    at: row.at,
    upMs: Number(row.up_ms),
    degradedMs: Number(row.degraded_ms),
    downMs: Number(row.down_ms),
    unknownMs: Number(row.unknown_ms),
    checks: row.checks,
    failed: row.failed,
    skipped: row.skipped,
    p50Ms: row.latency === null ? mean : percentile(row.latency, 0.5, max),
    p95Ms: row.latency === null ? max : percentile(row.latency, 0.95, max),
    maxMs: max,
  };
}

/** The roll-ups of a monitor that begin within [from, to), oldest first. Periods without a check are not there. */
export async function rollupsOf(
  desk: Desk,
  monitorId: string,
  span: { readonly from: Date; readonly to: Date; readonly step: Step },
): Promise<readonly Rollup[]> {
  const { rows } = await sql<RollupRow>`
    select at, up_ms, degraded_ms, down_ms, unknown_ms, checks, failed, skipped, timed, total_ms_sum, total_ms_max, latency from check_rollup
    where monitor_id = ${monitorId} and step = ${span.step} and at >= ${span.from} and at < ${span.to} order by at`.execute(
    reader(desk),
  );
  return rows.map(toRollup);
}

type MinutesRow = Readonly<
  Record<'at' | 'up_ms' | 'degraded_ms' | 'down_ms' | 'unknown_ms', readonly number[]>
> & { readonly monitor_id: string };

/**
 * The minutes of several monitors that begin within [from, to), oldest first, each led by the last one before `from`, whose checks may speak for time after
 * it. Monitors without any are left out.
 */
export async function minutesOfMonitors(
  desk: Desk,
  monitorIds: readonly string[],
  span: { readonly from: Date; readonly to: Date },
): Promise<ReadonlyMap<string, readonly LevelTimes[]>> {
  if (monitorIds.length === 0) return new Map();
  // Packed to a row a monitor: a day has 1440 of them, and reading them one by one costs more than finding them.
  const { rows } = await sql<MinutesRow>`
    select m.id as monitor_id, array_agg(extract(epoch from r.at)::float8 * 1000 order by r.at) as at,
      array_agg(r.up_ms::float8 order by r.at) as up_ms, array_agg(r.degraded_ms::float8 order by r.at) as degraded_ms,
      array_agg(r.down_ms::float8 order by r.at) as down_ms, array_agg(r.unknown_ms::float8 order by r.at) as unknown_ms
    from unnest(${[...monitorIds]}::text[]) as m(id), lateral (
      select at, up_ms, degraded_ms, down_ms, unknown_ms from check_rollup
      where monitor_id = m.id and step = 'minute' and at < ${span.to} and at >= coalesce(
        (select max(b.at) from check_rollup b where b.monitor_id = m.id and b.step = 'minute' and b.at < ${span.from}), ${span.from})) as r
    group by m.id`.execute(reader(desk));
  return new Map(
    rows.map((row) => [
      row.monitor_id,
      row.at.map((at, index) => ({
        at: new Date(at),
        upMs: row.up_ms[index] ?? 0,
        degradedMs: row.degraded_ms[index] ?? 0,
        downMs: row.down_ms[index] ?? 0,
        unknownMs: row.unknown_ms[index] ?? 0,
      })),
    ]),
  );
}
