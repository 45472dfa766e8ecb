import { sql } from 'kysely';
import type { Tx } from '#ledger/change.ts';
import { RESULT_LEVELS, PHASE_NAMES } from './check-result.ts';
import type { CheckResult, SpokenResult } from './check-result.ts';
import { BUCKETS, bucketOf } from './histogram.ts';

const ONE_IN: readonly string[] = Array.from(
  { length: BUCKETS },
  (_, bucket) => `{${Array.from({ length: BUCKETS }, (_, index) => (index === bucket ? 1 : 0)).join()}}`,
);
const NONE = `{${Array.from({ length: BUCKETS }, () => 0).join()}}`;
const LATENCY_SUM = sql.raw(
  `array[${Array.from({ length: BUCKETS }, (_, index) => `kept.latency[${index + 1}] + excluded.latency[${index + 1}]`).join()}]`,
);

/**
 * Stores results and rolls them up by minute, hour and day, in one statement. A slot that has its result already keeps it: such a result is dropped
 * and not counted. Answers the keys that were new. At most one result a monitor in `results`; see inWaves.
 */
async function storeWave(tx: Tx, results: readonly SpokenResult[]): Promise<readonly string[]> {
  const column = <T>(read: (result: SpokenResult) => T): T[] => results.map(read);
  const { rows } = await sql<{ monitor_id: string }>`
    with given as (
      select monitor_id, due_at::timestamptz as due_at, at::timestamptz as at, level, reason, because, total_ms, phases, evidence, covers_ms, latency
      from unnest(
        ${column((result) => result.monitorId)}::text[], ${column((result) => result.dueAt.toISOString())}::text[],
        ${column((result) => result.at.toISOString())}::text[], ${column((result) => RESULT_LEVELS.indexOf(result.level))}::smallint[],
        ${column((result) => result.reason)}::text[], ${column((result) => result.because)}::text[],
        ${column((result) => result.totalMs)}::real[], ${column(phasesText)}::text[],
        ${column((result) => evidenceText(result))}::text[], ${column((result) => Math.round(result.coversMs))}::bigint[],
        ${column((result) => (result.totalMs === null ? NONE : (ONE_IN[bucketOf(result.totalMs)] ?? NONE)))}::text[]
      ) as r(monitor_id, due_at, at, level, reason, because, total_ms, phases, evidence, covers_ms, latency)
    ), stored as (
      insert into check_result (monitor_id, due_at, at, level, reason, because, total_ms, phases, evidence)
      select monitor_id, due_at, at, level, reason, because, total_ms, phases::real[], evidence::jsonb from given
      on conflict do nothing returning monitor_id
    ), rolled as (
      insert into check_rollup as kept (monitor_id, step, at, up_ms, degraded_ms, down_ms, unknown_ms, checks, failed, timed, total_ms_sum, total_ms_max, latency)
      select given.monitor_id, step.name, date_bin(step.width, given.at, timestamptz 'epoch'),
        case level when 0 then covers_ms else 0 end, case level when 1 then covers_ms else 0 end,
        case level when 2 then covers_ms else 0 end, case level when 3 then covers_ms else 0 end,
        1, (level in (1, 2))::int, (total_ms is not null)::int, coalesce(total_ms, 0), total_ms,
        case when step.name = 'minute' then null else latency::int[] end
      from given join stored on stored.monitor_id = given.monitor_id
        cross join (values ('minute', interval '1 minute'), ('hour', interval '1 hour'), ('day', interval '1 day')) as step(name, width)
      on conflict (monitor_id, step, at) do update set
        up_ms = kept.up_ms + excluded.up_ms, degraded_ms = kept.degraded_ms + excluded.degraded_ms,
        down_ms = kept.down_ms + excluded.down_ms, unknown_ms = kept.unknown_ms + excluded.unknown_ms,
        checks = kept.checks + 1, failed = kept.failed + excluded.failed, timed = kept.timed + excluded.timed,
        total_ms_sum = kept.total_ms_sum + excluded.total_ms_sum, total_ms_max = greatest(kept.total_ms_max, excluded.total_ms_max),
        latency = case when excluded.latency is null then kept.latency when kept.latency is null then excluded.latency else ${LATENCY_SUM} end
    )
    select monitor_id from stored`.execute(tx);
  return rows.map((row) => row.monitor_id);
}

const phasesText = ({ phases }: CheckResult): string | null =>
  phases === null ? null : `{${PHASE_NAMES.map((name) => phases[name]).join()}}`;
const evidenceText = ({ level, evidence }: CheckResult): string | null =>
  level === 'up' || evidence === null ? null : JSON.stringify(evidence);

/** A statement can touch a roll-up row only once: results of one monitor go into different waves. */
function inWaves(results: readonly SpokenResult[]): readonly (readonly SpokenResult[])[] {
  const waves: SpokenResult[][] = [];
  const seen = new Map<string, number>();
  for (const result of results) {
    const wave = seen.get(result.monitorId) ?? 0;
    seen.set(result.monitorId, wave + 1);
    (waves[wave] ??= []).push(result);
  }
  return waves;
}

/** Stores results and rolls them up. Answers which monitors had a result that was new; a slot's second result is dropped. */
export async function storeResults(tx: Tx, results: readonly SpokenResult[]): Promise<ReadonlySet<string>> {
  const fresh = new Set<string>();
  for (const wave of inWaves(results)) for (const id of await storeWave(tx, wave)) fresh.add(id);
  return fresh;
}

/** Stores the result of a check that a person asked for: shown with the others, counted nowhere. */
export async function storeManual(tx: Tx, result: CheckResult): Promise<void> {
  await sql`insert into check_result (monitor_id, due_at, at, level, reason, because, total_ms, phases, evidence, manual)
    values (${result.monitorId}, ${result.dueAt}, ${result.at}, ${RESULT_LEVELS.indexOf(result.level)}, ${result.reason}, ${result.because},
      ${result.totalMs}, ${phasesText(result)}::text::real[], ${evidenceText(result)}::text::jsonb, true)
    on conflict do nothing`.execute(tx);
}

export type Skip = { readonly monitorId: string; readonly at: Date; readonly slots: number };

/** Writes down slots that were due and were not run, by hour and day. At most one skip a monitor. */
export async function storeSkips(tx: Tx, skips: readonly Skip[]): Promise<void> {
  if (skips.length === 0) return;
  await sql`insert into check_rollup as kept (monitor_id, step, at, skipped)
    select s.monitor_id, step.name, date_bin(step.width, s.at::timestamptz, timestamptz 'epoch'), s.slots
    from unnest(${skips.map((skip) => skip.monitorId)}::text[], ${skips.map((skip) => skip.at.toISOString())}::text[], ${skips.map((skip) => skip.slots)}::int[]) as s(monitor_id, at, slots)
      cross join (values ('hour', interval '1 hour'), ('day', interval '1 day')) as step(name, width)
    on conflict (monitor_id, step, at) do update set skipped = kept.skipped + excluded.skipped`.execute(tx);
}
