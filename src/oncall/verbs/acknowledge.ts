import type { AlertRefusal, Alert } from '#alerts/alert.ts';
import { alertStore } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AlertId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { acknowledgedInPartRule } from '../ack-rules.ts';
import { openRunOf, runStore } from '../run-store.ts';
import { waitedFor } from '../waited-for-store.ts';

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
