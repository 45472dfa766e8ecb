import type { AlertRefusal, Alert } from '#alerts/alert.ts';
import { alertStore } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AlertId, PersonId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { acknowledgedInPartRule, stillSilent } from '../ack-rules.ts';
import type { Run } from '../run.ts';
import { newestStep, openRunOf, runStore } from '../run-store.ts';
import { pagesOfStep } from '../store.ts';

/** Who of the newest step must acknowledge too, when the step asks everybody to. Nobody waits for one whom no page reaches. */
async function waitedFor(desk: Desk, run: Run, by: PersonId): Promise<readonly PersonId[]> {
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

/**
 * A person takes an alert on, by whatever way they were reached. Where the step that paged wants everybody's word, it silences only them until the last
 * one has given it; the alert stays triggered till then.
 */
export function acknowledge(desk: Desk, id: AlertId): Promise<Outcome<Alert, AlertRefusal>> {
  const { actor } = desk;
  if (actor.kind !== 'person') return acknowledgeAlert(desk, id);
  return transact(desk, async (open): Promise<Outcome<Alert, AlertRefusal>> => {
    const alert = await alertStore.load(open.tx, id);
    const run = alert?.state === 'triggered' ? await openRunOf(open, { alertId: id }) : undefined;
    if (alert === undefined || run === undefined) return acknowledgeAlert(open, id);
    if ((await waitedFor(open, run, actor.id)).length === 0) return acknowledgeAlert(open, id);
    const partly = await change(open, runStore, run.id, acknowledgedInPartRule(actor.id));
    return partly.ok ? done(alert) : refused({ why: 'already_acknowledged', by: actor.id });
  });
}
