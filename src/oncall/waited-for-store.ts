import { sql } from 'kysely';
import type { AlertId, PersonId, RunId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { stillSilent } from './ack-rules.ts';
import type { Partly } from './ack-rules.ts';
import type { Run } from './run.ts';
import { newestStep, runById } from './run-store.ts';
import { pagesOfStep } from './store.ts';

/** Who of the newest step must acknowledge too beside `by`, when the step asks everybody to. Nobody waits for one whom no page reaches. */
export async function waitedFor(desk: Desk, run: Run, by: PersonId | null): Promise<readonly PersonId[]> {
  const newest = await newestStep(desk, run.id);
  if (newest === undefined || newest.generation !== run.generation) return [];
  if (run.definition.steps[newest.step - 1]?.acknowledgedBy !== 'everyone') return [];
  const pages = await pagesOfStep(desk, { runId: run.id, ...newest });
  const reached = pages.filter((page) => page.state === 'due' || page.state === 'delivered');
  return stillSilent(
    run,
    reached.map((page) => page.personId),
    by,
  );
}

/** Those of these alerts that some have acknowledged and that wait for others too. */
export async function partlyAcknowledged(
  desk: Desk,
  alertIds: readonly AlertId[],
): Promise<ReadonlyMap<AlertId, Partly>> {
  if (alertIds.length === 0) return new Map();
  const { rows } = await sql<{ id: RunId; alert: AlertId }>`
    select id, about_id as alert from escalation_run
    where about_kind = 'alert' and about_id = any(${[...alertIds]}::text[]) and state in ('running', 'held')
      and cardinality(acknowledged_by) > 0`.execute(reader(desk));
  const partly = new Map<AlertId, Partly>();
  for (const { id, alert } of rows) {
    const run = await runById(desk, id);
    const waitsFor = run === undefined ? [] : await waitedFor(desk, run, null);
    if (run !== undefined && waitsFor.length > 0) partly.set(alert, { by: run.acknowledgedBy, waitsFor });
  }
  return partly;
}
