import type { Outcome } from '#base/decision.ts';
import { plus } from '#base/time.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { Alert, AlertRefusal } from '../alert.ts';
import { BURST_MS, foldInto, openRule } from '../lifecycle.ts';
import type { Trouble } from '../lifecycle.ts';
import { lastEndedOf, lockTeamBurst, openAlertStore, openedSince } from '../store.ts';

/** Trouble of a monitor and group: opens an alert, or tells the open one again. One open alert per monitor and group, whoever comes at once. */
export function openAlert(desk: Desk, trouble: Trouble): Promise<Outcome<Alert, AlertRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Alert, AlertRefusal>> => {
    await lockTeamBurst(open.tx, trouble.teamId);
    const recent = await openedSince(open, trouble.teamId, plus(open.instant, -BURST_MS));
    const last = await lastEndedOf(open, trouble.monitorId, trouble.group);
    const id = open.ids.next('alr');
    return change(
      open,
      openAlertStore,
      { monitorId: trouble.monitorId, group: trouble.group },
      (before, now) => openRule(before, id, trouble, now, { fold: foldInto(recent), last }),
    );
  });
}
